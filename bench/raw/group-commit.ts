/** What waits at the end of a turn of the event loop goes down as one transaction. */
import type { DatabaseSync } from 'node:sqlite';

/** `afterwards` is told what one transaction made durable, before anybody who waits for it. */
export function makeGroupCommit<T>(
  database: DatabaseSync,
  write: (item: T) => void,
  afterwards: (items: readonly T[]) => void = () => undefined,
): (item: T) => Promise<void> {
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  let waiting: { readonly item: T; readonly done: () => void }[] = [];

  function flush(): void {
    const batch = waiting;
    waiting = [];
    begin.run();
    for (const { item } of batch) write(item);
    commit.run();
    afterwards(batch.map(({ item }) => item));
    for (const { done } of batch) done();
  }

  return (item) =>
    new Promise((resolve) => {
      waiting.push({ item, done: resolve });
      if (waiting.length === 1) setImmediate(flush);
    });
}
