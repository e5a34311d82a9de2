/** Where unsent messages survive a closed tab: one IndexedDB row each. */
import type { AgentId, ChatId, Instant, MessageId } from '@parley/model/ids';
import { createStore, delMany, get, set, values } from 'idb-keyval';
import type { Payload, Trouble } from './state.ts';

export type OutboxRow = {
  readonly id: MessageId;
  readonly agentId: AgentId;
  readonly chatId: ChatId;
  readonly ordinal: number;
  readonly text: string;
  readonly payload?: Payload;
  readonly replyTo?: MessageId;
  readonly retryOf?: MessageId;
  readonly createdAt: Instant;
  /** When a person last said that it should go although it is old. */
  readonly confirmedAt?: Instant;
  readonly problem?: Trouble;
};

export type OutboxStorage = {
  readonly list: (agentId: AgentId) => Promise<OutboxRow[]>;
  /** True when another tab has sent or discarded it. */
  readonly isGone: (id: MessageId) => Promise<boolean>;
  /** False when the browser does not store it: private mode, a full disk, or no answer. */
  readonly put: (row: OutboxRow) => Promise<boolean>;
  readonly remove: (ids: readonly MessageId[]) => Promise<void>;
};

/** Never rejects: a browser that stores nothing has an empty outbox. */
export function openOutboxStorage(): OutboxStorage {
  const rows = createStore('parley-outbox', 'rows');
  return {
    list: async (agentId) => {
      const all = await within(() => values<OutboxRow>(rows), []);
      return all.filter((row) => row.agentId === agentId);
    },
    isGone: (id) => within(async () => (await get<OutboxRow>(id, rows)) === undefined, false),
    put: (row) => within(async () => set(row.id, row, rows).then(() => true), false),
    remove: (ids) => within(() => delMany([...ids], rows), undefined),
  };
}

/** IndexedDB can fail, and in some browsers never answer at all: then this goes on without it. */
async function within<T>(request: () => Promise<T>, otherwise: T): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), longestMs);
  });
  try {
    return await Promise.race([request(), tooLong]);
  } catch {
    return otherwise;
  } finally {
    clearTimeout(timer);
  }
}

const longestMs = 2000;
