/** The one way to change anything: works run one at a time, and those that wait together go down as one flush. */
import type { CollectionName, UniqueKeyName } from '@parley/storage/collections';
import type { Commit, DocumentOf } from '@parley/storage/store';

/** What a work may look at: documents by id or unique key, as the works before it in the same flush left them. */
export type Read = {
  get<C extends CollectionName>(collection: C, id: string): Promise<DocumentOf<C> | undefined>;
  getBy<C extends CollectionName>(collection: C, key: UniqueKeyName<C>, value: string): Promise<DocumentOf<C> | undefined>;
};

/** What a work decided: the change, if any, and the answer its caller gets once the flush is durable. */
export type Decision<T> = { readonly commit?: Commit; readonly answer: T };

/**
 * Reads, decides, returns. It may run more than once, so it has no side effects: no network, no clock, no randomness.
 */
export type Work<T> = (read: Read) => Promise<Decision<T>>;

/**
 * Runs a work and resolves with its answer after the flush that holds its change has returned. An answer that is, or
 * holds at its top level, an inserted document gets the stored one, `seq` included. Rejects with what the work threw,
 * with AlreadyExists when its insert met an existing document, and with StoreUnavailable when the flush failed.
 */
export type Write = <T>(work: Work<T>) => Promise<T>;
