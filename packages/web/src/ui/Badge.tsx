import { cx } from './cx.ts';

export type BadgeProps = {
  /** Above 99 it reads `99+`. Absent: a dot, as for a chat marked unread by hand. */
  readonly count?: number;
  readonly tone?: 'brand' | 'quiet' | 'mention';
  readonly className?: string;
};

/** How many are unread. The row that it stands in says so in words. */
export function Badge({ count, tone = 'brand', className }: BadgeProps) {
  return (
    <span
      aria-hidden="true"
      className={cx(
        'inline-flex items-center justify-center rounded-pill tabular-nums forced-colors:border forced-colors:border-current',
        count === undefined ? 'size-2.5' : 'h-5 min-w-5 px-1.5 font-semibold text-caption',
        tones[tone],
        className,
      )}
    >
      {count === undefined ? null : countWords(count)}
    </span>
  );
}

/** A count as it is written: nobody counts beyond 99. */
export function countWords(count: number): string {
  return count > 99 ? '99+' : String(count);
}

const tones: { readonly [tone in NonNullable<BadgeProps['tone']>]: string } = {
  brand: 'bg-brand text-on-brand',
  quiet: 'bg-surface3 text-text2',
  mention: 'bg-mention-soft text-mention',
};
