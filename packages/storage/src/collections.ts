/**
 * Every collection, declared once: its indexes, unique keys and text fields. The adapters interpret this; a document
 * is stored as JSON beside the columns that its indexes name.
 */
import type { Agent, Credential, Invite, Session } from '@parley/model/agent';
import { canonicalEmail } from '@parley/model/agent';
import { type Chat, chatKey } from '@parley/model/chat';
import type { Contact } from '@parley/model/contact';
import type { Deed } from '@parley/model/deed';
import type { Identity } from '@parley/model/identity';
import type { ChatId, ContactId, Instant, MessageId, PhoneNumberId, WabaId, Wamid } from '@parley/model/ids';
import type { MediaFile } from '@parley/model/media';
import { isCarrier, type Message } from '@parley/model/message';
import type { AccountAlert, PhoneNumber, Settings } from '@parley/model/settings';
import type { StatusRecord } from '@parley/model/status';
import { isGone, type KnownTemplate, type TemplateSync, templateKey } from '@parley/model/template';
import { numberTokens, tokens } from '@parley/model/tokens';

/** What came before the message that it names. Drained when the wamid is stored; dropped after 30 days. */
export type ParkedStatus = {
  /** The business number and what names the message in all its wamids. */
  readonly id: string;
  /** Reports about it, merged. */
  readonly record: StatusRecord;
  /** What was done to it, each with the message that shows the deed until then. */
  readonly deeds?: readonly { readonly deed: Deed; readonly shownBy: MessageId }[];
  /** The messages that quote it. */
  readonly quotedBy?: readonly MessageId[];
  /** An echo that turned out to be this message of ours, while others may still quote the echo. */
  readonly echo?: { readonly id: MessageId; readonly is: MessageId; readonly chatId: ChatId };
  readonly parkedAt: Instant;
};

/**
 * A chat whose messages belong to another chat, because two contacts turned out to be one, or to another contact
 * (`chatId` is then its own id). While it is pending some of them are still to be moved; afterwards it tells where they are.
 */
export type MovedChat = {
  readonly id: ChatId;
  readonly chatId: ChatId;
  readonly contactId: ContactId;
  /** What their ordinals become, see `movedOrdinal`. */
  readonly ordinals: number;
  readonly isPending?: true;
};

/** One piece of news about the account, as an admin reads it; `raw` is what WhatsApp said. */
export type AccountNews = {
  /** A hash of the news, so that the same comes once. */
  readonly id: string;
  readonly wabaId: WabaId;
  readonly alert: AccountAlert;
  readonly raw: unknown;
};

/** When the newest news of a topic were told: what is older changes nothing any more. */
export type AccountTopic = { readonly id: string; readonly at: Instant };

/** How a journal element fared when it was not applied. Dead ones are visible and replayable. */
export type Outcome = {
  /** `position:element`, zero-padded so that ids of one journal sort like places. */
  readonly id: string;
  readonly position: number;
  readonly element: number;
  readonly outcome: 'duplicate' | 'ignored' | 'dead';
  /** A sentence without message text. */
  readonly reason: string;
  readonly attempts: number;
  readonly at: Instant;
};

/** A place in the journal that moves: `applied` (settled without a gap) and `attempted` (counted before the attempt). */
export type Mark = {
  readonly id: string;
  readonly position: number;
  readonly element?: number;
  readonly attempts?: number;
};

/** One start of Parley: its id is the epoch of the cursors that it handed out. */
export type Boot = { readonly id: string; readonly firstSeq: number; readonly at: Instant };

/** A secret that Parley keeps for itself, such as the key that signs sessions. Never leaves the server. */
export type Secret = {
  readonly id: string;
  readonly value: string;
  readonly createdAt: Instant;
  readonly expiresAt?: Instant;
};

/** Failed sign-ins of one account or address, and when the next try is evaluated. */
export type Throttle = {
  readonly id: string;
  readonly failures: number;
  readonly until: Instant;
  readonly at: Instant;
};

/**
 * Who works on a part of the inbox, where several nodes share it: a shard of its chats, or the journal of one node.
 * `fence` grows with every change of hands; without `node` it is free.
 */
export type Ownership = { readonly id: string; readonly node?: string; readonly fence: number };

/** A node that takes part: written when it joins, removed when it leaves or its lease is over. */
export type Member = { readonly id: string; readonly instance: string; readonly joinedAt: Instant };

