/** A message from a contact: store it once, let the contact and the chat learn from it, tell everybody. */
import { hash } from 'node:crypto';
import { chatKey, newChat, receive, renamed } from '@parley/model/chat';
import { type Contact, learn } from '@parley/model/contact';
import { isMediaType } from '@parley/model/content/media';
import { identitiesOf, identityId, identityIds, type Names } from '@parley/model/identity';
import {
  type ChatId,
  type ContactId,
  instant,
  type MediaId,
  type MessageId,
  type PhoneNumberId,
  uuidV7,
  type Wamid,
} from '@parley/model/ids';
import { announcedMedia, messageMedia } from '@parley/model/media';
import type { InboundMessage } from '@parley/model/message';
import { believableTime } from '@parley/model/window';
import { wamidKey } from '@parley/storage/collections';
import type { Insert, Put } from '@parley/storage/store';
import type { MessageChange } from '@parley/whatsapp/change';
import type { Arrival, ChangeHandler } from '../../feature.ts';
import type { Read } from '../../writer.ts';
import { isReaction, receiveReaction } from './receive-reaction.ts';

/** A message this much older than its arrival is marked as late. */
const lateMs = 60_000;

export const receiveMessage: ChangeHandler<'message'> = (deps, { change, receivedAt }: Arrival<'message'>) => {
  const fresh = { contactId: deps.newId() as ContactId, chatId: deps.newId() as ChatId };
  const now = deps.now();

  return async (read) => {
    const id = inboundId(change.phoneNumberId, change.wamid, change.timestamp);
    const phoneNumber = await read.get('phoneNumbers', change.phoneNumberId);
    if (phoneNumber === undefined) {
      return { answer: { outcome: 'dead', reason: `Phone number id ${change.phoneNumberId} is not connected here` } };
    }
    if (isFromGroup(change)) return { answer: { outcome: 'dead', reason: 'Group chats cannot be shown yet' } };
    if (isReaction(change)) return receiveReaction(read, change, receivedAt, now);
    const isKnown =
      (await read.get('messages', id)) ??
      (await read.getBy('messages', 'wamid', wamidKey(change.phoneNumberId, change.wamid)));
    if (isKnown) return { answer: { outcome: 'duplicate', reason: 'This message is stored already' } };

    const createdAt = instant(now);
    const reported = change.timestamp * 1000;
    const sent = believableTime(reported, receivedAt);
    const order = Math.min(sent === reported ? reported + 999 : sent, receivedAt);
    const known = await findContact(read, change.from);
    const contact = learn(known ?? { id: fresh.contactId, createdAt }, profileOf(change), instant(sent));
    const stored = await read.getBy('chats', 'pair', chatKey(change.phoneNumberId, contact.id));
    const before = stored ?? newChat(fresh.chatId, contact, change.phoneNumberId, createdAt, order);
    const replyTo =
      change.replyToWamid &&
      (await read.getBy('messages', 'wamid', wamidKey(change.phoneNumberId, change.replyToWamid)));
    const identity = cameBy(change.from);
    const { phoneNumberId, type, content } = change;
    const file = isMediaType(type)
      ? announcedMedia({
          mediaId: mediaIdOf(phoneNumberId, change.wamid, change.timestamp),
          messageId: id,
          phoneNumberId,
          type,
          content,
          receivedAt: createdAt,
        })
      : undefined;

    const message: InboundMessage = {
      id,
      seq: 0,
      chatId: before.id,
      contactId: contact.id,
      phoneNumberId: change.phoneNumberId,
      direction: 'inbound',
      type: change.type,
      content: change.content,
      text: change.text,
      order,
      ordinal: before.received + 1,
      createdAt,
      sentAt: instant(sent),
      author: { kind: 'contact' },
      wamid: change.wamid,
      ...(identity ? { identity } : {}),
      ...(replyTo ? { replyTo: replyTo.id } : {}),
      ...(file ? { media: messageMedia(file) } : {}),
      ...(receivedAt - sent > lateMs ? { arrivedLate: true } : {}),
    };
    const chat = receive(renamed(before, contact), message);

    const insert: Insert[] = [{ collection: 'messages', document: message }];
    if (file !== undefined) insert.push({ collection: 'media', document: file });
    const put: Put[] = await missingIdentities(read, contact, createdAt);
    if (stored === undefined) insert.push({ collection: 'chats', document: chat });
    else put.push({ collection: 'chats', document: chat });
    if (known === undefined) insert.push({ collection: 'contacts', document: contact });
    else if (known !== contact) put.push({ collection: 'contacts', document: contact });
    return {
      commit: { insert, put, events: [{ type: 'new_message', message, chat, contact }] },
      answer: { outcome: 'applied' },
    };
  };
};

/** The same message always gets the same id: Meta's second (clamped to constants) and a hash of number and wamid. */
export function inboundId(phoneNumberId: PhoneNumberId, wamid: Wamid, timestamp: number): MessageId {
  return derivedId(wamidKey(phoneNumberId, wamid), timestamp) as MessageId;
}

/** The same for the file that it carries. */
function mediaIdOf(phoneNumberId: PhoneNumberId, wamid: Wamid, timestamp: number): MediaId {
  return derivedId(`media:${wamidKey(phoneNumberId, wamid)}`, timestamp) as MediaId;
}

function derivedId(name: string, timestamp: number): string {
  const earliest = Date.UTC(2009, 0, 1);
  const latest = Date.UTC(2100, 0, 1);
  const ms = Number.isFinite(timestamp) ? Math.min(Math.max(timestamp * 1000, earliest), latest) : earliest;
  return uuidV7(ms, hash('sha256', name, 'buffer'));
}

/** The contact that any of these names already belongs to, the most certain name first. */
export async function findContact(read: Read, names: Names): Promise<Contact | undefined> {
  for (const id of identityIds(names)) {
    const identity = await read.get('identities', id);
    if (identity !== undefined) return read.get('contacts', identity.contactId);
  }
  return undefined;
}

/** The contact's names that no identity document holds yet, as changes. A name that points elsewhere is left alone. */
export async function missingIdentities(read: Read, contact: Contact, createdAt: string): Promise<Put[]> {
  const missing: Put[] = [];
  for (const document of identitiesOf(contact, contact.id, createdAt)) {
    if ((await read.get('identities', document.id)) === undefined) missing.push({ collection: 'identities', document });
  }
  return missing;
}

/** A message of a group must not land in the chat that its author has with us alone. */
function isFromGroup({ raw }: MessageChange): boolean {
  return typeof raw === 'object' && raw !== null && 'group_id' in raw;
}

function profileOf(change: MessageChange) {
  return {
    ...change.from,
    ...(change.profileName === undefined ? {} : { profileName: change.profileName }),
    ...(change.username === undefined ? {} : { username: change.username }),
  };
}

function cameBy(names: Names) {
  if (names.waId) return identityId('waId', names.waId);
  return names.userId ? identityId('userId', names.userId) : undefined;
}
