/**
 * Two contacts that turned out to be one: a webhook named a phone of one and a user id of the other, or WhatsApp said so.
 * The work that notices it points every name to the contact that stays, joins the chats with the number at hand, and
 * leaves the rest to steps of their own (features/contacts/finish-merges.ts): from that flush on nothing new can come to
 * the contact that goes.
 */
import { type Chat, chatKey, joinChats, renamed } from '@parley/model/chat';
import { absorb, type Contact } from '@parley/model/contact';
import type { InboxEventBody } from '@parley/model/events';
import { identityIds } from '@parley/model/identity';
import type { ChatId, ContactId, PhoneNumberId } from '@parley/model/ids';
import type { MovedChat } from '@parley/storage/collections';
import type { Commit, Put } from '@parley/storage/store';
import type { Read } from './writer.ts';

/** The contact that both are now, the one known for longer, and the change that makes them one. */
export async function mergeContacts(
  read: Read,
  one: Contact,
  two: Contact,
  phoneNumberId: PhoneNumberId,
): Promise<{ readonly contact: Contact; readonly commit: Commit }> {
  const [kept, other] = isOlder(one, two) ? [one, two] : [two, one];
  const contact = absorb(kept, other);
  const put: Put[] = [{ collection: 'contacts', document: contact }];
  if (other.merging !== undefined) {
    // From now on what is left of those is for this contact: nobody gives anything to the one that goes.
    const { merging: _, ...rest } = other;
    put.push({ collection: 'contacts', document: rest });
  }
  for (const id of new Set([...identityIds(other), ...(other.former ?? [])])) {
    const identity = await read.get('identities', id);
    if (identity?.contactId === other.id)
      put.push({ collection: 'identities', document: { ...identity, contactId: contact.id } });
  }
  const chats = await joinChatsOf(read, contact, other.id, phoneNumberId);
  return {
    contact,
    commit: {
      ...chats,
      put: [...put, ...(chats.put ?? [])],
      events: [...(chats.events ?? []), { type: 'contact_update', contact }],
    },
  };
}

/** The change that gives a contact's chat with this number to another contact, whose own chat with it stays. */
export async function joinChatsOf(
  read: Read,
  contact: Contact,
  other: ContactId,
  phoneNumberId: PhoneNumberId,
): Promise<Commit> {
  const theirs = await read.getBy('chats', 'pair', chatKey(phoneNumberId, other));
  if (theirs === undefined) return {};
  const ours = await read.getBy('chats', 'pair', chatKey(phoneNumberId, contact.id));
  if (ours === undefined) {
    const chat: Chat = { ...renamed(theirs, contact), contactId: contact.id };
    return {
      put: [
        { collection: 'chats', document: chat },
        { collection: 'movedChats', document: moved(theirs, chat, 0) },
      ],
      events: [{ type: 'chat_update', chat }],
    };
  }
  const { chat, ordinals } = joinChats(ours, theirs, contact);
  const events: InboxEventBody[] = [
    { type: 'chat_removed', chatId: theirs.id, mergedInto: chat.id },
    { type: 'chat_update', chat },
  ];
  return {
    put: [
      { collection: 'chats', document: chat },
      { collection: 'movedChats', document: moved(theirs, chat, ordinals) },
    ],
    remove: [{ collection: 'chats', id: theirs.id }],
    events,
  };
}

/** The chat of this id, or the one that its messages have gone to. */
export async function presentChat(read: Read, id: ChatId): Promise<Chat | undefined> {
  const chat = await read.get('chats', id);
  if (chat !== undefined) return chat;
  const gone = await read.get('movedChats', id);
  return gone === undefined || gone.chatId === id ? undefined : presentChat(read, gone.chatId);
}

function moved(from: Chat, to: Chat, ordinals: number): MovedChat {
  return { id: from.id, chatId: to.id, contactId: to.contactId, ordinals, isPending: true };
}

function isOlder(one: Contact, two: Contact): boolean {
  return one.createdAt === two.createdAt ? one.id < two.id : one.createdAt < two.createdAt;
}
