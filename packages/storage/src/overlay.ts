/**
 * Documents as writes have left them, laid over a store that does not hold these writes yet. It knows what it is told,
 * by a write or from the store; for everything else the store is to be asked.
 *
 * One rule is the reader's: a document that is known here holds no other unique keys than those it holds here. So where
 * the store names the holder of a key of which nothing is known here, that counts only if nothing is known of the holder.
 */
import { type CollectionName, uniqueKeys } from './collections.ts';
import type { StoredDocument } from './declaration.ts';

export type Overlay = {
  /** The document; null where there is none; undefined where nothing is known of it. */
  get(collection: CollectionName, id: string): StoredDocument | null | undefined;
  /** The id of the document that holds a value of a unique key; null where none does; undefined where that is not known. */
  holder(collection: CollectionName, key: string, value: string): string | null | undefined;
  /** The document is this now, or there is none: it takes its unique keys, and gives up those that it is known to hold. */
  note(collection: CollectionName, id: string, document: StoredDocument | null): void;
  /** No document holds this value of a unique key. */
  noteFree(collection: CollectionName, key: string, value: string): void;
  /** Nothing is known any more. */
  clear(): void;
};

/** What is known of one collection. */
type Shelf = {
  /** By id. */
  readonly documents: Map<string, StoredDocument | null>;
  /** By unique key and value: an id. */
  readonly holders: { readonly [key: string]: Map<string, string | null> };
};

/** `same`: one text for all that the store cannot tell apart. Without it every text is its own. */
export function makeOverlay(same: (text: string) => string = asItIs): Overlay {
  const shelves = new Map<CollectionName, Shelf>();

  function shelfOf(collection: CollectionName): Shelf {
    let shelf = shelves.get(collection);
    if (shelf === undefined) {
      shelf = makeShelf(collection);
      shelves.set(collection, shelf);
    }
    return shelf;
  }

  return {
    get: (collection, id) => shelves.get(collection)?.documents.get(same(id)),
    holder: (collection, key, value) => shelves.get(collection)?.holders[key]?.get(same(value)),
    note(collection, id, document) {
      const { documents, holders } = shelfOf(collection);
      const place = same(id);
      const before = documents.get(place);
      documents.set(place, document);
      for (const [key, keyOf] of uniqueKeys(collection)) {
        const freed = before ? keyOf(before) : undefined;
        const taken = document ? keyOf(document) : undefined;
        if (freed === taken) continue;
        if (freed !== undefined) holders[key]?.set(same(freed), null);
        if (taken !== undefined) holders[key]?.set(same(taken), id);
      }
    },
    noteFree(collection, key, value) {
      shelfOf(collection).holders[key]?.set(same(value), null);
    },
    clear: () => shelves.clear(),
  };
}

function makeShelf(collection: CollectionName): Shelf {
  const holders: Record<string, Map<string, string | null>> = {};
  for (const [key] of uniqueKeys(collection)) holders[key] = new Map();
  return { documents: new Map(), holders };
}

function asItIs(text: string): string {
  return text;
}
