/**
 * What names a message by its other wamid: one message can have two, by phone and by user id, that end in the same token
 * (whatsapp/wamid.ts). A quote, or a deed that stands by itself, looks through its chat for that token once it is stored.
 * State is the queue: what waits is parked, and the next start looks again.
 */
import type { MessageId } from '@parley/model/ids';
import { textField } from '@parley/model/json';
import type { Message } from '@parley/model/message';
import { trailingToken } from '@parley/whatsapp/wamid';
import type { Deps } from '../../deps.ts';
import { joined } from '../../joined-commits.ts';
import type { Work } from '../../writer.ts';
import { settleEcho } from './own-echo.ts';
import { drainParked } from './parked.ts';
import { replaced } from './replaced.ts';

/** How far back in a chat it is looked for. */
const mostMessages = 2000;
const pageSize = 200;
/** What waits at a start is looked up again for so many messages, the newest first. */
const mostWaiting = 500;

/** The wamid that a message waits for, if it does. */
export function waitsFor({ replyToWamid, type, content }: Message): string | undefined {
  if (replyToWamid !== undefined) return replyToWamid;
  if (type === 'reaction') return textField(content, 'message_id');
  return type === 'edit' || type === 'revoke' ? textField(content, 'original_message_id') : undefined;
}

/** Finds what this message waits for, if it is here under its other wamid, and gives it everything that waits. */
export async function findByToken(deps: Deps, waiting: Message): Promise<void> {
  const token = trailingToken(waitsFor(waiting) ?? '')?.toUpperCase();
  const target = token === undefined ? undefined : await theOne(deps, waiting, token);
  if (target !== undefined) await deps.write(drainInto(target));
}

/** At boot: whatever was parked when the last run ended. */
export async function findAllByToken(deps: Deps): Promise<void> {
  const parked = await deps.store.find('parkedStatuses', { index: 'age', direction: 'descending', limit: mostWaiting });
  for (const { deeds = [], quotedBy = [], echo } of parked) {
    if (echo !== undefined) await settleEcho(deps, echo.id);
    const first = deeds[0]?.shownBy ?? quotedBy[0];
    const waiting = first && (await deps.store.get('messages', first));
    if (waiting !== undefined) await findByToken(deps, waiting);
  }
}

/** The only other message of the chat whose wamid ends in this token. */
async function theOne({ store }: Deps, waiting: Message, token: string): Promise<MessageId | undefined> {
  const found: MessageId[] = [];
  let before: readonly number[] | undefined;
  for (let seen = 0; seen < mostMessages; seen += pageSize) {
    const page: Message[] = await store.find('messages', {
      index: 'thread',
      where: [waiting.chatId],
      ...(before ? { before } : {}),
      direction: 'descending',
      limit: pageSize,
    });
    for (const { id, wamid } of page)
      if (id !== waiting.id && wamid !== undefined && trailingToken(wamid)?.toUpperCase() === token) found.push(id);
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) break;
    before = [last.order, last.seq];
  }
  return found.length === 1 ? found[0] : undefined;
}

function drainInto(id: MessageId): Work<void> {
  return async (read) => {
    const target = await read.get('messages', id);
    if (target === undefined) return { answer: undefined };
    const { message, commit } = await drainParked(read, target);
    const own = message === target ? {} : await replaced(read, message);
    return { commit: joined(commit, own), answer: undefined };
  };
}
