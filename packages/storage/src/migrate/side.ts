import type { Readable } from 'node:stream';
import type { CollectionName } from '../collections.ts';
import type { StoredDocument } from '../declaration.ts';
import type { Store } from '../store.ts';

/** One of the two stores of a migration, which nobody else uses meanwhile. */
export type Side = {
  /** For reading what is asked by index, and for what is checked before. */
  readonly store: Store;
  /** Documents with a greater id, in the order of their ids. */
  page(collection: CollectionName, after: string, limit: number): Promise<StoredDocument[]>;
  /** Adds or replaces documents, as they are. */
  write(collection: CollectionName, documents: readonly StoredDocument[]): Promise<void>;
  /** The log goes on after this number: documents carry the numbers of the entries that made them. */
  beginAfter(head: number): Promise<void>;
  /** The names of the files that it keeps; none where they are in a bucket. */
  files(): AsyncIterable<string>;
  readFile(name: string): Promise<Readable | undefined>;
  /** Keeps a file of which it has nothing yet. */
  writeFile(name: string, bytes: Readable): Promise<void>;
  close(): Promise<void>;
};
