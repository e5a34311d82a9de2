/**
 * What one browser knows: chats, contacts, agents and the loaded stretch of each opened thread, up to `seq` of the log.
 * A view is only ever changed by reading (`merge…`) and by `applyEvent`; both are pure. The promise that the whole
 * product rests on: a stale view + the events since = a fresh view.
 */
import type { Agent } from './agent.ts';
import type { Chat } from './chat.ts';
import { previewChange } from './chat.ts';
import type { Contact } from './contact.ts';
import type { InboxEvent, MessageStatusUpdate } from './events.ts';
import type { ChatId, ContactId, MessageId } from './ids.ts';
import { compareMessages, isCarrier, type Message, type OutboundMessage } from './message.ts';
import { never } from './never.ts';
import type { PhoneNumber, Settings } from './settings.ts';
import type { Template, TemplateSync } from './template.ts';

/** A stretch of one chat's messages, oldest first, without a gap inside. */
export type Thread = {
  readonly messages: readonly Message[];
  readonly hasBefore: boolean;
  readonly hasAfter: boolean;
};

/** The templates of our accounts, in all states, and how far they are known, by account. */
export type TemplateShelf = {
  readonly templates: { readonly [id: string]: Template };
  readonly syncs: { readonly [wabaId: string]: TemplateSync };
};

export type View = {
  readonly epoch: string;
  readonly seq: number;
  readonly settings: Settings;
  readonly phoneNumbers: readonly PhoneNumber[];
  readonly agents: { readonly [id: string]: Agent };
  readonly contacts: { readonly [id: string]: Contact };
  readonly chats: { readonly [id: string]: Chat };
  /** True while the store holds chats further down the list than any loaded one. */
  readonly hasMoreChats: boolean;
  readonly threads: { readonly [chatId: string]: Thread };
  /** Absent until somebody has asked for them. */
  readonly shelf?: TemplateShelf;
};

/** The view after an event. An event that the view already covers (seq ≤ view.seq) changes nothing. */
export function applyEvent(view: View, event: InboxEvent): View {
  if (event.seq <= view.seq) return view;
  return { ...change(view, event), seq: event.seq };
}

function change(view: View, event: InboxEvent): View {
  switch (event.type) {
    case 'new_message':
      return putMessage(putContact(putChat(view, event.chat), event.contact), event.message);
    case 'message_status_update':
      return changeStatus(view, event);
    case 'message_update':
      return previewMessage(updateMessage(view, event.message), event.message);
    case 'chat_update':
      return putChat(view, event.chat);
    case 'contact_update':
      return isKnown(view, event.contact) ? putContact(view, event.contact) : view;
    case 'agent_update':
      return { ...view, agents: { ...view.agents, [event.agent.id]: event.agent } };
    case 'message_removed':
      return removeMessage(view, event.chatId, event.messageId);
    case 'chat_removed':
      return removeChat(view, event.chatId);
    case 'settings_update':
      return { ...view, settings: event.settings, phoneNumbers: mergeNumbers(view.phoneNumbers, event.phoneNumbers) };
    case 'template_update':
      return putTemplate(view, event.template);
    case 'template_sync_update':
      return putSync(view, event.sync);
    default:
      return never(event);
  }
}

/** The outbound message as a status event describes it. */
export function withStatus(message: OutboundMessage, event: MessageStatusUpdate): OutboundMessage {
  const { wamid: _w, error: _e, unconfirmed: _u, claimedAt: _c, waitUntil: _t, waitingSince: _s, ...rest } = message;
  const { whatsappMessageId, error, unconfirmed, claimedAt, waitUntil, waitingSince } = event;
  return {
    ...rest,
    ...(whatsappMessageId === undefined ? {} : { wamid: whatsappMessageId }),
    status: event.status,
    statusAt: event.timestamp,
    receipts: event.receipts,
    failures: event.failures,
    attempts: event.attempts,
    ...(error ? { error } : {}),
    ...(unconfirmed ? { unconfirmed } : {}),
    ...(claimedAt ? { claimedAt } : {}),
    ...(waitUntil ? { waitUntil } : {}),
    ...(waitingSince ? { waitingSince } : {}),
  };
}

/** A thread after a page of older or newer messages was read. Overlap is merged by id; the page's copy wins. */
export function mergePage(thread: Thread | undefined, page: Thread, place: 'before' | 'after' | 'fresh'): Thread {
  if (thread === undefined || place === 'fresh') return page;
  const byId = new Map(thread.messages.map((message) => [message.id, message]));
  for (const message of page.messages) byId.set(message.id, message);
  const messages = [...byId.values()].sort(compareMessages);
  return place === 'before'
    ? { messages, hasBefore: page.hasBefore, hasAfter: thread.hasAfter }
    : { messages, hasBefore: thread.hasBefore, hasAfter: page.hasAfter };
}

/** The chats of a list, newest first. */
export function sortedChats(chats: Iterable<Chat>): Chat[] {
  return [...chats].sort((a, b) => b.lastOrder - a.lastOrder || (a.id < b.id ? 1 : -1));
}

