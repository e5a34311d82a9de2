/**
 * A call stands in the chat as one notice, whatever its steps and their order. A call of the contact is unread like a
 * message, and opens the window as one does. Source: Meta, webhooks, calls; customer service windows.
 */
import { receiveCall as receive, send } from '@parley/model/chat';
import { readableText } from '@parley/model/content';
import { type CallContent, type CallStep, readCall, withStep } from '@parley/model/content/call';
import type { Wamid } from '@parley/model/ids';
import type { InboundMessage, Message } from '@parley/model/message';
import type { CallChange } from '@parley/whatsapp/change';
import type { ChangeHandler, Settled } from '../../feature.ts';
import type { Decision, Read } from '../../writer.ts';
import { inTime } from './in-time.ts';
import { replaced } from './replaced.ts';
import { takeIn } from './take-in.ts';

export const receiveCall: ChangeHandler<'call'> = (deps, { change, receivedAt }) => {
  const content = contentOf(change);
  const isFromContact = change.direction === 'inbound';
  return takeIn<InboundMessage>(deps, {
    told: { ...change, wamid: change.callId as Wamid, type: 'call', content, text: readableText('call', content) },
    profile: {
      ...change.contact,
      ...(change.profileName === undefined ? {} : { profileName: change.profileName }),
      ...(change.username === undefined ? {} : { username: change.username }),
    },
    when: inTime(change.timestamp, receivedAt),
    write: (written, before) => ({
      ...written,
      seq: 0,
      direction: 'inbound',
      ordinal: before.received + (isFromContact ? 1 : 0),
      author: { kind: 'system' },
    }),
    count: isFromContact ? receive : send,
    known: (read, message) => further(read, message, content),
  });
};

/** One more step of a call that is here. */
async function further(read: Read, known: Message, step: CallContent): Promise<Decision<Settled>> {
  const before = readCall(known.content);
  const content = before && withStep(before, step);
  if (content === undefined || content === before)
    return { answer: { outcome: 'duplicate', reason: 'This is stored already' } };
  const message: Message = { ...known, content, text: readableText('call', content) };
  return { commit: await replaced(read, message), answer: { outcome: 'applied' } };
}

function contentOf({ callId, direction, event, isCompleted, durationSeconds }: CallChange): CallContent {
  return {
    call_id: callId,
    step: stepOf(event, isCompleted),
    ...(direction === undefined ? {} : { direction }),
    ...(durationSeconds === undefined ? {} : { duration: durationSeconds }),
  };
}

/** Meta's word in ours. A word that is not known says only that there is a call. */
function stepOf(event: string, isCompleted: boolean | undefined): CallStep {
  switch (event) {
    case 'accepted':
    case 'accept':
      return 'accepted';
    case 'rejected':
    case 'reject':
      return 'declined';
    case 'terminate':
      return isCompleted === false ? 'missed' : 'ended';
    default:
      return 'ringing';
  }
}
