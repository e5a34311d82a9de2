/** Shapes of the HTTP API and the socket, shared by server, browser and scripts. Schemas: api.schema.ts. */
import type { Agent, Role } from './agent.ts';
import type { Chat } from './chat.ts';
import type { Contact } from './contact.ts';
import type { MessageContent } from './content.ts';
import type { ProblemBody } from './errors.ts';
import type { InboxEvent } from './events.ts';
import type { AgentId, ChatId, Instant, MessageId, PhoneNumberId, SessionId } from './ids.ts';
import type { Message } from './message.ts';
import type { PhoneNumber, Settings } from './settings.ts';
import type { Template, TemplateSync } from './template.ts';

/** `GET /api/inbox`: the first load. Every read carries the `seq` taken before its documents. */
export type InboxSnapshot = {
  readonly epoch: string;
  readonly seq: number;
  readonly agent: Agent;
  readonly settings: Settings;
  readonly phoneNumbers: readonly PhoneNumber[];
  readonly agents: readonly Agent[];
  readonly labels: readonly never[];
  /** How many of all chats have something unread; 100 stands for 100 or more. */
  readonly unreadChats: number;
  readonly chats: readonly Chat[];
  readonly contacts: readonly Contact[];
  readonly nextCursor?: string;
};

/** Which chats a list shows. */
export type ChatFilter = 'all' | 'unread' | 'closing';

/** `GET /api/chats`. `query` searches name and number; a cursor is only good for the same filter. */
export type ChatPage = {
  readonly seq: number;
  readonly chats: readonly Chat[];
  readonly contacts: readonly Contact[];
  readonly nextCursor?: string;
};

/** `GET /api/chats/:chatId/messages`, oldest first by (`order`, `seq`). */
export type MessagePage = {
  readonly seq: number;
  readonly messages: readonly Message[];
  readonly hasBefore: boolean;
  readonly hasAfter: boolean;
};

/** `GET /api/templates`, by name and language. A cursor is only good for the same filter and query. */
export type TemplatePage = {
  readonly seq: number;
  readonly templates: readonly Template[];
  readonly syncs: readonly TemplateSync[];
  readonly nextCursor?: string;
};

/** `sendable`: approved, and in a form that Parley can fill. */
export type TemplateFilter = 'sendable' | 'all';

/** `POST /api/templates/sync`. */
export type TemplateSyncAnswer = { readonly syncs: readonly TemplateSync[] };

/**
 * `GET /api/recipients`: whom a typed number can mean, the likeliest first. Somebody who is known here comes with the
 * contact, and with the chat that this business number has with them.
 */
export type RecipientsAnswer = {
  readonly seq: number;
  readonly recipients: readonly Recipient[];
};
export type Recipient = {
  /** `+` and digits: what `POST /send-message` takes. */
  readonly phone: string;
  /** The same in groups, as people write it. */
  readonly display: string;
  /** Two letters, ISO 3166. */
  readonly country?: string;
  readonly contact?: Contact;
  readonly chat?: Chat;
};

/** `POST /send-message`. Exactly one of chatId, phone, userId; `message` is the seed's name for `text`. */
export type SendRequest = {
  readonly id?: MessageId;
  readonly chatId?: ChatId;
  readonly phone?: string;
  readonly userId?: string;
  readonly phoneNumberId?: PhoneNumberId;
  readonly type?: string;
  readonly text?: string;
  readonly message?: string;
  readonly content?: MessageContent;
  readonly replyTo?: MessageId;
  readonly retryOf?: MessageId;
};

export type SendAnswer = { readonly success: true; readonly message: Message };

export type SetupRequest = {
  readonly token: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly teamName?: string;
};
export type LoginRequest = { readonly email: string; readonly password: string };
export type LoginAnswer = { readonly agent: Agent };
export type InviteRequest = { readonly role: Role; readonly name?: string };
/** `url` is shown once; the token inside is not stored. */
export type InviteAnswer = { readonly url: string; readonly expiresAt: Instant };
export type AcceptInviteRequest = {
  readonly token: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
};
/** A link that lets one agent choose a new password; `url` is shown once, the token inside is not stored. */
export type PasswordLink = { readonly url: string; readonly expiresAt: Instant };
export type ChoosePasswordRequest = { readonly agentId: AgentId; readonly token: string; readonly password: string };
/** Role and `disabled` are for admins; name and password are one's own. A new password needs the current one. */
export type AgentChange = {
  readonly role?: Role;
  readonly disabled?: boolean;
  readonly name?: string;
  readonly password?: string;
  readonly currentPassword?: string;
};

/** An invitation as admins see it. `id` is the sha256 of its token. */
export type InviteView = {
  readonly id: string;
  readonly role: Role;
  readonly name?: string;
  readonly invitedBy: AgentId;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
};

export type SessionView = {
  readonly id: SessionId;
  readonly createdAt: Instant;
  readonly usedAt: Instant;
  readonly userAgent: string;
  readonly address: string;
  readonly isCurrent: boolean;
};

/** What a socket asks: everything after this place of the log. Without `after`, only what comes from now on. */
export type RegisterRequest = { readonly after?: number; readonly epoch?: string; readonly batch?: boolean };

/** The answer to `register`, also emitted as `registered`. `reload`: the place is not in the log; load afresh. */
export type RegisterAnswer = {
  readonly userId: AgentId;
  readonly epoch: string;
  readonly seq: number;
  readonly events?: readonly InboxEvent[];
  readonly reload?: true;
  /** The build of the web app that the server has: a page of another one is out of date. */
  readonly build?: string;
};

/** Acknowledges a `register` that cannot be read; `detail` names the field. */
export type RegisterRefusal = Pick<ProblemBody, 'code' | 'title' | 'detail'>;

/** One frame on the socket: the part (prev, seq] of the log. Empty events prove that nothing was missed. */
export type EventsFrame = { readonly prev: number; readonly seq: number; readonly events: readonly InboxEvent[] };

/** Who is here: not logged, only sent. */
export type Presence = {
  readonly online: readonly AgentId[];
  readonly chats: {
    readonly [chatId: string]: { readonly viewing: readonly AgentId[]; readonly replying: readonly AgentId[] };
  };
};

/** What a browser tells about itself: the open chat, and whether a reply is being written. */
export type PresenceReport = { readonly chatId?: ChatId; readonly replying?: boolean };

/** Socket.IO event maps. Beside these, a socket without `batch` gets every inbox event under its own name. */
export type ServerToClient = {
  registered: (answer: RegisterAnswer) => void;
  events: (frame: EventsFrame) => void;
  presence: (presence: Presence) => void;
  /** How many of all chats have something unread, as `unreadChats` of the first load. */
  unread: (unreadChats: number) => void;
  /** The socket fell too far behind: register again. */
  behind: () => void;
  /** The server goes down for a restart: an orderly end, reconnect soon. */
  restarting: () => void;
  signed_out: () => void;
} & { readonly [type in InboxEvent['type']]: (event: InboxEvent) => void };

export type ClientToServer = {
  register: (request: RegisterRequest, acknowledge?: (answer: RegisterAnswer) => void) => void;
  presence: (report: PresenceReport) => void;
};
