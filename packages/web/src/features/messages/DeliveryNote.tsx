'use client';

import { explain } from '@parley/model/cloud-errors';
import { type Instant, millis } from '@parley/model/ids';
import type { OutboundMessage } from '@parley/model/message';
import type { Failure } from '@parley/model/status';
import { lazy, useState } from 'react';
import { ApiProblem } from '../../inbox/api.ts';
import { getState, useInbox, useNow } from '../../inbox/store.ts';
import { sendAgain, setDraft, takeBack } from '../../inbox/verbs.ts';
import { Later } from '../../ui/Later.tsx';
import { clockWithDay } from '../../ui/time-labels.ts';
import { showToast } from '../../ui/toast.ts';
import { Note, NoteAction } from './Note.tsx';

const SendAgainDialog = lazy(() => import('./SendAgainDialog.tsx').then((file) => ({ default: file.SendAgainDialog })));

/** How long the outcome of a send is looked into before an agent is asked. */
const checkingMs = 60_000;

export type DeliveryNoteProps = { readonly message: OutboundMessage; readonly onTemplate: () => void };

/** What stands below a message of ours that is not on its way: why, and what to do. Nothing below all others. */
export function DeliveryNote({ message, onTemplate }: DeliveryNoteProps) {
  if (message.status === 'failed') return <FailedNote message={message} onTemplate={onTemplate} />;
  if (message.status !== 'sending') return null;
  if (message.unconfirmed) return <UnconfirmedNote message={message} />;
  return message.claimedAt === undefined ? <WaitingNote message={message} /> : null;
}

function FailedNote({ message, onTemplate }: DeliveryNoteProps) {
  const wasSentAgain = useWasSentAgain(message);
  const { error } = message;
  if (error === undefined) return <Note tone="danger">Not sent.</Note>;
  const { sentence, nextStep, canTryAgain, instead } = explain(error.code);
  const canSendAgain = canTryAgain && !wasSentAgain;
  return (
    <Note
      tone="danger"
      actions={
        canSendAgain ? (
          <NoteAction onClick={() => sendAgain(message)}>Try again</NoteAction>
        ) : (
          instead === 'template' && <NoteAction onClick={onTemplate}>Choose a template</NoteAction>
        )
      }
    >
      <p className="font-medium">{sentence}</p>
      <p>{wasSentAgain ? 'You sent it again below.' : nextStep}</p>
      <FailureDetails failure={error} />
    </Note>
  );
}

function FailureDetails({ failure }: { readonly failure: Failure }) {
  return (
    <details className="mt-0.5 text-micro opacity-85">
      <summary className="inline-block rounded-control">Error {failure.code}</summary>
      <p dir="auto">{failure.title}</p>
      {failure.details !== undefined && failure.details !== failure.title && <p dir="auto">{failure.details}</p>}
      {failure.traceId !== undefined && <p className="font-mono">{failure.traceId}</p>}
    </details>
  );
}

function UnconfirmedNote({ message }: { readonly message: OutboundMessage }) {
  const now = useNow();
  const wasSentAgain = useWasSentAgain(message);
  const [isAsking, setAsking] = useState(false);
  if (now - millis(message.statusAt) < checkingMs) return <Note tone="quiet">Checking with WhatsApp…</Note>;
  if (wasSentAgain) return <Note tone="warn">Not confirmed. It may have arrived. You sent it again below.</Note>;
  return (
    <>
      <Note tone="warn" actions={<NoteAction onClick={() => setAsking(true)}>Send again anyway</NoteAction>}>
        <b className="font-semibold">Not confirmed.</b> It may have arrived.
      </Note>
      {isAsking && (
        <Later onFail={() => setAsking(false)}>
          <SendAgainDialog onClose={() => setAsking(false)} onSend={() => sendAgain(message)} />
        </Later>
      )}
    </>
  );
}

/** Nothing for the moments that a message takes anyway: only a known reason to wait is told. */
function WaitingNote({ message }: { readonly message: OutboundMessage }) {
  const paused = useInbox(
    (state) => state.view?.phoneNumbers.find(({ id }) => id === message.phoneNumberId)?.paused?.code,
  );
  const now = useNow();
  const reason = message.failures.at(-1);
  if (paused === undefined && message.waitUntil === undefined) return null;
  return (
    <Note tone="warn" actions={<NoteAction onClick={() => void returnToComposer(message)}>Take back</NoteAction>}>
      {paused !== undefined ? (
        <>
          <b className="font-semibold">Waiting.</b> Sending from this number is paused: {explain(paused).sentence}
        </>
      ) : (
        <>
          <b className="font-semibold">Waiting.</b>{' '}
          {reason === undefined ? 'WhatsApp asked to slow down.' : explain(reason.code).sentence}{' '}
          {nextTry(message.waitUntil, now)}
        </>
      )}
    </Note>
  );
}

function nextTry(waitUntil: Instant | undefined, now: number): string {
  if (waitUntil === undefined || millis(waitUntil) <= now) return 'It goes again now.';
  return `It goes again at ${clockWithDay(millis(waitUntil), now)}.`;
}

/** Takes the message back and gives its words to the composer, where that is empty. */
async function returnToComposer(message: OutboundMessage): Promise<void> {
  try {
    await takeBack(message);
    if (message.type === 'text' && !getState().drafts[message.chatId]) setDraft(message.chatId, message.text);
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    showToast(error.title, { tone: 'error' });
  }
}

/** True once a newer message, sent or unsent, says that it repeats this one. */
function useWasSentAgain(message: OutboundMessage): boolean {
  return useInbox((state) => {
    const later = state.view?.threads[message.chatId]?.messages ?? [];
    return (
      state.unsent.some((unsent) => unsent.retryOf === message.id) ||
      later.some((other) => other.direction === 'outbound' && other.retryOf === message.id)
    );
  });
}
