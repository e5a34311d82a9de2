'use client';

import { FlaskConical, OctagonPause } from 'lucide-react';
import { isAdmin } from '../../../inbox/me.ts';
import { useInbox } from '../../../inbox/store.ts';
import { PageLink } from '../../../ui/PageLink.tsx';

/** What everybody must know all the time: that this is the sandbox, and that a number does not send. */
export function Banners() {
  const isSandbox = useInbox((state) => state.view?.settings.mode === 'sandbox');
  const paused = useInbox((state) => state.view?.phoneNumbers.find((number) => number.paused !== undefined));
  const canSolve = useInbox(isAdmin);
  return (
    <header>
      {isSandbox && (
        <div className="flex min-h-8 shrink-0 items-center justify-center gap-2 border-line border-b bg-warn-soft px-3 py-1 text-small text-warn">
          <FlaskConical size={16} strokeWidth={1.75} aria-hidden="true" className="shrink-0" />
          <p>
            <b className="font-semibold">Sandbox</b> — nothing is sent to WhatsApp
          </p>
        </div>
      )}
      <div role="status" className="contents">
        {paused?.paused !== undefined && (
          <div className="flex min-h-9 shrink-0 items-center justify-center gap-2.5 border-line border-b bg-danger-soft px-4 py-1.5 text-danger-text text-small">
            <OctagonPause size={16} strokeWidth={1.75} aria-hidden="true" className="shrink-0" />
            <p className="text-pretty">
              <b className="font-semibold">
                Sending from <bdi dir="ltr">{paused.display}</bdi> is paused.
              </b>{' '}
              {canSolve ? paused.paused.title : 'Messages wait here until an admin has solved it.'}
            </p>
            {canSolve && (
              <PageLink href="/settings?tab=general" className="shrink-0 font-semibold underline underline-offset-2">
                Details
              </PageLink>
            )}
          </div>
        )}
      </div>
    </header>
  );
}
