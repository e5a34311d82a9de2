/** What a server would keep: chats, messages and the log, changed by the rules of the model. For tests. */
import type { Agent } from '@parley/model/agent';
import type { ChatPage, InboxSnapshot, MessagePage } from '@parley/model/api';
import { type Chat, newChat, readUpTo, receive, send, withdraw } from '@parley/model/chat';
import type { Contact } from '@parley/model/contact';
import type { MessageContent } from '@parley/model/content';
import { type InboxEvent, type InboxEventBody, statusUpdate } from '@parley/model/events';
import {
  type AgentId,
  type ChatId,
  type ContactId,
  instant,
  type MessageId,
  type PhoneNumberId,
  uuidV7,
  type Wamid,
} from '@parley/model/ids';
import { applyReport, compareMessages, type InboundMessage, type Message, outbound } from '@parley/model/message';
import type { Settings } from '@parley/model/settings';
import type { Receipt } from '@parley/model/status';
import type { ChatAnswer } from '../reads.ts';

export const ana: Agent = agent(1, 'Ana');
export const omar: Agent = agent(2, 'Omar');

type WorldSend = {
  readonly chatId: ChatId;
  readonly text: string;
  readonly id?: MessageId;
  readonly replyTo?: MessageId;
  readonly type?: string;
  readonly content?: MessageContent;
};

export type SmallWorld = ReturnType<typeof makeSmallWorld>;

