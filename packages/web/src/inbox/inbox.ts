/** The browser's data layer put together: reading, the socket, the outbox and the drafts around one store. */
import type { PresenceReport } from '@parley/model/api';
import type { ChatId, MessageId } from '@parley/model/ids';
import type { Message, OutboundMessage } from '@parley/model/message';
import { api } from './api.ts';
import { jitter } from './backoff.ts';
import { makeDrafts } from './drafts.ts';
import { makeOutbox, type SendOptions } from './outbox.ts';
import { makeReadMarks } from './read-marks.ts';
import { makeReading, type Reading } from './reading.ts';
import type { LiveSocket, SocketParts } from './socket.ts';
import { initialState } from './state.ts';
import { domainTime, type InboxStore } from './store.ts';
import { makeSync } from './sync.ts';
import { openTabs, type TabNews, type Tabs } from './tabs.ts';
import { isSignedOut, troubleOf } from './trouble.ts';

export type Inbox = Omit<Reading, 'start'> & {
  readonly start: () => void;
  readonly stop: () => void;
  readonly sendMessage: (chatId: ChatId, text: string, options?: SendOptions) => MessageId;
  readonly sendAgain: (message: OutboundMessage) => MessageId;
  readonly retryUnsent: (id: MessageId) => void;
  readonly discardUnsent: (id: MessageId) => void;
  readonly takeBack: (message: Message) => Promise<void>;
  readonly markRead: (chatId: ChatId) => void;
  readonly setDraft: (chatId: ChatId, text: string) => void;
  readonly reportPresence: (report: PresenceReport) => void;
  readonly signOut: () => Promise<void>;
  readonly retryConnection: () => void;
};

