/** A tab of one browser: the data layer as the page loads it, over the IndexedDB and the channel of the test. */
import { onTestFinished, vi } from 'vitest';
import type { Inbox } from '../inbox.ts';
import type { InboxState } from '../state.ts';
import type { InboxStore } from '../store.ts';
import type { SmallServer } from './small-server.ts';

export type Tab = Inbox & {
  readonly state: () => InboxState;
  readonly store: InboxStore;
  /** Resolves when the state is like this, also between two turns of the event loop. */
  readonly until: (isSo: (state: InboxState) => boolean) => Promise<void>;
};

/** Loads the modules afresh, as a new page does. Tabs of an old browser cannot talk to each other. */
export async function openTab(server: SmallServer, browser: 'new' | 'old' = 'new'): Promise<Tab> {
  vi.stubEnv('NODE_ENV', 'development');
  vi.stubEnv('NEXT_PUBLIC_BACKEND_URL', server.url);
  // Channels reach every thread of a process, and so every test that runs at the same time.
  vi.stubGlobal('BroadcastChannel', browser === 'new' ? channelsOf(server.url) : undefined);
  vi.resetModules();
  const { makeInbox } = await import('../inbox.ts');
  const { makeStore } = await import('../store.ts');
  const store = makeStore();
  const inbox = makeInbox(store);
  onTestFinished(inbox.stop);
  return {
    ...inbox,
    store,
    state: store.getState,
    until: (isSo) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!isSo(store.getState())) return;
          stop();
          resolve();
        };
        const stop = store.subscribe(look);
        look();
      }),
  };
}

const Channel = globalThis.BroadcastChannel;

function channelsOf(browser: string): typeof BroadcastChannel {
  return class extends Channel {
    constructor(name: string) {
      super(`${browser} ${name}`);
    }
  };
}

/** A tab that has loaded and follows the log. */
export async function openLiveTab(server: SmallServer, browser?: 'new' | 'old'): Promise<Tab> {
  const tab = await openTab(server, browser);
  tab.start();
  await tab.until((state) => state.connection.status === 'online');
  return tab;
}
