'use client';

import { explain } from '@parley/model/cloud-errors';
import { type Instant, millis } from '@parley/model/ids';
import type { AccountAlert } from '@parley/model/settings';
import { FlaskConical, OctagonPause, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { isAdmin } from '../../../inbox/me.ts';
import { useInbox, useNow } from '../../../inbox/store.ts';
import { cx } from '../../../ui/cx.ts';
import { PageLink } from '../../../ui/PageLink.tsx';

/** What must be known all the time: that this is the sandbox, that a number does not send, what WhatsApp warns of. */
export function Banners() {
  const isSandbox = useInbox((state) => state.view?.settings.mode === 'sandbox');
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
        <Trouble />
      </div>
    </header>
  );
}

/** One banner at a time: what stops messages comes first. */
function Trouble() {
  const paused = useInbox((state) => state.view?.phoneNumbers.find((number) => number.paused !== undefined));
  const alerts = useInbox((state) => state.view?.settings.alerts);
  const canSolve = useInbox(isAdmin);
  const now = useNow();
  if (paused?.paused !== undefined) {
    return (
      <Banner tone="danger" icon={<OctagonPause size={16} strokeWidth={1.75} />} hasDetails={canSolve}>
        <b className="font-semibold">
          Sending from <bdi dir="ltr">{paused.display}</bdi> is paused.
        </b>{' '}
        {canSolve ? explain(paused.paused.code).sentence : 'Messages wait here until an admin has solved it.'}
      </Banner>
    );
  }
  const alert = canSolve ? gravest(alerts, now) : undefined;
  if (alert === undefined) return null;
  return (
    <Banner
      tone={alert.severity === 'critical' ? 'danger' : 'warn'}
      icon={<TriangleAlert size={16} strokeWidth={1.75} />}
      hasDetails
    >
      <span dir="auto">{alert.title}</span>
    </Banner>
  );
}

function gravest(alerts: readonly AccountAlert[] = [], now: number): AccountAlert | undefined {
  const current = alerts.filter(({ until }) => until === undefined || isAhead(until, now));
  return (
    current.find(({ severity }) => severity === 'critical') ?? current.find(({ severity }) => severity === 'warning')
  );
}

function isAhead(at: Instant, now: number): boolean {
  return millis(at) > now;
}

type BannerProps = {
  readonly tone: 'danger' | 'warn';
  readonly icon: ReactNode;
  readonly hasDetails: boolean;
  readonly children: ReactNode;
};

function Banner({ tone, icon, hasDetails, children }: BannerProps) {
  return (
    <div
      className={cx(
        'flex min-h-9 shrink-0 items-center justify-center gap-2.5 border-line border-b px-4 py-1.5 text-small',
        tone === 'danger' ? 'bg-danger-soft text-danger-text' : 'bg-warn-soft text-warn',
      )}
    >
      <span aria-hidden="true" className="shrink-0">
        {icon}
      </span>
      <p className="line-clamp-3 text-pretty wrap-anywhere">{children}</p>
      {hasDetails && (
        <PageLink href="/settings?tab=general" className="shrink-0 font-semibold underline underline-offset-2">
          Details
        </PageLink>
      )}
    </div>
  );
}
