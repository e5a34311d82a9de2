import type { ReactNode } from 'react';
import { cx } from '../../ui/cx.ts';

export type NoteProps = {
  readonly tone: 'danger' | 'warn' | 'quiet';
  readonly children: ReactNode;
  /** What can be done about it. */
  readonly actions?: ReactNode;
};

/** What is to be known about the bubble above it, and what to do. */
export function Note({ tone, children, actions }: NoteProps) {
  return (
    <div
      className={cx(
        'mt-1 mb-1 flex max-w-full flex-col items-start gap-1.5 rounded-card px-2.5 py-1.5 text-start text-caption text-pretty',
        tones[tone],
      )}
    >
      <div className="min-w-0 wrap-anywhere">{children}</div>
      {actions && <div className="flex flex-wrap gap-1.5">{actions}</div>}
    </div>
  );
}

type NoteActionProps = { readonly onClick: () => void; readonly children: ReactNode };

/** A small button of a note, in its colour. */
export function NoteAction({ onClick, children }: NoteActionProps) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="h-7 rounded-control border border-current/40 px-2 font-semibold hover:bg-text/6 pointer-coarse:h-11"
    >
      {children}
    </button>
  );
}

const tones: { readonly [tone in NoteProps['tone']]: string } = {
  danger: 'bg-danger-soft text-danger-text',
  warn: 'bg-warn-soft text-warn',
  quiet: 'bg-surface/85 text-text2',
};