/** Domain time starts at `startMs`; every change is one millisecond later than the one before. */
export function makeSmallWorld(startMs: number = Date.now()) {
  const chats = new Map<ChatId, Chat>();
  const moved = new Map<ChatId, ChatId>();
  const contacts = new Map<ContactId, Contact>();
  const messages = new Map<MessageId, Message>();
  const log: InboxEvent[] = [];
  const listeners = new Set<(events: readonly InboxEvent[], prev: number) => void>();
  let made = 100;
  let settings: Settings = { id: 'team', teamName: 'Team', mode: 'sandbox', sendReadReceipts: true, clockOffsetMs: 0 };

  const nextId = (): string => {
    made += 1;
    return testId(made);
  };
  const head = (): number => log.length;
  const now = (): number => startMs + head() + 1;

  const commit = (...bodies: InboxEventBody[]): void => {
    const prev = head();
    const events = bodies.map((body, index): InboxEvent => ({ ...body, seq: prev + index + 1 }));
    log.push(...events);
    for (const listener of listeners) listener(events, prev);
  };

  const chatOf = (id: ChatId): Chat => found(chats.get(id));
  const contactOf = (chat: Chat): Contact => found(contacts.get(chat.contactId));
  const thread = (id: ChatId): Message[] =>
    [...messages.values()].filter((message) => message.chatId === id).sort(compareMessages);

  const put = (message: Message, chat: Chat): Message => {
    messages.set(message.id, message);
    chats.set(chat.id, chat);
    commit({ type: 'new_message', message, chat, contact: contactOf(chat) });
    return message;
  };

  return {
    head,
    chatOf,
    thread,
    messages,
    eventsAfter: (seq: number): InboxEvent[] => log.slice(seq),
    onCommit: (listener: (events: readonly InboxEvent[], prev: number) => void) => listeners.add(listener),

    addChat: (name: string): Chat => {
      const contact: Contact = { id: nextId() as ContactId, name, waId: `9715000${made}`, createdAt: instant(now()) };
      const chat = newChat(nextId() as ChatId, contact, '555' as PhoneNumberId, instant(now()), now());
      contacts.set(contact.id, contact);
      chats.set(chat.id, chat);
      commit({ type: 'contact_update', contact }, { type: 'chat_update', chat });
      return chat;
    },
    /** Two contacts turn out to be one. */
    merge: (from: ChatId, into: ChatId): void => {
      chats.delete(from);
      moved.set(from, into);
      commit({ type: 'chat_removed', chatId: from, mergedInto: into });
    },
    /** A message of the contact; `lateByMs` puts it further back in the thread. */
    receive: (chatId: ChatId, text: string, lateByMs = 0): Message => {
      const chat = chatOf(chatId);
      const id = nextId() as MessageId;
      const at = now() - lateByMs;
      const message: InboundMessage = {
        id,
        seq: head() + 1,
        chatId,
        contactId: chat.contactId,
        phoneNumberId: chat.phoneNumberId,
        direction: 'inbound',
        type: 'text',
        content: { body: text },
        text,
        order: at,
        ordinal: chat.received + 1,
        createdAt: instant(now()),
        sentAt: instant(at),
        author: { kind: 'contact' },
        wamid: `wamid.${id}` as Wamid,
      };
      return put(message, receive(chat, message));
    },
    /** A message of an agent. The same id again is the same message. */
    send: (author: Agent, request: WorldSend): Message => {
      const { chatId, text, id = nextId() as MessageId, replyTo, type = 'text', content = { body: text } } = request;
      const known = messages.get(id);
      if (known !== undefined) return known;
      const chat = chatOf(chatId);
      const message = outbound({
        id,
        chatId,
        contactId: chat.contactId,
        phoneNumberId: chat.phoneNumberId,
        type,
        content,
        text,
        order: Math.max(now(), chat.lastOrder),
        ordinal: chat.received,
        createdAt: instant(now()),
        sentAt: instant(now()),
        author: { kind: 'agent', agentId: author.id, name: author.name },
        ...(replyTo === undefined ? {} : { replyTo }),
      });
      const stamped = { ...message, seq: head() + 1 };
      return put(stamped, send(chat, stamped));
    },
    report: (id: MessageId, receipt: Receipt): void => {
      const message = messages.get(id);
      if (message?.direction !== 'outbound') return;
      const next = applyReport(message, { receipt, at: instant(now()) });
      messages.set(id, next);
      const chat = chatOf(message.chatId);
      if (chat.lastMessage?.id === id) {
        chats.set(chat.id, { ...chat, lastMessage: { ...chat.lastMessage, status: next.status } });
      }
      commit(statusUpdate(next));
    },
    readTo: (chatId: ChatId, ordinal: number): void => {
      const chat = readUpTo(chatOf(chatId), ordinal);
      chats.set(chatId, chat);
      commit({ type: 'chat_update', chat });
    },
    remove: (id: MessageId): void => {
      const message = found(messages.get(id));
      messages.delete(id);
      const chat = withdraw(chatOf(message.chatId), id, thread(message.chatId).at(-1));
      chats.set(chat.id, chat);
      commit({ type: 'message_removed', messageId: id, chatId: chat.id }, { type: 'chat_update', chat });
    },
    moveClock: (clockOffsetMs: number): void => {
      settings = { ...settings, clockOffsetMs };
      commit({ type: 'settings_update', settings, phoneNumbers: [] });
    },

    inbox: (me: Agent, epoch: string): InboxSnapshot => ({
      epoch,
      seq: head(),
      agent: me,
      settings,
      phoneNumbers: [],
      agents: [ana, omar],
      labels: [],
      unreadChats: [...chats.values()].filter((chat) => chat.unread > 0).length,
      chats: [...chats.values()],
      contacts: [...contacts.values()],
    }),
    chatPage: (query: string): ChatPage => {
      const hits = [...chats.values()].filter((chat) => chat.name.toLowerCase().includes(query.toLowerCase()));
      return { seq: head(), chats: hits, contacts: hits.map(contactOf) };
    },
    has: (id: ChatId): boolean => chats.has(id),
    /** The chat, or the one that it went into. */
    chat: (id: ChatId): ChatAnswer => {
      const chat = chatOf(moved.get(id) ?? id);
      return { seq: head(), chat, contact: contactOf(chat) };
    },
    page: (
      id: ChatId,
      limit: number,
      place: { before?: string; after?: string; around?: string } = {},
    ): MessagePage => {
      const all = thread(id);
      const at = (wanted: string): number => all.findIndex((message) => message.id === wanted);
      let [start, end] = [Math.max(0, all.length - limit), all.length];
      if (place.before !== undefined) [start, end] = [Math.max(0, at(place.before) - limit), at(place.before)];
      if (place.after !== undefined) [start, end] = [at(place.after) + 1, at(place.after) + 1 + limit];
      if (place.around !== undefined) [start, end] = [Math.max(0, at(place.around) - limit), at(place.around) + limit];
      const page = all.slice(start, end);
      return { seq: head(), messages: page, hasBefore: start > 0, hasAfter: end < all.length };
    },
  };
}

function agent(number: number, name: string): Agent {
  return {
    id: testId(number) as AgentId,
    name,
    email: `${name.toLowerCase()}@example.com`,
    role: 'agent',
    createdAt: instant(0),
  };
}

function testId(number: number): string {
  return uuidV7(number, new Uint8Array(10));
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The small world does not have it');
  return value;
}
