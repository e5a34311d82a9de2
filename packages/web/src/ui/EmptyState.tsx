import type { ReactNode } from 'react';

export type EmptyStateProps = {
  /** A small drawing or icon, decoration only. */
  readonly art?: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
};

/** Nothing here yet: one sentence, one action, one small picture. */
export function EmptyState({ art, title, children, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-3 p-8 text-center">
      {art !== undefined && (
        <div aria-hidden="true" className="mb-1 text-text3">
          {art}
        </div>
      )}
      <p className="text-pretty text-text text-title">{title}</p>
      {children !== undefined && <div className="max-w-80 text-pretty text-body text-text2">{children}</div>}
      {action}
    </div>
  );
}
