/**
 * What is left to do once two contacts turned out to be one: every name, chat and message of the one that goes is given
 * to the one that stays, a page at a time. State is the queue: contacts with `merging`, and moved chats that are pending.
 * Each step looks again at what it changes, so it may run twice, and after a crash whoever takes up the work goes on.
 *
 * Of several nodes the owner of the contact that stays does it. Each step asks the log whether this node still is.
 */
import { movedOrdinal, previewChange } from '@parley/model/chat';
import { mergedWith } from '@parley/model/contact';
import type { InboxEventBody } from '@parley/model/events';
import type { ChatId, ContactId } from '@parley/model/ids';
import { isCarrier, type Message } from '@parley/model/message';
import type { MovedChat } from '@parley/storage/collections';
import type { Commit, Put } from '@parley/storage/store';
import type { Deps } from '../../deps.ts';
import { joinChatsOf } from '../../merge-contacts.ts';
import type { Read } from '../../writer.ts';

/** Messages that one work moves: some hundred kilobytes at most, so that nobody waits long behind it. */
const pageSize = 50;
const longestFind = 1000;

/** Does all of it that is this node's. Resolves when nothing is left. */
export async function finishMerges(deps: Deps): Promise<void> {
  const { store, shards } = deps;
  const merging = await everyOne((after) =>
    store.find('contacts', { index: 'merging', where: [1], after, limit: longestFind }),
  );
  for (const contact of merging) {
    if (!shards.owns(contact.id)) continue;
    for (const other of contact.merging ?? []) await giveEverything(deps, other, contact.id);
  }
  for (;;) {
    const all = await everyOne((after) =>
      store.find('movedChats', { index: 'pending', where: [1], after, limit: longestFind }),
    );
    const pending = all.filter(({ contactId }) => shards.owns(contactId));
    if (pending.length === 0) return;
    for (const moved of pending) {
      await moveMessages(deps, moved);
      await step(deps, moved.contactId, (read) => done(read, moved));
    }
  }
}

/** All pages of what is found by id. */
async function everyOne<T extends { readonly id: string }>(
  page: (after: readonly string[]) => Promise<readonly T[]>,
): Promise<T[]> {
  const all: T[] = [];
  for (;;) {
    const last = all.at(-1);
    const more = await page(last === undefined ? [] : [last.id]);
    all.push(...more);
    if (more.length < longestFind) return all;
  }
}

/** One change, unless the contact has become another node's. */
function step(
  { write, shards }: Deps,
  contactId: ContactId,
  change: (read: Read) => Promise<Commit | undefined>,
): Promise<void> {
  return write(async (read) => {
    const commit = (await shards.holds(read, contactId)) ? await change(read) : undefined;
    return { ...(commit ? { commit } : {}), answer: undefined };
  });
}

async function giveEverything(deps: Deps, other: ContactId, contactId: ContactId): Promise<void> {
  const { store } = deps;
  const identities = await store.find('identities', { index: 'contact', where: [other], limit: longestFind });
  for (const { id } of identities) await step(deps, contactId, (read) => giveIdentity(read, id, other, contactId));
  const chats = await store.find('chats', { index: 'contact', where: [other], limit: longestFind });
  for (const { phoneNumberId } of chats) {
    await step(deps, contactId, async (read) => {
      const contact = await mergingWith(read, other, contactId);
      return contact && joinChatsOf(read, contact, other, phoneNumberId);
    });
  }
  if (identities.length < longestFind && chats.length < longestFind) {
    await step(deps, contactId, (read) => takeLeave(read, other, contactId));
  }
}

/** The contact that stays, unless the other is no longer its to take in: it may have gone to yet another one itself. */
async function mergingWith(read: Read, other: ContactId, contactId: ContactId) {
  const contact = await read.get('contacts', contactId);
  return contact?.merging?.includes(other) ? contact : undefined;
}

async function giveIdentity(
  read: Read,
  id: string,
  other: ContactId,
  contactId: ContactId,
): Promise<Commit | undefined> {
  const identity = await read.get('identities', id);
  if (identity?.contactId !== other || !(await mergingWith(read, other, contactId))) return undefined;
  return { put: [{ collection: 'identities', document: { ...identity, contactId } }] };
}

