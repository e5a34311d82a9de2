/** The numbered log: a document per flush whose `_id` is its first number, so that of two nodes one is first. */
import type { InboxEvent } from '@parley/model/events';
import { type LogEntry, TooLarge, type Written } from '../store.ts';
import type { Connection, Row } from './connection.ts';

const name = '_log';

/** What a log entry may hold, in bytes; a document of MongoDB holds 16 MB. */
const mostBytes = 15_500_000;

/** Up to here the log is read entry by entry, which every server answers from its first index; from here on in pages. */
const fewEntries = 8;
const pageLength = 200;

export type Log = {
  /** One insert: atomic, and a compare-and-set of the head. Rejects with the duplicate where the place is taken. */
  insert(row: Row): Promise<void>;
  /** The signature of the entry that stands here; undefined where none does, or where it is not yet on a majority. */
  signatureAt(firstSeq: number): Promise<string | undefined>;
  /** The entries that follow this number, in order. */
  entriesAfter(seq: number): AsyncIterable<LogEntry>;
  /** Where the log begins; undefined while it is empty. */
  oldest(): Promise<number | undefined>;
  /** At most `limit` events with a greater seq and none beyond `head`; undefined where the log does not reach back. */
  eventsAfter(seq: number, limit: number, head: number): Promise<InboxEvent[] | undefined>;
};

/** The entry as a document. By its signature whoever tried to insert it knows it again. Throws TooLarge. */
export function rowOfEntry(entry: LogEntry, signature: string, at: number): Row {
  const { firstSeq, lastSeq, node, events, writes } = entry;
  const texts = { events: JSON.stringify(events), writes: JSON.stringify(writes) };
  if (Buffer.byteLength(texts.events) + Buffer.byteLength(texts.writes) > mostBytes) throw new TooLarge();
  const removals = writes.filter(({ document }) => document === undefined);
  const row = { _id: firstSeq, last: lastSeq, at, node, flush: signature, ...texts };
  return removals.length > 0 ? { ...row, removals } : row;
}

export function entryOf(row: Row): LogEntry {
  return {
    firstSeq: Number(row._id),
    lastSeq: Number(row.last),
    node: String(row.node),
    events: JSON.parse(String(row.events)) as InboxEvent[],
    writes: JSON.parse(String(row.writes)) as Written[],
  };
}

export function logCollection(connection: Connection) {
  return connection.collection(name);
}

export function makeLog(connection: Connection): Log {
  const log = logCollection(connection);

  /** The entries from the one that begins here, while they follow each other. */
  async function* rowsFrom(firstSeq: number): AsyncGenerator<Row> {
    let next = firstSeq;
    const mostSingly = connection.hasUnorderedIds ? Number.POSITIVE_INFINITY : fewEntries;
    for (let read = 0; read < mostSingly; read += 1) {
      const row = await log.findOne({ _id: next });
      if (row === null) return;
      yield row;
      next = Number(row.last) + 1;
    }
    for (;;) {
      const rows = await log
        .find({ _id: { $gte: next } })
        .sort({ _id: 1 })
        .limit(pageLength)
        .toArray();
      if (rows.length === 0) return;
      yield* rows;
      next = Number(rows.at(-1)?.last) + 1;
    }
  }

  async function begins(firstSeq: number): Promise<boolean> {
    return (await log.findOne({ _id: firstSeq }, { projection: { _id: 1 } })) !== null;
  }

  /** Where the first entry with a number above `seq` begins. */
  async function beginAfter(seq: number): Promise<number> {
    // Mostly a reader stands at the end of an entry.
    if (await begins(seq + 1)) return seq + 1;
    const [row] = await log
      .find({ _id: { $lte: seq } }, { projection: { last: 1 } })
      .sort({ _id: -1 })
      .limit(1)
      .toArray();
    return row !== undefined && Number(row.last) > seq ? Number(row._id) : seq + 1;
  }

  async function oldest(): Promise<number | undefined> {
    if (await begins(1)) return 1;
    const [row] = await log
      .find({}, { projection: { last: 1 } })
      .sort({ _id: 1 })
      .limit(1)
      .toArray();
    return row && Number(row._id);
  }

  return {
    async insert(row) {
      await log.insertOne(row);
    },
    async signatureAt(firstSeq) {
      const row = await log.findOne({ _id: firstSeq }, { projection: { flush: 1 } });
      return row === null ? undefined : String(row.flush);
    },
    async *entriesAfter(seq) {
      for await (const row of rowsFrom(seq + 1)) yield entryOf(row);
    },
    oldest,
    async eventsAfter(seq, limit, head) {
      const first = await oldest();
      if (first === undefined) return [];
      if (seq < first - 1) return undefined;
      if (seq >= head) return [];
      const events: InboxEvent[] = [];
      for await (const row of rowsFrom(await beginAfter(seq))) {
        if (Number(row._id) > head) break;
        const rest = (JSON.parse(String(row.events)) as InboxEvent[]).filter((event) => event.seq > seq);
        events.push(...rest.slice(0, limit - events.length));
        if (events.length >= limit) break;
      }
      return events;
    },
  };
}
