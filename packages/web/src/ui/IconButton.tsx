import type { ComponentPropsWithRef } from 'react';
import { cx } from './cx.ts';
import { Spinner } from './Spinner.tsx';
import { Tooltip, type TooltipProps } from './Tooltip.tsx';

export type IconButtonProps = Omit<ComponentPropsWithRef<'button'>, 'aria-label'> & {
  /** The accessible name, and the tooltip. */
  readonly label: string;
  readonly keys?: readonly string[];
  readonly side?: TooltipProps['side'];
  readonly size?: 'md' | 'sm';
  readonly isBusy?: boolean;
};

/** A button that is an icon. It always has a name and shows it, with its key, as a tooltip. */
export function IconButton({ label, keys, side, size = 'md', isBusy = false, ...rest }: IconButtonProps) {
  const { className, children, type = 'button', disabled, ...props } = rest;
  return (
    <Tooltip label={label} keys={keys} side={side}>
      <button
        {...props}
        type={type}
        disabled={disabled || isBusy}
        aria-label={label}
        aria-busy={isBusy || undefined}
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
    </Tooltip>
  );
}
