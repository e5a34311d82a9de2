/** Which chats a list shows, and in what order while the pointer rests on it. Pure. */
import type { ChatFilter } from '@parley/model/api';
import type { Chat } from '@parley/model/chat';
import type { ChatId } from '@parley/model/ids';
import { fold, queryTokens, tokens } from '@parley/model/tokens';
import { sortedChats, type View } from '@parley/model/view';
import { windowUrgency } from '@parley/model/window';
import type { ListProgress } from '../../inbox/state.ts';

/** True where a list of this filter shows the chat. `closing`: open, with four hours or less left. */
export function isInList(chat: Chat, filter: ChatFilter, now: number): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'unread':
      return chat.unread > 0;
    case 'closing': {
      const urgency = windowUrgency(chat.windowExpiresAt, now);
      return urgency === 'soon' || urgency === 'closing';
    }
  }
}

/**
 * The chats of a list, newest first. While the server has more of it, chats below the part that was read are left
 * out: others, not loaded yet, may stand between them. The chat to `keep` stays although reading has taken it out.
 */
export function chatsOfList(
  view: View,
  filter: ChatFilter,
  progress: ListProgress | undefined,
  now: number,
  keep?: ChatId,
): Chat[] {
  const floor = progress?.hasMore ? progress.floor : Number.NEGATIVE_INFINITY;
  return sortedChats(
    Object.values(view.chats).filter(
      (chat) => chat.lastOrder >= floor && (chat.id === keep || isInList(chat, filter, now)),
    ),
  );
}

/** How many chats a tab holds, with `+` while the server may have more. Nothing to say at zero. */
export function tabCount(
  view: View,
  filter: ChatFilter,
  lists: { readonly [filter in ChatFilter]?: ListProgress },
  now: number,
): string {
  let amount = 0;
  for (const chat of Object.values(view.chats)) if (isInList(chat, filter, now)) amount += 1;
  if (amount === 0) return '';
  const isWhole = !view.hasMoreChats || lists[filter]?.hasMore === false;
  return `${amount}${isWhole ? '' : '+'}`;
}

/** The loaded chats whose name or number begins with the words typed: what can be shown before the server answers. */
export function matchesOf(view: View, query: string): Chat[] {
  const words = queryTokens(query);
  if (words.length === 0) return [];
  return sortedChats(
    Object.values(view.chats).filter((chat) => {
      const names = tokens(chat.name);
      return words.every(
        (word) => names.some((name) => name.startsWith(word)) || (/^\d{3,}$/.test(word) && chat.waId?.includes(word)),
      );
    }),
  );
}

/** The parts of a name that the typed words found, for the highlight. */
export function highlight(name: string, query: string): { readonly text: string; readonly isHit: boolean }[] {
  const words = queryTokens(query);
  return name.split(/([\p{L}\p{M}\p{N}]+)/u).flatMap((part) => {
    if (part === '') return [];
    const folded = fold(part);
    const word = words.find((candidate) => folded.startsWith(candidate));
    if (word === undefined || folded.length !== part.length) return [{ text: part, isHit: word !== undefined }];
    const rest = part.slice(word.length);
    return [{ text: part.slice(0, word.length), isHit: true }, ...(rest === '' ? [] : [{ text: rest, isHit: false }])];
  });
}

/**
 * The order to draw while the pointer rests on the list: rows keep their places, what was loaded below them joins, new
 * ones above wait. `waiting` counts the rows that stand higher, or at all, once the order is let go.
 */
export function heldOrder(
  held: readonly ChatId[],
  fresh: readonly ChatId[],
): { readonly ids: readonly ChatId[]; readonly waiting: number } {
  const places = new Map(held.map((id, index) => [id, index]));
  const lastKnown = fresh.findLastIndex((id) => places.has(id));
  let waiting = 0;
  let highestBelow = Number.POSITIVE_INFINITY;
  for (const id of fresh.slice(0, lastKnown + 1).reverse()) {
    const place = places.get(id);
    if (place === undefined || place > highestBelow) waiting += 1;
    else highestBelow = place;
  }
  return { ids: [...held, ...fresh.slice(lastKnown + 1)], waiting };
}
