/** What changes in an open thread, seen from the reader: the line above the unread, what waits below, what was written. */
import type { Chat } from '@parley/model/chat';
import type { MessageId } from '@parley/model/ids';
import type { Thread } from '@parley/model/view';
import { useEffect, useRef, useState } from 'react';
import type { UnreadLine } from './thread-items.ts';

/**
 * The line above what was unread when the chat was opened. It stays where it is until something is sent from here or
 * by a colleague, or the chat is left.
 */
export function useUnreadLine(chat: Chat, thread: Thread, newestUnsent: MessageId | undefined): UnreadLine | undefined {
  const [line, setLine] = useState<UnreadLine | undefined>(() =>
    chat.unread > 0 ? { after: chat.readTo, count: chat.unread } : undefined,
  );
  const newestOwn = newestUnsent ?? thread.messages.findLast(({ direction }) => direction === 'outbound')?.id;
  useOnChange(newestOwn, () => setLine(undefined));
  return line;
}

/** Runs when this agent has written something. */
export function useOnWritten(newestUnsent: MessageId | undefined, run: () => void): void {
  useOnChange(newestUnsent, () => {
    if (newestUnsent !== undefined) run();
  });
}

/** How many messages came in below what is in sight. */
export function useWaiting(thread: Thread, isAtEnd: boolean): number {
  const newestId = thread.messages.at(-1)?.id;
  const [seenId, setSeenId] = useState(newestId);
  useEffect(() => {
    if (isAtEnd) setSeenId(newestId);
  }, [isAtEnd, newestId]);
  if (isAtEnd) return 0;
  const seen = thread.messages.findLastIndex(({ id }) => id === seenId);
  if (seen < 0) return 0;
  return thread.messages.slice(seen + 1).filter(({ direction }) => direction === 'inbound').length;
}

function useOnChange(value: string | undefined, run: () => void): void {
  const known = useRef(value);
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    if (known.current === value) return;
    known.current = value;
    latest.current();
  }, [value]);
}
