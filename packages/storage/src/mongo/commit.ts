/**
 * One flush, one insert into the log. The insert is atomic, and by its `_id`, the number after the known head, a
 * compare-and-set: of several nodes one is first, and the others learn what it wrote and decide again.
 *
 * What became of an insert is open when the database went away in the middle. It is then asked for again, the same entry
 * at the same place: a duplicate that carries its own signature got there before. After some seconds the flush is given
 * up, and with it whatever waits behind it (outage.ts); should it have got there all the same, the next look into the log
 * finds it as an entry of this node.
 */
import { randomUUID } from 'node:crypto';
import { uniqueKeys } from '../collections.ts';
import { idOf, type Staged, stage, type Write } from '../flush.ts';
import { makeOverlay, type Overlay } from '../overlay.ts';
import { AlreadyExists, type Commit, type Committed, type LogEntry, StoreUnavailable, type Written } from '../store.ts';
import type { Own } from './apply.ts';
import type { Row } from './connection.ts';
import { isDuplicate, unavailable } from './failure.ts';
import type { Known } from './known.ts';
import { type Log, rowOfEntry } from './log.ts';
import type { OutageWatch } from './outage.ts';
import { rowOf } from './shape.ts';

const giveUpAfterMs = 10_000;
const tryAgainMs = 200;

/** A flush that stands in the log, or undefined where another node's entry took its place. */
export type Logged = { readonly entry: LogEntry; readonly own: Own; readonly committed: readonly Committed[] };

/** Decides the flush on the known head and inserts it. Throws AlreadyExists, TooLarge and StoreUnavailable. */
export async function logFlush(
  { log, known, node, now, outage }: { log: Log; known: Known; node: string; now: () => number; outage: OutageWatch },
  flush: readonly Commit[],
  head: number,
): Promise<Logged | undefined> {
  const staged = stage(flush, head);
  await refuseDuplicates(known, staged.writes);
  const own: Own = { fresh: freshIn(staged.writes), rows: rowsIn(staged) };
  const { firstSeq, lastSeq, events, committed } = staged;
  const entry: LogEntry = { firstSeq, lastSeq, node, events, writes: staged.writes.map(writtenBy) };
  const signature = randomUUID();
  const isFirst = await insert(log, rowOfEntry(entry, signature, now()), signature, outage);
  return isFirst ? { entry, own, committed } : undefined;
}

function writtenBy(write: Write): Written {
  const { collection } = write;
  const id = idOf(write);
  return write.kind === 'remove' ? { collection, id } : ({ collection, id, document: write.document } as Written);
}

/** True where the entry stands in the log, false where another one stands in its place. */
async function insert(log: Log, row: Row, signature: string, outage: OutageWatch): Promise<boolean> {
  const until = performance.now() + giveUpAfterMs;
  for (;;) {
    try {
      await log.insert(row);
      outage.end();
      return true;
    } catch (error) {
      if (!isDuplicate(error) && !(unavailable(error) instanceof StoreUnavailable)) throw error;
      // A refusal that names no duplicate says nothing about a former attempt, so the place itself is asked.
      const there = await log.signatureAt(Number(row._id)).catch(() => undefined);
      if (there !== undefined) return there === signature;
      if (performance.now() > until) {
        outage.begin();
        throw unavailable(error);
      }
    }
    await new Promise((resolve) => setTimeout(resolve, tryAgainMs));
  }
}

/** Holds the flush against what is known, write by write, as a database with unique keys would. */
async function refuseDuplicates(known: Known, writes: readonly Write[]): Promise<void> {
  const overlay = makeOverlay();
  await Promise.all(writes.map((write) => noteKnown(overlay, known, write)));
  for (const write of writes) {
    const { collection } = write;
    const id = idOf(write);
    const document = write.kind === 'remove' ? null : write.document;
    if (write.kind === 'insert' && overlay.get(collection, id)) throw new AlreadyExists(collection, 'id');
    for (const [key, keyOf] of uniqueKeys(collection)) {
      const value = document === null ? undefined : keyOf(document);
      const holder = value === undefined ? undefined : overlay.holder(collection, key, value);
      if (holder && holder !== id) throw new AlreadyExists(collection, key);
    }
    overlay.note(collection, id, document);
  }
}

/** What is known of the document that a write is about, and of those that hold the unique keys that it takes. */
async function noteKnown(overlay: Overlay, known: Known, write: Write): Promise<void> {
  const { collection } = write;
  const id = idOf(write);
  overlay.note(collection, id, (await known.get(collection, id)) ?? null);
  if (write.kind === 'remove') return;
  for (const [key, keyOf] of uniqueKeys(collection)) {
    const value = keyOf(write.document);
    const holder = value === undefined ? undefined : await known.getBy(collection, key, value);
    if (holder !== undefined) overlay.note(collection, holder.id, holder);
  }
}

/** Worked out before the flush stands in the log: what cannot become a row must fail while it still can. */
function rowsIn({ firstSeq, writes }: Staged): ReadonlyMap<string, Row> {
  const rows = new Map<string, Row>();
  for (const write of writes) {
    if (write.kind === 'remove') continue;
    rows.set(`${write.collection}/${write.document.id}`, rowOf(write.collection, write.document, firstSeq));
  }
  return rows;
}

function freshIn(writes: readonly Write[]): ReadonlySet<string> {
  const inserts = writes.filter((write) => write.kind === 'insert');
  return new Set(inserts.map((write) => `${write.collection}/${idOf(write)}`));
}
