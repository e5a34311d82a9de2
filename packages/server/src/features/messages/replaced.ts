/** The change of a message that is here: the message, the preview of its chat where it is the newest, and the event. */
import { previewChange } from '@parley/model/chat';
import type { Message } from '@parley/model/message';
import type { Commit, Put } from '@parley/storage/store';
import type { Read } from '../../writer.ts';

export async function replaced(read: Read, message: Message): Promise<Commit> {
  const put: Put[] = [{ collection: 'messages', document: message }];
  const chat = await read.get('chats', message.chatId);
  const preview = chat && previewChange(chat, message);
  if (preview !== undefined && preview !== chat) put.push({ collection: 'chats', document: preview });
  return { put, events: [{ type: 'message_update', message }] };
}