export type Documents = {
  messages: Message;
  chats: Chat;
  contacts: Contact;
  identities: Identity;
  agents: Agent;
  credentials: Credential;
  sessions: Session;
  invites: Invite;
  parkedStatuses: ParkedStatus;
  movedChats: MovedChat;
  accountNews: AccountNews;
  accountTopics: AccountTopic;
  outcomes: Outcome;
  marks: Mark;
  boots: Boot;
  secrets: Secret;
  throttles: Throttle;
  settings: Settings;
  phoneNumbers: PhoneNumber;
  media: MediaFile;
  templates: KnownTemplate;
  templateSyncs: TemplateSync;
  ownerships: Ownership;
  members: Member;
};
export type CollectionName = keyof Documents;

/** One collection: `version` of its documents' shape, unique keys and indexes as functions of the document. */
export type Collection<D> = {
  readonly version: number;
  /** A value that no two documents share; undefined where the document has none. */
  readonly unique?: { readonly [key: string]: (document: D) => string | undefined };
  /** The fields to walk by, most significant first. A document without one of them (undefined) is not in the index. */
  readonly indexes?: {
    readonly [index: string]: { readonly [field: string]: (document: D) => string | number | undefined };
  };
  /** The words to find it by, with the order in which hits come (greater first). */
  readonly text?: {
    readonly words: (document: D) => readonly string[];
    readonly order: (document: D) => number;
    /** The order of a document never changes, so a store can keep its hits in that order. */
    readonly isOrderFixed?: true;
    readonly chatId?: (document: D) => string;
  };
};

