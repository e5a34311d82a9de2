/**
 * A message from before the number came to Parley: it takes its place in the thread and lifts, counts and opens nothing.
 * Files come later: until then a placeholder stands there. Source: Meta, webhooks, history.
 */
import { send } from '@parley/model/chat';
import { instant } from '@parley/model/ids';
import { applyReport, leaveUnconfirmed, type Message, type OutboundMessage, outbound } from '@parley/model/message';
import type { Insert } from '@parley/storage/store';
import type { HistoryChange } from '@parley/whatsapp/change';
import type { ChangeHandler, Settled } from '../../feature.ts';
import type { Decision, Read } from '../../writer.ts';
import { announced } from './announced.ts';
import { longAgo } from './in-time.ts';
import { replaced } from './replaced.ts';
import { takeIn, type Written } from './take-in.ts';

export const receivePast: ChangeHandler<'history'> = (deps, { change, receivedAt }) => {
  const when = longAgo(change.timestamp, receivedAt);
  const now = instant(deps.now());
  return takeIn<Message>(deps, {
    told: change,
    profile: profileOf(change),
    when,
    // Reading one of these reads nothing that came in since.
    write: (written) => (change.direction === 'inbound' ? received(written) : sent(written, change.status)),
    count: send,
    known: (read, message) => fillIn(read, message, change, now),
  });
};

function received(written: Written): Message {
  return { ...written, seq: 0, direction: 'inbound', ordinal: 0, author: { kind: 'contact' }, imported: true };
}

/** What had become of it then. One that was still pending may have gone out or not: nobody knows. */
function sent(written: Written, status: HistoryChange['status']): OutboundMessage {
  const message = outbound({ ...written, ordinal: 0, author: { kind: 'phone_app' }, imported: true });
  const at = written.sentAt;
  if (status === undefined) return leaveUnconfirmed(message, at);
  if (status !== 'failed') return applyReport(message, { receipt: status, at });
  return applyReport(message, { failure: { code: 131000, title: 'The phone app could not deliver it', at } });
}

/** The message is here: all there may be to add is the file of a placeholder. */
async function fillIn(read: Read, known: Message, change: HistoryChange, now: string): Promise<Decision<Settled>> {
  const { type, content, text } = change;
  if (known.type !== placeholder || type === placeholder)
    return { answer: { outcome: 'duplicate', reason: 'This message is stored already' } };
  const file = announced(change, known.id, now);
  const message: Message = { ...known, type, content, text, ...(file ? { media: file.media } : {}) };
  const insert: Insert[] = file === undefined ? [] : [{ collection: 'media', document: file.document }];
  return { commit: { ...(await replaced(read, message)), insert }, answer: { outcome: 'applied' } };
}

const placeholder = 'media_placeholder';

function profileOf({ contact, profileName, username }: HistoryChange) {
  return {
    ...contact,
    ...(profileName === undefined ? {} : { profileName }),
    ...(username === undefined ? {} : { username }),
  };
}
