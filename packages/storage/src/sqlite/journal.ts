/** The journal: raw webhooks as they came, at positions that are never used twice. */
import type { JournalRow, RawWebhook } from '../store.ts';
import type { Connection } from './connection.ts';
import { pageOf } from './read.ts';

export function appendRows(connection: Connection, rows: readonly RawWebhook[]): void {
  const insert = connection.statement('INSERT INTO journal (received_at, body) VALUES (?, ?)');
  for (const { receivedAt, body } of rows) insert.run(receivedAt, body);
}

export function rowsAfter(connection: Connection, mark: number, limit: number): JournalRow[] {
  return connection
    .statement('SELECT position, received_at, body FROM journal WHERE position > ? ORDER BY position LIMIT ?')
    .all(mark, pageOf(limit))
    .map(rowOf);
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
