'use client';

import * as RadixTooltip from 'radix-ui/tooltip';
import type { ReactNode } from 'react';
import { Kbd } from './Kbd.tsx';

/** Mounted once around the app. A tooltip opens after 300 ms, the next one at once. */
export function TooltipProvider({ children }: { readonly children: ReactNode }) {
  return <RadixTooltip.Provider delayDuration={300}>{children}</RadixTooltip.Provider>;
}

export type TooltipProps = {
  /** Exactly one element that takes a ref. It needs its own accessible name: a tooltip only repeats it. */
  readonly children: ReactNode;
  readonly label: ReactNode;
  /** The key that does the same, shown at the end. */
  readonly keys?: readonly string[];
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
};

/** A short label of a control, with its key. */
export function Tooltip({ children, label, keys, side = 'top' }: TooltipProps) {
  return (
    <RadixTooltip.Root>
      <RadixTooltip.Trigger asChild>{children}</RadixTooltip.Trigger>
      <RadixTooltip.Portal>
        <RadixTooltip.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex max-w-72 items-center gap-2 rounded-control bg-tooltip px-2 py-1 text-caption text-tooltip-text shadow-popover motion-safe:animate-fade forced-colors:border forced-colors:border-current"
        >
          {label}
          {keys !== undefined && (
            <span className="flex gap-0.5">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </span>
          )}
        </RadixTooltip.Content>
      </RadixTooltip.Portal>
    </RadixTooltip.Root>
  );
}
