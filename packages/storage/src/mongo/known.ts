/**
 * What this node knows of documents beyond the collections: those of entries that are not applied yet, which it must not
 * forget, and those that it has read or written lately, so that a hot one costs no question. Every entry of the log
 * passes through `take` in order, so a document here is that of the known head, or a newer one that another node has
 * applied already; a flush that was decided on a newer one loses the race for its place in the log and is run again.
 */
import { type CollectionName, uniqueKeys } from '../collections.ts';
import type { StoredDocument } from '../declaration.ts';
import type { LogEntry } from '../store.ts';
import type { Connection } from './connection.ts';
import { documentOf, keyField, plain } from './shape.ts';

export type Known = {
  get(collection: CollectionName, id: string): Promise<StoredDocument | undefined>;
  getBy(collection: CollectionName, key: string, value: string): Promise<StoredDocument | undefined>;
  /** The next entry of the log is known now, and stays in memory until it is applied. */
  take(entry: LogEntry): void;
  applied(entry: LogEntry): void;
};

/** Without `document` there is none. `rev`: the entry that wrote it; `pins`: entries not applied yet that did. */
type Memory = { document: StoredDocument | undefined; rev: number; pins: number };

/** Documents remembered per collection besides those of entries that are not applied. */
const most = 2048;
/** Answers "nobody has this key" that are remembered. */
const mostFree = 4096;

/** `refuse` throws where the database need not be asked: what is remembered is answered all the same. */
export function makeKnown(connection: Connection, refuse: () => void): Known {
  const shelves = new Map<CollectionName, ReturnType<typeof makeShelf>>();

  function shelf(collection: CollectionName) {
    const known = shelves.get(collection);
    if (known !== undefined) return known;
    const made = makeShelf(connection, collection, refuse);
    shelves.set(collection, made);
    return made;
  }

  return {
    get: (collection, id) => shelf(collection).get(id),
    getBy: (collection, key, value) => shelf(collection).getBy(key, value),
    take({ firstSeq, writes }) {
      for (const { collection, id, document } of writes) shelf(collection).take(id, document, firstSeq);
    },
    applied({ writes }) {
      for (const { collection, id } of writes) shelf(collection).unpin(id);
    },
  };
}

function makeShelf(connection: Connection, collection: CollectionName, refuse: () => void) {
  const rows = connection.collection(collection);
  const keys = uniqueKeys(collection);
  /** The one used least recently comes first. */
  const memories = new Map<string, Memory>();
  const holders = new Map<string, string>();
  const free = new Set<string>();
  /** Counts what was taken, so that an answer that was on its way meanwhile is not kept. */
  let takes = 0;

  function set(id: string, memory: Memory): void {
    forget(id);
    memories.set(id, memory);
    for (const [key, of] of keys) {
      const value = memory.document === undefined ? undefined : of(memory.document);
      if (value === undefined) continue;
      holders.set(`${key}/${value}`, id);
      free.delete(`${key}/${value}`);
    }
    if (memories.size > most) evict();
  }

  function forget(id: string): void {
    const memory = memories.get(id);
    if (memory === undefined) return;
    memories.delete(id);
    for (const [key, of] of keys) {
      const place = memory.document && `${key}/${of(memory.document)}`;
      if (place !== undefined && holders.get(place) === id) holders.delete(place);
    }
  }

  /** Looks at some of the oldest only: with a long queue to apply, most of them are pinned. */
  function evict(): void {
    let looked = 0;
    for (const [id, { pins }] of memories) {
      if (pins === 0) forget(id);
      looked += 1;
      if (looked === 8 || memories.size <= most) return;
    }
  }

  function remembered(id: string): Memory | undefined {
    const memory = memories.get(id);
    if (memory === undefined) return undefined;
    memories.delete(id);
    memories.set(id, memory);
    return memory;
  }

  async function get(id: string): Promise<StoredDocument | undefined> {
    const known = remembered(id);
    if (known !== undefined) return known.document;
    refuse();
    const before = takes;
    const row = await rows.findOne({ _id: plain(id) });
    const since = remembered(id);
    if (since !== undefined) return since.document;
    const document = row === null ? undefined : documentOf(row);
    if (document !== undefined && document.id !== id) return undefined;
    if (before === takes) set(id, { document, rev: Number(row?.rev ?? 0), pins: 0 });
    return document;
  }

  async function getBy(key: string, value: string): Promise<StoredDocument | undefined> {
    const place = `${key}/${value}`;
    const of = keys.find(([name]) => name === key)?.[1];
    if (of === undefined) throw new Error(`No unique key ${key} on ${collection}`);
    const before = takes;
    const known = holders.get(place);
    if (known !== undefined) return get(known);
    if (free.has(place)) return undefined;
    refuse();
    const row = await rows.findOne({ [keyField(key)]: plain(value) });
    const since = holders.get(place);
    if (since !== undefined) return get(since);
    const document = row === null ? undefined : documentOf(row);
    // A document that has changed since it was stored no longer holds what the collection says.
    const current = document === undefined ? undefined : (remembered(document.id)?.document ?? document);
    const isHolder = current !== undefined && of(current) === value && !isGoneSince(current.id);
    if (before === takes) {
      if (isHolder && !memories.has(current.id)) set(current.id, { document: current, rev: Number(row?.rev), pins: 0 });
      if (!isHolder) keepFree(place);
    }
    return isHolder ? current : undefined;
  }

  function isGoneSince(id: string): boolean {
    const memory = memories.get(id);
    return memory !== undefined && memory.document === undefined;
  }

  function keepFree(place: string): void {
    if (free.size >= mostFree) free.clear();
    free.add(place);
  }

  return {
    get,
    getBy,
    take(id: string, document: StoredDocument | undefined, rev: number): void {
      takes += 1;
      const before = memories.get(id);
      const pins = (before?.pins ?? 0) + 1;
      if (before !== undefined && before.rev > rev) before.pins = pins;
      else set(id, { document, rev, pins });
    },
    unpin(id: string): void {
      const memory = memories.get(id);
      if (memory !== undefined && memory.pins > 0) memory.pins -= 1;
      if (memories.size > most) evict();
    },
  };
}
