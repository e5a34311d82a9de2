import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { type LabelColour, tintStyle } from './tint.ts';

export type ChipProps = {
  readonly children: ReactNode;
  /** The colour of a label; without it a chip is a filter. */
  readonly colour?: LabelColour;
  /** What the cross is called, and what it does. */
  readonly remove?: { readonly label: string; readonly run: () => void };
  readonly className?: string;
};

/** A label, or a filter that can be taken away. */
export function Chip({ children, colour, remove, className }: ChipProps) {
  return (
    <span
      style={colour === undefined ? undefined : tintStyle(colour)}
      className={cx(
        'inline-flex h-6 max-w-full items-center gap-1 rounded-pill px-2 font-medium text-caption forced-colors:border forced-colors:border-current',
        colour === undefined && 'bg-brand-soft text-brand-soft-text',
        className,
      )}
    >
      <span dir="auto" className="truncate">
        {children}
      </span>
      {remove !== undefined && (
        <button
          type="button"
          aria-label={remove.label}
          onClick={remove.run}
          className="-me-1.5 inline-flex size-6 items-center justify-center rounded-pill"
        >
          <X size={12} strokeWidth={2.25} aria-hidden="true" />
        </button>
      )}
    </span>
  );
}
