import type { Message } from '@parley/model/message';
import { ApiProblem, api } from '../../inbox/api.ts';
import { newId } from '../../inbox/uuid.ts';
import { showToast } from '../../ui/toast.ts';

/** The six that are one click away. */
export const quickReactions = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const;

/**
 * Reacts to a message for the team, or with an empty text takes that back. The bubble changes when the server has it: a
 * reaction that waits for a connection would be about something that nobody looks at any more.
 */
export async function react({ id, chatId }: Pick<Message, 'id' | 'chatId'>, emoji: string): Promise<void> {
  try {
    await api.post('/send-message', { id: newId(), chatId, type: 'reaction', content: { emoji }, replyTo: id });
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    showToast(error.title, { tone: 'error' });
  }
}
