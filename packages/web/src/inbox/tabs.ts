/** What the tabs of one browser tell each other. Everything works without it, only later. */
import type { AgentId, MessageId } from '@parley/model/ids';
import type { OutboxRow } from './outbox-storage.ts';

export type TabNews =
  | { readonly kind: 'put'; readonly row: OutboxRow }
  | { readonly kind: 'gone'; readonly ids: readonly MessageId[] }
  /** This agent is signed in now; the cookie is the same in every tab. */
  | { readonly kind: 'agent'; readonly agentId: AgentId };

export type Tabs = { readonly tell: (news: TabNews) => void; readonly close: () => void };

/** False in old browsers, where a tab does not hear that somebody else signed in in another. */
export function canHearTabs(): boolean {
  return typeof BroadcastChannel !== 'undefined';
}

export function openTabs(onNews: (news: TabNews) => void): Tabs {
  if (!canHearTabs()) return { tell: () => undefined, close: () => undefined };
  const channel = new BroadcastChannel('parley');
  channel.onmessage = (event: MessageEvent<TabNews>) => onNews(event.data);
  return { tell: (news) => channel.postMessage(news), close: () => channel.close() };
}

/** Runs `work` while no other tab runs one of the same name, where the browser has locks (https and localhost). */
export async function withLock(name: string, work: () => Promise<void>): Promise<void> {
  const locks = typeof navigator === 'undefined' ? undefined : navigator.locks;
  if (locks === undefined) await work();
  else await locks.request(name, work);
}
