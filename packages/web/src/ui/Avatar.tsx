import { UserRound, Users } from 'lucide-react';
import { cx } from './cx.ts';
import { initials } from './initials.ts';
import { tintOf, tintStyle } from './tint.ts';

export type AvatarProps = {
  /** Absent or without letters (a bare number): a person's outline. */
  readonly name?: string;
  /** What the colour follows: an id that stays when the name changes. */
  readonly seed: string;
  /** Pixels. */
  readonly size?: 18 | 24 | 32 | 36 | 48 | 64;
  /** Several people: their outline in place of initials. */
  readonly isGroup?: boolean;
  readonly className?: string;
};

/**
 * Initials on a tint. WhatsApp gives a business no photo of its customers. Decoration, so the letters are drawn by CSS:
 * the name stands beside it and is what is read, copied and spoken.
 */
export function Avatar({ name = '', seed, size = 48, isGroup = false, className }: AvatarProps) {
  const letters = isGroup ? '' : initials(name);
  const Outline = isGroup ? Users : UserRound;
  return (
    <span
      aria-hidden="true"
      data-initials={letters}
      style={{ ...tintStyle(tintOf(seed)), inlineSize: size, blockSize: size, fontSize: Math.round(size * 0.375) }}
      className={cx(
        'inline-flex shrink-0 select-none items-center justify-center overflow-hidden rounded-pill font-semibold leading-none before:content-[attr(data-initials)] forced-colors:border forced-colors:border-current',
        className,
      )}
    >
      {letters === '' && <Outline size={Math.round(size * 0.5)} strokeWidth={1.75} />}
    </span>
  );
}
