/** The exchange of one contact with one of our phone numbers. */
import { type Contact, displayName } from './contact.ts';
import type { MessageType } from './content.ts';
import type { ChatId, ContactId, IdentityId, Instant, MessageId, PhoneNumberId, Wamid } from './ids.ts';
import type { InboundMessage, Message, OutboundMessage } from './message.ts';
import type { MessageStatus } from './status.ts';
import { windowAfter } from './window.ts';

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
  readonly freeEntryUntil?: Instant;
  readonly createdAt: Instant;
};

/** The unique key of a chat: one per (number, contact). */
export function chatKey(phoneNumberId: PhoneNumberId, contactId: ContactId): string {
  return `${phoneNumberId}:${contactId}`;
}

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
    unread: 0,
    received: 0,
    readTo: 0,
    lastOrder: order,
    createdAt,
  };
}

/** The chat after an inbound message: counted, its window renewed, lifted unless the message belongs further back. */
export function receive(chat: Chat, message: InboundMessage): Chat {
  const received = chat.received + 1;
  const isNewest = chat.lastInboundAt === undefined || chat.lastInboundAt <= message.sentAt;
  return {
    ...lift(chat, message),
    received,
    unread: received - chat.readTo,
    windowExpiresAt: windowAfter(chat.windowExpiresAt, Date.parse(message.sentAt)),
    ...(isNewest ? { lastInboundAt: message.sentAt, lastInboundWamid: message.wamid } : {}),
    ...(isNewest && message.identity ? { lastInboundIdentity: message.identity } : {}),
  };
}

/** The chat after a message that we wrote: lifted, nothing counted. */
export function send(chat: Chat, message: OutboundMessage): Chat {
  return lift(chat, message);
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
  const { id, direction, type, order } = message;
  const text = message.text.length > 200 ? `${message.text.slice(0, 199)}…` : message.text;
  const base = { id, direction, type, order, text: text.toWellFormed() };
  if (message.direction === 'inbound') return base;
  return { ...base, status: message.status, ...(message.unconfirmed ? { unconfirmed: true } : {}) };
}