async function takeLeave(read: Read, other: ContactId, contactId: ContactId): Promise<Commit | undefined> {
  const contact = await mergingWith(read, other, contactId);
  if (contact === undefined) return undefined;
  const next = mergedWith(contact, other);
  return {
    put: [{ collection: 'contacts', document: next }],
    remove: [{ collection: 'contacts', id: other }],
    events: [{ type: 'contact_update', contact: next }],
  };
}

/** What is to be sent first; then from the newest back, because that is what agents look at. */
async function moveMessages(deps: Deps, moved: MovedChat): Promise<void> {
  await moveUnsent(deps, moved);
  let before: readonly number[] | undefined;
  for (;;) {
    const page: Message[] = await deps.store.find('messages', {
      index: 'thread',
      where: [moved.id],
      ...(before ? { before } : {}),
      direction: 'descending',
      limit: pageSize,
    });
    const last = page.at(-1);
    if (last === undefined) return;
    await step(deps, moved.contactId, (read) => movePage(read, page, moved.id));
    before = [last.order, last.seq];
  }
}

/** From the oldest on: each goes to the end of the lane of its new chat when it comes there. */
async function moveUnsent(deps: Deps, moved: MovedChat): Promise<void> {
  let after: readonly number[] | undefined;
  for (;;) {
    const page: Message[] = await deps.store.find('messages', {
      index: 'sending',
      where: [1],
      ...(after ? { after } : {}),
      limit: longestFind,
    });
    const theirs = page.filter((message) => message.chatId === moved.id && !isCarrier(message));
    for (let start = 0; start < theirs.length; start += pageSize) {
      const part = theirs.slice(start, start + pageSize);
      await step(deps, moved.contactId, (read) => movePage(read, part, moved.id));
    }
    const last = page.at(-1);
    if (last === undefined) return;
    after = [last.order, last.seq];
  }
}

async function movePage(read: Read, page: readonly Message[], from: ChatId): Promise<Commit | undefined> {
  const place = await placeNow(read, from);
  if (place === undefined) return undefined;
  const { chatId, contactId, ordinalOf } = place;
  const put: Put[] = [];
  const events: InboxEventBody[] = [];
  const before = await read.get('chats', chatId);
  let chat = before;
  for (const { id } of page) {
    const known = await read.get('messages', id);
    if (known?.chatId !== from || (chatId === from && known.contactId === contactId)) continue;
    const message: Message = { ...known, chatId, contactId, ordinal: ordinalOf(known.ordinal) };
    put.push({ collection: 'messages', document: message });
    events.push({ type: 'message_update', message });
    chat = chat && previewChange(chat, message);
  }
  if (chat !== undefined && chat !== before) put.push({ collection: 'chats', document: chat });
  return { put, events };
}

type Place = {
  readonly chatId: ChatId;
  readonly contactId: ContactId;
  readonly ordinalOf: (ordinal: number) => number;
};

/**
 * Where the messages of this chat belong now: what it became part of may have become part of another chat since, and
 * whoever moves that one's messages need not wait for these.
 */
async function placeNow(read: Read, from: ChatId): Promise<Place | undefined> {
  const moved = await read.get('movedChats', from);
  if (moved === undefined) return undefined;
  const { chatId, contactId, ordinals } = moved;
  if (chatId === from) return { chatId, contactId, ordinalOf: (ordinal) => ordinal };
  const beyond = await placeNow(read, chatId);
  const ordinalOf = (ordinal: number) => movedOrdinal(ordinal, ordinals);
  if (beyond === undefined) return { chatId, contactId, ordinalOf };
  return { ...beyond, ordinalOf: (ordinal) => beyond.ordinalOf(ordinalOf(ordinal)) };
}

async function done(read: Read, { id, chatId, contactId }: MovedChat): Promise<Commit | undefined> {
  const moved = await read.get('movedChats', id);
  // It was given on meanwhile: the next look moves it further.
  if (moved === undefined || moved.chatId !== chatId || moved.contactId !== contactId) return undefined;
  const { isPending: _, ...rest } = moved;
  return { put: [{ collection: 'movedChats', document: rest }] };
}
