import type { Connection } from './connection.ts';
import type { Turns } from './turn.ts';

/** Rows deleted in one turn, so that pruning a month never holds the event loop. */
const step = 500;

/**
 * Deletes the start of the log and of the journal, step by step. What is deleted is always a prefix: it ends at the
 * first row that is young enough, so a clock that jumped makes no gap. Of the log it leaves what is not applied yet, and
 * the newest entry, which holds the head.
 */
export async function prune(
  connection: Connection,
  turns: Turns,
  {
    logBefore,
    journalBefore,
    mark,
    applied,
  }: { logBefore: number; journalBefore: number; mark: number; applied: number },
): Promise<void> {
  const deletePrefix = async (table: 'log' | 'journal', place: string, end: number) => {
    const statement = connection.statement(
      `DELETE FROM ${table} WHERE ${place} IN (SELECT ${place} FROM ${table} WHERE ${place} < ? ORDER BY ${place} LIMIT ${step})`,
    );
    while ((await turns.run(() => statement.run(end).changes)) === step);
  };
  const young = connection.statement('SELECT seq FROM log WHERE at >= ? ORDER BY seq LIMIT 1').get(logBefore);
  const newest = connection.statement('SELECT max(seq) AS seq FROM log').get();
  const end = Number(young?.seq ?? newest?.seq ?? 0);
  await deletePrefix('log', 'seq', Math.min(end, applied + 1));
  const fresh = connection
    .statement('SELECT position FROM journal WHERE received_at >= ? ORDER BY position LIMIT 1')
    .get(journalBefore);
  await deletePrefix('journal', 'position', Math.min(mark + 1, Number(fresh?.position ?? Number.POSITIVE_INFINITY)));
}
