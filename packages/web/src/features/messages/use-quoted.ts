import { namedType } from '@parley/model/content/type-label';
import type { ChatId, MessageId } from '@parley/model/ids';
import { shallowEqual, useInbox } from '../../inbox/store.ts';
import { authorName } from './message-words.ts';
import type { Quoted } from './Quote.tsx';

/** The message that a reply names, sent or unsent, where it is loaded. */
export function useQuoted(chatId: ChatId, id: MessageId | undefined, contactName: string): Quoted | undefined {
  return useInbox((state) => {
    if (id === undefined) return undefined;
    const message = state.view?.threads[chatId]?.messages.find((other) => other.id === id);
    if (message !== undefined) {
      const { text } = message;
      const type = message.deletedAt === undefined ? namedType(message.type, message.direction) : 'revoke';
      return { author: authorName(message, contactName, state.me?.id), seed: message.direction, type, text };
    }
    const unsent = state.unsent.find((other) => other.id === id);
    return unsent === undefined
      ? undefined
      : {
          author: 'You',
          seed: 'outbound',
          type: namedType(unsent.payload?.type ?? 'text', 'outbound'),
          text: unsent.text,
        };
  }, shallowEqual);
}
