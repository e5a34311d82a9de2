// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { locks } from 'node:worker_threads';
import type { ChatId, MessageId } from '@parley/model/ids';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { eventually } from './testing/eventually.ts';
import { openLiveTab, openTab, type Tab } from './testing/open-tab.ts';
import { makeGate, type SendFate, type SmallServer, startSmallServer } from './testing/small-server.ts';
import { ana, omar } from './testing/small-world.ts';

let server: SmallServer;
let chatId: ChatId;

beforeEach(async () => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  server = await startSmallServer();
  chatId = server.world.addChat('Maria').id;
  return server.close;
});

describe('a bubble', () => {
  it('becomes its message when the event comes before the answer', async () => {
    const tab = await openWithChat();
    const answer = server.holdSendAnswers();
    const id = tab.sendMessage(chatId, 'Hola');
    const seen = countBubbles(tab, id);
    await tab.until((state) => state.view?.threads[chatId]?.messages.at(-1)?.id === id);
    expect(tab.state().unsent).toEqual([]);
    answer();
    await eventually(() => expect(server.posts).toHaveLength(1));
    expect(seen()).toEqual([1]);
  });

  it('becomes its message when the answer comes before the event, and stays one when the event comes', async () => {
    const tab = await openWithChat();
    const release = server.holdFrames();
    const id = tab.sendMessage(chatId, 'Hola');
    const seen = countBubbles(tab, id);
    await tab.until((state) => state.view?.threads[chatId]?.messages.at(-1)?.id === id);
    expect(tab.state().view?.chats[chatId]?.lastMessage?.id).toBe(id);
    release();
    await tab.until((state) => state.view?.seq === server.world.head());
    expect(seen()).toEqual([1]);
    expect(tab.state().view?.threads[chatId]?.messages).toEqual(server.world.thread(chatId));
  });

  it('stays when the thread is read afresh between the answer and the event', async () => {
    const tab = await openWithChat();
    for (let count = 0; count < 60; count += 1) server.world.receive(chatId, `older ${count}`);
    await tab.until((state) => state.view?.seq === server.world.head());
    const first = server.world.thread(chatId)[0];
    await tab.showAround(chatId, first?.id as MessageId);
    await tab.loadNewer(chatId);
    const reads = server.holdReads();
    const jump = tab.showNewest(chatId);
    const release = server.holdFrames();
    const id = tab.sendMessage(chatId, 'Hola');
    await tab.until((state) => server.world.messages.has(id) && state.unsent.length === 0);
    reads();
    await jump;
    expect(tab.state().view?.threads[chatId]?.messages.at(-1)?.id).toBe(id);
    release();
  });

  it('is stored before it shows', async () => {
    server.decide(() => 'lose');
    const tab = await openWithChat();
    const id = tab.sendMessage(chatId, 'Hola');
    expect(tab.state().unsent).toEqual([]);
    await tab.until((state) => state.unsent.some((one) => one.id === id));
    tab.stop();
    const next = await openLiveTab(server);
    await next.until((state) => state.unsent.some((one) => one.id === id && one.text === 'Hola'));
  });

  it('keeps what is more than text whole, through a new page, until the server has it', async () => {
    server.decide(() => 'lose');
    const tab = await openWithChat();
    const payload = { type: 'location', content: { latitude: 52.5, longitude: 13.4, name: 'The shop' } };
    tab.sendMessage(chatId, 'The shop', { payload });
    await tab.until((state) => state.unsent.length === 1);
    tab.stop();
    const next = await openLiveTab(server);
    await next.until((state) => state.unsent.length === 1);
    expect(next.state().unsent[0]).toMatchObject({ text: 'The shop', payload });
    server.decide(() => 'accept');
    next.retryConnection();
    await next.until((state) => state.unsent.length === 0);
    expect(ours()).toMatchObject([{ ...payload, text: 'The shop' }]);
    expect(server.posts.at(-1)).not.toHaveProperty('text');
  });

  it('says so when the browser cannot store it, and goes all the same', async () => {
    vi.stubGlobal('indexedDB', {
      open: () => {
        throw new DOMException('No room', 'QuotaExceededError');
      },
    });
    const release = server.holdSendAnswers();
    const frames = server.holdFrames();
    const tab = await openWithChat();
    tab.sendMessage(chatId, 'Hola');
    await tab.until((state) => state.unsent[0]?.isOnlyInThisTab === true);
    release();
    frames();
    await tab.until((state) => state.unsent.length === 0);
    expect(texts()).toEqual(['Hola']);
  });
});

