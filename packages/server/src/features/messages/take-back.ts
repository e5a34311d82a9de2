/** A message that has not left yet can be taken back by its author or an admin, until its attempt is claimed. */
import type { Agent } from '@parley/model/agent';
import { withdraw } from '@parley/model/chat';
import { Problem } from '@parley/model/errors';
import type { InboxEventBody } from '@parley/model/events';
import type { MessageId } from '@parley/model/ids';
import { isCarrier } from '@parley/model/message';
import type { Put } from '@parley/storage/store';
import type { Work } from '../../writer.ts';

/**
 * The work that removes a message. `previousId` is the message before it in its thread, for the chat's preview.
 * Throws Problem: NOT_FOUND, BAD_REQUEST, FORBIDDEN, ALREADY_CLAIMED.
 */
export function takeBack(id: MessageId, agent: Agent, previousId: MessageId | undefined): Work<void> {
  return async (read) => {
    const message = await read.get('messages', id);
    if (message?.direction !== 'outbound') throw new Problem('NOT_FOUND', 'messageId');
    // What is shown of it stands on another message, and what stood there before may be at WhatsApp.
    if (isCarrier(message)) throw new Problem('BAD_REQUEST', 'messageId: an empty reaction takes a reaction back');
    const isAuthor = message.author.kind === 'agent' && message.author.agentId === agent.id;
    if (!isAuthor && agent.role !== 'admin') throw new Problem('FORBIDDEN');
    const isOnItsWay = message.claimedAt !== undefined || message.unconfirmed === true;
    if (message.status !== 'sending' || isOnItsWay) throw new Problem('ALREADY_CLAIMED');

    const put: Put[] = [];
    const events: InboxEventBody[] = [{ type: 'message_removed', messageId: id, chatId: message.chatId }];
    const chat = await read.get('chats', message.chatId);
    const next = chat && withdraw(chat, id, previousId && (await read.get('messages', previousId)));
    if (next !== undefined && next !== chat) {
      put.push({ collection: 'chats', document: next });
      events.push({ type: 'chat_update', chat: next });
    }
    return { commit: { remove: [{ collection: 'messages', id }], put, events }, answer: undefined };
  };
}
