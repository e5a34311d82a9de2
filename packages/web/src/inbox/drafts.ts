/**
 * What is being written, per agent and chat. In the state at once, in IndexedDB 300 ms after the last change, and at
 * once where it survives anything when the page goes away before that.
 */
import type { AgentId, ChatId } from '@parley/model/ids';
import { createStore, entries, promisifyRequest, type UseStore } from 'idb-keyval';
import { forgetHaste, keepInHaste, keptInHaste } from './drafts-in-haste.ts';
import type { InboxStore } from './store.ts';

export type Drafts = {
  /** Shows what this agent left. What was typed meanwhile wins. */
  readonly start: (agentId: AgentId) => Promise<void>;
  /** Stores what waits, and goes on without an agent. */
  readonly stop: () => void;
  readonly set: (chatId: ChatId, text: string) => void;
  /** What is being written for a chat goes on in another, below what is being written there. */
  readonly move: (from: ChatId, into: ChatId) => void;
  /** Stores what waits at once: the page may be going away. */
  readonly flush: () => void;
};

const pauseMs = 300;

export function makeDrafts(store: InboxStore): Drafts {
  let database: UseStore | undefined;
  let agent: AgentId | undefined;
  const waiting = new Map<ChatId, ReturnType<typeof setTimeout>>();

  const open = (): UseStore => {
    database ??= createStore('parley-drafts', 'drafts');
    return database;
  };

  /** A draft that cannot be stored stays in the state: it is kept as long as the tab. */
  const save = async (chatId: ChatId): Promise<void> => {
    clearTimeout(waiting.get(chatId));
    waiting.delete(chatId);
    if (agent === undefined) return;
    const text = store.getState().drafts[chatId];
    const owner = agent;
    try {
      await keep(open(), [owner, chatId], text);
    } catch {
      return;
    }
    // Typed on meanwhile: what was kept in haste then is newer than what is stored now.
    if (!waiting.has(chatId)) forgetHaste(owner, chatId);
  };

  const flush = (): void => {
    const { drafts } = store.getState();
    for (const chatId of [...waiting.keys()]) {
      if (agent !== undefined) keepInHaste(agent, chatId, drafts[chatId] ?? '');
      void save(chatId);
    }
  };

  const set = (chatId: ChatId, text: string): void => {
    store.setState((state) => {
      const { [chatId]: before, ...others } = state.drafts;
      if (before === (text || undefined)) return state;
      return { ...state, drafts: text === '' ? others : { ...others, [chatId]: text } };
    });
    clearTimeout(waiting.get(chatId));
    waiting.set(
      chatId,
      setTimeout(() => void save(chatId), pauseMs),
    );
  };

  return {
    start: async (agentId) => {
      agent = agentId;
      const kept = new Map(keptInHaste(agentId));
      const stored = { ...(await load(open, agentId)), ...Object.fromEntries(kept) };
      if (agent !== agentId) return;
      store.setState((state) => ({ ...state, drafts: written({ ...stored, ...state.drafts }) }));
      for (const chatId of kept.keys()) void save(chatId);
    },
    stop: () => {
      flush();
      agent = undefined;
    },
    set,
    move: (from, into) => {
      const { [from]: moved, [into]: there } = store.getState().drafts;
      if (moved === undefined) return;
      set(into, there === undefined ? moved : `${there}\n${moved}`);
      set(from, '');
    },
    flush,
  };
}

function written(drafts: { readonly [chatId: string]: string }): { readonly [chatId: string]: string } {
  return Object.fromEntries(Object.entries(drafts).filter(([, text]) => text !== ''));
}

/** The commit is asked for: a page that goes away does not live until it would come by itself. */
function keep(database: UseStore, key: readonly [AgentId, ChatId], text: string | undefined): Promise<void> {
  return database('readwrite', (drafts) => {
    if (text === undefined) drafts.delete([...key]);
    else drafts.put(text, [...key]);
    drafts.transaction.commit();
    return promisifyRequest(drafts.transaction);
  });
}

async function load(open: () => UseStore, agentId: AgentId): Promise<{ readonly [chatId: string]: string }> {
  try {
    const all = await entries<[string, string], string>(open());
    return Object.fromEntries(all.filter(([[owner]]) => owner === agentId).map(([[, chatId], text]) => [chatId, text]));
  } catch {
    return {};
  }
}
