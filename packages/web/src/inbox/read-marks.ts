/** Tells the server what was read. A mark that could not go is kept until the connection is back. */
import type { ChatId, MessageId } from '@parley/model/ids';
import type { Message } from '@parley/model/message';
import { api } from './api.ts';
import type { InboxStore } from './store.ts';
import { isRefused, isSignedOut } from './trouble.ts';

export type ReadMarks = {
  readonly mark: (chatId: ChatId) => void;
  /** Sends the marks that could not go. */
  readonly wake: () => void;
};

export function makeReadMarks(store: InboxStore, onSignedOut: () => void): ReadMarks {
  /** What was told, or is being told. */
  const told = new Map<ChatId, MessageId>();
  const owed = new Set<ChatId>();

  const mark = (chatId: ChatId): void => {
    const upTo = newestRead(store, chatId);
    owed.delete(chatId);
    if (upTo === undefined || told.get(chatId) === upTo) return;
    told.set(chatId, upTo);
    api.post(`/api/chats/${encodeURIComponent(chatId)}/read`, { upTo }).catch((error: unknown) => {
      if (told.get(chatId) === upTo) told.delete(chatId);
      if (isSignedOut(error)) onSignedOut();
      else if (!isRefused(error)) owed.add(chatId);
    });
  };

  return {
    mark,
    wake: () => {
      for (const chatId of [...owed]) mark(chatId);
    },
  };
}

/** The last received of the loaded messages, unless all are read or the newest are not loaded. */
function newestRead(store: InboxStore, chatId: ChatId): MessageId | undefined {
  const { view } = store.getState();
  const thread = view?.threads[chatId];
  if (thread === undefined || thread.hasAfter || !view?.chats[chatId]?.unread) return undefined;
  let last: Message | undefined;
  for (const message of thread.messages) {
    if (message.direction === 'inbound' && message.ordinal > (last?.ordinal ?? 0)) last = message;
  }
  return last?.id;
}
