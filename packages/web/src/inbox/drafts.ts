/** What is being written, per agent and chat. In the state at once, in IndexedDB 300 ms after the last change. */
import type { AgentId, ChatId } from '@parley/model/ids';
import { createStore, entries, promisifyRequest, type UseStore } from 'idb-keyval';
import type { InboxStore } from './store.ts';

export type Drafts = {
  /** Shows what this agent left. What was typed meanwhile wins. */
  readonly start: (agentId: AgentId) => Promise<void>;
  /** Stores what waits, and goes on without an agent. */
  readonly stop: () => void;
  readonly set: (chatId: ChatId, text: string) => void;
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
    try {
      await keep(open(), [agent, chatId], text);
    } catch {
      return;
    }
  };

  const flush = (): void => {
    for (const chatId of [...waiting.keys()]) void save(chatId);
  };

  return {
    start: async (agentId) => {
      agent = agentId;
      const stored = await load(open, agentId);
      if (agent !== agentId) return;
      store.setState((state) => ({ ...state, drafts: { ...stored, ...state.drafts } }));
    },
    stop: () => {
      flush();
      agent = undefined;
    },
    set: (chatId, text) => {
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
    },
    flush,
  };
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
