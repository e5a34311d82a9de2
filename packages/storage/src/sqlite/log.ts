/** The numbered log: a row per flush, `seq` to `last` inclusive, that holds the flush's events and its writes. */
import type { InboxEvent } from '@parley/model/events';
import type { CollectionName } from '../collections.ts';
import type { StoredDocument } from '../declaration.ts';
import type { Staged, Write } from '../flush.ts';
import type { Connection } from './connection.ts';

/** `events` and `writes`: their lists as JSON. */
export function appendEntry(
  connection: Connection,
  { firstSeq, lastSeq }: Pick<Staged, 'firstSeq' | 'lastSeq'>,
  { events, writes }: { readonly events: string; readonly writes: string },
  at: number,
): void {
  connection
    .statement('INSERT INTO log (seq, last, at, events, writes) VALUES (?, ?, ?, ?, ?)')
    .run(firstSeq, lastSeq, at, events, writes);
}

/** The entries whose writes the collections do not hold yet, in order. */
export function* entriesToApply(connection: Connection) {
  const rows = connection.statement(
    'SELECT seq, last, events, writes FROM log WHERE seq > (SELECT seq FROM applied) ORDER BY seq',
  );
  for (const { seq, last, events, writes } of rows.iterate()) {
    const told = JSON.parse(String(events)) as { readonly [name: string]: unknown }[];
    const named = (write: StoredWrite): Write => {
      if (!('told' in write)) return write;
      const [index, name] = write.told;
      return { kind: write.kind, collection: write.collection, document: told[index]?.[name] as StoredDocument };
    };
    const list = (JSON.parse(String(writes)) as StoredWrite[]).map(named);
    yield { firstSeq: Number(seq), lastSeq: Number(last), writes: list };
  }
}

/** A write as an entry holds it: a document that one of its events tells of is named by its place there. */
type StoredWrite =
  | Write
  | {
      readonly kind: 'insert' | 'put';
      readonly collection: CollectionName;
      readonly told: readonly [event: number, name: string];
    };

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
