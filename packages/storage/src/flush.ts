/** What a flush becomes, worked out before anything is written: numbers, stamps and writes. The same for every adapter. */
import type { InboxEvent, InboxEventBody } from '@parley/model/events';
import { type CollectionName, uniqueKeys } from './collections.ts';
import type { StoredDocument } from './declaration.ts';
import type { Commit, Committed, Insert } from './store.ts';

/** One write, in the order in which they must happen. An `insert` must be new, a `put` may replace. */
export type Write =
  | { readonly kind: 'insert' | 'put'; readonly collection: CollectionName; readonly document: StoredDocument }
  | { readonly kind: 'remove'; readonly collection: CollectionName; readonly id: string };

export function idOf(write: Write): string {
  return write.kind === 'remove' ? write.id : write.document.id;
}

/** A flush as one log entry: its numbers are firstSeq to lastSeq, both inclusive. */
export type Staged = {
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly writes: readonly Write[];
  readonly events: readonly InboxEvent[];
  readonly committed: readonly Committed[];
};

export function isEmpty(flush: readonly Commit[]): boolean {
  return flush.every(
    (commit) => !(commit.insert?.length || commit.put?.length || commit.remove?.length || commit.events?.length),
  );
}

/**
 * The flush as the entry that follows `head`. An entry takes one number per event, at least one; a commit's firstSeq
 * is that of its first event, or the place in the entry that it falls on. Inserted documents that have a `seq` get
 * their commit's firstSeq, keep it through later puts of the same flush, and the events that hold them carry it.
 */
export function stage(flush: readonly Commit[], head: number): Staged {
  const firstSeq = head + 1;
  const count = flush.reduce((sum, commit) => sum + (commit.events?.length ?? 0), 0);
  const lastSeq = head + Math.max(1, count);
  const stamps = makeStamps();
  const writes = makeWrites<Write>();
  const events: InboxEvent[] = [];
  const committed: Committed[] = [];
  for (const { insert = [], put = [], remove = [], events: bodies = [] } of flush) {
    const commitSeq = Math.min(firstSeq + events.length, lastSeq);
    // First, so that what goes gives its unique keys to what comes in the same commit.
    for (const { collection, id } of remove) writes.add({ kind: 'remove', collection, id });
    const inserted = insert.map((each) => stamps.insert(each, commitSeq));
    for (const each of inserted) writes.add({ kind: 'insert', ...each });
    for (const each of put) writes.add({ kind: 'put', ...stamps.put(each) });
    const numbered = bodies.map((body, index) => stamps.carry(body, firstSeq + events.length + index));
    events.push(...numbered);
    committed.push({ firstSeq: commitSeq, inserted, events: numbered });
  }
  return { firstSeq, lastSeq, writes: writes.list, events, committed };
}

/** Keeps which documents were stamped: by identity for the events, by id for a later put of the same document. */
function makeStamps() {
  const stampedOf = new Map<unknown, StoredDocument>();
  const seqOf = new Map<string, number>();
  const stamp = (given: Insert, seq: number): Insert => {
    const document = { ...given.document, seq };
    stampedOf.set(given.document, document);
    return { ...given, document } as Insert;
  };
  return {
    insert(given: Insert, seq: number): Insert {
      if (!('seq' in given.document)) return given;
      seqOf.set(place(given.collection, given.document.id), seq);
      return stamp(given, seq);
    },
    put(given: Insert): Insert {
      const seq = seqOf.size === 0 ? undefined : seqOf.get(place(given.collection, given.document.id));
      return seq === undefined ? given : stamp(given, seq);
    },
    carry(body: InboxEventBody, seq: number): InboxEvent {
      const event: { [name: string]: unknown } & InboxEventBody = { ...body, seq };
      if (stampedOf.size > 0) {
        for (const name in body) {
          const stamped = stampedOf.get(event[name]);
          if (stamped !== undefined) event[name] = stamped;
        }
      }
      return event as unknown as InboxEvent;
    },
  };
}

/**
 * The list of writes, in which the last put of a document takes the place of its earlier write. Not across a removal,
 * and not where a unique key moves: another document of the flush may take the key over in between.
 */
export function makeWrites<W extends Write>() {
  const list: W[] = [];
  const last = new Map<string, number>();
  return {
    list,
    add(write: W): void {
      const key = place(write.collection, idOf(write));
      const index = last.get(key);
      const earlier = index === undefined ? undefined : list[index];
      if (write.kind === 'put' && index !== undefined && earlier !== undefined && earlier.kind !== 'remove') {
        if (haveSameKeys(write.collection, earlier.document, write.document)) {
          list[index] = { ...write, kind: earlier.kind };
          return;
        }
      }
      last.set(key, list.push(write) - 1);
    },
  };
}

function haveSameKeys(collection: CollectionName, a: StoredDocument, b: StoredDocument): boolean {
  return uniqueKeys(collection).every(([, keyOf]) => keyOf(a) === keyOf(b));
}

/** The same for ids that no database tells apart. */
function place(collection: CollectionName, id: string): string {
  return `${collection}/${id.toWellFormed()}`;
}
