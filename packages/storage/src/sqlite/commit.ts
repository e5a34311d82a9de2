import { type Staged, stage } from '../flush.ts';
import type { Commit } from '../store.ts';
import type { Connection } from './connection.ts';
import { duplicate, isOfDatabase } from './failure.ts';
import { appendEntry, readHead } from './log.ts';
import { makeTables } from './table.ts';

/**
 * Makes the function that applies a flush inside an open transaction. A flush that meets an existing document
 * (AlreadyExists) or that cannot be encoded is undone alone, uses no numbers and comes back as an error; an error of
 * the database is thrown. The head is read from the log, so a transaction that was undone leaves nothing to correct.
 */
export function makeCommit(connection: Connection, now: () => number) {
  const tables = makeTables(connection);
  const run = (sql: string) => connection.statement(sql).run();

  function write({ firstSeq, writes }: Staged): void {
    for (const each of writes) {
      const table = tables[each.collection];
      if (each.kind === 'remove') table.remove(each.id);
      else table[each.kind](each.document, firstSeq);
    }
  }

  return (flush: readonly Commit[]): { readonly staged: Staged } | { readonly error: unknown } => {
    run('SAVEPOINT flush');
    try {
      const staged = stage(flush, readHead(connection));
      write(staged);
      appendEntry(connection, staged, now());
      run('RELEASE flush');
      return { staged };
    } catch (error) {
      const known = duplicate(error);
      if (known === undefined && isOfDatabase(error)) throw error;
      run('ROLLBACK TO flush');
      run('RELEASE flush');
      return { error: known ?? error };
    }
  };
}
