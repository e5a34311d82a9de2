/**
 * One agent's browser without the screen: signs in over HTTP, loads the inbox, follows the socket, and holds the same
 * view that the web app draws. Everything goes over real HTTP and a real websocket.
 */

import type { Agent } from '@parley/model/agent';
import type {
  ChatPage,
  EventsFrame,
  InboxSnapshot,
  MessagePage,
  Presence,
  PresenceReport,
  RegisterAnswer,
  TemplatePage,
} from '@parley/model/api';
import type { Chat } from '@parley/model/chat';
import type { InboxEvent } from '@parley/model/events';
import type { ChatId } from '@parley/model/ids';
import type { Message, OutboundMessage } from '@parley/model/message';
import { applyEvent, type View } from '@parley/model/view';
import { io, type Socket } from 'socket.io-client';
import { eventually } from './eventually.ts';

export type HttpAnswer = { readonly status: number; readonly headers: Headers; readonly body: unknown };

export type BrowserClient = {
  readonly agent: Agent;
  readonly cookie: string;
  readonly url: string;
  view(): View;
  /** Every event that came over the socket, in order. */
  readonly heard: readonly InboxEvent[];
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<HttpAnswer>;
  /** Loads the inbox afresh: every chat with all of its messages, and the templates. */
  freshView(): Promise<View>;
  goOnline(): Promise<void>;
  goOffline(): void;
  isOnline(): boolean;
  /** Tells which chat is open and whether a reply is being written. */
  reports(report: PresenceReport): void;
  /** Who is here and what they look at, as told last over the socket. */
  presence(): Presence | undefined;
  /** How many chats have something unread, as told last over the socket. */
  unreadChats(): number | undefined;
  /** Opens the chat with somebody whose name or text is known. */
  chatWith(name: string): Promise<Chat>;
  writes(chat: Chat | string, text: string, more?: Record<string, unknown>): Promise<OutboundMessage>;
  sees(text: string, where?: (message: Message) => boolean): Promise<Message>;
  seesStatus(text: string, status: OutboundMessage['status']): Promise<OutboundMessage>;
  close(): void;
};

