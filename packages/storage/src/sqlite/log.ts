/** The numbered log: a row per flush, `seq` to `last` inclusive, that holds the flush's events. */
import type { InboxEvent } from '@parley/model/events';
import type { Staged } from '../flush.ts';
import type { Connection } from './connection.ts';

/** `events`: their list as JSON. */
export function appendEntry(
  connection: Connection,
  { firstSeq, lastSeq }: Pick<Staged, 'firstSeq' | 'lastSeq'>,
  events: string,
  at: number,
): void {
  connection
    .statement('INSERT INTO log (seq, last, at, events) VALUES (?, ?, ?, ?)')
    .run(firstSeq, lastSeq, at, events);
}

/** The newest entry is never pruned, so it always tells the head. 0 for an empty log. */
export function readHead(connection: Connection): number {
  return Number(connection.statement('SELECT last FROM log ORDER BY seq DESC LIMIT 1').get()?.last ?? 0);
}

/** At most `limit` events with a greater seq; undefined where the log does not go back that far. */
export function eventsAfter(connection: Connection, seq: number, limit: number): InboxEvent[] | undefined {
  const oldest = connection.statement('SELECT seq FROM log ORDER BY seq LIMIT 1').get();
  if (oldest === undefined) return [];
  if (seq < Number(oldest.seq) - 1) return undefined;
  const entry = connection.statement('SELECT last, events FROM log WHERE seq = ?');
  const events: InboxEvent[] = [];
  let next = entryAfter(connection, seq);
  while (events.length < limit) {
    const row = entry.get(next);
    if (row === undefined) break;
    const rest = (JSON.parse(String(row.events)) as InboxEvent[]).filter((event) => event.seq > seq);
    events.push(...rest.slice(0, limit - events.length));
    next = Number(row.last) + 1;
  }
  return events;
}

/** Where the first entry with a number above `seq` starts. Entries follow each other without a gap. */
function entryAfter(connection: Connection, seq: number): number {
  const row = connection.statement('SELECT seq, last FROM log WHERE seq <= ? ORDER BY seq DESC LIMIT 1').get(seq);
  if (row === undefined) return seq + 1;
  return Number(row.last) > seq ? Number(row.seq) : Number(row.last) + 1;
}
