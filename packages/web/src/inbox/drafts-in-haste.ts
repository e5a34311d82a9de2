/**
 * Drafts of the last moments of a page. IndexedDB may not get to its commit while a page goes away, localStorage is
 * written at once; what stands here is newer than the stored draft, and an empty text says that there is none any more.
 */
import type { AgentId, ChatId } from '@parley/model/ids';

const prefix = 'parley-draft';

/** Does nothing where the browser stores nothing. */
export function keepInHaste(agentId: AgentId, chatId: ChatId, text: string): void {
  attempt(() => localStorage.setItem(keyOf(agentId, chatId), text), undefined);
}

/** Forgets it once the draft itself is stored. */
export function forgetHaste(agentId: AgentId, chatId: ChatId): void {
  attempt(() => localStorage.removeItem(keyOf(agentId, chatId)), undefined);
}

export function keptInHaste(agentId: AgentId): readonly (readonly [ChatId, string])[] {
  const start = keyOf(agentId, '');
  return attempt(
    () =>
      Object.keys(localStorage)
        .filter((key) => key.startsWith(start))
        .map((key) => [key.slice(start.length) as ChatId, localStorage.getItem(key) ?? '']),
    [],
  );
}

function keyOf(agentId: AgentId, chatId: string): string {
  return `${prefix}:${agentId}:${chatId}`;
}

function attempt<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch {
    return otherwise;
  }
}
