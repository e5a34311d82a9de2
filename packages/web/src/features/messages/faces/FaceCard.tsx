import type { ReactNode } from 'react';

export type FaceCardProps = {
  readonly icon: ReactNode;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  /** What can be done, below the words. */
  readonly actions?: ReactNode;
};

/** A calm panel inside a bubble, for what has no picture of its own: a sign, a line, and what is to be known. */
export function FaceCard({ icon, title, children, actions }: FaceCardProps) {
  return (
    <div className="mt-0.5 mb-1 flex w-72 min-w-full max-w-full gap-2.5 rounded-control bg-text/6 p-2">
      <span aria-hidden="true" className="grid size-9 shrink-0 place-items-center rounded-pill bg-surface text-brand">
        {icon}
      </span>
      <div className="flex min-w-0 grow flex-col justify-center gap-0.5 text-small">
        <div className="min-w-0 font-medium wrap-anywhere">{title}</div>
        {children !== undefined && <div className="min-w-0 text-caption opacity-80 wrap-anywhere">{children}</div>}
        {actions !== undefined && <div className="mt-1 flex flex-wrap gap-1.5">{actions}</div>}
      </div>
    </div>
  );
}

type FaceButtonProps = {
  readonly onClick: () => void;
  readonly isBusy?: boolean;
  readonly children: ReactNode;
};

/** A small button of a face, in the colour of its bubble. */
export function FaceButton({ onClick, isBusy = false, children }: FaceButtonProps) {
  return (
    <button type="button" aria-busy={isBusy || undefined} onClick={isBusy ? undefined : onClick} className={faceAction}>
      {children}
    </button>
  );
}

/** The look of a small action of a face, for links that act like one. */
export const faceAction =
  'inline-flex min-h-7 items-center gap-1.5 rounded-control border border-current/35 px-2 font-medium text-caption hover:bg-text/6 aria-busy:opacity-60 pointer-coarse:min-h-11 pointer-coarse:px-3.5';
