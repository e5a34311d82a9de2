import { cx } from './cx.ts';

/** Work in progress inside a control or a list. Never a full-page one: a page shows skeletons. */
export function Spinner({ label, className }: { readonly label?: string; readonly className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      className={cx('size-4 shrink-0 animate-spin motion-reduce:animate-breathe', className)}
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      role={label === undefined ? undefined : 'img'}
      aria-label={label}
      aria-hidden={label === undefined}
    >
      <circle cx="8" cy="8" r="6" opacity="0.25" />
      <path d="M8 2a6 6 0 0 1 6 6" strokeLinecap="round" />
    </svg>
  );
}
