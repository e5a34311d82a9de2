/** The browser's data layer put together: reading, the socket, the outbox and drafts around one store. */
import type { ChatFilter, PresenceReport } from '@parley/model/api';
import type { ChatId, MessageId } from '@parley/model/ids';
import type { Message, OutboundMessage } from '@parley/model/message';
import type { InboxStore } from './store.ts';

export type SendOptions = { readonly replyTo?: MessageId; readonly retryOf?: MessageId };
export type ChatListName = ChatFilter | 'search';

export type Inbox = {
  readonly start: () => void;
  readonly stop: () => void;
  readonly openChat: (chatId: ChatId) => Promise<void>;
  readonly prefetchChat: (chatId: ChatId) => void;
  readonly loadOlder: (chatId: ChatId) => Promise<void>;
  readonly loadNewer: (chatId: ChatId) => Promise<void>;
  readonly showAround: (chatId: ChatId, messageId: MessageId) => Promise<void>;
  readonly showNewest: (chatId: ChatId) => Promise<void>;
  readonly loadMoreChats: (list: ChatListName) => Promise<void>;
  readonly searchChats: (query: string) => Promise<void>;
  readonly sendMessage: (chatId: ChatId, text: string, options?: SendOptions) => MessageId;
  readonly sendAgain: (message: OutboundMessage) => MessageId;
  readonly retryUnsent: (id: MessageId) => void;
  readonly confirmUnsent: (id: MessageId) => void;
  readonly discardUnsent: (id: MessageId) => void;
  readonly takeBack: (message: Message) => Promise<void>;
  readonly markRead: (chatId: ChatId) => void;
  readonly setDraft: (chatId: ChatId, text: string) => void;
  readonly reportPresence: (report: PresenceReport) => void;
  readonly signOut: () => Promise<void>;
  readonly retryConnection: () => void;
};

export declare function makeInbox(store: InboxStore): Inbox;