/** A browser that is signed in with this cookie, loaded and online. */
export async function openBrowser(url: string, cookie: string): Promise<BrowserClient> {
  const heard: InboxEvent[] = [];
  let socket: Socket | undefined;
  let view: View | undefined;
  let unreadChats: number | undefined;
  let presence: Presence | undefined;
  let isBehind = false;

  async function request(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<HttpAnswer> {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text.startsWith('{') ? JSON.parse(text) : text };
  }

  async function read<T>(path: string): Promise<T> {
    const answer = await request('GET', path);
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body as T;
  }

  /** Every page of a thread, from the newest back. */
  async function wholeThread(chatId: string): Promise<View['threads'][string]> {
    const messages: Message[] = [];
    for (let place = ''; ; place = `&before=${messages[0]?.id}`) {
      const page = await read<MessagePage>(`/api/chats/${chatId}/messages?limit=200${place}`);
      messages.unshift(...page.messages);
      if (!page.hasBefore) return { messages, hasBefore: false, hasAfter: false };
    }
  }

  /** The list of chats from the first page of it on, to its end. */
  async function wholeList(first: ChatPage): Promise<Pick<ChatPage, 'chats' | 'contacts'>> {
    const pages = [first];
    for (let { nextCursor } = first; nextCursor !== undefined; ) {
      const page = await read<ChatPage>(`/api/chats?limit=100&cursor=${encodeURIComponent(nextCursor)}`);
      pages.push(page);
      nextCursor = page.nextCursor;
    }
    return { chats: pages.flatMap(({ chats }) => chats), contacts: pages.flatMap(({ contacts }) => contacts) };
  }

  async function freshView(): Promise<View> {
    const snapshot = await read<InboxSnapshot>('/api/inbox');
    const shelf = await read<TemplatePage>('/api/templates?filter=all&limit=250');
    const { chats, contacts } = await wholeList(snapshot);
    const threads: Record<string, View['threads'][string]> = {};
    for (const chat of chats) threads[chat.id] = await wholeThread(chat.id);
    const { epoch, seq, settings, phoneNumbers } = snapshot;
    const byId = <T extends { readonly id: string }>(things: readonly T[]) =>
      Object.fromEntries(things.map((thing) => [thing.id, thing]));
    return {
      epoch,
      seq,
      settings,
      phoneNumbers,
      agents: byId(snapshot.agents),
      contacts: byId(contacts),
      chats: byId(chats),
      hasMoreChats: false,
      threads,
      shelf: { templates: byId(shelf.templates), syncs: byId(shelf.syncs) },
    };
  }

  /** A chat that the view meets for the first time in an event has its whole history in events from here on. */
  function take(event: InboxEvent): void {
    heard.push(event);
    if (view === undefined) return;
    if (
      event.type === 'new_message' &&
      view.threads[event.chat.id] === undefined &&
      view.chats[event.chat.id] === undefined
    ) {
      view = {
        ...view,
        threads: { ...view.threads, [event.chat.id]: { messages: [], hasBefore: false, hasAfter: false } },
      };
    }
    view = applyEvent(view, event);
  }

  async function goOnline(): Promise<void> {
    const own = io(url, { transports: ['websocket'], extraHeaders: { cookie }, reconnection: false, forceNew: true });
    socket = own;
    let isRegistered = false;
    const kept: EventsFrame[] = [];
    const applyFrame = (frame: EventsFrame) => {
      if (view === undefined) return;
      if (frame.prev > view.seq)
        throw new Error(`A gap: at ${view.seq}, the frame covers (${frame.prev}, ${frame.seq}]`);
      for (const event of frame.events) if (event.seq > (view?.seq ?? 0)) take(event);
      if (view !== undefined && frame.seq > view.seq) view = { ...view, seq: frame.seq };
    };
    own.on('events', (frame: EventsFrame) => (isRegistered ? applyFrame(frame) : kept.push(frame)));
    own.on('behind', () => {
      isBehind = true;
    });
    own.on('presence', (told: Presence) => {
      presence = told;
    });
    own.on('unread', (count: number) => {
      unreadChats = count;
    });
    await new Promise<void>((resolve, reject) => {
      own.on('connect', () => resolve());
      own.on('connect_error', reject);
      // Cut between the websocket and the answer of Socket.IO, which the socket itself hears of after 20 s, or never.
      own.io.engine.on('close', (reason) => reject(new Error(`The connection closed: ${reason}`)));
    });
    const place = view === undefined ? {} : { after: view.seq, epoch: view.epoch };
    const answer: RegisterAnswer = await own.timeout(45_000).emitWithAck('register', { ...place, batch: true });
    if (answer.reload) view = await freshView();
    else if (view !== undefined) {
      for (const event of answer.events ?? []) take(event);
      view = { ...view, epoch: answer.epoch, seq: Math.max(view.seq, answer.seq) };
    }
    isRegistered = true;
    isBehind = false;
    for (const frame of kept) if (frame.seq > (view?.seq ?? 0)) applyFrame(frame);
  }

  function current(): View {
    if (view === undefined) throw new Error('The browser has loaded nothing yet');
    return view;
  }

  function findMessage(text: string, where: (message: Message) => boolean = () => true): Message | undefined {
    for (const thread of Object.values(current().threads)) {
      const found = thread.messages.findLast((message) => message.text === text && where(message));
      if (found) return found;
    }
    return undefined;
  }

  /** For the message of a wait in vain: nothing more comes to a browser whose socket was cut or was told that it is behind. */
  function whereIAm(): string {
    const state = isBehind ? 'told that it is behind' : socket?.connected ? 'online' : 'offline';
    return `; the browser is ${state}, at ${view?.seq}`;
  }

  const { agent } = await read<{ agent: Agent }>('/api/auth/me');
  view = await freshView();
  await goOnline();

  return {
    agent,
    cookie,
    url,
    heard,
    view: current,
    request,
    freshView,
    goOnline,
    goOffline() {
      socket?.disconnect();
      socket = undefined;
    },
    isOnline: () => socket?.connected === true,
    reports: (report) => void socket?.emit('presence', report),
    presence: () => presence,
    unreadChats: () => unreadChats,
    chatWith: (name) =>
      eventually(`a chat with ${name}`, () => Object.values(current().chats).find((chat) => chat.name.includes(name))),
    async writes(chat, text, more = {}) {
      const chatId: ChatId = typeof chat === 'string' ? (chat as ChatId) : chat.id;
      const answer = await request('POST', '/send-message', { chatId, text, ...more });
      if (answer.status !== 201) throw new Error(`Sending answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      return (answer.body as { message: OutboundMessage }).message;
    },
    sees: (text, where) =>
      eventually(
        () => `${agent.name} sees “${text}”${whereIAm()}`,
        () => findMessage(text, where),
      ),
    seesStatus: (text, status) =>
      eventually(
        () => `${agent.name} sees “${text}” ${status}${whereIAm()}`,
        () => {
          const message = findMessage(text, (one) => one.direction === 'outbound' && one.status === status);
          return message as OutboundMessage | undefined;
        },
      ),
    close() {
      socket?.disconnect();
    },
  };
}
