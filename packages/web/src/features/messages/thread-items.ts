/** A thread as rows: days, the unread line, messages with their place in a group, and what is unsent. Pure. */
import { type ChatId, type MessageId, millis } from '@parley/model/ids';
import type { Message } from '@parley/model/message';
import type { Thread } from '@parley/model/view';
import type { Unsent } from '../../inbox/state.ts';
import { daysBetween } from '../../ui/time-labels.ts';

/** Where a bubble stands among its neighbours: the first has the tail and the author, the last the wider gap below. */
export type GroupPlace = { readonly isFirst: boolean; readonly isLast: boolean };

export type ThreadItem =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'unread'; readonly key: string; readonly count: number }
  /** Where messages from before the inbox begin, or end. */
  | { readonly kind: 'import'; readonly key: string; readonly isStart: boolean }
  | ({ readonly kind: 'message'; readonly key: MessageId; readonly message: Message; readonly at: number } & GroupPlace)
  | ({ readonly kind: 'unsent'; readonly key: MessageId; readonly unsent: Unsent; readonly at: number } & GroupPlace);

/** What was unread when the chat was opened: the messages that it had received up to here were read. */
export type UnreadLine = { readonly after: number; readonly count: number };

const groupSpanMs = 5 * 60_000;

/**
 * The rows of a thread, oldest first. While there are older messages to load, the oldest loaded one is left out: only
 * with the page before it is it known whether it begins a day or a group, and a row must not change its height when
 * that page arrives above it.
 */
export function threadItems(
  thread: Thread,
  unsent: readonly Unsent[],
  line: UnreadLine | undefined,
): readonly ThreadItem[] {
  const items: ThreadItem[] = [];
  let previous: Entry | undefined;
  let lineIsDue = line !== undefined && line.count > 0;
  const entries = entriesOf(thread, unsent);
  for (const [index, entry] of entries.entries()) {
    const isSeam = index === 0 && thread.hasBefore && entries.length > 1;
    const startsDay = previous === undefined ? !thread.hasBefore : daysBetween(previous.at, entry.at) !== 0;
    if (startsDay) items.push({ kind: 'day', key: `day ${new Date(entry.at).toDateString()}`, at: entry.at });
    const isImported = isImport(entry);
    const turns = previous === undefined ? isImported && !thread.hasBefore : isImport(previous) !== isImported;
    if (turns) items.push({ kind: 'import', key: `import ${keyOf(entry)}`, isStart: isImported });
    const isUnread = line !== undefined && entry.message?.direction === 'inbound' && entry.message.ordinal > line.after;
    const isPlaced = lineIsDue && isUnread && (previous !== undefined || !thread.hasBefore);
    if (lineIsDue && isUnread) lineIsDue = false;
    if (isPlaced && line !== undefined) items.push({ kind: 'unread', key: 'unread', count: line.count });
    const next = entries[index + 1];
    const isFirst = startsDay || isPlaced || previous === undefined || !isOneGroup(previous, entry);
    const isLast = next === undefined || !isOneGroup(entry, next);
    if (!isSeam) items.push(itemOf(entry, { isFirst, isLast }));
    previous = entry;
  }
  return items;
}

type Entry = { readonly at: number; readonly author: string } & (
  | { readonly message: Message; readonly unsent?: undefined }
  | { readonly unsent: Unsent; readonly message?: undefined }
);

/** What is unsent stands below everything that is: it has no place in the thread before the server gave it one. */
function entriesOf(thread: Thread, unsent: readonly Unsent[]): Entry[] {
  const known = new Set<string>(thread.messages.map(({ id }) => id));
  const entries: Entry[] = thread.messages.map((message) => ({
    at: message.order,
    author: authorOf(message),
    message,
  }));
  if (thread.hasAfter) return entries;
  for (const each of unsent) {
    if (!known.has(each.id))
      entries.push({ at: millis(each.createdAt), author: `agent ${each.agentId}`, unsent: each });
  }
  return entries;
}

function isImport({ message }: Entry): boolean {
  return message?.imported === true;
}

function keyOf({ message, unsent }: Entry): MessageId {
  return message === undefined ? unsent.id : message.id;
}

function itemOf(entry: Entry, place: GroupPlace): ThreadItem {
  const { at, message, unsent } = entry;
  if (message !== undefined) return { kind: 'message', key: message.id, message, at, ...place };
  return { kind: 'unsent', key: unsent.id, unsent, at, ...place };
}

function authorOf(message: Message): string {
  if (message.direction === 'inbound' && message.participant !== undefined) return message.participant.identity;
  return message.author.kind === 'agent' ? `agent ${message.author.agentId}` : message.author.kind;
}

function isOneGroup(a: Entry, b: Entry): boolean {
  const isOfOneTime = b.at - a.at < groupSpanMs && daysBetween(a.at, b.at) === 0;
  return a.author === b.author && isOfOneTime && isImport(a) === isImport(b);
}

/** The unsent messages of one chat, in the order they were written. */
export function unsentOf(unsent: readonly Unsent[], chatId: ChatId): Unsent[] {
  return unsent.filter((each) => each.chatId === chatId).sort((a, b) => a.ordinal - b.ordinal);
}
