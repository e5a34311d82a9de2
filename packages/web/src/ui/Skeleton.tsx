import { cx } from './cx.ts';

/** The place of something that is loading. Give it the size of what comes. */
export function Skeleton({ className }: { readonly className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={cx(
        'block rounded-control bg-surface3 motion-safe:animate-breathe forced-colors:border forced-colors:border-current',
        className,
      )}
    />
  );
}
