import { cx } from './cx.ts';

/** The mark: a P whose bowl is a round table, with a marigold between the two sides. */
export function Logo({ className, label }: { readonly className?: string; readonly label?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      role={label === undefined ? undefined : 'img'}
      aria-label={label}
      aria-hidden={label === undefined}
      className={cx('size-8 shrink-0', className)}
    >
      <path
        d="M6.2 21.4V10.2a6.9 6.9 0 1 1 6.9 6.9h-2.5"
        stroke="var(--brand)"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="13.1" cy="10.2" r="2.5" fill="var(--accent)" />
    </svg>
  );
}
