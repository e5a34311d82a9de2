'use client';

import type { SessionView } from '@parley/model/api';
import { millis } from '@parley/model/ids';
import { Monitor, Smartphone } from 'lucide-react';
import { ApiProblem, api } from '../../inbox/api.ts';
import { useAction } from '../../inbox/use-action.ts';
import { useResource } from '../../inbox/use-resource.ts';
import { Button } from '../../ui/Button.tsx';
import { dayAndTime } from '../../ui/day-and-time.ts';
import { Pill } from '../../ui/Pill.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Section } from '../../ui/Section.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { showToast } from '../../ui/toast.ts';
import { browserName } from './browser-name.ts';

/** Where one is signed in, each with a way to end it. */
export function SessionsTab() {
  const { answer, problem, refresh } = useResource<{ readonly sessions: readonly SessionView[] }>('/api/auth/sessions');
  const end = async (id: string) => {
    try {
      await api.del<unknown>(`/api/auth/sessions/${id}`);
      showToast('That browser is signed out.');
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      showToast(error.title, { tone: 'error' });
    }
    refresh();
  };
  return (
    <Section title="Where you are signed in" lead="End a session that you do not recognise and change your password.">
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
      {answer === undefined && problem === undefined && <Skeleton className="h-32 rounded-card" />}
      {answer !== undefined && (
        <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface">
          {answer.sessions.map((session) => (
            <SessionRow key={session.id} session={session} onEnd={() => end(session.id)} />
          ))}
        </ul>
      )}
    </Section>
  );
}

type SessionRowProps = { readonly session: SessionView; readonly onEnd: () => Promise<void> };

function SessionRow({ session, onEnd }: SessionRowProps) {
  const end = useAction(onEnd);
  const name = browserName(session.userAgent);
  const Icon = /iPhone|Android/u.test(name) ? Smartphone : Monitor;
  return (
    <li className="flex items-center gap-3 px-4 py-3">
      <Icon size={20} strokeWidth={1.75} aria-hidden="true" className="shrink-0 text-text3" />
      <div className="min-w-0 grow">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium">{name}</span>
          {session.isCurrent && <Pill tone="ok">This browser</Pill>}
        </p>
        <p className="text-pretty text-small text-text2">
          <bdi dir="ltr">{session.address}</bdi> · last used {dayAndTime(millis(session.usedAt))}
        </p>
      </div>
      {!session.isCurrent && (
        <Button size="sm" isBusy={end.isBusy} aria-label={`Sign out ${name}`} onClick={() => void end.run()}>
          Sign out
        </Button>
      )}
    </li>
  );
}
