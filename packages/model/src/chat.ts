/** The exchange of one contact with one of our phone numbers. */
import { type Contact, displayName } from './contact.ts';
import type { MessageType } from './content.ts';
import {
  type ChatId,
  type ContactId,
  type IdentityId,
  type Instant,
  instant,
  type MessageId,
  millis,
  type PhoneNumberId,
  type Wamid,
} from './ids.ts';
import type { InboundMessage, Message } from './message.ts';
import type { MessageStatus } from './status.ts';
import { windowAfter, windowLengthMs } from './window.ts';

/** What a list shows of a chat's newest message. */
export type LastMessage = {
  readonly id: MessageId;
  readonly direction: Message['direction'];
  readonly type: MessageType;
  readonly text: string;
  readonly order: number;
  readonly status?: MessageStatus;
  readonly unconfirmed?: true;
};

export type Chat = {
  readonly id: ChatId;
  readonly contactId: ContactId;
  readonly phoneNumberId: PhoneNumberId;
  /** The contact's display name, copied so that a list needs no second read. */
  readonly name: string;
  readonly waId?: string;
  /** Several people write here. Parley shows a group; it does not write to one. */
  readonly isGroup?: true;
  /** received − read up to: one count for the team. */
  readonly unread: number;
  readonly received: number;
  readonly readTo: number;
  readonly lastMessage?: LastMessage;
  /** The sort key of the list: the newest message's `order`, or the chat's creation in milliseconds. */
  readonly lastOrder: number;
  readonly lastInboundAt?: Instant;
  /** Meta's id of the newest inbound message: what "mark as read" names. */
  readonly lastInboundWamid?: Wamid;
  /** The identity that the newest inbound message came by: replies go to exactly that form of the number. */
  readonly lastInboundIdentity?: IdentityId;
  readonly windowExpiresAt?: Instant;
  /** When the contact last came from an ad: by Meta's time of the message that named it. */
  readonly adAt?: Instant;
  /** Everything that is sent until then is free. About price alone: it opens no window. */
  readonly freeEntryUntil?: Instant;
  readonly createdAt: Instant;
};

/** The unique key of a chat: one per (number, contact). */
export function chatKey(phoneNumberId: PhoneNumberId, contactId: ContactId): string {
  return `${phoneNumberId}:${contactId}`;
}

/** The chat of a contact with one of our numbers before its first message. `order` is its place in the list, milliseconds. */
export function newChat(
  id: ChatId,
  contact: Contact,
  phoneNumberId: PhoneNumberId,
  createdAt: Instant,
  order: number,
): Chat {
  return {
    id,
    contactId: contact.id,
    phoneNumberId,
    name: displayName(contact),
    ...(contact.waId === undefined ? {} : { waId: contact.waId }),
    ...(contact.groupId === undefined ? {} : { isGroup: true }),
    unread: 0,
    received: 0,
    readTo: 0,
    lastOrder: order,
    createdAt,
  };
}

/**
 * The chat after an inbound message: counted, its window renewed, lifted unless the message belongs further back. A
 * group has no window, because Parley does not write to it.
 */
export function receive(chat: Chat, message: InboundMessage): Chat {
  const isNewest = chat.lastInboundAt === undefined || chat.lastInboundAt <= message.sentAt;
  const isFromAd = message.referral !== undefined && (chat.adAt === undefined || chat.adAt < message.sentAt);
  return {
    ...receiveCall(chat, message),
    ...(isFromAd ? { adAt: message.sentAt } : {}),
    ...(isNewest ? { lastInboundAt: message.sentAt } : {}),
    // Nothing is marked as read in a group, and nothing is sent to one.
    ...(isNewest && !chat.isGroup ? { lastInboundWamid: message.wamid } : {}),
    ...(isNewest && !chat.isGroup && message.identity ? { lastInboundIdentity: message.identity } : {}),
  };
}

/** The chat after a call of the contact: as for a message, but there is nothing in it to mark as read or to answer to. */
export function receiveCall(chat: Chat, call: InboundMessage): Chat {
  const received = chat.received + 1;
  const counted = { ...lift(chat, call), received, unread: received - chat.readTo };
  return chat.isGroup
    ? counted
    : { ...counted, windowExpiresAt: windowAfter(chat.windowExpiresAt, Date.parse(call.sentAt)) };
}

/**
 * The chat once WhatsApp has taken a message of ours, by the time of that: the first answer within 24 hours to somebody
 * who came from an ad makes everything free for 72 hours. Same object when nothing is new. Source: Meta, pricing, free
 * entry point conversations.
 */
export function answered(chat: Chat, takenAt: Instant): Chat {
  const { adAt, freeEntryUntil } = chat;
  if (adAt === undefined || takenAt < adAt || millis(takenAt) - millis(adAt) >= windowLengthMs) return chat;
  const hasBegun = freeEntryUntil !== undefined && millis(freeEntryUntil) - freeEntryMs >= millis(adAt);
  return hasBegun ? chat : { ...chat, freeEntryUntil: instant(millis(takenAt) + freeEntryMs) };
}

