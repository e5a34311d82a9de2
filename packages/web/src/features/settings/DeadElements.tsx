'use client';

import { type Instant, millis } from '@parley/model/ids';
import { journalAlertId } from '@parley/model/settings';
import { Inbox } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../inbox/api.ts';
import { useInbox } from '../../inbox/store.ts';
import { useAction } from '../../inbox/use-action.ts';
import { useResource } from '../../inbox/use-resource.ts';
import { Button } from '../../ui/Button.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Section } from '../../ui/Section.tsx';
import { fullTime } from '../../ui/time-labels.ts';
import { showToast } from '../../ui/toast.ts';

type DeadElement = {
  readonly id: string;
  readonly position: number;
  readonly element: number;
  readonly reason: string;
  readonly attempts: number;
  readonly at: Instant;
};

type Settled = { readonly outcome: 'applied' | 'ignored' | 'duplicate' | 'dead'; readonly reason?: string };

/** As many as the server tells of. */
const mostRead = 1000;
/** Webhooks on the screen at a time; settling some makes room for the next. */
const mostShown = 50;

/** For admins: what WhatsApp sent and Parley could not apply, webhook by webhook, to try again or to give up. */
export function DeadElements() {
  // The alert follows the count, so the list is read again whenever it changes.
  const toldAt = useInbox((state) => state.view?.settings.alerts?.find(({ id }) => id === journalAlertId)?.at);
  const { answer, problem, refresh } = useResource<{ readonly dead: readonly DeadElement[] }>(
    '/api/journal/dead',
    toldAt === undefined ? 0 : millis(toldAt),
  );
  const dead = answer?.dead ?? [];
  if (dead.length === 0 && problem === undefined) return null;
  const webhooks = new Map<number, DeadElement[]>();
  for (const one of dead) webhooks.set(one.position, [...(webhooks.get(one.position) ?? []), one]);
  return (
    <Section
      title="Not applied"
      action={
        dead.length > 0 && <Pill tone="warn">{dead.length < mostRead ? dead.length : '1,000 or more'} waiting</Pill>
      }
      lead="What WhatsApp sent and Parley could not make sense of. It is kept as it came until it is applied or given up."
    >
      {problem !== undefined && (
        <ProblemNote
          problem={problem}
          action={
            <Button size="sm" onClick={refresh}>
              Retry
            </Button>
          }
        />
      )}
      <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface empty:hidden">
        {[...webhooks].slice(0, mostShown).map(([position, elements]) => (
          <Webhook key={position} position={position} elements={elements} onSettled={refresh} />
        ))}
      </ul>
      {webhooks.size > mostShown && (
        <p className="text-small text-text2">
          The oldest {mostShown} webhooks are shown; others follow as these are settled.
        </p>
      )}
    </Section>
  );
}

type WebhookProps = {
  readonly position: number;
  readonly elements: readonly DeadElement[];
  readonly onSettled: () => void;
};

function Webhook({ position, elements, onSettled }: WebhookProps) {
  const [stillWaits, setStillWaits] = useState(false);
  const replay = useAction(async () => {
    setStillWaits(false);
    const answer = await api.post<{ readonly elements: readonly Settled[] }>('/api/journal/replay', { position });
    setStillWaits(!isSettled(answer.elements));
    if (isSettled(answer.elements)) showToast(settledWords(position, answer.elements));
    onSettled();
  });
  const ignore = useAction(async () => {
    await api.post<unknown>('/api/journal/ignore', { position });
    // The webhook itself is still kept: another try brings back what cannot be applied.
    showToast(`Webhook ${position} is given up.`, { action: { label: 'Undo', run: () => void replay.run() } });
    onSettled();
  });
  const problem = replay.problem ?? ignore.problem;
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 px-4 py-3">
      <Inbox size={18} strokeWidth={1.75} aria-hidden="true" className="mt-px shrink-0 text-text3" />
      <div className="min-w-0 grow basis-60">
        <p className="font-medium">Webhook {position}</p>
        <ul className="flex flex-col gap-1">
          {elements.map(({ id, element, reason, attempts, at }) => (
            <li key={id}>
              <p dir="auto" className="text-pretty text-small wrap-anywhere">
                {reason}
              </p>
              <p className="text-caption text-text3">
                Part {element + 1} · {fullTime(millis(at))}
                {attempts > 1 && ` · ${attempts} attempts`}
              </p>
            </li>
          ))}
        </ul>
        <p role="status" className="text-small text-warn empty:hidden">
          {stillWaits && 'Tried again just now: it still cannot be applied.'}
        </p>
        {problem !== undefined && <ProblemNote problem={problem} />}
      </div>
      <div className="flex gap-2">
        <Button
          size="sm"
          isBusy={replay.isBusy}
          aria-label={`Try webhook ${position} again`}
          onClick={() => void replay.run()}
        >
          Try again
        </Button>
        <Button
          size="sm"
          isBusy={ignore.isBusy}
          aria-label={`Give up webhook ${position}`}
          onClick={() => void ignore.run()}
        >
          Give up
        </Button>
      </div>
    </li>
  );
}

/** Where parts of it still wait the webhook stays in the list, and says so there. */
function isSettled(elements: readonly Settled[]): boolean {
  return elements.every(({ outcome }) => outcome !== 'dead');
}

function settledWords(position: number, elements: readonly Settled[]): string {
  const isApplied = elements.some(({ outcome }) => outcome === 'applied');
  return isApplied ? `Webhook ${position} is applied.` : `Webhook ${position} needed nothing: ${elements[0]?.reason}.`;
}
