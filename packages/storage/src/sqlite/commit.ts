import { stage } from '../flush.ts';
import type { Commit, Committed } from '../store.ts';
import type { Connection } from './connection.ts';
import { duplicate } from './failure.ts';
import { makeJson } from './json.ts';
import { appendEntry, readHead } from './log.ts';
import type { Tables } from './table.ts';

/**
 * Makes the function that applies a flush inside an open transaction. Throws AlreadyExists where an insert meets an
 * existing document. The head is read from the log, so a transaction that was undone leaves nothing to correct.
 */
export function makeCommit(
  connection: Connection,
  tables: Tables,
  now: () => number,
): (flush: readonly Commit[]) => Committed[] {
  return (flush) => {
    const staged = stage(flush, readHead(connection));
    const json = makeJson();
    try {
      for (const each of staged.writes) {
        const table = tables[each.collection];
        if (each.kind === 'remove') table.remove(each.id);
        else table[each.kind](each.document, staged.firstSeq, json.of(each.document));
      }
    } catch (error) {
      throw duplicate(error) ?? error;
    }
    const committed = staged.committed.map((one) => ({ ...one, json: one.events.map(json.ofEvent) }));
    const events = committed.flatMap((one) => one.json);
    appendEntry(connection, staged, `[${events.join(',')}]`, now());
    return committed;
  };
}
