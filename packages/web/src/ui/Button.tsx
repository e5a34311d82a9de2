import type { ComponentPropsWithRef } from 'react';
import { cx } from './cx.ts';
import { Spinner } from './Spinner.tsx';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';

export type ButtonProps = ComponentPropsWithRef<'button'> & {
  readonly variant?: ButtonVariant;
  readonly size?: 'md' | 'sm';
  /** The action runs: the label stays, clicks do nothing. */
  readonly isBusy?: boolean;
};

/** The one button. `type` is `button` unless said otherwise. */
export function Button({ variant = 'secondary', size = 'md', isBusy = false, ...rest }: ButtonProps) {
  const { className, children, onClick, type = 'button', ...props } = rest;
  return (
    <button
      {...props}
      type={type}
      aria-busy={isBusy || undefined}
      aria-disabled={isBusy || undefined}
      onClick={(event) => {
        if (isBusy) event.preventDefault();
        else onClick?.(event);
      }}
      className={buttonClass(variant, size, className)}
    >
      {isBusy && <Spinner />}
      {children}
    </button>
  );
}

/** The look of a button, for links that act like one. */
export function buttonClass(variant: ButtonVariant, size: 'md' | 'sm', className?: string): string {
  return cx(
    'inline-flex select-none items-center justify-center gap-2 whitespace-nowrap rounded-control border font-medium transition-colors',
    'disabled:opacity-50 aria-disabled:opacity-70 pointer-coarse:min-h-11',
    size === 'md' ? 'h-9 px-3.5 text-body' : 'h-8 px-2.5 text-small pointer-coarse:px-3.5',
    variants[variant],
    className,
  );
}

const variants: { readonly [variant in ButtonVariant]: string } = {
  primary: 'border-transparent bg-brand text-on-brand not-disabled:hover:bg-brand-hover',
  secondary:
    'border-line-strong/60 bg-surface text-text not-disabled:hover:bg-surface2 not-disabled:active:bg-surface3',
  ghost:
    'border-transparent text-text2 not-disabled:hover:bg-surface2 not-disabled:hover:text-text not-disabled:active:bg-surface3',
  danger: 'border-transparent bg-danger text-on-danger not-disabled:hover:opacity-90',
};