/** By id order, as the store lists them. */
function mergeNumbers(known: readonly PhoneNumber[], changed: readonly PhoneNumber[]): readonly PhoneNumber[] {
  const byId = new Map([...known, ...changed].map((phoneNumber) => [phoneNumber.id, phoneNumber]));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** A chat that turned out to be with another contact takes leave of the one before. */
function putChat(view: View, chat: Chat): View {
  const before = view.chats[chat.id]?.contactId;
  const next = { ...view, chats: { ...view.chats, [chat.id]: chat } };
  return before === undefined || before === chat.contactId ? next : forgetContact(next, before);
}

function putContact(view: View, contact: Contact): View {
  return { ...view, contacts: { ...view.contacts, [contact.id]: contact } };
}

function putTemplate({ shelf, ...view }: View, template: Template): View {
  if (shelf === undefined) return view;
  const templates =
    template.status === 'DELETED'
      ? without(shelf.templates, template.id)
      : { ...shelf.templates, [template.id]: template };
  return { ...view, shelf: { ...shelf, templates } };
}

function putSync({ shelf, ...view }: View, sync: TemplateSync): View {
  return shelf === undefined ? view : { ...view, shelf: { ...shelf, syncs: { ...shelf.syncs, [sync.id]: sync } } };
}

/** Contacts are known through their chats. */
function isKnown(view: View, { id }: Contact): boolean {
  return id in view.contacts || Object.values(view.chats).some((chat) => chat.contactId === id);
}

function putThread(view: View, chatId: ChatId, thread: Thread): View {
  return { ...view, threads: { ...view.threads, [chatId]: thread } };
}

/** A message beyond either end of a stretch with more to load belongs to a page that is not here yet. */
function putMessage(view: View, message: Message): View {
  const thread = view.threads[message.chatId];
  if (thread === undefined) return view;
  const known = thread.messages.findIndex((other) => other.id === message.id);
  if (known >= 0) return replaceMessage(view, message);
  const first = thread.messages[0];
  const last = thread.messages.at(-1);
  if (thread.hasBefore && first !== undefined && compareMessages(message, first) < 0) return view;
  if (thread.hasAfter && last !== undefined && compareMessages(message, last) > 0) return view;
  const messages = [...thread.messages, message];
  if (last !== undefined && compareMessages(message, last) < 0) messages.sort(compareMessages);
  return putThread(view, message.chatId, { ...thread, messages });
}

/** A message that is not in its thread went there from another one, when two contacts turned out to be one. */
function updateMessage(view: View, message: Message): View {
  const isHere = view.threads[message.chatId]?.messages.some(({ id }) => id === message.id);
  if (isHere || isCarrier(message)) return replaceMessage(view, message);
  const held = Object.entries(view.threads).find(([, thread]) => thread.messages.some(({ id }) => id === message.id));
  return putMessage(held === undefined ? view : removeMessage(view, held[0] as ChatId, message.id), message);
}

function replaceMessage(view: View, message: Message): View {
  const thread = view.threads[message.chatId];
  if (thread === undefined) return view;
  const messages = thread.messages.map((other) => (other.id === message.id ? message : other));
  return putThread(view, message.chatId, { ...thread, messages });
}

function previewMessage(view: View, message: Message): View {
  const chat = view.chats[message.chatId];
  if (chat === undefined) return view;
  const next = previewChange(chat, message);
  return next === chat ? view : putChat(view, next);
}

function changeStatus(view: View, event: MessageStatusUpdate): View {
  const thread = view.threads[event.chatId];
  const known = thread?.messages.find((message) => message.id === event.messageId);
  let next = view;
  if (thread !== undefined && known?.direction === 'outbound') next = replaceMessage(view, withStatus(known, event));
  const chat = view.chats[event.chatId];
  if (chat?.lastMessage?.id !== event.messageId) return next;
  const { unconfirmed: _, ...last } = chat.lastMessage;
  const lastMessage = {
    ...last,
    status: event.status,
    ...(event.unconfirmed ? { unconfirmed: event.unconfirmed } : {}),
  };
  return putChat(next, { ...chat, lastMessage });
}

function removeMessage(view: View, chatId: ChatId, messageId: MessageId): View {
  const thread = view.threads[chatId];
  if (thread === undefined) return view;
  return putThread(view, chatId, {
    ...thread,
    messages: thread.messages.filter((message) => message.id !== messageId),
  });
}

/** A contact is known through its chats: with the last of them it goes, too. */
function removeChat(view: View, chatId: ChatId): View {
  const contactId = view.chats[chatId]?.contactId;
  const next = { ...view, chats: without(view.chats, chatId), threads: without(view.threads, chatId) };
  return contactId === undefined ? next : forgetContact(next, contactId);
}

function forgetContact(view: View, contactId: ContactId): View {
  const isKnownElsewhere = Object.values(view.chats).some((chat) => chat.contactId === contactId);
  return isKnownElsewhere ? view : { ...view, contacts: without(view.contacts, contactId) };
}

function without<T>(record: { readonly [id: string]: T }, id: string): { readonly [id: string]: T } {
  const { [id]: _, ...rest } = record;
  return rest;
}