describe('the outbox', () => {
  it('sends each message of a chat once and in order, whatever is lost on the way', async () => {
    const fates = ['accept', 'lose', 'lose-answer', 'UNAVAILABLE', 'TOO_MANY_REQUESTS'] as const;
    let tries = 0;
    server.decide(() => {
      tries += 1;
      return fates[tries % fates.length] ?? 'accept';
    });
    const tab = await openWithChat();
    for (const text of ['one', 'two', 'three', 'four']) tab.sendMessage(chatId, text);
    await eventually(() => {
      tab.retryConnection();
      expect(texts()).toEqual(['one', 'two', 'three', 'four']);
    });
    await tab.until((state) => state.unsent.length === 0);
  });

  it('does not let a slow chat hold up another', async () => {
    const other = server.world.addChat('Omar').id;
    const { promise, resolve } = Promise.withResolvers<void>();
    server.decide(async (request): Promise<SendFate> => {
      if (request.chatId === chatId) await promise;
      return 'accept';
    });
    const tab = await openWithChat();
    tab.sendMessage(chatId, 'slow');
    const quick = tab.sendMessage(other, 'quick');
    await eventually(() => expect(server.world.messages.has(quick)).toBe(true));
    expect(texts()).toEqual([]);
    resolve();
    await eventually(() => expect(texts()).toEqual(['slow']));
  });

  it('sends after a reload what was left, in order and once', async () => {
    const tab = await openWithChat();
    server.decide(() => 'lose-answer');
    const frames = server.holdFrames();
    tab.sendMessage(chatId, 'stored, not answered');
    server.decide((request) => (request.text === 'stored, not answered' ? 'lose-answer' : 'lose'));
    tab.sendMessage(chatId, 'second');
    tab.sendMessage(chatId, 'third');
    await tab.until((state) => state.unsent.length === 3);
    await eventually(() => expect(texts()).toEqual(['stored, not answered']));
    tab.stop();
    frames('drop');

    server.decide(() => 'accept');
    const next = await openWithChat();
    await eventually(() => expect(texts()).toEqual(['stored, not answered', 'second', 'third']));
    await next.until((state) => state.unsent.length === 0);
  });

  it('sends at once when the connection is back', async () => {
    const tab = await openWithChat();
    server.goDown();
    tab.sendMessage(chatId, 'Hola');
    await tab.until((state) => state.unsent[0]?.status === 'queued' && state.unsent.length === 1);
    server.comeUp();
    tab.retryConnection();
    await eventually(() => expect(texts()).toEqual(['Hola']));
  });

  it('keeps a refused message with its reason, lets later ones go, and tries it again on request', async () => {
    server.decide((request) => (request.text === 'late' ? 'WINDOW_CLOSED' : 'accept'));
    const tab = await openWithChat();
    const id = tab.sendMessage(chatId, 'late');
    tab.sendMessage(chatId, 'later');
    await eventually(() => expect(texts()).toEqual(['later']));
    await tab.until((state) => state.unsent.length === 1 && state.unsent[0]?.status === 'refused');
    expect(tab.state().unsent[0]).toMatchObject({
      id,
      text: 'late',
      problem: { code: 'WINDOW_CLOSED', requestId: 'r1' },
    });

    server.decide(() => 'accept');
    tab.retryUnsent(id);
    await eventually(() => expect(texts()).toEqual(['later', 'late']));
    await tab.until((state) => state.unsent.length === 0);
  });

  it('forgets a discarded message for good', async () => {
    server.decide(() => 'WINDOW_CLOSED');
    const tab = await openWithChat();
    const id = tab.sendMessage(chatId, 'Hola');
    await tab.until((state) => state.unsent[0]?.status === 'refused');
    tab.discardUnsent(id);
    await tab.until((state) => state.unsent.length === 0);
    server.decide(() => 'accept');
    tab.stop();
    const next = await openWithChat();
    next.sendMessage(chatId, 'other');
    await eventually(() => expect(texts()).toEqual(['other']));
  });

  it('asks before it sends what is older than 15 minutes', async () => {
    // Lost only once it has become old: it is not tried again before.
    const line = makeGate();
    server.decide(() => line.opened.then(() => 'lose' as const));
    const tab = await openWithChat();
    const id = tab.sendMessage(chatId, 'old');
    await eventually(() => expect(server.posts).toHaveLength(1));
    server.decide(() => 'accept');
    server.world.moveClock(16 * 60_000);
    await tab.until((state) => state.view?.settings.clockOffsetMs === 16 * 60_000);
    tab.sendMessage(chatId, 'new');
    line.open();
    tab.retryConnection();
    await eventually(() => expect(texts()).toEqual(['new']));
    await eventually(() => expect(tab.state().unsent).toMatchObject([{ id, status: 'asking' }]));
    tab.retryUnsent(id);
    await eventually(() => expect(texts()).toEqual(['new', 'old']));
  });

  it('takes a page of a proxy for a lost answer, not for a refusal', async () => {
    const tab = await openWithChat();
    server.answerWithProxyPage(1);
    tab.sendMessage(chatId, 'Hola');
    await eventually(() => {
      tab.retryConnection();
      expect(texts()).toEqual(['Hola']);
    });
  });
});

