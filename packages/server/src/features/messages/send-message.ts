/** A message from the team: durable with status `sending` before anybody is told; delivery starts from the event. */

import { isDeepStrictEqual } from 'node:util';
import type { SendRequest } from '@parley/model/api';
import { type Chat, chatKey, newChat, send } from '@parley/model/chat';
import type { Contact } from '@parley/model/contact';
import { Problem } from '@parley/model/errors';
import { identitiesOf, type Names } from '@parley/model/identity';
import {
  type AgentId,
  type ChatId,
  type ContactId,
  instant,
  type MessageId,
  type PhoneNumberId,
} from '@parley/model/ids';
import { type Message, type OutboundMessage, outbound } from '@parley/model/message';
import { canSend } from '@parley/model/window';
import type { Insert, Put } from '@parley/storage/store';
import { internationalPhone } from '../../dialled-phone.ts';
import { presentChat } from '../../merge-contacts.ts';
import { findContact } from '../../people.ts';
import type { Read, Work } from '../../writer.ts';
import { type OutgoingContent, outgoingContent, uploadsOf } from './outgoing-content.ts';
import { asApproved, withoutPreview } from './outgoing-template.ts';

/** Who sends, and when (domain milliseconds). */
export type Sender = { readonly agentId: AgentId; readonly name: string };
export type SendContext = {
  readonly sender: Sender;
  readonly now: number;
  readonly phoneNumberId: PhoneNumberId;
  /** Ids for what may have to be made: the message, and for a template to somebody new their contact and chat. */
  readonly fresh: { readonly messageId: MessageId; readonly contactId: ContactId; readonly chatId: ChatId };
};

/**
 * The work that stores a message for sending. The same id with the same body answers the same message again. Throws
 * Problem: ID_TAKEN, NOT_FOUND, UNKNOWN_NUMBER, WINDOW_CLOSED, and what `outgoingContent` throws.
 */
export function sendMessage(request: SendRequest, context: SendContext): Work<OutboundMessage> {
  const outgoing = outgoingContent(request);
  const { now, sender, fresh } = context;
  return async (read) => {
    const { chat: found, contact: known } = await addressed(read, request, context);
    const id = request.id ?? fresh.messageId;
    const before = await read.get('messages', id);
    if (before !== undefined) {
      // It may still be in a chat that has become part of this one.
      const home = await presentChat(read, before.chatId);
      const isThere = home !== undefined && home.id === found?.id;
      return { answer: sameMessage(before, request, outgoing, context, isThere) };
    }
    // A contact who never wrote has no window: the answer is the same as for one that has closed.
    if (!canSend(outgoing.type, found?.windowExpiresAt, now)) throw new Problem('WINDOW_CLOSED');
    if (found === undefined && (await read.get('phoneNumbers', context.phoneNumberId)) === undefined) {
      throw new Problem('NOT_FOUND', 'phoneNumberId');
    }
    const opened = found === undefined ? openChat(request, context, known) : undefined;
    const chat = found ?? opened?.chat;
    const contact = opened?.contact ?? (chat && (await read.get('contacts', chat.contactId)));
    if (chat === undefined || contact === undefined) throw new Problem('NOT_FOUND', 'contact');
    if (request.replyTo !== undefined) await mustBeIn(read, chat, request.replyTo, 'replyTo');
    if (request.retryOf !== undefined) await mustBeIn(read, chat, request.retryOf, 'retryOf');
    const media = await uploadsOf(read, outgoing);
    const approved = await asApproved(read, outgoing, chat.phoneNumberId);

    const createdAt = instant(now);
    const message = outbound({
      id,
      chatId: chat.id,
      contactId: chat.contactId,
      phoneNumberId: chat.phoneNumberId,
      ...approved,
      order: Math.max(now, chat.lastOrder),
      ordinal: chat.received,
      createdAt,
      sentAt: createdAt,
      author: { kind: 'agent', agentId: sender.agentId, name: sender.name },
      ...(media ? { media } : {}),
      ...(request.replyTo ? { replyTo: request.replyTo } : {}),
      ...(request.retryOf ? { retryOf: request.retryOf } : {}),
    });
    const next = send(chat, message);
    const saved: Insert = { collection: 'chats', document: next };
    return {
      commit: {
        insert: [{ collection: 'messages', document: message }, ...(opened ? [saved, ...opened.insert] : [])],
        put: opened?.put ?? [saved],
        events: [{ type: 'new_message', message, chat: next, contact }],
      },
      answer: message,
    };
  };
}

/** The first chat of this number with somebody, begun by a template; a contact nobody knows is known as dialled. */
function openChat(request: SendRequest, { now, fresh, phoneNumberId }: SendContext, known: Contact | undefined) {
  const createdAt = instant(now);
  const contact: Contact = known ?? { id: fresh.contactId, ...dialled(request), createdAt };
  const chat = newChat(fresh.chatId, contact, phoneNumberId, createdAt, now);
  if (known !== undefined) return { contact, chat, insert: [], put: [] };
  const insert: Insert[] = [{ collection: 'contacts', document: contact }];
  // A number that somebody gave up is there already.
  const put = identitiesOf(contact, contact.id, createdAt).map(
    (document): Put => ({ collection: 'identities', document }),
  );
  return { contact, chat, insert, put };
}

/** The name that the request gives the recipient. Throws Problem UNKNOWN_NUMBER. */
function dialled(request: SendRequest): Names {
  return request.userId === undefined
    ? { waId: internationalPhone(request.phone ?? '').waId }
    : { userId: request.userId };
}

type Addressed = { readonly chat?: Chat | undefined; readonly contact?: Contact | undefined };

/** Whom the request names: a chat, or a contact who may have none with this number yet; neither for somebody new. */
async function addressed(read: Read, request: SendRequest, { phoneNumberId, now }: SendContext): Promise<Addressed> {
  const named = [request.chatId, request.phone, request.userId].filter((name) => name !== undefined);
  if (named.length !== 1) throw new Problem('BAD_REQUEST', 'name exactly one of chatId, phone, userId');
  if (request.chatId !== undefined) {
    // It may have become part of another chat since the browser last heard.
    const chat = await presentChat(read, request.chatId);
    if (chat === undefined) throw new Problem('NOT_FOUND', 'chatId');
    if (chat.isGroup) throw new Problem('GROUP_CHAT');
    return { chat };
  }
  const contact = await findContact(read, dialled(request), instant(now));
  if (contact === undefined) return {};
  return { contact, chat: await read.getBy('chats', 'pair', chatKey(phoneNumberId, contact.id)) };
}

async function mustBeIn(read: Read, chat: Chat, id: MessageId, field: string): Promise<void> {
  const message = await read.get('messages', id);
  const home = message && (await presentChat(read, message.chatId));
  if (home?.id !== chat.id) throw new Problem('NOT_FOUND', field);
}

function sameMessage(
  known: Message,
  request: SendRequest,
  outgoing: OutgoingContent,
  { sender }: SendContext,
  isThere: boolean,
): OutboundMessage {
  const isSame =
    known.direction === 'outbound' &&
    isThere &&
    known.type === outgoing.type &&
    isDeepStrictEqual(withoutPreview(known.content), withoutPreview(outgoing.content)) &&
    known.replyTo === request.replyTo &&
    known.retryOf === request.retryOf &&
    known.author.kind === 'agent' &&
    known.author.agentId === sender.agentId;
  if (!isSame) throw new Problem('ID_TAKEN', 'id');
  return known;
}
