'use client';

import { Check, CloudOff } from 'lucide-react';
import { useInbox } from '../../../inbox/store.ts';
import { retryConnection } from '../../../inbox/verbs.ts';
import { cx } from '../../../ui/cx.ts';
import { Spinner } from '../../../ui/Spinner.tsx';

/** The one place that speaks of the connection. Silent while all is well; no wider than the list, so it hides no composer. */
export function ConnectionPill() {
  const connection = useInbox((state) => state.connection);
  const { status, justCaughtUp = false } = connection;
  return (
    <div
      role="status"
      data-connection={status}
      className="pointer-events-none fixed inset-x-3 bottom-20 z-20 flex justify-center md:inset-x-auto md:start-18 md:bottom-4 md:max-w-67 xl:max-w-77"
    >
      {status === 'reconnecting' && (
        <p className={cx(pillClass, 'bg-warn-soft text-warn')}>
          <Spinner />
          Reconnecting…
        </p>
      )}
      {status === 'offline' && (
        <p className={cx(pillClass, 'bg-danger-soft text-danger-text')}>
          <CloudOff size={16} strokeWidth={1.75} aria-hidden="true" className="shrink-0" />
          <span className="text-pretty">Offline — messages will be sent when you’re back</span>
          <button
            type="button"
            onClick={retryConnection}
            className="pointer-events-auto -my-1 -me-2 h-7 shrink-0 rounded-pill px-2.5 font-semibold underline underline-offset-2 pointer-coarse:h-11"
          >
            Retry now
          </button>
        </p>
      )}
      {status === 'online' && justCaughtUp && (
        <p className={cx(pillClass, 'bg-ok-soft text-ok')}>
          <Check size={16} strokeWidth={2} aria-hidden="true" />
          Up to date
        </p>
      )}
    </div>
  );
}

const pillClass =
  'flex min-h-8 items-center gap-2 rounded-pill px-3.5 py-1 font-medium text-small shadow-popover motion-safe:animate-rise forced-colors:border forced-colors:border-current';
