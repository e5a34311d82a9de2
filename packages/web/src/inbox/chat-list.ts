/** Which chats a list shows, from what is loaded. Pure. */
import type { ChatFilter } from '@parley/model/api';
import type { Chat } from '@parley/model/chat';
import { numberTokens, queryTokens, tokens } from '@parley/model/tokens';
import { sortedChats, type View } from '@parley/model/view';
import { windowUrgency } from '@parley/model/window';
import type { InboxState } from './state.ts';

/**
 * The chats of a list as far as it was read, newest first; `closing` the one that closes first. A chat further down
 * that is known for another reason (a search, an event) waits for its page, or the list would have holes. Domain time in milliseconds.
 */
export function listedChats(state: Pick<InboxState, 'view' | 'lists'>, filter: ChatFilter, now: number): Chat[] {
  const chats = Object.values(state.view?.chats ?? {});
  const { hasMore = false, floor = -Infinity } = state.lists[filter] ?? state.lists.all ?? {};
  const isRead = (chat: Chat): boolean => !hasMore || chat.lastOrder >= floor;
  switch (filter) {
    case 'all':
      return sortedChats(chats.filter(isRead));
    case 'unread':
      return sortedChats(chats.filter((chat) => chat.unread > 0 && isRead(chat)));
    case 'closing':
      return chats.filter((chat) => isClosing(chat, now)).sort((a, b) => closesAt(a) - closesAt(b));
  }
}

/** The loaded chats whose name or number every word of the query begins a word of, newest first. */
export function findChats(view: View, query: string): Chat[] {
  const wanted = queryTokens(query);
  if (wanted.length === 0) return [];
  const matches = (chat: Chat): boolean => {
    const words = [...tokens(chat.name), ...(chat.waId === undefined ? [] : numberTokens(chat.waId))];
    return wanted.every((start) => words.some((word) => word.startsWith(start)));
  };
  return sortedChats(Object.values(view.chats).filter(matches));
}

function isClosing(chat: Chat, now: number): boolean {
  const urgency = windowUrgency(chat.windowExpiresAt, now);
  return urgency === 'soon' || urgency === 'closing';
}

function closesAt(chat: Chat): number {
  return chat.windowExpiresAt === undefined ? Infinity : Date.parse(chat.windowExpiresAt);
}
