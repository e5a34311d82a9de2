/**
 * What is left to do once two contacts turned out to be one: every name, chat and message of the one that goes is given
 * to the one that stays, a page at a time. State is the queue: contacts with `merging`, and moved chats that are pending.
 * Each step looks again at what it changes, so it may run twice, and after a crash the next start goes on.
 */
import { movedOrdinal, previewChange } from '@parley/model/chat';
import { mergedWith } from '@parley/model/contact';
import type { InboxEventBody } from '@parley/model/events';
import type { ContactId } from '@parley/model/ids';
import type { Message } from '@parley/model/message';
import type { MovedChat } from '@parley/storage/collections';
import type { Put } from '@parley/storage/store';
import type { Deps } from '../../deps.ts';
import { joinChatsOf } from '../../merge-contacts.ts';
import type { Work } from '../../writer.ts';

/** Messages that one work moves: some hundred kilobytes at most, so that nobody waits long behind it. */
const pageSize = 50;

/** Does all of it that is this node's. Resolves when nothing is left. */
export async function finishMerges(deps: Deps): Promise<void> {
  const { store, write, shards } = deps;
  for (const contact of await store.find('contacts', { index: 'merging', where: [1], limit: 1000 })) {
    if (!shards.owns(contact.id)) continue;
    for (const other of contact.merging ?? []) await giveEverything(deps, other, contact.id);
  }
  for (;;) {
    const all = await store.find('movedChats', { index: 'pending', where: [1], limit: 1000 });
    const pending = all.filter(({ contactId }) => shards.owns(contactId));
    if (pending.length === 0) return;
    for (const moved of pending) {
      await moveMessages(deps, moved);
      // Messages that are on their way through this chat come to it before it is done.
      const isPassed = pending.some(({ id, chatId }) => id !== moved.id && chatId === moved.id);
      if (!isPassed) await write(done(moved));
    }
  }
}

async function giveEverything({ store, write }: Deps, other: ContactId, contactId: ContactId): Promise<void> {
  const identities = await store.find('identities', { index: 'contact', where: [other], limit: 1000 });
  for (const { id } of identities) await write(giveIdentity(id, other, contactId));
  const chats = await store.find('chats', { index: 'contact', where: [other], limit: 1000 });
  for (const { phoneNumberId } of chats) {
    await write(async (read) => {
      const contact = await read.get('contacts', contactId);
      if (contact === undefined) return { answer: undefined };
      return { commit: await joinChatsOf(read, contact, other, phoneNumberId), answer: undefined };
    });
  }
  if (identities.length < 1000 && chats.length < 1000) await write(takeLeave(other, contactId));
}

function giveIdentity(id: string, other: ContactId, contactId: ContactId): Work<void> {
  return async (read) => {
    const identity = await read.get('identities', id);
    if (identity?.contactId !== other) return { answer: undefined };
    return {
      commit: { put: [{ collection: 'identities', document: { ...identity, contactId } }] },
      answer: undefined,
    };
  };
}

function takeLeave(other: ContactId, contactId: ContactId): Work<void> {
  return async (read) => {
    const contact = await read.get('contacts', contactId);
    if (!contact?.merging?.includes(other)) return { answer: undefined };
    const next = mergedWith(contact, other);
    return {
      commit: {
        put: [{ collection: 'contacts', document: next }],
        remove: [{ collection: 'contacts', id: other }],
        events: [{ type: 'contact_update', contact: next }],
      },
      answer: undefined,
    };
  };
}

/** From the newest back, because that is what agents look at. */
async function moveMessages({ store, write }: Deps, moved: MovedChat): Promise<void> {
  let before: readonly number[] | undefined;
  for (;;) {
    const page: Message[] = await store.find('messages', {
      index: 'thread',
      where: [moved.id],
      ...(before ? { before } : {}),
      direction: 'descending',
      limit: pageSize,
    });
    const last = page.at(-1);
    if (last === undefined) return;
    await write(movePage(page, moved.id));
    before = [last.order, last.seq];
  }
}

function movePage(page: readonly Message[], from: MovedChat['id']): Work<void> {
  return async (read) => {
    const moved = await read.get('movedChats', from);
    if (moved === undefined) return { answer: undefined };
    const { chatId, contactId, ordinals } = moved;
    const put: Put[] = [];
    const events: InboxEventBody[] = [];
    const before = await read.get('chats', chatId);
    let chat = before;
    for (const { id } of page) {
      const known = await read.get('messages', id);
      if (known?.chatId !== from || (chatId === from && known.contactId === contactId)) continue;
      const ordinal = chatId === from ? known.ordinal : movedOrdinal(known.ordinal, ordinals);
      const message: Message = { ...known, chatId, contactId, ordinal };
      put.push({ collection: 'messages', document: message });
      events.push({ type: 'message_update', message });
      chat = chat && previewChange(chat, message);
    }
    if (chat !== undefined && chat !== before) put.push({ collection: 'chats', document: chat });
    return { commit: { put, events }, answer: undefined };
  };
}

function done({ id, chatId, contactId }: MovedChat): Work<void> {
  return async (read) => {
    const moved = await read.get('movedChats', id);
    // It was given on meanwhile: the next look moves it further.
    if (moved === undefined || moved.chatId !== chatId || moved.contactId !== contactId) return { answer: undefined };
    const { isPending: _, ...rest } = moved;
    return { commit: { put: [{ collection: 'movedChats', document: rest }] }, answer: undefined };
  };
}
