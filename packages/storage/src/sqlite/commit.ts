import { type Staged, stage } from '../flush.ts';
import type { Commit } from '../store.ts';
import type { Connection } from './connection.ts';
import { duplicate } from './failure.ts';
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
): (flush: readonly Commit[]) => Staged {
  return (flush) => {
    const staged = stage(flush, readHead(connection));
    try {
      for (const each of staged.writes) {
        const table = tables[each.collection];
        if (each.kind === 'remove') table.remove(each.id);
        else table[each.kind](each.document, staged.firstSeq);
      }
    } catch (error) {
      throw duplicate(error) ?? error;
    }
    appendEntry(connection, staged, now());
    return staged;
  };
}
