// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import type { ChatId, MessageId } from '@parley/model/ids';
import type { View } from '@parley/model/view';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { eventually } from './testing/eventually.ts';
import { openLiveTab, openTab, type Tab } from './testing/open-tab.ts';
import { type SmallServer, startSmallServer } from './testing/small-server.ts';
import { ana } from './testing/small-world.ts';

let server: SmallServer;
let chatId: ChatId;

beforeEach(async () => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  server = await startSmallServer();
  chatId = server.world.addChat('Maria').id;
  return server.close;
});

afterEach(() => {
  vi.useRealTimers();
});

describe('following the log', () => {
  it('shows what comes in while connected', async () => {
    const tab = await openWithChat();
    server.world.receive(chatId, 'Hola');
    await upToDate(tab);
    expect(texts(tab)).toEqual(['Hola']);
    expect(tab.state().view?.chats[chatId]?.unread).toBe(1);
  });

  it('catches up after a cut, each message once', async () => {
    const tab = await openWithChat();
    server.world.receive(chatId, 'before');
    await upToDate(tab);
    server.goDown();
    server.world.receive(chatId, 'while away');
    server.comeUp();
    tab.retryConnection();
    await upToDate(tab);
    server.world.receive(chatId, 'after');
    await upToDate(tab);
    expect(texts(tab)).toEqual(['before', 'while away', 'after']);
  });

  it('registers again when a frame is missing', async () => {
    const tab = await openWithChat();
    const release = server.holdFrames();
    server.world.receive(chatId, 'lost');
    release('drop');
    expect(server.registrations).toHaveLength(1);
    server.world.receive(chatId, 'seen');
    await upToDate(tab);
    expect(texts(tab)).toEqual(['lost', 'seen']);
    expect(server.registrations).toHaveLength(2);
  });

  it('registers again when the server says that it is behind', async () => {
    const tab = await openWithChat();
    const release = server.holdFrames();
    server.world.receive(chatId, 'not pushed');
    release('drop');
    server.emit('behind');
    await upToDate(tab);
    expect(texts(tab)).toEqual(['not pushed']);
  });

  it('keeps the frames that arrive while it registers, and applies them after the answer', async () => {
    const tab = await openWithChat();
    const release = server.holdRegistrations();
    server.world.receive(chatId, 'one');
    server.emit('behind');
    await eventually(() => expect(server.registrations).toHaveLength(2));
    server.world.receive(chatId, 'two');
    server.world.receive(chatId, 'three');
    release();
    await upToDate(tab);
    expect(texts(tab)).toEqual(['one', 'two', 'three']);
    expect(server.registrations).toHaveLength(2);
  });

  it('takes what is being written along when a chat goes into another one', async () => {
    const tab = await openWithChat();
    const other = server.world.addChat('Maria by her user id').id;
    server.world.receive(other, 'Hola');
    await upToDate(tab);
    tab.setDraft(chatId, 'Still writing');
    tab.setDraft(other, 'Here, too');
    server.decide(() => 'INTERNAL');
    tab.sendMessage(chatId, 'On its way');
    await tab.until((state) => state.unsent.length === 1);
    server.world.merge(chatId, other);
    await upToDate(tab);
    expect(tab.state().moved).toEqual({ [chatId]: other });
    expect(tab.state().drafts).toEqual({ [other]: 'Here, too\nStill writing' });
    await tab.until((state) => state.unsent[0]?.chatId === other);
  });

  it('opens the chat that an old one went into before this page was opened', async () => {
    const other = server.world.addChat('Maria again').id;
    server.world.receive(other, 'Hola');
    server.world.merge(chatId, other);
    const tab = await openLiveTab(server);
    await tab.openChat(chatId);
    expect(tab.state().moved).toEqual({ [chatId]: other });
    expect(tab.state().failed).toEqual({});
    await tab.openChat(other);
    expect(tab.state().view?.threads[other]?.messages).toHaveLength(1);
  });

  it('skips frames that it has seen', async () => {
    const tab = await openWithChat();
    server.world.receive(chatId, 'one');
    server.world.receive(chatId, 'two');
    await upToDate(tab);
    const seq = server.world.head();
    server.emit('events', { prev: seq - 2, seq: seq - 1, events: server.world.eventsAfter(seq - 2).slice(0, 1) });
    server.world.receive(chatId, 'three');
    await upToDate(tab);
    expect(tab.state().view?.chats[chatId]).toEqual(server.world.chatOf(chatId));
    expect(texts(tab)).toEqual(['one', 'two', 'three']);
  });

  it('names its place in the epoch of the last answer', async () => {
    const tab = await openWithChat();
    server.startAgainAs('second');
    server.cutSockets();
    await eventually(() => expect(server.registrations.at(-1)).toMatchObject({ epoch: 'first' }));
    await eventually(() => expect(tab.state().view?.epoch).toBe('second'));
    server.cutSockets();
    await eventually(() => expect(server.registrations.at(-1)).toMatchObject({ epoch: 'second' }));
  });

  it('tells the team again what is open after a reconnect', async () => {
    const tab = await openWithChat();
    tab.reportPresence({ chatId, replying: true });
    await eventually(() => expect(server.presences).toEqual([{ chatId, replying: true }]));
    server.cutSockets();
    await eventually(() => expect(server.presences).toHaveLength(2));
  });
});

