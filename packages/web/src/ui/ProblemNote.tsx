import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

export type ProblemNoteProps = {
  readonly problem: {
    readonly title: string;
    readonly detail?: string;
    readonly requestId?: string;
    readonly status?: number;
  };
  /** A way out, such as Retry. */
  readonly action?: ReactNode;
};

/**
 * A refusal beside the thing that it is about: what to do, and which thing. Where the server failed, also the id that
 * finds it in the log; who mistyped a password needs none.
 */
export function ProblemNote({ problem: { title, detail, requestId, status = 500 }, action }: ProblemNoteProps) {
  return (
    <div
      role="alert"
      className="flex items-start gap-2.5 rounded-card bg-danger-soft px-3 py-2.5 text-danger-text text-small forced-colors:border forced-colors:border-current"
    >
      <CircleAlert size={18} strokeWidth={1.75} aria-hidden="true" className="shrink-0" />
      <div className="min-w-0 grow">
        <p className="text-pretty">{detail === undefined ? title : `${title} ${detail}`}</p>
        {requestId !== undefined && status >= 500 && (
          <p className="mt-0.5 select-all text-micro opacity-80 wrap-anywhere">Request {requestId}</p>
        )}
      </div>
      {action}
    </div>
  );
}
