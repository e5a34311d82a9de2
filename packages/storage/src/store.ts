/**
 * The port that every database is behind. Parley's state is documents in declared collections, one numbered log of
 * what changed, and a journal of raw webhooks. Two adapters interpret the same declaration; one contract suite
 * (store-contract.ts) proves them.
 */
import type { InboxEvent, InboxEventBody } from '@parley/model/events';
import type { CollectionName, Documents, IndexName, UniqueKeyName } from './collections.ts';

export type DocumentOf<C extends CollectionName> = Documents[C];

/** One document to add; its id and its unique keys must be new. Where the type has a `seq`, the store stamps it. */
export type Insert = {
  [C in CollectionName]: { readonly collection: C; readonly document: DocumentOf<C> };
}[CollectionName];
/** One document to add or replace. */
export type Put = Insert;
export type Remove = { readonly collection: CollectionName; readonly id: string };

/** A change as data: all of it happens, or none. An event that holds an inserted document carries the stamped one. */
export type Commit = {
  readonly insert?: readonly Insert[];
  readonly put?: readonly Put[];
  readonly remove?: readonly Remove[];
  readonly events?: readonly InboxEventBody[];
};

/** What one commit of a flush became: the documents as stored and its events as numbered. */
export type Committed = {
  readonly firstSeq: number;
  readonly inserted: readonly Insert[];
  readonly events: readonly InboxEvent[];
};

/**
 * A query walks one declared index in one direction. `where` gives the leading fields of the index, in order, without
 * a gap; `after` and `before` are exclusive bounds on the fields that follow, in index order, whatever the direction.
 */
export type Query<C extends CollectionName> = {
  readonly index: IndexName<C>;
  readonly where?: readonly (string | number)[];
  readonly after?: readonly (string | number)[];
  readonly before?: readonly (string | number)[];
  readonly direction?: 'ascending' | 'descending';
  /** At most 1,000. */
  readonly limit: number;
};

/** Words as prefixes, all of which must occur; newest first. `where` narrows to one chat. */
export type SearchQuery = {
  readonly collection: 'chats' | 'messages';
  readonly words: readonly string[];
  readonly chatId?: string;
  /** Exclusive: only hits with a smaller `order` than this. */
  readonly before?: number;
  readonly limit: number;
};
export type SearchHit = { readonly id: string; readonly order: number };

/** A webhook as it came: the bytes that were signed, and when (milliseconds). */
export type RawWebhook = { readonly receivedAt: number; readonly body: Uint8Array };
/** Its place in the journal: 1, 2, 3 … per node. */
export type JournalRow = RawWebhook & { readonly position: number };
export type JournalMark = number;

/** Thrown by commit when an insert meets an existing id or unique key. `key` is `id` or the unique key's name. */
export class AlreadyExists extends Error {
  readonly collection: CollectionName;
  readonly key: string;
  constructor(collection: CollectionName, key: string) {
    super(`A document with this ${key} already exists in ${collection}`);
    this.name = 'AlreadyExists';
    this.collection = collection;
    this.key = key;
  }
}

/** The database cannot be used: locked by another process, of another mode, of a newer version, damaged, or full. */
export class StoreUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreUnavailable';
  }
}

export type Store = {
  /** Which adapter, for `/ready` and reports. */
  readonly kind: 'sqlite' | 'mongodb';
  get<C extends CollectionName>(collection: C, id: string): Promise<DocumentOf<C> | undefined>;
  getBy<C extends CollectionName>(
    collection: C,
    key: UniqueKeyName<C>,
    value: string,
  ): Promise<DocumentOf<C> | undefined>;
  find<C extends CollectionName>(collection: C, query: Query<C>): Promise<DocumentOf<C>[]>;
  search(query: SearchQuery): Promise<SearchHit[]>;
  /**
   * One flush: one durable write, one log entry `{ _id: first seq, events, writes }`. Within the flush the last `put`
   * of a document wins. An empty flush returns without a write. Throws AlreadyExists (nothing of the flush happened),
   * StoreUnavailable (the same).
   */
  commit(flush: readonly Commit[]): Promise<Committed[]>;
  /** The last number of the log that is applied: what a read tells as its `seq`. 0 for an empty store. */
  head(): Promise<number>;
  /** Events with a greater seq, in order. `undefined` when `seq` is older than the log goes back. */
  eventsAfter(seq: number, limit: number): Promise<InboxEvent[] | undefined>;
  readonly journal: {
    /** Returns when the rows are durable. Rows appended in the same turn of the event loop share one flush. */
    append(rows: readonly RawWebhook[]): Promise<void>;
    /** The rows that follow, at most so many, and no more once they hold 4 MB. */
    after(mark: JournalMark, limit: number): Promise<JournalRow[]>;
    /** The place of the newest row, 0 when there is none. */
    last(): Promise<number>;
    /** One row, or undefined when it is pruned. */
    row(position: number): Promise<JournalRow | undefined>;
  };
  /** Drops log entries older than this many milliseconds since 1970, and journal rows older than the other, up to `mark`. */
  prune(logBefore: number, journalBefore: number, mark: JournalMark): Promise<void>;
  /** A copy of the whole database in one file at this path. */
  backup(path: string): Promise<void>;
  close(): Promise<void>;
};