export function makeInbox(store: InboxStore): Inbox {
  let isRunning = false;
  /** Counts starts and ends, so that an answer that comes after its time changes nothing. */
  let run = 0;
  let failures = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let socket: LiveSocket | undefined;
  let tabs: Tabs | undefined;
  let presence: PresenceReport | undefined;

  const outbox = makeOutbox({
    now: () => domainTime(store.getState(), Date.now()),
    tell: (news) => tabs?.tell(news),
    show: (unsent) =>
      store.setState((state) => (unsent.length + state.unsent.length === 0 ? state : { ...state, unsent })),
    isLanded: ({ id, chatId }) =>
      store.getState().view?.threads[chatId]?.messages.some((message) => message.id === id) ?? false,
    onSent: (message) => {
      if (message.direction === 'outbound') sync.takeSent(message);
    },
    onSignedOut: () => end(),
    onOtherAgent: () => restart(),
  });
  const drafts = makeDrafts(store);
  const sync = makeSync(store, outbox.landed, (from, into) => {
    drafts.move(from, into);
    outbox.move(from, into);
  });
  const reading = makeReading(store, sync, () => end());
  const readMarks = makeReadMarks(store, () => end());

  const load = async (): Promise<void> => {
    clearTimeout(retryTimer);
    const mine = run;
    try {
      const [{ agent }, { openSocket }] = await Promise.all([reading.start(), loadSocket()]);
      if (mine !== run) return;
      failures = 0;
      store.setState(({ problem: _, ...state }) => ({ ...state, phase: 'ready', me: agent }));
      tabs?.tell({ kind: 'agent', agentId: agent.id });
      void drafts.start(agent.id);
      void outbox.start(agent.id);
      socket ??= connect(openSocket);
      if (presence !== undefined) socket.report(presence);
    } catch (error) {
      if (mine !== run) return;
      if (isSignedOut(error)) return end();
      store.setState((state) => ({ ...state, phase: 'failed', problem: troubleOf(error) }));
      retryTimer = setTimeout(() => void load(), 1000 + jitter(failures, longestWaitMs));
      failures += 1;
    }
  };

  const connect = (openSocket: (parts: SocketParts) => LiveSocket): LiveSocket =>
    openSocket({
      place: sync.place,
      onCatchUp: sync.takeCatchUp,
      onFrame: sync.takeFrame,
      reload: async () => {
        const { agent } = await reading.start();
        if (agent.id !== store.getState().me?.id) restart();
        else store.setState((state) => ({ ...state, me: agent }));
      },
      onLive: () => {
        outbox.wake();
        readMarks.wake();
      },
      onConnection: (connection) => store.setState((state) => ({ ...state, connection })),
      onPresence: (presence) => store.setState((state) => ({ ...state, presence })),
      onUnread: (unreadChats) => store.setState((state) => ({ ...state, unreadChats })),
      onOutdated: () => store.setState((state) => ({ ...state, isOutdated: true })),
      onSignedOut: () => end(),
      isMe: (answer) => {
        const isMe = answer.userId === store.getState().me?.id;
        if (!isMe) restart();
        return isMe;
      },
    });

  const disconnect = (): void => {
    run += 1;
    clearTimeout(retryTimer);
    socket?.close();
    socket = undefined;
  };

  /**
   * The session is over. What the team wrote leaves the memory of this page; who it was, and what waits for the same
   * agent, stays.
   */
  const end = (): void => {
    disconnect();
    drafts.stop();
    outbox.hold();
    store.setState(({ me, unsent }) => ({
      ...initialState(Date.now()),
      phase: 'signed-out',
      ...(me && { me }),
      unsent,
    }));
  };

  /** Reads as whoever is signed in now: another tab may have signed in somebody else. */
  const restart = (): void => {
    disconnect();
    drafts.stop();
    outbox.stop();
    store.setState(() => initialState(Date.now()));
    void load();
  };

  const onNews = (news: TabNews): void => {
    const { me, phase } = store.getState();
    if (news.kind === 'put') outbox.hearPut(news.row);
    else if (news.kind === 'gone') outbox.hearGone(news.ids);
    else if (phase === 'signed-out' || (me !== undefined && me.id !== news.agentId)) restart();
  };

  const onHidden = (): void => {
    if (document.visibilityState === 'hidden') drafts.flush();
  };

  const retryConnection = (): void => {
    if (!isRunning) return;
    if (store.getState().phase === 'failed') void load();
    socket?.wake();
    outbox.wake();
  };

  return {
    ...reading,
    start: () => {
      if (isRunning && store.getState().phase !== 'signed-out') return;
      if (!isRunning) {
        isRunning = true;
        tabs = openTabs(onNews);
        window.addEventListener('online', retryConnection);
        window.addEventListener('pagehide', drafts.flush);
        document.addEventListener('visibilitychange', onHidden);
      }
      restart();
    },
    stop: () => {
      isRunning = false;
      disconnect();
      drafts.stop();
      outbox.stop();
      tabs?.close();
      tabs = undefined;
      window.removeEventListener('online', retryConnection);
      window.removeEventListener('pagehide', drafts.flush);
      document.removeEventListener('visibilitychange', onHidden);
    },
    sendMessage: (chatId, text, options) => {
      // What is sent stands at the newest end, so that is where the thread has to be.
      void reading.showNewest(chatId);
      return outbox.add(chatId, text, options);
    },
    sendAgain: ({ id, chatId, type, content, text, media, replyTo }) =>
      outbox.add(chatId, text, {
        retryOf: id,
        ...(type === 'text' && !('preview_url' in content)
          ? {}
          : { payload: { type, content, ...(media === undefined ? {} : { media }) } }),
        ...(replyTo === undefined ? {} : { replyTo }),
      }),
    retryUnsent: outbox.retry,
    discardUnsent: outbox.discard,
    takeBack: (message) => api.del(`/api/messages/${message.id}`),
    markRead: readMarks.mark,
    setDraft: drafts.set,
    reportPresence: (report) => {
      presence = report;
      socket?.report(report);
    },
    signOut: async () => {
      await api.post('/api/auth/logout');
      end();
      outbox.stop();
      store.setState(() => ({ ...initialState(Date.now()), phase: 'signed-out' }));
    },
    retryConnection,
  };
}

/** Comes beside the first read, because the list can be drawn without it. */
const loadSocket = () => import('./socket.ts');

const longestWaitMs = 15_000;
