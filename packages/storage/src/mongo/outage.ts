/**
 * Whether the database is known to be away. It is once it has had no server that takes writes for a second, or once a
 * write was given up; it is back once a durable write has succeeded, which is tried from then on. Meanwhile whatever
 * begins is refused at once instead of waiting out a time of its own.
 */
import type { Outage } from '../store.ts';
import { StoreUnavailable } from '../store.ts';
import type { Connection } from './connection.ts';
import { isDuplicate } from './failure.ts';

export type OutageWatch = Outage & {
  /** Throws while it is known to be away. */
  refuse(): void;
  /** A write was given up: what comes now need not try as long. */
  begin(): void;
  /** A durable write has succeeded. */
  end(): void;
  /** What `waiting` comes to, unless it becomes known to be away before. For what has not begun. */
  unless<T>(waiting: Promise<T>): Promise<T>;
  close(): void;
};

/** A new primary may be found, or a connection made, in less. */
const patienceMs = 1000;
const tryAgainMs = 200;

export function watchOutage(connection: Connection): OutageWatch {
  const listeners = new Set<(error: StoreUnavailable) => void>();
  let current: StoreUnavailable | undefined;
  let patience: NodeJS.Timeout | undefined;
  let retry: NodeJS.Timeout | undefined;
  let isTrying = false;
  let isClosed = false;

  connection.onReachable((isReachable) => {
    clearTimeout(patience);
    patience = isReachable || isClosed ? undefined : setTimeout(begin, patienceMs);
  });

  function begin(): void {
    if (isClosed || current !== undefined) return;
    current = new StoreUnavailable(
      'The database does not answer. Parley goes on by itself as soon as it does; what was accepted before is safe.',
    );
    for (const hear of [...listeners]) hear(current);
    if (!isTrying) void tryUntilBack();
  }

  async function tryUntilBack(): Promise<void> {
    isTrying = true;
    while (current !== undefined && !isClosed) {
      if (await isBack()) current = undefined;
      else {
        await new Promise<void>((resolve) => {
          retry = setTimeout(resolve, tryAgainMs);
        });
      }
    }
    isTrying = false;
  }

  async function isBack(): Promise<boolean> {
    try {
      const place = connection.collection('_counters');
      await place.updateOne({ _id: 'reached' }, { $currentDate: { at: true } }, { upsert: true });
      return true;
    } catch (error) {
      // Of two nodes that add the document one is second, and has reached it all the same.
      return isDuplicate(error);
    }
  }

  return {
    now: () => current,
    onBegin: (listener) => void listeners.add(listener),
    refuse() {
      if (current !== undefined) throw current;
    },
    begin,
    end() {
      current = undefined;
    },
    unless(waiting) {
      if (current !== undefined) return Promise.reject(current);
      return new Promise((resolve, reject) => {
        listeners.add(reject);
        waiting.then(resolve, reject).finally(() => listeners.delete(reject));
      });
    },
    close() {
      isClosed = true;
      clearTimeout(patience);
      clearTimeout(retry);
    },
  };
}