describe('who is signed in', () => {
  it('decides who sends: what waits is held, and goes when the same agent is back', async () => {
    server.decide(() => 'lose');
    const tab = await openWithChat();
    tab.sendMessage(chatId, 'from Ana');
    await tab.until((state) => state.unsent.length === 1);
    server.signIn(undefined);
    tab.retryConnection();
    await tab.until((state) => state.phase === 'signed-out');
    expect(tab.state()).toMatchObject({ unsent: [{ text: 'from Ana', status: 'held' }], me: ana });
    expect(tab.state().view).toBeUndefined();

    server.decide(() => 'accept');
    server.signIn(omar);
    tab.start();
    await tab.until((state) => state.connection.status === 'online');
    expect(tab.state()).toMatchObject({ unsent: [], me: omar });
    tab.sendMessage(chatId, 'from Omar');
    await eventually(() => expect(texts()).toEqual(['from Omar']));

    server.signIn(ana);
    tab.stop();
    await openWithChat();
    await eventually(() => expect(texts()).toEqual(['from Omar', 'from Ana']));
    expect(authors()).toEqual(['Omar', 'Ana']);
  });

  it.each(['new', 'old'] as const)(
    'never sends one agent’s message as another who signed in in a second tab of the same %s browser',
    async (browser) => {
      // A request that is on its way carries the cookie that it left with, so this one stays the only one until then.
      const line = makeGate();
      server.decide(() => line.opened.then(() => 'lose' as const));
      const first = await openLiveTab(server, browser);
      first.sendMessage(chatId, 'from Ana');
      await eventually(() => expect(server.posts).toHaveLength(1));
      server.decide(() => 'accept');
      server.signIn(omar);
      const second = await openLiveTab(server, browser);
      first.retryConnection();
      // An old browser asks whose the cookie is when it tries again, so there it has to fail first.
      if (browser === 'old') line.open();
      await first.until((state) => state.me?.id === omar.id && state.connection.status === 'online');
      line.open();
      expect(first.state().unsent).toEqual([]);
      expect(second.state().unsent).toEqual([]);
      second.sendMessage(chatId, 'from Omar');
      await eventually(() => expect(texts()).toEqual(['from Omar']));
      expect(authors()).toEqual(['Omar']);
    },
  );
});

describe.each([
  { browser: 'a browser with locks', manager: locks },
  { browser: 'a browser without locks', manager: undefined },
])('two tabs of $browser', ({ manager }) => {
  beforeEach(() => {
    Object.defineProperty(navigator, 'locks', { value: manager, configurable: true });
    onTestFinished(() => {
      Reflect.deleteProperty(navigator, 'locks');
    });
  });

  it('show the same bubbles and send each message once and in order', async () => {
    const [first, second] = [await openWithChat(), await openWithChat()];
    server.decide(() => 'lose');
    first.sendMessage(chatId, 'one');
    await first.until((state) => state.unsent.length === 1);
    await second.until((state) => state.unsent.length === 1);
    second.sendMessage(chatId, 'two');
    await first.until((state) => state.unsent.map((one) => one.text).join() === 'one,two');
    const accepted: (string | undefined)[] = [];
    server.decide(({ text }) => {
      accepted.push(text);
      return 'accept';
    });
    first.retryConnection();
    second.retryConnection();
    await Promise.all([first, second].map((tab) => tab.until((state) => state.unsent.length === 0)));
    expect(texts()).toEqual(['one', 'two']);
    if (manager !== undefined) expect(accepted).toEqual(['one', 'two']);
  });

  it('go on when the tab that sends is closed', async () => {
    const [first, second] = [await openWithChat(), await openWithChat()];
    server.decide(() => 'lose');
    first.sendMessage(chatId, 'Hola');
    await second.until((state) => state.unsent.length === 1);
    first.stop();
    server.decide(() => 'accept');
    second.retryConnection();
    await second.until((state) => state.unsent.length === 0);
    expect(texts()).toEqual(['Hola']);
  });
});

it('a tab that cannot hear the others finds out what one of them discarded', async () => {
  server.decide(() => 'WINDOW_CLOSED');
  const first = await openLiveTab(server, 'old');
  const id = first.sendMessage(chatId, 'discarded');
  await first.until((state) => state.unsent[0]?.status === 'refused');
  const second = await openLiveTab(server, 'old');
  await second.until((state) => state.unsent.length === 1);
  first.discardUnsent(id);
  await first.until((state) => state.unsent.length === 0);
  server.decide(() => 'accept');
  second.sendMessage(chatId, 'other');
  await eventually(() => expect(texts()).toEqual(['other']));
  await second.until((state) => state.unsent.length === 0);
});

async function openWithChat(): Promise<Tab> {
  const tab = await openTab(server);
  tab.start();
  await tab.openChat(chatId);
  await tab.until((state) => state.connection.status === 'online' && state.view?.threads[chatId] !== undefined);
  return tab;
}

/** How often a message was on screen, over every state since it first was. */
function countBubbles(tab: Tab, id: MessageId): () => number[] {
  const counts = new Set<number>();
  tab.store.subscribe(() => {
    const { unsent, view } = tab.state();
    const shown = [...unsent, ...(view?.threads[chatId]?.messages ?? [])].filter((one) => one.id === id).length;
    if (shown > 0 || counts.size > 0) counts.add(shown);
  });
  return () => [...counts];
}

function ours() {
  return server.world.thread(chatId).filter((message) => message.direction === 'outbound');
}

function texts(): string[] {
  return ours().map((message) => message.text);
}

function authors(): string[] {
  return ours().map(({ author }) => (author.kind === 'agent' ? author.name : author.kind));
}