const freeEntryMs = 72 * 60 * 60 * 1000;

/** The chat after a message that we wrote, a notice, or a message from before: lifted where it is the newest, nothing counted. */
export function send(chat: Chat, message: Message): Chat {
  return lift(chat, message);
}

/**
 * Two chats with the same number as one, once their contacts turned out to be one: the newer of everything, and what is
 * unread of both. `ordinals` says what the messages that come over count as, see `movedOrdinal`.
 */
export function joinChats(
  chat: Chat,
  other: Chat,
  contact: Contact,
): { readonly chat: Chat; readonly ordinals: number } {
  const isNewer = other.lastOrder > chat.lastOrder;
  const [older, newer] = isNewer ? [chat, other] : [other, chat];
  const [earlier, later] = (chat.lastInboundAt ?? '') < (other.lastInboundAt ?? '') ? [chat, other] : [other, chat];
  // Reading the newest message reads all: either the newer messages count on, or the older ones count as nothing.
  const received = isNewer ? chat.received + other.received : chat.received;
  const unread = chat.unread + other.unread;
  const windowExpiresAt = latest(chat.windowExpiresAt, other.windowExpiresAt);
  const adAt = latest(chat.adAt, other.adAt);
  const freeEntryUntil = latest(chat.freeEntryUntil, other.freeEntryUntil);
  return {
    chat: {
      ...renamed(chat, contact),
      contactId: contact.id,
      received,
      readTo: received - unread,
      unread,
      ...(older.lastMessage ? { lastMessage: older.lastMessage } : {}),
      ...(newer.lastMessage ? { lastMessage: newer.lastMessage } : {}),
      lastOrder: newer.lastOrder,
      ...lastInbound(earlier),
      ...lastInbound(later),
      ...(windowExpiresAt === undefined ? {} : { windowExpiresAt }),
      ...(adAt === undefined ? {} : { adAt }),
      ...(freeEntryUntil === undefined ? {} : { freeEntryUntil }),
    },
    ordinals: isNewer ? chat.received : countsAsNothing,
  };
}

const countsAsNothing = -1;

/** What a message that came over from another chat counts as in its new one. */
export function movedOrdinal(ordinal: number, ordinals: number): number {
  return ordinals === countsAsNothing || ordinal === 0 ? 0 : ordinal + ordinals;
}

function lastInbound({ lastInboundAt, lastInboundWamid, lastInboundIdentity }: Chat) {
  return {
    ...(lastInboundAt === undefined ? {} : { lastInboundAt }),
    ...(lastInboundWamid === undefined ? {} : { lastInboundWamid }),
    ...(lastInboundIdentity === undefined ? {} : { lastInboundIdentity }),
  };
}

function latest(a: Instant | undefined, b: Instant | undefined): Instant | undefined {
  return a === undefined || (b !== undefined && b > a) ? b : a;
}

/** The chat once everything up to this count of received messages was read. Merged by maximum. */
export function readUpTo(chat: Chat, ordinal: number): Chat {
  const readTo = Math.min(Math.max(chat.readTo, ordinal), chat.received);
  return readTo === chat.readTo ? chat : { ...chat, readTo, unread: chat.received - readTo };
}

/** The chat whose newest message has changed (a status): the preview follows. Same object when it shows another one. */
export function previewChange(chat: Chat, message: Message): Chat {
  return chat.lastMessage?.id === message.id ? { ...chat, lastMessage: lastMessage(message) } : chat;
}

/** The chat under its contact's present name. Same object when nothing is new. */
export function renamed(chat: Chat, contact: Contact): Chat {
  const name = displayName(contact);
  if (name === chat.name && contact.waId === chat.waId) return chat;
  return { ...chat, name, ...(contact.waId === undefined ? {} : { waId: contact.waId }) };
}

/** The chat after its newest message was taken back: `previous` is the one before it, if there is one. */
export function withdraw(chat: Chat, removed: MessageId, previous: Message | undefined): Chat {
  if (chat.lastMessage?.id !== removed) return chat;
  const { lastMessage: _, ...rest } = chat;
  if (previous === undefined) return { ...rest, lastOrder: Date.parse(chat.createdAt) };
  return { ...rest, lastMessage: lastMessage(previous), lastOrder: previous.order };
}

function lift(chat: Chat, message: Message): Chat {
  if (chat.lastMessage !== undefined && chat.lastMessage.order > message.order) return chat;
  return { ...chat, lastMessage: lastMessage(message), lastOrder: message.order };
}

function lastMessage(message: Message): LastMessage {
  const { id, direction, order } = message;
  // What was deleted is no photo any more.
  const type = message.deletedAt === undefined ? message.type : 'revoke';
  const text = message.text.length > 200 ? `${message.text.slice(0, 199)}…` : message.text;
  const base = { id, direction, type, order, text: text.toWellFormed() };
  if (message.direction === 'inbound') return base;
  return { ...base, status: message.status, ...(message.unconfirmed ? { unconfirmed: true } : {}) };
}
