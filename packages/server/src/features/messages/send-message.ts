/** A message from the team: durable with status `sending` before anybody is told; delivery starts from the event. */

import type { SendRequest } from '@parley/model/api';
import type { Chat } from '@parley/model/chat';
import { chatKey, send } from '@parley/model/chat';
import { textBodyLimit } from '@parley/model/content';
import { Problem } from '@parley/model/errors';
import { identityIds } from '@parley/model/identity';
import { type AgentId, instant, type MessageId, type PhoneNumberId } from '@parley/model/ids';
import { type OutboundMessage, outbound } from '@parley/model/message';
import { canSend } from '@parley/model/window';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { Read, Work } from '../../writer.ts';

/** Who sends, when (domain milliseconds), and the id to use when the caller brings none. */
export type Sender = { readonly agentId: AgentId; readonly name: string };
export type SendContext = {
  readonly sender: Sender;
  readonly now: number;
  readonly freshId: MessageId;
  readonly phoneNumberId: PhoneNumberId;
};

/**
 * The work that stores a message for sending. The same id with the same body answers the same message again.
 * Throws Problem: ID_TAKEN, NOT_FOUND, UNKNOWN_NUMBER, WINDOW_CLOSED, TYPE_NOT_SUPPORTED, TEXT_TOO_LONG, BAD_REQUEST.
 */
export function sendMessage(request: SendRequest, context: SendContext): Work<OutboundMessage> {
  const text = textOf(request);
  return async (read) => {
    const chat = await findChat(read, request, context.phoneNumberId);
    const id = request.id ?? context.freshId;
    const known = await read.get('messages', id);
    if (known !== undefined) return { answer: sameMessage(known, request, text, context, chat) };
    // A contact who never wrote has no window: the answer is the same as for one that has closed.
    if (chat === undefined || !canSend('text', chat.windowExpiresAt, context.now)) throw new Problem('WINDOW_CLOSED');
    if (request.replyTo !== undefined) await mustBeIn(read, chat, request.replyTo, 'replyTo');
    if (request.retryOf !== undefined) await mustBeIn(read, chat, request.retryOf, 'retryOf');

    const createdAt = instant(context.now);
    const message = outbound({
      id,
      chatId: chat.id,
      contactId: chat.contactId,
      phoneNumberId: chat.phoneNumberId,
      type: 'text',
      content: { body: text },
      text,
      order: Math.max(context.now, chat.lastOrder),
      ordinal: chat.received,
      createdAt,
      sentAt: createdAt,
      author: { kind: 'agent', agentId: context.sender.agentId, name: context.sender.name },
      ...(request.replyTo ? { replyTo: request.replyTo } : {}),
      ...(request.retryOf ? { retryOf: request.retryOf } : {}),
    });
    const contact = await read.get('contacts', chat.contactId);
    if (contact === undefined) throw new Problem('NOT_FOUND', 'contact');
    const next = send(chat, message);
    return {
      commit: {
        insert: [{ collection: 'messages', document: message }],
        put: [{ collection: 'chats', document: next }],
        events: [{ type: 'new_message', message, chat: next, contact }],
      },
      answer: message,
    };
  };
}

/** The text of a request, checked as WhatsApp would. Graphemes do not matter here: WhatsApp counts characters. */
function textOf(request: SendRequest): string {
  if (request.type !== undefined && request.type !== 'text') throw new Problem('TYPE_NOT_SUPPORTED', request.type);
  const body = (request.content as { body?: unknown } | undefined)?.body;
  const text = request.text ?? request.message ?? (typeof body === 'string' ? body : '');
  if (text.trim() === '') throw new Problem('BAD_REQUEST', 'text: must not be empty');
  if (text.length > textBodyLimit) throw new Problem('TEXT_TOO_LONG', `text: ${text.length} characters`);
  return text.toWellFormed().replaceAll('\u0000', '');
}

async function findChat(read: Read, request: SendRequest, phoneNumberId: PhoneNumberId): Promise<Chat | undefined> {
  const named = [request.chatId, request.phone, request.userId].filter((name) => name !== undefined);
  if (named.length !== 1) throw new Problem('BAD_REQUEST', 'name exactly one of chatId, phone, userId');
  if (request.chatId !== undefined) {
    const chat = await read.get('chats', request.chatId);
    if (chat === undefined) throw new Problem('NOT_FOUND', 'chatId');
    return chat;
  }
  const names = request.userId !== undefined ? { userId: request.userId } : { waId: digitsOf(request.phone ?? '') };
  for (const id of identityIds(names)) {
    const identity = await read.get('identities', id);
    if (identity !== undefined) return read.getBy('chats', 'pair', chatKey(phoneNumberId, identity.contactId));
  }
  return undefined;
}

/** The digits of a number in international form. A number without its country code would go to the wrong person. */
function digitsOf(phone: string): string {
  const typed = phone.trim();
  const international = typed.startsWith('00') ? `+${typed.slice(2)}` : typed.startsWith('+') ? typed : `+${typed}`;
  const parsed = parsePhoneNumberFromString(international);
  if (!parsed?.isPossible()) throw new Problem('UNKNOWN_NUMBER', 'phone');
  return parsed.number.slice(1);
}

async function mustBeIn(read: Read, chat: Chat, id: MessageId, field: string): Promise<void> {
  const message = await read.get('messages', id);
  if (message?.chatId !== chat.id) throw new Problem('NOT_FOUND', field);
}

function sameMessage(
  known: { readonly direction: string },
  request: SendRequest,
  text: string,
  { sender }: SendContext,
  chat: Chat | undefined,
): OutboundMessage {
  const message = known as OutboundMessage;
  const isSame =
    message.direction === 'outbound' &&
    message.chatId === chat?.id &&
    message.text === text &&
    message.replyTo === request.replyTo &&
    message.retryOf === request.retryOf &&
    message.author.kind === 'agent' &&
    message.author.agentId === sender.agentId;
  if (!isSame) throw new Problem('ID_TAKEN', 'id');
  return message;
}
