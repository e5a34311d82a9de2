/**
 * The journal: raw webhooks as they came, a document each, not in the log, because six of 3 MB would be more than a
 * document holds. A position is (number of the node, place), so every node appends to a journal of its own.
 *
 * One append is on its way at a time, and what is asked for meanwhile shares the next: no row is seen before an earlier
 * one that could still arrive. A place whose fate is open is not used again.
 */
import { Binary } from 'mongodb';
import type { JournalRow, Outage, RawWebhook, Store } from '../store.ts';
import type { Connection, Row } from './connection.ts';
import { unavailable } from './failure.ts';

/** Bytes of rows in one command. */
const mostBytes = 8 * 1024 * 1024;
/** A page of the journal ends with the row that reaches this. */
const enoughBytes = 4 * 1024 * 1024;
const longestPage = 1000;
/** Rows that are asked for together where each is asked for by its place. */
const atOnce = 8;

/** Places of one journal. 2^40 webhooks are 300 years of a thousand a second, and 8,191 nodes fit in a double. */
const placesPerNode = 2 ** 40;

type Waiting = {
  readonly rows: readonly RawWebhook[];
  readonly take: ((rows: readonly JournalRow[]) => void) | undefined;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
};

export type Journal = Store['journal'] & {
  /** Resolves when what was asked for is done; refuses everything from then on. */
  close(): Promise<void>;
};

export function startOf(number: number): number {
  return number * placesPerNode;
}

export async function openJournal(options: {
  readonly connection: Connection;
  readonly number: number;
  /** No row of this node is at or before this place any more, though positions up to it were used. */
  readonly floor: number;
  readonly numbers: () => Promise<number[]>;
  readonly closed: () => Error;
  readonly outage: Outage;
}): Promise<Journal> {
  const { connection, number, numbers, closed, outage } = options;
  const rows = journalCollection(connection);
  const start = startOf(number);
  /** The last place whose row is surely there, and the last that was given to one. */
  let stored = Math.max(await lastIn(start), options.floor);
  let last = stored;
  const waiting: Waiting[] = [];
  let running: Promise<void> | undefined;
  let isClosed = false;

  outage.onBegin((error) => {
    for (const { reject } of waiting.splice(0)) reject(error);
  });

  async function lastIn(journal: number): Promise<number> {
    const [row] = await rows
      .find({ _id: { $gt: journal, $lt: journal + placesPerNode } }, { projection: { at: 1 } })
      .sort({ _id: -1 })
      .limit(1)
      .toArray();
    return row === undefined ? journal : Number(row._id);
  }

  async function run(): Promise<void> {
    // What is asked for in this turn of the event loop goes together.
    await new Promise(setImmediate);
    while (waiting.length > 0) {
      const batch = takeBatch();
      try {
        const placed = batch.map((each) => each.rows.map(place));
        const documents = placed.flat().map(rowOf);
        if (documents.length > 0) await rows.insertMany(documents, { ordered: true });
        stored = last;
        for (const [index, { take, resolve }] of batch.entries()) {
          take?.(placed[index] ?? []);
          resolve();
        }
      } catch (error) {
        for (const { reject } of batch) reject(unavailable(error));
      }
    }
    running = undefined;
  }

  function takeBatch(): Waiting[] {
    let bytes = 0;
    const end = waiting.findIndex((each, index) => {
      bytes += each.rows.reduce((sum, { body }) => sum + body.byteLength, 0);
      return index > 0 && bytes > mostBytes;
    });
    return waiting.splice(0, end === -1 ? waiting.length : end);
  }

  /** What follows in this node's own journal, by its places; one that holds nothing was refused, or pruned. */
  async function oneByOne(mark: number, limit: number): Promise<JournalRow[]> {
    const found: JournalRow[] = [];
    let bytes = 0;
    for (let place = mark, length = 0; place < stored && found.length < limit; place += length) {
      length = Math.min(atOnce, stored - place, limit - found.length);
      const places = Array.from({ length }, (_, index) => place + 1 + index);
      for (const row of await Promise.all(places.map((_id) => rows.findOne({ _id })))) {
        if (row === null) continue;
        const whole = journalRow(row);
        found.push(whole);
        bytes += whole.body.byteLength;
        if (bytes >= enoughBytes) return found;
      }
    }
    return found;
  }

  function place(webhook: RawWebhook): JournalRow {
    last += 1;
    return { position: last, ...webhook };
  }

  return {
    start,
    // Rows are durable before anybody is handed them.
    isCutShort: false,
    async starts() {
      return (await numbers()).map(startOf);
    },
    append: (given, take) =>
      new Promise((resolve, reject) => {
        const refused = isClosed ? closed() : outage.now();
        if (refused !== undefined) return reject(refused);
        waiting.push({ rows: given, take, resolve, reject });
        running ??= run();
      }),
    async after(mark, limit) {
      if (numberOf(mark) === number) {
        if (mark >= stored) return [];
        if (connection.hasUnorderedIds) return oneByOne(mark, limit);
      }
      const end = (Math.floor(mark / placesPerNode) + 1) * placesPerNode;
      const found: JournalRow[] = [];
      const cursor = rows.find({ _id: { $gt: mark, $lt: end } }, { batchSize: 16 }).sort({ _id: 1 });
      let bytes = 0;
      if (limit <= 0) return found;
      for await (const row of cursor.limit(Math.min(limit, longestPage))) {
        const whole = journalRow(row);
        found.push(whole);
        bytes += whole.body.byteLength;
        if (bytes >= enoughBytes) break;
      }
      return found;
    },
    last: async (journal = start) => (journal === start ? stored : lastIn(journal)),
    async row(position) {
      const row = await rows.findOne({ _id: position });
      return row === null ? undefined : journalRow(row);
    },
    async close() {
      isClosed = true;
      while (running !== undefined) await running;
    },
  };
}

export function journalCollection(connection: Connection) {
  return connection.collection('_journal');
}

/** The number of the node whose journal a place belongs to. */
export function numberOf(mark: number): number {
  return Math.floor(mark / placesPerNode);
}

function rowOf({ position, receivedAt, body }: JournalRow): Row {
  return { _id: position, at: receivedAt, body: new Binary(body) };
}

function journalRow({ _id, at, body }: Row): JournalRow {
  if (!(body instanceof Binary)) throw new Error('A journal row without bytes');
  return { position: Number(_id), receivedAt: Number(at), body: body.buffer.subarray(0, body.length()) };
}
