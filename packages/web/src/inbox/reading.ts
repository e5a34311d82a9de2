/** Reads what the screens ask for. What is under way is in `loading`, what went wrong in `failed`, under the same key. */
import type { ChatFilter, ChatPage, InboxSnapshot, MessagePage, TemplatePage } from '@parley/model/api';
import type { ChatId, MessageId } from '@parley/model/ids';
import { ApiProblem, api } from './api.ts';
import { findChats } from './chat-list.ts';
import { type ChatAnswer, mergeChats, mergeMessages, mergeTemplates, type OpenThread } from './reads.ts';
import type { ListProgress } from './state.ts';
import type { InboxStore } from './store.ts';
import type { Sync } from './sync.ts';
import { isSignedOut, troubleOf } from './trouble.ts';

export type ChatListName = ChatFilter | 'search';

export type Reading = {
  /** Reads the inbox and the chat that is open, and starts the view over. Rejects with the `ApiProblem`. */
  readonly start: () => Promise<InboxSnapshot>;
  readonly openChat: (chatId: ChatId) => Promise<void>;
  readonly prefetchChat: (chatId: ChatId) => Promise<void>;
  readonly loadOlder: (chatId: ChatId) => Promise<void>;
  readonly loadNewer: (chatId: ChatId) => Promise<void>;
  readonly showAround: (chatId: ChatId, messageId: MessageId) => Promise<void>;
  readonly showNewest: (chatId: ChatId) => Promise<void>;
  readonly loadMoreChats: (list: ChatListName) => Promise<void>;
  readonly searchChats: (query: string) => Promise<void>;
  readonly loadTemplates: () => Promise<void>;
};

