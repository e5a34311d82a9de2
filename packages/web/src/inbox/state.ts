/** Everything the screens draw from. One object, replaced on every change; parts that did not change keep their identity. */
import type { Agent } from '@parley/model/agent';
import type { ChatFilter, Presence } from '@parley/model/api';
import type { MessageContent, MessageType } from '@parley/model/content';
import type { AgentId, ChatId, Instant, MessageId } from '@parley/model/ids';
import type { MessageMedia } from '@parley/model/media';
import type { View } from '@parley/model/view';

/** A sentence for the person, from `application/problem+json` or from the network. */
export type Trouble = {
  readonly code: string;
  readonly title: string;
  /** Which field or thing. */
  readonly detail?: string;
  readonly requestId?: string;
};

/**
 * The life of the connection, in words:
 * - `connecting`: the first one since start.
 * - `online`: registered; what is on screen is what the server has. A loss is told only after 3 seconds.
 * - `reconnecting`: lost for more than 3 seconds.
 * - `offline`: the browser says so, or lost for more than 15 seconds.
 */
export type ConnectionStatus = 'connecting' | 'online' | 'reconnecting' | 'offline';

/** `since` is real-clock milliseconds. `justCaughtUp` stays for 3 seconds after a loss that was told. */
export type Connection = {
  readonly status: ConnectionStatus;
  readonly since: number;
  readonly justCaughtUp?: true;
};

/** What a message that is more than text carries: Meta's type and object, and the uploaded file that its bubble shows. */
export type Payload = {
  readonly type: MessageType;
  readonly content: MessageContent;
  readonly media?: MessageMedia;
};

/**
 * A message that the server has not confirmed yet. Its id is the id of the message that it becomes, so one React key
 * serves for life. In words:
 * - `queued`: waits for its turn or for the network.
 * - `posting`: on its way to our server, in this tab.
 * - `held`: the session ended; it goes when the same agent signs in.
 * - `asking`: older than 15 minutes; it goes when a person confirms it.
 * - `refused`: the server said no, `problem` says why; the text is kept.
 */
export type Unsent = {
  readonly id: MessageId;
  readonly agentId: AgentId;
  readonly chatId: ChatId;
  /** Place among the unsent messages of this browser. */
  readonly ordinal: number;
  /** The readable line; all of it where there is no payload. */
  readonly text: string;
  readonly payload?: Payload;
  readonly replyTo?: MessageId;
  readonly retryOf?: MessageId;
  readonly createdAt: Instant;
  readonly status: 'queued' | 'posting' | 'held' | 'asking' | 'refused';
  readonly problem?: Trouble;
  /** The browser could not store it (private mode, full disk): closing this tab loses it. */
  readonly isOnlyInThisTab?: true;
};

/** How far a list was read: whether the server has more of it, and the `lastOrder` down to which it is complete. */
export type ListProgress = { readonly hasMore: boolean; readonly floor: number };

/** The chats that match a query: found here at once, completed by the server. `isDone` once the server has answered. */
export type ChatSearch = {
  readonly query: string;
  readonly chatIds: readonly ChatId[];
  readonly isDone: boolean;
  readonly hasMore: boolean;
};

/**
 * Keys of `loading` and `failed`: `chats:<filter>`, `search`, `thread:<chatId>` (opening, jumping), `older:<chatId>`,
 * `newer:<chatId>`, `templates`.
 */
export type InboxState = {
  /** `failed`: the first load did not work, see `problem`; it is tried again by itself and by `retryConnection`. */
  readonly phase: 'loading' | 'ready' | 'signed-out' | 'failed';
  readonly problem?: Trouble;
  readonly me?: Agent;
  readonly view?: View;
  readonly connection: Connection;
  readonly lists: { readonly [filter in ChatFilter]?: ListProgress };
  readonly search?: ChatSearch;
  /** Chats known to have gone into another one, because two contacts turned out to be one. */
  readonly moved: { readonly [chatId: string]: ChatId };
  readonly unsent: readonly Unsent[];
  readonly drafts: { readonly [chatId: string]: string };
  readonly presence: Presence;
  /** How many of all chats have something unread, as the server counts them; 100 stands for 100 or more. */
  readonly unreadChats: number;
  /** The server has a newer version of the page. */
  readonly isOutdated?: true;
  readonly loading: { readonly [key: string]: true };
  readonly failed: { readonly [key: string]: Trouble };
};

export const emptyPresence: Presence = { online: [], chats: {} };

/** The state before anything was read. */
export function initialState(now: number): InboxState {
  return {
    phase: 'loading',
    connection: { status: 'connecting', since: now },
    lists: {},
    moved: {},
    unsent: [],
    drafts: {},
    presence: emptyPresence,
    unreadChats: 0,
    loading: {},
    failed: {},
  };
}
