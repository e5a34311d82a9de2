/** A page of the chat list, newest first, by filter or by search. */
import type { ChatFilter, ChatPage } from '@parley/model/api';
import type { Chat } from '@parley/model/chat';
import type { Contact } from '@parley/model/contact';
import { Problem } from '@parley/model/errors';
import { instant } from '@parley/model/ids';
import { never } from '@parley/model/never';
import { queryTokens } from '@parley/model/tokens';
import type { Deps } from '../../deps.ts';

export type ListRequest = {
  readonly filter: ChatFilter;
  readonly query?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
};

/** Throws Problem BAD_REQUEST for a cursor that is not ours. */
export async function listChats(deps: Deps, request: ListRequest): Promise<ChatPage> {
  const seq = await deps.store.head();
  const place = request.cursor === undefined ? undefined : readCursor(request.cursor);
  const words = queryTokens(request.query ?? '');
  const page =
    words.length > 0 ? await searched(deps, words, place, request.limit) : await walked(deps, request, place);
  const contacts = await contactsOf(deps, page.chats);
  return { seq, chats: page.chats, contacts, ...(page.next ? { nextCursor: writeCursor(page.next) } : {}) };
}

/** The contacts of these chats. */
export async function contactsOf({ store }: Deps, chats: readonly Chat[]): Promise<Contact[]> {
  const ids = [...new Set(chats.map((chat) => chat.contactId))];
  const contacts = await Promise.all(ids.map((id) => store.get('contacts', id)));
  return contacts.filter((contact) => contact !== undefined);
}

/** More chats than this never have their last message in the same second. */
const mostOfOneMoment = 1000;

type Place = readonly (string | number)[];
type Found = { readonly chats: Chat[]; readonly next?: Place };

async function walked({ store, now }: Deps, { filter, limit }: ListRequest, place: Place | undefined): Promise<Found> {
  switch (filter) {
    case 'all': {
      const chats = await store.find('chats', {
        index: 'list',
        ...(place ? { before: place } : {}),
        direction: 'descending',
        limit,
      });
      return upTo(chats, limit, (last) => [last.lastOrder, last.id]);
    }
    case 'unread': {
      const chats = await store.find('chats', {
        index: 'unread',
        where: [1],
        ...(place ? { before: place } : {}),
        direction: 'descending',
        limit,
      });
      return upTo(chats, limit, (last) => [last.lastOrder, last.id]);
    }
    case 'closing': {
      // The windows that are still open, the first to close first.
      const chats = await store.find('chats', {
        index: 'window',
        after: place ?? [instant(now())],
        direction: 'ascending',
        limit,
      });
      return upTo(chats, limit, (last) => [last.windowExpiresAt ?? '', last.id]);
    }
    default:
      return never(filter);
  }
}

/**
 * A place in what was found is a moment, and many chats may have their last message in one (WhatsApp tells whole
 * seconds), so the chats of a moment stay on one page, even where that page grows longer than it was asked to be.
 */
async function searched(
  { store }: Deps,
  words: readonly string[],
  place: Place | undefined,
  limit: number,
): Promise<Found> {
  const before = place?.[0];
  const upToMost = (most: number) =>
    store.search({ collection: 'chats', words, limit: most, ...(typeof before === 'number' ? { before } : {}) });
  let hits = await upToMost(limit + 1);
  const beyond = hits[limit];
  let next: Place | undefined;
  if (beyond !== undefined) {
    const earlierMoments = hits.filter(({ order }) => order > beyond.order);
    const isOneMoment = earlierMoments.length === 0;
    hits = isOneMoment
      ? (await upToMost(mostOfOneMoment)).filter(({ order }) => order === beyond.order)
      : earlierMoments;
    next = [isOneMoment ? beyond.order : beyond.order + 1];
  }
  const chats = await Promise.all(hits.map((hit) => store.get('chats', hit.id)));
  return { chats: chats.filter((chat) => chat !== undefined), ...(next ? { next } : {}) };
}

function upTo(chats: Chat[], limit: number, placeOf: (last: Chat) => Place): Found {
  const last = chats.at(-1);
  return { chats, ...(chats.length === limit && last ? { next: placeOf(last) } : {}) };
}

function writeCursor(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

function readCursor(cursor: string): Place {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const isPlace =
      Array.isArray(place) &&
      (place.length === 1 || place.length === 2) &&
      place.every((part) => typeof part === 'string' || Number.isFinite(part));
    if (isPlace) return place;
  } catch {
    // Not JSON: the same answer as any other cursor that is not ours.
  }
  throw new Problem('BAD_REQUEST', 'cursor: use the nextCursor of the page before');
}
