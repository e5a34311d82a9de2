import { type Collection, type CollectionName, collections, type Documents } from './collections.ts';

export type StoredDocument = Documents[CollectionName];

export const collectionNames = Object.keys(collections) as CollectionName[];

/**
 * The declaration of a collection for code that handles all collections alike. Its functions take any document here:
 * an adapter only ever hands them documents of that same collection.
 */
export function declarationOf(collection: CollectionName): Collection<StoredDocument> {
  return collections[collection] as unknown as Collection<StoredDocument>;
}
