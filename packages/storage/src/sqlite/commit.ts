import { uniqueKeys } from '../collections.ts';
import { idOf, stage } from '../flush.ts';
import { AlreadyExists, type Commit, type Committed } from '../store.ts';
import type { Connection } from './connection.ts';
import { makeJson } from './json.ts';
import { appendEntry, readHead } from './log.ts';
import type { Pending } from './pending.ts';
import { type RowWrite, rowWrite, type Tables } from './table.ts';

/**
 * Makes the function that puts a flush into the log inside an open transaction. Throws AlreadyExists where an insert meets
 * an existing document. The head is read from the log, so a transaction that was undone leaves nothing to correct.
 */
export function makeCommit(
  connection: Connection,
  tables: Tables,
  pending: Pending,
  now: () => number,
): (flush: readonly Commit[]) => Committed[] {
  /** Holds a write against the documents as the ones before it left them. Throws AlreadyExists. */
  function take(write: RowWrite, lastSeq: number): void {
    const { collection } = write;
    const table = tables[collection];
    const id = idOf(write);
    const before = table.get(id);
    if (write.kind === 'insert' && before !== undefined) throw new AlreadyExists(collection, 'id');
    if (write.kind === 'remove') {
      table.expectNone(id);
    } else {
      for (const [key, keyOf] of uniqueKeys(collection)) {
        const value = keyOf(write.document);
        if (value === undefined || (before && keyOf(before) === value)) continue;
        const holder = table.getBy(key, value);
        if (holder !== undefined && holder.id !== before?.id) throw new AlreadyExists(collection, key);
      }
      table.expect(write.document, write.json.length);
    }
    pending.take(write, lastSeq);
  }

  return (flush) => {
    const staged = stage(flush, readHead(connection));
    const json = makeJson();
    for (const write of staged.writes) take(rowWrite(tables, write, staged.firstSeq, json.of), staged.lastSeq);
    const committed = staged.committed.map((one) => ({ ...one, json: one.events.map(json.ofEvent) }));
    const events = committed.flatMap((one) => one.json);
    const writes = staged.writes.map(json.ofWrite);
    appendEntry(connection, staged, { events: `[${events.join(',')}]`, writes: `[${writes.join(',')}]` }, now());
    return committed;
  };
}