/** Every collection, declared once: what the adapters make tables, indexes and unique keys of. */
export const collections = {
  messages: {
    version: 1,
    unique: {
      wamid: (message: Message) => (message.wamid ? wamidKey(message.phoneNumberId, message.wamid) : undefined),
    },
    indexes: {
      thread: {
        // What carries a reaction of ours stands in no thread.
        chatId: (message: Message) => (isCarrier(message) ? undefined : message.chatId),
        order: (message: Message) => message.order,
        seq: (message: Message) => message.seq,
      },
      /** Messages not yet accepted, the queue: state is the queue. */
      sending: {
        sending: (message: Message) =>
          message.direction === 'outbound' && message.status === 'sending' ? 1 : undefined,
        order: (message: Message) => message.order,
        seq: (message: Message) => message.seq,
      },
    },
    text: {
      words: (message: Message) => tokens(message.text),
      order: (message: Message) => message.order,
      isOrderFixed: true,
      chatId: (message: Message) => message.chatId,
    },
  },
  chats: {
    version: 1,
    unique: { pair: (chat: Chat) => chatKey(chat.phoneNumberId, chat.contactId) },
    indexes: {
      list: { lastOrder: (chat: Chat) => chat.lastOrder, id: (chat: Chat) => chat.id },
      unread: {
        unread: (chat: Chat) => (chat.unread > 0 ? 1 : undefined),
        lastOrder: (chat: Chat) => chat.lastOrder,
        id: (chat: Chat) => chat.id,
      },
      window: { windowExpiresAt: (chat: Chat) => chat.windowExpiresAt, id: (chat: Chat) => chat.id },
      contact: { contactId: (chat: Chat) => chat.contactId, id: (chat: Chat) => chat.id },
    },
    text: {
      words: (chat: Chat) => [...tokens(chat.name), ...numberTokens(chat.waId ?? '')],
      order: (chat: Chat) => chat.lastOrder,
    },
  },
  contacts: {
    version: 1,
    indexes: {
      created: { createdAt: (contact: Contact) => contact.createdAt, id: (contact: Contact) => contact.id },
      /** Contacts that others are being merged into: state is the queue. */
      merging: {
        merging: (contact: Contact) => (contact.merging === undefined ? undefined : 1),
        id: (contact: Contact) => contact.id,
      },
    },
  },
  identities: {
    version: 1,
    indexes: {
      contact: { contactId: (identity: Identity) => identity.contactId, id: (identity: Identity) => identity.id },
    },
  },
  agents: {
    version: 1,
    unique: { email: (agent: Agent) => canonicalEmail(agent.email) },
    indexes: { all: { createdAt: (agent: Agent) => agent.createdAt, id: (agent: Agent) => agent.id } },
  },
  credentials: { version: 1 },
  sessions: {
    version: 1,
    indexes: { agent: { agentId: (session: Session) => session.agentId, id: (session: Session) => session.id } },
  },
  invites: {
    version: 1,
    indexes: { created: { createdAt: (invite: Invite) => invite.createdAt, id: (invite: Invite) => invite.id } },
  },
  parkedStatuses: {
    version: 1,
    indexes: { age: { parkedAt: (parked: ParkedStatus) => parked.parkedAt, id: (parked: ParkedStatus) => parked.id } },
  },
  accountNews: {
    version: 1,
    indexes: { all: { at: (news: AccountNews) => news.alert.at, id: (news: AccountNews) => news.id } },
  },
  accountTopics: { version: 1 },
  movedChats: {
    version: 1,
    indexes: {
      pending: { pending: (moved: MovedChat) => (moved.isPending ? 1 : undefined), id: (moved: MovedChat) => moved.id },
    },
  },
  outcomes: {
    version: 1,
    indexes: {
      all: { id: (outcome: Outcome) => outcome.id },
      dead: {
        dead: (outcome: Outcome) => (outcome.outcome === 'dead' ? 1 : undefined),
        id: (outcome: Outcome) => outcome.id,
      },
    },
  },
  marks: { version: 1 },
  boots: { version: 1, indexes: { all: { firstSeq: (boot: Boot) => boot.firstSeq, at: (boot: Boot) => boot.at } } },
  secrets: { version: 1 },
  throttles: {
    version: 1,
    indexes: { age: { at: (throttle: Throttle) => throttle.at, id: (throttle: Throttle) => throttle.id } },
  },
  settings: { version: 1 },
  phoneNumbers: { version: 1, indexes: { all: { id: (phoneNumber: PhoneNumber) => phoneNumber.id } } },
  media: {
    version: 1,
    indexes: {
      /** Files still to be fetched, by due time: state is the queue. */
      due: { nextAttemptAt: (file: MediaFile) => file.nextAttemptAt, id: (file: MediaFile) => file.id },
      /** The files that share one copy of the same bytes. */
      content: { sha256: (file: MediaFile) => file.sha256, id: (file: MediaFile) => file.id },
    },
  },
  templates: {
    version: 1,
    unique: {
      /** A name that was deleted can be given again. */
      name: ({ template }: KnownTemplate) =>
        isGone(template) ? undefined : templateNameKey(template.wabaId, template.name, template.language),
    },
    indexes: {
      list: {
        name: ({ template }: KnownTemplate) => template.name,
        language: ({ template }: KnownTemplate) => template.language,
        id: ({ id }: KnownTemplate) => id,
      },
    },
  },
  templateSyncs: { version: 1, indexes: { all: { id: (sync: TemplateSync) => sync.id } } },
  ownerships: { version: 1, indexes: { all: { id: (ownership: Ownership) => ownership.id } } },
  members: { version: 1, indexes: { all: { id: (member: Member) => member.id } } },
} satisfies { readonly [C in CollectionName]: Collection<Documents[C]> };

export type UniqueKeyName<C extends CollectionName> = (typeof collections)[C] extends { unique: infer U }
  ? keyof U & string
  : never;
export type IndexName<C extends CollectionName> = (typeof collections)[C] extends { indexes: infer I }
  ? keyof I & string
  : never;

/** The unique key of a message at Meta: wamids are unique per business number. */
export function wamidKey(phoneNumberId: PhoneNumberId, wamid: Wamid): string {
  return `${phoneNumberId}:${wamid}`;
}

/** The unique key of a template that is not deleted: its name and language in its account. */
export function templateNameKey(wabaId: WabaId, name: string, language: string): string {
  return `${wabaId}:${templateKey(name, language)}`;
}

/** The unique keys of a collection, each with its value for a document (undefined where the document has none). */
export function uniqueKeys(collection: CollectionName): readonly KeyOf[] {
  return keysOf[collection];
}

type KeyOf = readonly [key: string, of: (document: unknown) => string | undefined];

const keysOf = Object.fromEntries(
  Object.entries(collections).map(([name, declared]) => [
    name,
    Object.entries('unique' in declared ? declared.unique : {}) as unknown as readonly KeyOf[],
  ]),
) as { readonly [C in CollectionName]: readonly KeyOf[] };
