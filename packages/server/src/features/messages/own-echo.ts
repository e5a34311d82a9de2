/**
 * WhatsApp may show us a message of our own as if it had been written in the phone app, before it answers that it has
 * taken it. Until then the echo stands in the thread by itself. The answer, or a status that names our id, tells that
 * both are one: the message takes over what happened to its echo, and the echo goes. What quotes the echo is pointed to
 * the message afterwards; state is the queue: what is left to point is parked, and the next start goes on.
 */
import { send, withdraw } from '@parley/model/chat';
import type { InboxEventBody } from '@parley/model/events';
import { instant, type MessageId, type Wamid } from '@parley/model/ids';
import { applyReport, type Message, type OutboundMessage } from '@parley/model/message';
import { react } from '@parley/model/reaction';
import { noReports } from '@parley/model/status';
import type { ParkedStatus } from '@parley/storage/collections';
import type { Commit, Put, Remove } from '@parley/storage/store';
import type { Deps } from '../../deps.ts';
import { seenThrough } from '../../joined-commits.ts';
import type { Read, Work } from '../../writer.ts';
import { namedBy, reportsOf } from './parked.ts';
import { replaced } from './replaced.ts';

/** How far back from the newest message of a chat quotes of an echo are looked for. */
const mostMessages = 2000;
const pageSize = 200;

/** The message as it is once it has its wamid; `wamid` is absent where a message that is no echo has it already. */
export type Named = {
  readonly message: OutboundMessage;
  readonly wamid?: Wamid;
  readonly commit: Commit;
  /** Sees the commit. */
  readonly read: Read;
  /** The echo that went. */
  readonly echo?: MessageId;
};

/** A message of ours is told its wamid. An echo that has it is the message itself, and goes. `now` in milliseconds. */
export async function takeWamid(read: Read, message: OutboundMessage, wamid: Wamid, now: number): Promise<Named> {
  const holder = message.wamid === undefined ? await namedBy(read, message.phoneNumberId, wamid) : undefined;
  if (holder === undefined || holder.id === message.id) return { message, wamid, commit: {}, read };
  if (!isEcho(holder) || holder.chatId !== message.chatId) return { message, commit: {}, read };
  const next = withDeedsOf(message, holder);
  const commit = await withoutEcho(read, next, holder, now);
  return { message: next, wamid, commit, read: seenThrough(read, commit), echo: holder.id };
}

/** Points what quotes this echo to the message that it was, and lets the chat's preview catch up. Once it is nothing to do. */
export async function settleEcho(deps: Deps, id: MessageId): Promise<void> {
  const { store, write } = deps;
  const echo = (await store.get('parkedStatuses', echoId(id)))?.echo;
  if (echo === undefined) return;
  let before: readonly number[] | undefined;
  for (let seen = 0; seen < mostMessages; seen += pageSize) {
    const page: Message[] = await store.find('messages', {
      index: 'thread',
      where: [echo.chatId],
      ...(before ? { before } : {}),
      direction: 'descending',
      limit: pageSize,
    });
    const newest = seen === 0 ? page[0] : undefined;
    if (newest !== undefined) await write(previewed(newest));
    for (const { id: quoting, replyTo } of page) if (replyTo === id) await write(pointed(quoting, echo));
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) break;
    before = [last.order, last.seq];
  }
  await write(async () => ({
    commit: { remove: [{ collection: 'parkedStatuses', id: echoId(id) }] },
    answer: undefined,
  }));
}

/** A message that came between ours and its echo is the chat's newest again. */
function previewed({ id }: Message): Work<void> {
  return async (read) => {
    const message = await read.get('messages', id);
    const known = message && (await read.get('chats', message.chatId));
    if (message === undefined || known === undefined || known.lastMessage?.id === id) return { answer: undefined };
    const chat = send(known, message);
    if (chat === known) return { answer: undefined };
    const put: Put[] = [{ collection: 'chats', document: chat }];
    return { commit: { put, events: [{ type: 'chat_update', chat }] }, answer: undefined };
  };
}

function pointed(id: MessageId, echo: NonNullable<ParkedStatus['echo']>): Work<void> {
  return async (read) => {
    const message = await read.get('messages', id);
    if (message?.replyTo !== echo.id) return { answer: undefined };
    return { commit: await replaced(read, { ...message, replyTo: echo.is }), answer: undefined };
  };
}

/** Something of the phone app's that came by itself, not with the history. */
function isEcho(message: Message): message is OutboundMessage {
  return message.direction === 'outbound' && message.author.kind === 'phone_app' && !message.imported;
}

/** The message with what was told of its echo: reports, an edit, a deletion, reactions. */
function withDeedsOf(message: OutboundMessage, echo: OutboundMessage): OutboundMessage {
  let next = message;
  for (const report of reportsOf(echo)) next = applyReport(next, report);
  if (echo.edited !== undefined) {
    const { type, content, text, edited, history } = echo;
    next = { ...next, type, content, text, edited, ...(history === undefined ? {} : { history }) };
  }
  if (echo.deletedAt !== undefined) next = { ...next, deletedAt: echo.deletedAt, text: echo.text };
  const { contact, ours } = echo.reactions ?? {};
  if (contact !== undefined) next = react(next, 'contact', contact);
  return ours === undefined ? next : react(next, 'ours', ours);
}

async function withoutEcho(read: Read, message: OutboundMessage, echo: OutboundMessage, now: number): Promise<Commit> {
  const { chatId } = message;
  const put: Put[] = [];
  const remove: Remove[] = [{ collection: 'messages', id: echo.id }];
  const events: InboxEventBody[] = [{ type: 'message_removed', messageId: echo.id, chatId }];
  // Ours is the file that was sent.
  if (echo.media !== undefined) remove.push({ collection: 'media', id: echo.media.mediaId });
  const carrier = echo.reactions?.ours?.sentAs && (await read.get('messages', echo.reactions.ours.sentAs));
  if (carrier) put.push({ collection: 'messages', document: { ...carrier, replyTo: message.id } });
  const parked: ParkedStatus = {
    id: echoId(echo.id),
    record: noReports,
    parkedAt: instant(now),
    echo: { id: echo.id, is: message.id, chatId },
  };
  put.push({ collection: 'parkedStatuses', document: parked });
  const chat = await read.get('chats', chatId);
  const next = chat && withdraw(chat, echo.id, message);
  if (next !== undefined && next !== chat) {
    put.push({ collection: 'chats', document: next });
    events.push({ type: 'chat_update', chat: next });
  }
  return { put, remove, events };
}

/** Where it is parked what an echo turned out to be. */
function echoId(id: MessageId): string {
  return `echo:${id}`;
}
