/**
 * What the log holds and the collections do not hold yet: each document as the last of those entries left it, by id and
 * by unique key. A write is known here once it is decided; `kept` or `undone` says what became of its transaction.
 */
import { type CollectionName, uniqueKeys } from '../collections.ts';
import { collectionNames, type StoredDocument } from '../declaration.ts';
import { idOf } from '../flush.ts';
import type { RowWrite } from './table.ts';
import { text } from './text.ts';

export type Pending = {
  /** The document; null where it was removed; undefined where these entries say nothing of it. */
  get(collection: CollectionName, id: string): StoredDocument | null | undefined;
  /** The id of who holds a unique key; null where it was given up; undefined where these entries say nothing of it. */
  holder(collection: CollectionName, key: string, value: string): string | null | undefined;
  /** The next write of an entry that ends with this number; `before` is the document that it replaces or removes. */
  take(write: RowWrite, lastSeq: number, before: StoredDocument | undefined): void;
  /** What was taken since the last transaction is durable. */
  kept(): void;
  /** What was taken since the last transaction never happened. */
  undone(): void;
  /** How many writes are durable. */
  count(): number;
  /** The durable writes, in the order of the log, and the number of the last. */
  durable(): { readonly writes: readonly RowWrite[]; readonly lastSeq: number };
  /** The collections hold all that is durable. */
  clear(): void;
};

type Taken = { readonly write: RowWrite; readonly lastSeq: number; readonly before: StoredDocument | undefined };

type Shelf = {
  readonly documents: Map<string, StoredDocument | null>;
  readonly holders: { readonly [key: string]: Map<string, string | null> };
};

export function makePending(): Pending {
  const shelves = Object.fromEntries(collectionNames.map((name) => [name, makeShelf(name)])) as {
    [C in CollectionName]: Shelf;
  };
  let durable: Taken[] = [];
  let open: Taken[] = [];

  function show({ write, before }: Taken): void {
    const { collection } = write;
    const { documents, holders } = shelves[collection];
    const document = write.kind === 'remove' ? undefined : write.document;
    documents.set(text(idOf(write)), document ?? null);
    for (const [key, keyOf] of uniqueKeys(collection)) {
      const freed = before && keyOf(before);
      const taken = document && keyOf(document);
      if (freed !== undefined && freed !== taken) holders[key]?.set(text(freed), null);
      if (taken !== undefined) holders[key]?.set(text(taken), idOf(write));
    }
  }

  function hideAll(): void {
    for (const { documents, holders } of Object.values(shelves)) {
      documents.clear();
      for (const ids of Object.values(holders)) ids.clear();
    }
  }

  return {
    get: (collection, id) => shelves[collection].documents.get(text(id)),
    holder: (collection, key, value) => shelves[collection].holders[key]?.get(text(value)),
    take(write, lastSeq, before) {
      const taken = { write, lastSeq, before };
      open.push(taken);
      show(taken);
    },
    kept() {
      durable.push(...open);
      open = [];
    },
    undone() {
      if (open.length === 0) return;
      open = [];
      hideAll();
      for (const taken of durable) show(taken);
    },
    count: () => durable.length,
    durable: () => ({ writes: durable.map(({ write }) => write), lastSeq: durable.at(-1)?.lastSeq ?? 0 }),
    clear() {
      durable = [];
      hideAll();
    },
  };
}

function makeShelf(collection: CollectionName): Shelf {
  const holders = uniqueKeys(collection).map(([key]) => [key, new Map<string, string | null>()] as const);
  return { documents: new Map(), holders: Object.fromEntries(holders) };
}
