/**
 * The journal: raw webhooks as they came, at positions that are never used twice. A row gets its position when it is asked
 * for, so that it can be applied before it is stored; where it cannot be stored, its position stays empty.
 */
import type { JournalRow, Store } from '../store.ts';
import type { Connection } from './connection.ts';
import { guarded } from './failure.ts';
import { pageOf } from './read.ts';
import { closed, type Turns } from './turn.ts';

/** A page of the journal ends with the row that reaches this: bodies can be of 3 MB. */
const enoughBytes = 4 * 1024 * 1024;

export type Journal = Store['journal'] & {
  /**
   * For each transaction that may hold what comes of a row: where the row itself was refused, a mark may stand at its
   * place, and no row that comes there after a restart would be seen.
   */
  keepPlaces(): void;
  /** No webhook was taken in yet. */
  isUntouched(): boolean;
};

/** `isCutShort`: the process before this one that took in webhooks ended without closing the database. */
export function makeJournal(connection: Connection, turns: Turns, isCutShort: boolean): Journal {
  const first = lastUsed(connection);
  let last = first;
  /** The last place whose row was refused. */
  let refused = 0;

  /** Rows that wait are found, too, once they are stored. */
  async function read<T>(run: (connection: Connection) => T): Promise<T> {
    await turns.settled();
    if (!connection.database.isOpen) throw closed();
    return guarded(() => run(connection));
  }

  return {
    start: 0,
    isCutShort,
    starts: async () => [0],
    append(webhooks, take) {
      const rows = webhooks.map(({ receivedAt, body }) => ({ position: ++last, receivedAt, body }));
      const bytes = rows.reduce((sum, { body }) => sum + body.byteLength, 0);
      const insert = () => insertRows(connection, rows);
      const durable = take === undefined ? turns.run(insert, bytes) : turns.runAlong(insert, bytes, () => take(rows));
      const place = last;
      durable.catch(() => {
        refused = Math.max(refused, place);
      });
      return durable;
    },
    keepPlaces() {
      if (refused === 0 || lastUsed(connection) >= refused) return;
      insertRows(connection, [{ position: refused, receivedAt: 0, body: new Uint8Array() }]);
      connection.statement('DELETE FROM journal WHERE position = ?').run(refused);
    },
    isUntouched: () => last === first,
    after: (mark, limit) => read(() => rowsAfter(connection, mark, limit)),
    last: () => read(lastPosition),
    row: (position) => read(() => rowAt(connection, position)),
  };
}

function insertRows(connection: Connection, rows: readonly JournalRow[]): void {
  const insert = connection.statement('INSERT INTO journal (position, received_at, body) VALUES (?, ?, ?)');
  for (const { position, receivedAt, body } of rows) insert.run(position, receivedAt, body);
}

/** That of a row that is pruned by now, too. */
function lastUsed(connection: Connection): number {
  return Number(connection.statement("SELECT seq FROM sqlite_sequence WHERE name = 'journal'").get()?.seq ?? 0);
}

function rowsAfter(connection: Connection, mark: number, limit: number): JournalRow[] {
  const statement = connection.statement(
    'SELECT position, received_at, body FROM journal WHERE position > ? ORDER BY position LIMIT ?',
  );
  const rows: JournalRow[] = [];
  let bytes = 0;
  for (const each of statement.iterate(mark, pageOf(limit))) {
    const row = rowOf(each);
    rows.push(row);
    bytes += row.body.byteLength;
    if (bytes >= enoughBytes) break;
  }
  return rows;
}

function lastPosition(connection: Connection): number {
  return Number(connection.statement('SELECT MAX(position) AS last FROM journal').get()?.last ?? 0);
}

function rowAt(connection: Connection, position: number): JournalRow | undefined {
  const row = connection.statement('SELECT position, received_at, body FROM journal WHERE position = ?').get(position);
  return row === undefined ? undefined : rowOf(row);
}

function rowOf(row: Record<string, unknown>): JournalRow {
  const { body } = row;
  if (!(body instanceof Uint8Array)) throw new Error('A journal row without bytes');
  return { position: Number(row.position), receivedAt: Number(row.received_at), body };
}
