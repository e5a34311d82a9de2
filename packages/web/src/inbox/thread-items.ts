/** What a thread shows, in order: messages, what is unsent, and what stands between them. Pure. */
import type { Chat } from '@parley/model/chat';
import { type AgentId, type MessageId, millis } from '@parley/model/ids';
import type { Author, Message } from '@parley/model/message';
import type { Thread } from '@parley/model/view';
import type { Unsent } from './state.ts';

/** `isFirst` and `isLast` tell the place in a group: one author, less than five minutes between, nothing in between. */
type Grouped = { readonly isFirst: boolean; readonly isLast: boolean };

/** Keys are stable: an unsent bubble keeps its key when it becomes the message. `at` is milliseconds. */
export type ThreadItem =
  | { readonly kind: 'date'; readonly key: string; readonly at: number }
  | { readonly kind: 'unread'; readonly key: 'unread'; readonly count: number }
  | ({ readonly kind: 'message'; readonly key: MessageId; readonly at: number; readonly message: Message } & Grouped)
  | ({ readonly kind: 'unsent'; readonly key: MessageId; readonly at: number; readonly unsent: Unsent } & Grouped);

/** Where the unread divider stands, and the count it shows. Taken when a chat is opened, and kept while it is. */
export type UnreadAnchor = { readonly messageId: MessageId; readonly count: number };

/** The first unread of the loaded messages, or undefined when there is none. */
export function unreadAnchor(thread: Pick<Thread, 'messages'>, chat: Chat): UnreadAnchor | undefined {
  if (chat.unread === 0) return undefined;
  const first = thread.messages.find((message) => message.direction === 'inbound' && message.ordinal > chat.readTo);
  return first && { messageId: first.id, count: chat.unread };
}

/**
 * The items of a thread, oldest first, in the browser's time zone. Unsent messages stand at the newest end; while the
 * thread `hasAfter` that end is not loaded and they are left out.
 */
export function threadItems(
  thread: Pick<Thread, 'messages' | 'hasAfter'>,
  unsent: readonly Unsent[],
  unread?: UnreadAnchor,
): ThreadItem[] {
  const items: ThreadItem[] = [];
  let previous: Entry | undefined;
  for (const entry of entriesOf(thread, unsent)) {
    const isNewDay = previous === undefined || dayOf(previous.at) !== dayOf(entry.at);
    const isUnreadFrom = unread !== undefined && entry.key === unread.messageId;
    const isFirst = isNewDay || isUnreadFrom || previous === undefined || !isSameGroup(previous, entry);
    if (isFirst) endGroup(items);
    if (isNewDay) items.push({ kind: 'date', key: `date:${dayOf(entry.at)}`, at: entry.at });
    if (isUnreadFrom) items.push({ kind: 'unread', key: 'unread', count: unread.count });
    items.push({ ...entry.item, isFirst, isLast: false });
    previous = entry;
  }
  endGroup(items);
  return items;
}

const groupGapMs = 5 * 60_000;

type Bubble =
  | { readonly kind: 'message'; readonly key: MessageId; readonly at: number; readonly message: Message }
  | { readonly kind: 'unsent'; readonly key: MessageId; readonly at: number; readonly unsent: Unsent };

/** `author` is undefined for what never groups. */
type Entry = { readonly key: MessageId; readonly at: number; readonly author?: string; readonly item: Bubble };

function entriesOf({ messages, hasAfter }: Pick<Thread, 'messages' | 'hasAfter'>, unsent: readonly Unsent[]): Entry[] {
  const entries = messages.map(messageEntry);
  if (hasAfter) return entries;
  const known = new Set(messages.map((message) => message.id));
  // A browser's clock may be behind the server's: what is unsent is never older than what is there.
  let at = entries.at(-1)?.at ?? 0;
  for (const one of unsent) {
    if (known.has(one.id)) continue;
    at = Math.max(at, millis(one.createdAt));
    const item = { kind: 'unsent', key: one.id, at, unsent: one } as const;
    entries.push({ key: one.id, at, author: authorKey({ kind: 'agent', agentId: one.agentId }), item });
  }
  return entries;
}

function messageEntry(message: Message): Entry {
  const { id, order, author } = message;
  const item = { kind: 'message', key: id, at: order, message } as const;
  return { key: id, at: order, item, ...(message.type === 'system' ? {} : { author: authorKey(author) }) };
}

function authorKey(author: Author | { readonly kind: 'agent'; readonly agentId: AgentId }): string {
  return author.kind === 'agent' ? `agent:${author.agentId}` : author.kind;
}

function isSameGroup(a: Entry, b: Entry): boolean {
  return a.author !== undefined && a.author === b.author && b.at - a.at < groupGapMs;
}

function endGroup(items: ThreadItem[]): void {
  const last = items.at(-1);
  if (last?.kind === 'message' || last?.kind === 'unsent') items[items.length - 1] = { ...last, isLast: true };
}

function dayOf(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}
