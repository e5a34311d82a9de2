/** What the list of chats adds to the chats themselves: counts, marked words, and an order that holds still. Pure. */
import type { ChatId } from '@parley/model/ids';
import { fold, queryTokens } from '@parley/model/tokens';
import type { View } from '@parley/model/view';
import { windowUrgency } from '@parley/model/window';
import type { ListProgress } from '../../inbox/state.ts';

/** How many loaded chats close soon, with `+` while the server may have more; empty at zero. Domain time in milliseconds. */
export function closingCount(view: View, progress: ListProgress | undefined, now: number): string {
  let amount = 0;
  for (const chat of Object.values(view.chats)) {
    const urgency = windowUrgency(chat.windowExpiresAt, now);
    if (urgency === 'soon' || urgency === 'closing') amount += 1;
  }
  if (amount === 0) return '';
  return `${amount}${!view.hasMoreChats || progress?.hasMore === false ? '' : '+'}`;
}

export type Part = { readonly text: string; readonly isHit: boolean };

/** The parts of a name that the typed words found, for the highlight. */
export function highlight(name: string, query: string): Part[] {
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

/** The parts of a phone number, in groups or not, in which the typed digits were found; nothing where they are not in it. */
export function highlightNumber(number: string, query: string): Part[] | undefined {
  const digits = [...number.matchAll(/\d/g)];
  const inARow = digits.join('');
  for (const typed of queryTokens(query)) {
    const at = /^\d{3,}$/.test(typed) ? inARow.indexOf(typed) : -1;
    const first = digits[at];
    const last = digits[at + typed.length - 1];
    if (first === undefined || last === undefined) continue;
    return [
      { text: number.slice(0, first.index), isHit: false },
      { text: number.slice(first.index, last.index + 1), isHit: true },
      { text: number.slice(last.index + 1), isHit: false },
    ];
  }
  return undefined;
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
