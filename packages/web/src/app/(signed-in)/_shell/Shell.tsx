'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect } from 'react';
import { getState, useInbox } from '../../../inbox/store.ts';
import { retryConnection, startInbox, stopInbox } from '../../../inbox/verbs.ts';
import { Button } from '../../../ui/Button.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Logo } from '../../../ui/Logo.tsx';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { Banners } from './Banners.tsx';
import { ConnectionPill } from './ConnectionPill.tsx';
import { BottomBar, Rail } from './Rail.tsx';

/**
 * The frame of every signed-in page, and the life of the inbox behind it: reading starts here and goes on while the
 * pages inside change. Somebody who is not signed in is led to the sign-in and comes back to where they were.
 */
export function Shell({ children }: { readonly children: ReactNode }) {
  const router = useRouter();
  const phase = useInbox((state) => state.phase);

  useEffect(() => {
    startInbox();
    return stopInbox;
  }, []);

  useEffect(() => {
    // The phase now, not the one drawn: starting again has just left `signed-out` behind.
    if (phase !== 'signed-out' || getState().phase !== 'signed-out') return;
    router.replace(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
  }, [phase, router]);

  return (
    <div className="flex h-dvh flex-col overflow-hidden bg-bg">
      <Banners />
      <ConnectionPill />
      <div className="flex min-h-0 grow">
        <Rail />
        <div className="flex min-w-0 grow flex-col">
          <div className="min-h-0 grow">{phase === 'failed' ? <LoadFailed>{children}</LoadFailed> : children}</div>
          <BottomBar />
        </div>
      </div>
    </div>
  );
}

/** The first load did not work. What was read before stays usable, so only an empty screen gives way. */
function LoadFailed({ children }: { readonly children: ReactNode }) {
  const problem = useInbox((state) => state.problem);
  const hasView = useInbox((state) => state.view !== undefined);
  if (hasView) return children;
  return (
    <main className="grid h-full place-items-center">
      <EmptyState
        art={<Logo className="size-12" />}
        title="The inbox could not be loaded"
        action={
          <Button variant="primary" onClick={retryConnection}>
            Try again
          </Button>
        }
      >
        {problem === undefined ? 'Parley tries again by itself.' : <ProblemNote problem={problem} />}
      </EmptyState>
    </main>
  );
}
