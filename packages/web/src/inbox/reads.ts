/**
 * Reads merged into the view. A read is as old as its `seq`, while events go on arriving; so events are kept for a
 * while, and those that the read does not cover are applied again on top of it. Events tell what *is*, so applying one
 * twice, in order, ends in the same view.
 */
import type { ChatPage, EventsFrame, InboxSnapshot, MessagePage, TemplatePage } from '@parley/model/api';
import { type Chat, send } from '@parley/model/chat';
import type { Contact } from '@parley/model/contact';
import type { InboxEvent } from '@parley/model/events';
import type { ChatId, MessageId } from '@parley/model/ids';
import type { OutboundMessage } from '@parley/model/message';
import { applyEvent, mergePage, type Thread, type View } from '@parley/model/view';

/** Everything visible that happened after `from`, up to the view's own `seq`. */
export type KeptEvents = { readonly from: number; readonly events: readonly InboxEvent[] };

/** One chat, as `GET /api/chats/:chatId` answers it. */
export type ChatAnswer = { readonly seq: number; readonly chat: Chat; readonly contact: Contact };

/** A chat that is read together with the inbox, because it is on screen. */
export type OpenThread = { readonly chatId: ChatId; readonly chat: ChatAnswer; readonly page: MessagePage };

/**
 * A view that starts over from a snapshot and the threads that were read with it. Its `seq` is the oldest of these
 * reads: registering from there brings every one of them up to date.
 */
export function freshView(snapshot: InboxSnapshot, threads: readonly OpenThread[]): View {
  return {
    epoch: snapshot.epoch,
    seq: Math.min(snapshot.seq, ...threads.flatMap(({ chat, page }) => [chat.seq, page.seq])),
    settings: snapshot.settings,
    phoneNumbers: snapshot.phoneNumbers,
    agents: byId(snapshot.agents),
    contacts: byId([...snapshot.contacts, ...threads.map(({ chat }) => chat.contact)]),
    chats: byId([...snapshot.chats, ...threads.map(({ chat }) => chat.chat)]),
    hasMoreChats: snapshot.nextCursor !== undefined,
    threads: Object.fromEntries(threads.map(({ chatId, page }) => [chatId, threadOf(page)])),
  };
}

/** The view after a frame or a catch-up: its events, and the certainty that nothing else happened up to its `seq`. */
export function applyFrame(view: View, frame: Pick<EventsFrame, 'seq' | 'events'>): View {
  const next = frame.events.reduce(applyEvent, view);
  return next.seq >= frame.seq ? next : { ...next, seq: frame.seq };
}

/** True while the kept events reach back to a read of this age. Otherwise it must be read again. */
export function reachesBackTo(kept: KeptEvents, seq: number): boolean {
  return kept.from <= seq;
}

/** The view after chats and their contacts were read. */
export function mergeChats(view: View, page: Pick<ChatPage, 'seq' | 'chats' | 'contacts'>, kept: KeptEvents): View {
  const merged = {
    ...view,
    chats: { ...view.chats, ...byId(page.chats) },
    contacts: { ...view.contacts, ...byId(page.contacts) },
  };
  return applyAgain(merged, page.seq, kept);
}

/** The view after all templates were read. */
export function mergeTemplates(view: View, page: Omit<TemplatePage, 'nextCursor'>, kept: KeptEvents): View {
  const shelf = { templates: byId(page.templates), syncs: byId(page.syncs) };
  return applyAgain({ ...view, shelf }, page.seq, kept);
}

/** Where a page goes: `fresh` replaces what is loaded, the others join the end that begins with this message. */
export type PagePlace = 'fresh' | { readonly before: MessageId } | { readonly after: MessageId };

/**
 * The view after a page of a thread was read. A page is only joined to the end that it was read for: the thread may
 * have been replaced meanwhile, and then the page is dropped.
 */
export function mergeMessages(view: View, chatId: ChatId, page: MessagePage, place: PagePlace, kept: KeptEvents): View {
  const loaded = view.threads[chatId];
  if (place === 'fresh') return putThread(view, chatId, mergePage(loaded, threadOf(page), 'fresh'), page.seq, kept);
  const side = 'before' in place ? 'before' : 'after';
  const [end, anchor] =
    'before' in place ? [loaded?.messages[0], place.before] : [loaded?.messages.at(-1), place.after];
  if (end?.id !== anchor) return view;
  return putThread(view, chatId, mergePage(loaded, threadOf(page), side), page.seq, kept);
}

/**
 * The view with a message of ours that the server has confirmed ahead of the event that tells it. The event still
 * comes, and replaces what is guessed here.
 */
export function withSent(view: View, message: OutboundMessage): View {
  const chat = view.chats[message.chatId];
  const contact = view.contacts[message.contactId];
  if (message.seq <= view.seq || chat === undefined || contact === undefined) return view;
  const event = { type: 'new_message', message, chat: send(chat, message), contact, seq: view.seq + 1 } as const;
  return { ...applyEvent(view, event), seq: view.seq };
}

function applyAgain(merged: View, readSeq: number, kept: KeptEvents): View {
  if (readSeq >= merged.seq) return merged;
  return { ...kept.events.reduce(applyEvent, { ...merged, seq: readSeq }), seq: merged.seq };
}

function putThread(view: View, chatId: ChatId, thread: Thread, seq: number, kept: KeptEvents): View {
  return applyAgain({ ...view, threads: { ...view.threads, [chatId]: thread } }, seq, kept);
}

function threadOf({ messages, hasBefore, hasAfter }: MessagePage): Thread {
  return { messages, hasBefore, hasAfter };
}

function byId<T extends { readonly id: string }>(items: readonly T[]): { readonly [id: string]: T } {
  return Object.fromEntries(items.map((item) => [item.id, item]));
}
