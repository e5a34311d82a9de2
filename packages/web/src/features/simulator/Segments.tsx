import { type ReactNode, useId } from 'react';
import { cx } from '../../ui/cx.ts';

export type SegmentsProps<Name extends string> = {
  readonly label: string;
  readonly options: readonly { readonly name: Name; readonly label: ReactNode }[];
  /** Undefined: none of them holds. */
  readonly chosen: Name | undefined;
  readonly onChoose: (name: Name) => void;
  readonly className?: string;
};

/** A few choices side by side, of which one holds. */
export function Segments<Name extends string>({ label, options, chosen, onChoose, className }: SegmentsProps<Name>) {
  const group = useId();
  return (
    <fieldset className={cx('flex rounded-control border border-line bg-surface2 p-0.5', className)}>
      <legend className="sr-only">{label}</legend>
      {options.map(({ name, label: text }) => (
        <label
          key={name}
          className={cx(
            'relative flex h-6.5 grow items-center justify-center whitespace-nowrap rounded-[4px] px-2.5 font-medium text-small text-text2 transition-colors',
            'hover:text-text has-checked:bg-surface has-checked:text-text has-checked:shadow-card pointer-coarse:h-9',
            'has-focus-visible:outline-2 has-focus-visible:outline-focus forced-colors:has-checked:bg-[Highlight]',
          )}
        >
          <input
            type="radio"
            name={group}
            value={name}
            checked={name === chosen}
            onChange={() => onChoose(name)}
            className="absolute inset-0 appearance-none outline-none"
          />
          {text}
        </label>
      ))}
    </fieldset>
  );
}
