/**
 * A reaction of ours: a message of type `reaction` carries it to WhatsApp by the same lanes, claims and outcomes as any
 * other, but stands in no thread; what the team sees is the message that it reacts to.
 */
import type { SendRequest } from '@parley/model/api';
import { Problem } from '@parley/model/errors';
import { instant, millis } from '@parley/model/ids';
import { checkContent } from '@parley/model/limits';
import { type OutboundMessage, outbound } from '@parley/model/message';
import { react, reaction } from '@parley/model/reaction';
import { canSend } from '@parley/model/window';
import { presentChat } from '../../merge-contacts.ts';
import type { Work } from '../../writer.ts';
import type { SendContext } from './send-message.ts';

/** Throws Problem: BAD_REQUEST, CONTENT_REFUSED, NOT_FOUND, WINDOW_CLOSED, ID_TAKEN. */
export function sendReaction(request: SendRequest, { sender, now, fresh }: SendContext): Work<OutboundMessage> {
  const { chatId, replyTo } = request;
  if (chatId === undefined || replyTo === undefined)
    throw new Problem('BAD_REQUEST', 'chatId, replyTo: name the message to react to');
  const problem = checkContent('reaction', request.content);
  if (problem !== undefined) throw new Problem('CONTENT_REFUSED', `${problem.field}: ${problem.sentence}`);
  const emoji = String((request.content as { readonly emoji?: unknown }).emoji ?? '');
  const createdAt = instant(now);
  return async (read) => {
    const id = request.id ?? fresh.messageId;
    const known = await read.get('messages', id);
    if (known !== undefined) {
      const isSame =
        known.direction === 'outbound' &&
        known.type === 'reaction' &&
        known.replyTo === replyTo &&
        known.text === emoji &&
        known.author.kind === 'agent' &&
        known.author.agentId === sender.agentId;
      if (!isSame) throw new Problem('ID_TAKEN', 'id');
      return { answer: known };
    }
    const target = await read.get('messages', replyTo);
    const chat = await presentChat(read, chatId);
    const home = target && (await presentChat(read, target.chatId));
    if (chat === undefined || home?.id !== chat.id || target?.wamid === undefined)
      throw new Problem('NOT_FOUND', 'replyTo');
    if (chat.isGroup) throw new Problem('GROUP_CHAT');
    if (!canSend('reaction', chat.windowExpiresAt, now)) throw new Problem('WINDOW_CLOSED');
    const carrier = outbound({
      id,
      chatId: chat.id,
      contactId: chat.contactId,
      phoneNumberId: chat.phoneNumberId,
      type: 'reaction',
      content: { emoji },
      text: emoji,
      order: now,
      ordinal: chat.received,
      createdAt,
      sentAt: createdAt,
      author: { kind: 'agent', agentId: sender.agentId, name: sender.name },
      replyTo,
    });
    // WhatsApp shows the one that it is told last, whatever the clock says.
    const before = target.reactions?.ours?.at;
    const at = before === undefined || before < createdAt ? createdAt : instant(millis(before) + 1);
    const message = react(target, 'ours', reaction(emoji, at, id));
    return {
      commit: {
        insert: [{ collection: 'messages', document: carrier }],
        put: [{ collection: 'messages', document: message }],
        events: [{ type: 'message_update', message }],
      },
      answer: carrier,
    };
  };
}
