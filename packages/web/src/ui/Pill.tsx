import type { ComponentPropsWithRef } from 'react';
import { cx } from './cx.ts';

export type PillTone = 'neutral' | 'brand' | 'ok' | 'warn' | 'danger' | 'info' | 'accent';

/** A small fact with a tone: the window, a status, a role, the connection. */
export function Pill({
  tone = 'neutral',
  className,
  ...props
}: ComponentPropsWithRef<'span'> & { readonly tone?: PillTone }) {
  return (
    <span
      {...props}
      className={cx(
        'inline-flex h-5.5 items-center gap-1 whitespace-nowrap rounded-pill px-2 font-medium text-caption tabular-nums forced-colors:border forced-colors:border-current',
        tones[tone],
        className,
      )}
    />
  );
}

const tones: { readonly [tone in PillTone]: string } = {
  neutral: 'bg-surface3 text-text2',
  brand: 'bg-brand-soft text-brand-soft-text',
  ok: 'bg-ok-soft text-ok',
  warn: 'bg-warn-soft text-warn',
  danger: 'bg-danger-soft text-danger-text',
  info: 'bg-info-soft text-info',
  accent: 'bg-accent text-on-accent',
};