export function makeReading(store: InboxStore, sync: Sync, onSignedOut: () => void): Reading {
  const underWay = new Map<string, Promise<void>>();
  /** Where each list goes on; undefined at its end. A list that was never read is not in it. */
  let cursors = new Map<ChatFilter, string | undefined>();
  let searchCursor: string | undefined;
  /** Chats whose threads are kept, the present one last. */
  let opened: ChatId[] = [];
  let current: ChatId | undefined;

  /** One read per key at a time; asking again while it runs waits for the same one. It has ended when `loading` says so. */
  const once = (key: string, work: () => Promise<unknown>): Promise<void> => {
    const running = underWay.get(key) ?? track(key, () => work().finally(() => underWay.delete(key)));
    underWay.set(key, running);
    return running;
  };

  const track = async (key: string, work: () => Promise<unknown>): Promise<void> => {
    store.setState((state) => ({
      ...state,
      loading: { ...state.loading, [key]: true },
      failed: without(state.failed, key),
    }));
    try {
      await work();
      store.setState((state) => ({ ...state, loading: without(state.loading, key) }));
    } catch (error) {
      if (isSignedOut(error)) return onSignedOut();
      store.setState((state) => ({
        ...state,
        loading: without(state.loading, key),
        failed: { ...state.failed, [key]: troubleOf(error) },
      }));
    }
  };

  const thread = (chatId: ChatId) => store.getState().view?.threads[chatId];

  const readMessages = (chatId: ChatId, query: string) =>
    api.get<MessagePage>(`/api/chats/${encodeURIComponent(chatId)}/messages?${query}`);

  const readChat = (chatId: ChatId) => api.get<ChatAnswer>(`/api/chats/${encodeURIComponent(chatId)}`);

  const replaceThread = (chatId: ChatId, query: string): Promise<void> =>
    once(`thread:${chatId}`, async () => {
      const isKnown = store.getState().view?.chats[chatId] !== undefined;
      const chat = isKnown
        ? undefined
        : sync.read(
            () => readChat(chatId),
            (view, answer, kept) =>
              mergeChats(view, { seq: answer.seq, chats: [answer.chat], contacts: [answer.contact] }, kept),
          );
      const messages = sync.read(
        () => readMessages(chatId, query),
        (view, page, kept) => mergeMessages(view, chatId, page, 'fresh', kept),
      );
      const [found, page] = await Promise.allSettled([chat, messages]);
      if (found.status === 'rejected') throw found.reason;
      const presentId = found.value?.chat.id ?? chatId;
      // The old chat has no messages: the screen goes on to the one that has them, and asks for it.
      if (presentId !== chatId) return sync.takeMove(chatId, presentId);
      if (page.status === 'rejected') throw page.reason;
      keepOpened(chatId);
    });

  const keepOpened = (chatId: ChatId): void => {
    opened = [...opened.filter((id) => id !== chatId && id !== current), chatId];
    if (current !== undefined && current !== chatId) opened.push(current);
    const dropped = opened.slice(0, Math.max(0, opened.length - keptThreads));
    opened = opened.slice(dropped.length);
    sync.forget(dropped);
  };

  const extend = (chatId: ChatId, place: 'before' | 'after'): Promise<void> => {
    const messages = thread(chatId)?.messages ?? [];
    const end = place === 'before' ? messages[0] : messages.at(-1);
    if (end === undefined) return Promise.resolve();
    return once(`${place === 'before' ? 'older' : 'newer'}:${chatId}`, () =>
      sync.read(
        () => readMessages(chatId, `${place}=${end.id}&limit=${pageSize}`),
        (view, page, kept) =>
          mergeMessages(view, chatId, page, place === 'before' ? { before: end.id } : { after: end.id }, kept),
      ),
    );
  };

  /** As far back as what is unread, where a page can reach it, and some of what was said before. */
  const firstPageOf = (chatId: ChatId): string => {
    const unread = store.getState().view?.chats[chatId]?.unread ?? 0;
    return `limit=${Math.min(Math.max(unread + pageSize / 2, pageSize), longestPage)}`;
  };

  const readOpenThread = async (chatId: ChatId): Promise<OpenThread | undefined> => {
    const loaded = thread(chatId);
    const middle = loaded?.hasAfter ? loaded.messages[Math.floor(loaded.messages.length / 2)] : undefined;
    const limit = Math.min(Math.max(loaded?.messages.length ?? 0, pageSize), longestPage);
    const query = middle === undefined ? `limit=${limit}` : `around=${middle.id}&limit=${limit}`;
    try {
      const [chat, page] = await Promise.all([readChat(chatId), readMessages(chatId, query)]);
      return { chatId, chat, page };
    } catch (error) {
      // Removed meanwhile, or not for this agent: the list is still good.
      if (error instanceof ApiProblem && error.status === 404) return undefined;
      throw error;
    }
  };

  const readList = async (filter: ChatFilter): Promise<void> => {
    const cursor = cursors.get(filter);
    if (cursors.has(filter) && cursor === undefined) return;
    const query = new URLSearchParams({ filter, limit: String(pageSize), ...(cursor ? { cursor } : {}) });
    const page = await sync.read(
      () => api.get<ChatPage>(`/api/chats?${query}`),
      (view, answer, kept) => {
        const merged = mergeChats(view, answer, kept);
        return filter === 'all' ? { ...merged, hasMoreChats: answer.nextCursor !== undefined } : merged;
      },
    );
    if (page === undefined) return;
    cursors.set(filter, page.nextCursor);
    store.setState((state) => ({
      ...state,
      lists: { ...state.lists, [filter]: progress(page, state.lists[filter]) },
    }));
  };

  /** All pages count as one read, as old as its first page. */
  const readTemplates = async (): Promise<TemplatePage> => {
    const read = (cursor: string) => api.get<TemplatePage>(`/api/templates?filter=all&limit=250${cursor}`);
    let page = await read('');
    const { seq } = page;
    const templates = [...page.templates];
    while (page.nextCursor !== undefined) {
      page = await read(`&cursor=${encodeURIComponent(page.nextCursor)}`);
      templates.push(...page.templates);
    }
    return { ...page, seq, templates };
  };

  const readHits = async (query: string, cursor?: string): Promise<void> => {
    const params = new URLSearchParams({ query, limit: String(pageSize), ...(cursor ? { cursor } : {}) });
    const isWanted = (): boolean => store.getState().search?.query === query;
    const page = await sync
      .read(() => api.get<ChatPage>(`/api/chats?${params}`), mergeChats)
      .catch((error: unknown) => {
        if (isWanted()) throw error;
      });
    if (!page || !isWanted()) return;
    searchCursor = page.nextCursor;
    store.setState((state) => ({
      ...state,
      search: {
        query,
        chatIds: [...new Set([...(state.search?.chatIds ?? []), ...page.chats.map((chat) => chat.id)])],
        isDone: true,
        hasMore: page.nextCursor !== undefined,
      },
    }));
  };

  return {
    start: async () => {
      const [snapshot, open] = await Promise.all([
        api.get<InboxSnapshot>('/api/inbox'),
        current === undefined ? undefined : readOpenThread(current),
      ]);
      cursors = new Map([['all', snapshot.nextCursor]]);
      opened = open === undefined ? [] : [open.chatId];
      sync.takeSnapshot(snapshot, open === undefined ? [] : [open]);
      store.setState((state) => ({
        ...state,
        lists: { all: progress(snapshot) },
        unreadChats: snapshot.unreadChats,
      }));
      // Opened while the inbox was on its way, or not found with it: then the chat's own place says so.
      if (current !== undefined && thread(current) === undefined) void replaceThread(current, `limit=${pageSize}`);
      return snapshot;
    },
    openChat: async (chatId) => {
      current = chatId;
      if (store.getState().view === undefined) return;
      if (thread(chatId) === undefined) await replaceThread(chatId, firstPageOf(chatId));
      else keepOpened(chatId);
    },
    prefetchChat: async (chatId) => {
      if (store.getState().view === undefined || thread(chatId) !== undefined) return;
      await replaceThread(chatId, firstPageOf(chatId));
    },
    loadOlder: async (chatId) => {
      if (thread(chatId)?.hasBefore) await extend(chatId, 'before');
    },
    loadNewer: async (chatId) => {
      if (thread(chatId)?.hasAfter) await extend(chatId, 'after');
    },
    showAround: async (chatId, messageId) => {
      await underWay.get(`thread:${chatId}`);
      if (thread(chatId)?.messages.some((message) => message.id === messageId)) return;
      await replaceThread(chatId, `around=${encodeURIComponent(messageId)}&limit=${pageSize}`);
    },
    showNewest: async (chatId) => {
      await underWay.get(`thread:${chatId}`);
      if (thread(chatId)?.hasAfter) await replaceThread(chatId, `limit=${pageSize}`);
    },
    loadMoreChats: async (list) => {
      const { view, search } = store.getState();
      if (view === undefined) return;
      if (list !== 'search') await once(`chats:${list}`, () => readList(list));
      else if (search?.hasMore) await once('search', () => readHits(search.query, searchCursor));
    },
    searchChats: async (typed) => {
      const query = typed.trim();
      const { view } = store.getState();
      if (view === undefined || query === '') {
        store.setState(({ search: _, ...state }) => state);
        return;
      }
      const chatIds = findChats(view, query).map((chat) => chat.id);
      store.setState((state) => ({ ...state, search: { query, chatIds, isDone: false, hasMore: false } }));
      await track('search', () => readHits(query));
    },
    loadTemplates: async () => {
      const { view } = store.getState();
      if (view !== undefined && view.shelf === undefined) {
        await once('templates', () => sync.read(readTemplates, mergeTemplates));
      }
    },
  };
}

const pageSize = 50;
const longestPage = 200;
const keptThreads = 20;

function progress(page: Pick<ChatPage, 'chats' | 'nextCursor'>, before?: ListProgress): ListProgress {
  const floor = Math.min(before?.floor ?? Infinity, page.chats.at(-1)?.lastOrder ?? Infinity);
  return { hasMore: page.nextCursor !== undefined, floor };
}

function without<T>(record: { readonly [key: string]: T }, key: string): { readonly [key: string]: T } {
  if (!(key in record)) return record;
  const { [key]: _, ...rest } = record;
  return rest;
}
