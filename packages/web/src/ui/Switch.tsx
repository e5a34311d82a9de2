'use client';

import * as Radix from 'radix-ui/switch';
import { type ReactNode, useId } from 'react';

export type SwitchProps = {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly isOn: boolean;
  readonly isDisabled?: boolean;
  readonly onChange: (isOn: boolean) => void;
};

/** A setting that is on or off and takes effect at once. */
export function Switch({ label, hint, isOn, isDisabled = false, onChange }: SwitchProps) {
  const id = useId();
  const hintId = `${id}hint`;
  return (
    <div className="flex items-start justify-between gap-6">
      <div className="flex flex-col gap-1">
        <label htmlFor={id} className="font-medium text-body">
          {label}
        </label>
        {hint !== undefined && (
          <p id={hintId} className="text-pretty text-small text-text2">
            {hint}
          </p>
        )}
      </div>
      <Radix.Root
        id={id}
        checked={isOn}
        disabled={isDisabled}
        onCheckedChange={onChange}
        aria-describedby={hint === undefined ? undefined : hintId}
        className="relative h-6 w-10 shrink-0 rounded-pill border border-line-strong bg-surface3 transition-colors disabled:opacity-50 data-[state=checked]:border-transparent data-[state=checked]:bg-brand forced-colors:data-[state=checked]:bg-[Highlight]"
      >
        <Radix.Thumb className="absolute start-[3px] top-[3px] block size-4 rounded-pill bg-line-strong transition-transform data-[state=checked]:translate-x-4 data-[state=checked]:bg-on-brand rtl:data-[state=checked]:-translate-x-4 forced-colors:bg-[ButtonText]" />
      </Radix.Root>
    </div>
  );
}
