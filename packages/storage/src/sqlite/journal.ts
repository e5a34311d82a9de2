/** The journal: raw webhooks as they came, at positions that are never used twice. */
import type { JournalRow, RawWebhook } from '../store.ts';
import type { Connection } from './connection.ts';
import { pageOf } from './read.ts';

/** A page of the journal ends with the row that reaches this: bodies can be of 3 MB. */
const enoughBytes = 4 * 1024 * 1024;

export function appendRows(connection: Connection, rows: readonly RawWebhook[]): JournalRow[] {
  const insert = connection.statement('INSERT INTO journal (received_at, body) VALUES (?, ?)');
  return rows.map(({ receivedAt, body }) => ({
    position: Number(insert.run(receivedAt, body).lastInsertRowid),
    receivedAt,
    body,
  }));
}

export function rowsAfter(connection: Connection, mark: number, limit: number): JournalRow[] {
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

export function lastPosition(connection: Connection): number {
  return Number(connection.statement('SELECT MAX(position) AS last FROM journal').get()?.last ?? 0);
}

export function rowAt(connection: Connection, position: number): JournalRow | undefined {
  const row = connection.statement('SELECT position, received_at, body FROM journal WHERE position = ?').get(position);
  return row === undefined ? undefined : rowOf(row);
}

function rowOf(row: Record<string, unknown>): JournalRow {
  const { body } = row;
  if (!(body instanceof Uint8Array)) throw new Error('A journal row without bytes');
  return { position: Number(row.position), receivedAt: Number(row.received_at), body };
}