describe('a reload', () => {
  it('keeps what is on screen until the fresh inbox and the open chat are here', async () => {
    const tab = await openWithChat();
    server.world.receive(chatId, 'one');
    await upToDate(tab);
    const before = tab.state().view;
    const views = watchViews(tab);
    const release = server.holdFrames();
    server.world.receive(chatId, 'two');
    release('drop');
    const reads = server.holdReads();
    server.reloadNext();
    const asked = server.requests.length;
    server.emit('behind');
    await eventually(() => expect(server.requests.slice(asked)).toHaveLength(3));
    expect(tab.state().view).toBe(before);
    server.world.receive(chatId, 'three');
    reads();
    await upToDate(tab);
    expect(texts(tab)).toEqual(['one', 'two', 'three']);
    expect(views().every((view) => view.threads[chatId] !== undefined)).toBe(true);
  });

  it('is tried again when the fresh read fails', async () => {
    const tab = await openWithChat();
    server.reloadNext();
    server.answerWithProxyPage(2);
    server.world.receive(chatId, 'Hola');
    server.emit('behind');
    await eventually(() => expect(server.registrations).toHaveLength(2));
    await eventually(() => {
      tab.retryConnection();
      expect(tab.state().view?.seq).toBe(server.world.head());
    });
    expect(texts(tab)).toEqual(['Hola']);
  });
});

describe('reading', () => {
  it('applies again the events that a page is too old for', async () => {
    for (let count = 0; count < 3; count += 1) server.world.receive(chatId, `old ${count}`);
    const tab = await openLiveTab(server);
    const reads = server.holdReads();
    const opening = tab.openChat(chatId);
    await eventually(() => expect(server.requests.at(-1)).toBe(`GET /api/chats/${chatId}/messages`));
    server.world.receive(chatId, 'meanwhile');
    await upToDate(tab);
    reads();
    await opening;
    expect(texts(tab)).toEqual(['old 0', 'old 1', 'old 2', 'meanwhile']);
    expect(tab.state().loading).toEqual({});
  });

  it('opens a chat that was asked for before the inbox was here', async () => {
    server.world.receive(chatId, 'Hola');
    const tab = await openTab(server);
    const reads = server.holdReads();
    tab.start();
    await eventually(() => expect(server.requests).toContain('GET /api/inbox'));
    await tab.openChat(chatId);
    reads();
    await tab.until((state) => state.view?.threads[chatId] !== undefined);
    expect(texts(tab)).toEqual(['Hola']);
  });

  it('walks a long thread both ways and comes back to its newest end to send', async () => {
    for (let count = 0; count < 160; count += 1) server.world.receive(chatId, `${count}`);
    server.world.readTo(chatId, 160);
    const tab = await openWithChat();
    expect(texts(tab)).toHaveLength(50);
    await tab.loadOlder(chatId);
    expect(texts(tab)[0]).toBe('60');
    const oldest = server.world.thread(chatId)[0]?.id as MessageId;
    await tab.showAround(chatId, oldest);
    expect(texts(tab)[0]).toBe('0');
    expect(tab.state().view?.threads[chatId]?.hasAfter).toBe(true);
    await tab.loadNewer(chatId);
    expect(texts(tab)).toHaveLength(100);
    const id = tab.sendMessage(chatId, 'answer');
    await tab.until((state) => state.view?.threads[chatId]?.messages.at(-1)?.id === id);
    expect(texts(tab)).toHaveLength(51);
  });

  it('says under the chat’s own key why it could not be read', async () => {
    const tab = await openLiveTab(server);
    server.answerWithProxyPage(1);
    await tab.openChat(chatId);
    expect(tab.state().failed[`thread:${chatId}`]?.code).toBe('NOT_PARLEY');
    await tab.openChat(chatId);
    expect(tab.state().failed).toEqual({});
    expect(texts(tab)).toEqual([]);
  });

  it('tries the first load again until it works', async () => {
    server.answerWithProxyPage(1);
    const tab = await openTab(server);
    tab.start();
    await tab.until((state) => state.phase === 'failed');
    expect(tab.state().problem?.code).toBe('NOT_PARLEY');
    tab.retryConnection();
    await tab.until((state) => state.phase === 'ready');
    expect(tab.state().problem).toBeUndefined();
  });

  it('finds loaded chats at once and lets the server add to them', async () => {
    const tab = await openLiveTab(server);
    const far = server.world.addChat('Marion').id;
    await upToDate(tab);
    const reads = server.holdReads();
    const search = tab.searchChats('mari');
    expect(tab.state().search).toMatchObject({ chatIds: [far, chatId], isDone: false });
    reads();
    await search;
    expect(tab.state().search).toMatchObject({ query: 'mari', isDone: true, hasMore: false });
    await tab.searchChats('');
    expect(tab.state().search).toBeUndefined();
  });

  it('marks a chat as read, again after a reconnect when it could not go', async () => {
    const tab = await openWithChat();
    server.world.receive(chatId, 'Hola');
    await upToDate(tab);
    server.answerWithProxyPage(1);
    tab.markRead(chatId);
    await eventually(() => {
      server.emit('behind');
      expect(tab.state().view?.chats[chatId]?.unread).toBe(0);
    });
  });
});

