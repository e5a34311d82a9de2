'use client';

import { Check, CloudOff } from 'lucide-react';
import { useState } from 'react';
import { useInbox } from '../../../inbox/store.ts';
import { retryConnection } from '../../../inbox/verbs.ts';
import { cx } from '../../../ui/cx.ts';
import { Spinner } from '../../../ui/Spinner.tsx';

/**
 * The one place that speaks of the connection, and of the newer version that may stand at its other end. Silent while all
 * is well. Beside a list it floats over the list's end, no wider than it, so it hides no composer; on a phone it is a
 * strip above the page, where it hides nothing at all.
 */
export function ConnectionPill() {
  const connection = useInbox((state) => state.connection);
  const { status, justCaughtUp = false } = connection;
  const isOutdated = useInbox((state) => state.isOutdated === true);
  const [isLater, setLater] = useState(false);
  return (
    <div
      role="status"
      data-connection={status}
      className="shrink-0 md:pointer-events-none md:fixed md:start-18 md:bottom-4 md:z-20 md:max-w-67 xl:max-w-77"
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
          <span className="text-balance">Offline — messages will be sent when you’re back</span>
          <PillButton onClick={retryConnection}>Retry now</PillButton>
        </p>
      )}
      {status === 'online' && justCaughtUp && (
        <p className={cx(pillClass, 'bg-ok-soft text-ok')}>
          <Check size={16} strokeWidth={2} aria-hidden="true" />
          Up to date
        </p>
      )}
      {status === 'online' && !justCaughtUp && isOutdated && !isLater && (
        <p className={cx(pillClass, 'bg-info-soft text-info')}>
          A new version is here
          <PillButton onClick={() => location.reload()}>Reload</PillButton>
          <PillButton onClick={() => setLater(true)}>Later</PillButton>
        </p>
      )}
    </div>
  );
}

function PillButton(props: { readonly onClick: () => void; readonly children: string }) {
  return (
    <button
      type="button"
      {...props}
      className="pointer-events-auto -my-1 -me-2 h-7 shrink-0 rounded-pill px-2.5 font-semibold underline underline-offset-2 pointer-coarse:h-11"
    />
  );
}

const pillClass =
  'flex min-h-8 items-center justify-center gap-2 px-3.5 py-1 font-medium text-small max-md:border-line max-md:border-b md:rounded-pill md:shadow-popover md:motion-safe:animate-rise forced-colors:border forced-colors:border-current';
