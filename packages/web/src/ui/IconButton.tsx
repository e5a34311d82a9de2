import type { ComponentPropsWithRef } from 'react';
import { cx } from './cx.ts';
import { Spinner } from './Spinner.tsx';
import { type TipSide, tip } from './tip.ts';

export type IconButtonProps = Omit<ComponentPropsWithRef<'button'>, 'aria-label'> & {
  /** The accessible name, and the tooltip. */
  readonly label: string;
  readonly keys?: readonly string[];
  readonly side?: TipSide;
  readonly size?: 'md' | 'sm';
  readonly isBusy?: boolean;
};

/** A button that is an icon. It always has a name and shows it, with its key, as a tooltip. */
export function IconButton({ label, keys, side, size = 'md', isBusy = false, ...rest }: IconButtonProps) {
  const { className, children, onClick, type = 'button', ...props } = rest;
  return (
    <button
      {...props}
      {...tip(label, { keys, side })}
      type={type}
      aria-label={label}
      aria-busy={isBusy || undefined}
      aria-disabled={isBusy || undefined}
      onClick={(event) => {
        if (isBusy) event.preventDefault();
        else onClick?.(event);
      }}
      className={cx(
        'inline-flex shrink-0 items-center justify-center rounded-control border border-transparent text-text2 transition-colors',
        'not-disabled:hover:bg-surface2 not-disabled:hover:text-text not-disabled:active:bg-surface3',
        'aria-pressed:bg-brand-soft aria-pressed:text-brand-soft-text aria-expanded:bg-surface2 disabled:opacity-50',
        'pointer-coarse:size-11',
        size === 'md' ? 'size-9' : 'size-8',
        className,
      )}
    >
      {isBusy ? <Spinner /> : children}
    </button>
  );
}