describe('the session', () => {
  it('ends at once when the server says so, and what the team wrote leaves the page', async () => {
    const tab = await openWithChat();
    server.signIn(undefined);
    server.emit('signed_out');
    await tab.until((state) => state.phase === 'signed-out');
    expect(tab.state().view).toBeUndefined();
    server.signIn(ana);
    tab.start();
    await tab.until((state) => state.connection.status === 'online');
  });

  it('is found to be over when the socket is refused', async () => {
    const tab = await openWithChat();
    server.signIn(undefined);
    server.cutSockets();
    await tab.until((state) => state.phase === 'signed-out');
  });

  it('ends by signing out, and another tab ends with it', async () => {
    const tab = await openWithChat();
    await tab.signOut();
    expect(tab.state()).toMatchObject({ phase: 'signed-out', unsent: [] });
    expect(tab.state().me).toBeUndefined();
    await eventually(() => expect(server.sockets()).toBe(0));
  });
});

describe('a newer version', () => {
  it('is told once the server has other pages than this one; what is written stays', async () => {
    vi.stubEnv('NEXT_PUBLIC_BUILD', 'build-1');
    server.serveBuild('build-1');
    const tab = await openLiveTab(server);
    tab.setDraft(chatId, 'Half a sent');
    expect(tab.state().isOutdated).toBeUndefined();
    server.serveBuild('build-2');
    server.cutSockets();
    await tab.until((state) => state.isOutdated === true);
    await tab.until((state) => state.connection.status === 'online');
    expect(tab.state().drafts).toEqual({ [chatId]: 'Half a sent' });
  });

  it('is nothing that a page without a name asks for', async () => {
    vi.stubEnv('NEXT_PUBLIC_BUILD', '');
    server.serveBuild('build-2');
    const tab = await openLiveTab(server);
    await upToDate(tab);
    expect(tab.state().isOutdated).toBeUndefined();
  });
});

describe('a line that went silent', () => {
  it('is checked when the page comes back to the front', async () => {
    const tab = await openWithChat();
    vi.useFakeTimers({ toFake: ['Date'] });
    document.dispatchEvent(new Event('visibilitychange'));
    expect(server.registrations).toHaveLength(1);
    vi.setSystemTime(Date.now() + 30_000);
    document.dispatchEvent(new Event('visibilitychange'));
    await eventually(() => expect(server.registrations).toHaveLength(2));
    expect(tab.state().connection.status).toBe('online');
  });

  it('is checked after a minute', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    await openWithChat();
    expect(server.registrations).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(server.registrations).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2000);
    vi.useRealTimers();
    await eventually(() => expect(server.registrations).toHaveLength(2));
  });
});

async function openWithChat(): Promise<Tab> {
  const tab = await openLiveTab(server);
  await tab.openChat(chatId);
  return tab;
}

function upToDate(tab: Tab): Promise<void> {
  return tab.until((state) => state.view?.seq === server.world.head());
}

function texts(tab: Tab): string[] {
  return (tab.state().view?.threads[chatId]?.messages ?? []).map((message) => message.text);
}

function watchViews(tab: Tab): () => View[] {
  const views: View[] = [];
  tab.store.subscribe(() => {
    const { view } = tab.state();
    if (view !== undefined) views.push(view);
  });
  return () => views;
}
