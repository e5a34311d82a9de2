/**
 * What a screen can do. Verbs never throw and need no awaiting unless they say so: what is under way is in
 * `state.loading`, what went wrong in `state.failed`, both under the same key (see state.ts).
 */
import type { PresenceReport } from '@parley/model/api';
import type { ChatId, MessageId } from '@parley/model/ids';
import type { Message, OutboundMessage } from '@parley/model/message';
import { makeInbox } from './inbox.ts';
import type { SendOptions } from './outbox.ts';
import type { ChatListName } from './reading.ts';
import { inboxStore } from './store.ts';

const inbox = makeInbox(inboxStore);

/** Reads the inbox, connects, and sends what was left unsent. After signing in it is called again. */
export function startInbox(): void {
  inbox.start();
}

/** Disconnects and lets go of timers and listeners. What is unsent stays stored. */
export function stopInbox(): void {
  inbox.stop();
}

/** Loads a chat's newest messages unless they are here, and the chat itself when the list does not have it. */
export function openChat(chatId: ChatId): Promise<void> {
  return inbox.openChat(chatId);
}

/** Loads what `openChat` would, ahead of a likely click. */
export function prefetchChat(chatId: ChatId): void {
  void inbox.prefetchChat(chatId);
}

/** Loads the page before the oldest loaded message, if there is one. */
export function loadOlder(chatId: ChatId): Promise<void> {
  return inbox.loadOlder(chatId);
}

/** Loads the page after the newest loaded message, while the thread `hasAfter`. */
export function loadNewer(chatId: ChatId): Promise<void> {
  return inbox.loadNewer(chatId);
}

/** Shows the stretch around a message: nothing to do when it is loaded, else the thread is replaced. */
export function showAround(chatId: ChatId, messageId: MessageId): Promise<void> {
  return inbox.showAround(chatId, messageId);
}

/** Brings a thread that `hasAfter` back to its newest messages. */
export function showNewest(chatId: ChatId): Promise<void> {
  return inbox.showNewest(chatId);
}

/** Loads the next page of a list, or of the present search. */
export function loadMoreChats(list: ChatListName): Promise<void> {
  return inbox.loadMoreChats(list);
}

/** Matches the loaded chats at once, then asks the server. The caller waits for a pause in typing. Empty ends it. */
export function searchChats(query: string): Promise<void> {
  return inbox.searchChats(query);
}

/** Loads the templates of our accounts, in all states, unless they are here. Events keep them true from then on. */
export function loadTemplates(): Promise<void> {
  return inbox.loadTemplates();
}

/**
 * Sends a text, or with `options.payload` anything else, `text` being its readable line. Returns the id of the bubble, which appears as soon as the message is stored in this browser and
 * becomes the message itself when the server confirms it. Does not touch the draft.
 */
export function sendMessage(chatId: ChatId, text: string, options?: SendOptions): MessageId {
  return inbox.sendMessage(chatId, text, options);
}

/** Sends a failed or unconfirmed message again, as a new message that names it. */
export function sendAgain(message: OutboundMessage): MessageId {
  return inbox.sendAgain(message);
}

/** Tries a refused message again, as it is. */
export function retryUnsent(id: MessageId): void {
  inbox.retryUnsent(id);
}

/** Lets a message go that asks whether it should. */
export function confirmUnsent(id: MessageId): void {
  inbox.retryUnsent(id);
}

/** Forgets an unsent message; nothing happens while it is `posting`. */
export function discardUnsent(id: MessageId): void {
  inbox.discardUnsent(id);
}

/** Takes a message back that WhatsApp has not seen. Rejects with an `ApiProblem`, ALREADY_CLAIMED when it is too late. */
export function takeBack(message: Message): Promise<void> {
  return inbox.takeBack(message);
}

/** Marks everything loaded of a chat as read for the team. Goes again after a reconnect if it could not go. */
export function markRead(chatId: ChatId): void {
  inbox.markRead(chatId);
}

/** Keeps what is being written; stored 300 ms after the last change. Empty text removes the draft. */
export function setDraft(chatId: ChatId, text: string): void {
  inbox.setDraft(chatId, text);
}

/** Tells the team which chat is open here and whether a reply is being written. Repeated after a reconnect. */
export function reportPresence(report: PresenceReport): void {
  inbox.reportPresence(report);
}

/** Ends the session. Unsent messages and drafts stay in this browser for the same agent. Rejects with an `ApiProblem`. */
export function signOut(): Promise<void> {
  return inbox.signOut();
}

/** Connects, or loads, at once instead of at the next due time. */
export function retryConnection(): void {
  inbox.retryConnection();
}
