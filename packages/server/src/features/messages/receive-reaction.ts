/** A contact's reaction changes the message that it names; it is not a message of its own. It opens the window, too. */
import { readReaction } from '@parley/model/content/reaction';
import { instant, type Wamid } from '@parley/model/ids';
import { type Reaction, react, reaction } from '@parley/model/reaction';
import { noReports } from '@parley/model/status';
import { believableTime, windowAfter } from '@parley/model/window';
import { wamidKey } from '@parley/storage/collections';
import type { Commit } from '@parley/storage/store';
import type { MessageChange } from '@parley/whatsapp/change';
import type { Settled } from '../../feature.ts';
import type { Decision, Read } from '../../writer.ts';

/** True for a change that `receiveReaction` applies: a reaction that names its message. */
export function isReaction(change: MessageChange): boolean {
  return change.type === 'reaction' && readReaction(change.content)?.message_id !== undefined;
}

/** Applies it, or parks it until the message it names is known. `receivedAt` and `now` in milliseconds. */
export async function receiveReaction(
  read: Read,
  change: MessageChange,
  receivedAt: number,
  now: number,
): Promise<Decision<Settled>> {
  const content = readReaction(change.content);
  const key = wamidKey(change.phoneNumberId, content?.message_id as Wamid);
  const at = believableTime(change.timestamp * 1000, receivedAt);
  const given = reaction(content?.emoji, instant(at));
  const target = await read.getBy('messages', 'wamid', key);
  if (target === undefined) return { commit: await park(read, key, given, now), answer: { outcome: 'applied' } };

  const message = react(target, 'contact', given);
  if (message === target) return { answer: { outcome: 'duplicate', reason: 'This reaction is stored already' } };
  const commit: Commit = {
    put: [{ collection: 'messages', document: message }],
    events: [{ type: 'message_update', message }],
  };
  const known = await read.get('chats', target.chatId);
  const windowExpiresAt = windowAfter(known?.windowExpiresAt, at);
  if (known === undefined || windowExpiresAt === known.windowExpiresAt)
    return { commit, answer: { outcome: 'applied' } };
  const chat = { ...known, windowExpiresAt };
  return {
    commit: {
      put: [...(commit.put ?? []), { collection: 'chats', document: chat }],
      events: [...(commit.events ?? []), { type: 'chat_update', chat }],
    },
    answer: { outcome: 'applied' },
  };
}

async function park(read: Read, id: string, given: Reaction, now: number): Promise<Commit | undefined> {
  const parked = (await read.get('parkedStatuses', id)) ?? { id, record: noReports, parkedAt: instant(now) };
  const next = react(parked, 'contact', given);
  return next === parked ? undefined : { put: [{ collection: 'parkedStatuses', document: next }] };
}
