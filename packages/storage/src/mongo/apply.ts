/**
 * Puts what entries wrote into the collections. Every write is guarded by the `rev` that it replaces, so applying an entry
 * again, late, or beside another node that applies it too changes nothing.
 */
import { type AnyBulkWriteOperation, MongoBulkWriteError } from 'mongodb';
import type { CollectionName } from '../collections.ts';
import type { LogEntry } from '../store.ts';
import type { Connection, Row } from './connection.ts';
import { isDuplicate } from './failure.ts';
import { rowOf, tombstone } from './shape.ts';

/**
 * An entry to apply. Of one that was written here: the documents that were new then, and the rows that it becomes, both as
 * `collection/id`.
 */
export type Applicable = { readonly entry: LogEntry; readonly own?: Own };
export type Own = { readonly fresh: ReadonlySet<string>; readonly rows: ReadonlyMap<string, Row> };

/** Replacements in one command, and commands at once. A server may hold a connection for each replacement of a command. */
const fewRows = 8;
const manyRows = 32;
const atOnce = 4;

type Way = { readonly length: number; readonly operation: (row: Row) => AnyBulkWriteOperation<Row> };

const insert: Way = { length: manyRows, operation: (document) => ({ insertOne: { document } }) };
const replace: Way = {
  length: fewRows,
  operation({ _id, ...replacement }) {
    return { replaceOne: { filter: { _id, rev: { $lt: replacement.rev } }, replacement, upsert: true } };
  },
};

/** Applies these entries as one: of each document only the last state is written. */
export async function applyEntries(connection: Connection, entries: readonly Applicable[]): Promise<void> {
  const parts: (() => Promise<void>)[] = [];
  const add = (collection: CollectionName, way: Way, rows: readonly Row[]) => {
    for (let from = 0; from < rows.length; from += way.length) {
      const part = rows.slice(from, from + way.length);
      parts.push(() => applyPart(connection, collection, way, part));
    }
  };
  for (const [collection, { fresh, others }] of rowsOf(entries)) {
    add(collection, insert, fresh);
    add(collection, replace, others);
  }
  const work = async () => {
    for (let part = parts.shift(); part !== undefined; part = parts.shift()) await part();
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

function rowsOf(entries: readonly Applicable[]) {
  const byCollection = new Map<CollectionName, Map<string, { row: Row; isFresh: boolean }>>();
  for (const { entry, own } of entries) {
    for (const { collection, id, document } of entry.writes) {
      const rows = byCollection.get(collection) ?? new Map<string, { row: Row; isFresh: boolean }>();
      byCollection.set(collection, rows);
      const place = `${collection}/${id}`;
      const row =
        document === undefined
          ? tombstone(id, entry.firstSeq)
          : (own?.rows.get(place) ?? rowOf(collection, document, entry.firstSeq));
      rows.set(id, { row, isFresh: rows.get(id)?.isFresh ?? own?.fresh.has(place) ?? false });
    }
  }
  return new Map(
    [...byCollection].map(([collection, rows]) => {
      const all = [...rows.values()];
      const chosen = (isFresh: boolean) => all.filter((one) => one.isFresh === isFresh).map(({ row }) => row);
      return [collection, { fresh: chosen(true), others: chosen(false) }] as const;
    }),
  );
}

/**
 * In order, because where one meets a duplicate the servers disagree about what becomes of the others. A replacement
 * that does is stale: its guard did not match, and the document that it would have added is there.
 */
async function applyPart(connection: Connection, collection: CollectionName, way: Way, part: readonly Row[]) {
  let rest = part;
  while (rest.length > 0) {
    try {
      await connection.collection(collection).bulkWrite(rest.map(way.operation), { ordered: true });
      return;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      const index = indexOf(error);
      if (way === insert) await applyPart(connection, collection, replace, rest.slice(index, index + 1));
      rest = rest.slice(index + 1);
    }
  }
}

function indexOf(error: Error): number {
  if (!(error instanceof MongoBulkWriteError)) return 0;
  const [first] = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
  return first?.index ?? 0;
}
