/**
 * The port that every database is behind. Parley's state is documents in declared collections, one numbered log of
 * what changed, and a journal of raw webhooks. Two adapters interpret the same declaration; one contract suite
 * (store-contract.ts) proves them.
 */
import type { Readable } from 'node:stream';
import type { InboxEvent, InboxEventBody } from '@parley/model/events';
import type { Instant } from '@parley/model/ids';
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
  /** Each event as JSON, where the store has made it anyway. */
  readonly json?: readonly string[];
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
/** Its place in the journal: start + 1, start + 2 … where `start` names the node that received it. */
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

/** Tells an operator something in a sentence that holds nothing of a document; `error` is for the log. It must not throw. */
export type Notify = (level: 'warn' | 'info', sentence: string, error?: unknown) => void;

/** How far the collections are behind the log, and with them lists and searches. */
export type StoreLag = {
  /** Writes that are durable and not in the collections yet. */
  readonly writes: number;
  /** Why they cannot get there, and what to do: a sentence for the operator. */
  readonly trouble?: string;
};

/** One entry of the log: whose flush it is, which numbers it covers, what it told and what it wrote. */
export type LogEntry = {
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** The node whose flush it is. */
  readonly node: string;
  readonly events: readonly InboxEvent[];
  /** Every write, in order. */
  readonly writes: readonly Written[];
};

/** A document as an entry left it; without `document` it was removed. */
export type Written = {
  [C in CollectionName]: { readonly collection: C; readonly id: string; readonly document?: DocumentOf<C> };
}[CollectionName];

/** Thrown by commitAt: entries of other nodes stand where the flush was to stand. Nothing of the flush happened. */
export class Overtaken extends Error {
  /** Everything that the log holds after the base of the flush, in order; at least one. */
  readonly entries: readonly LogEntry[];
  constructor(entries: readonly LogEntry[]) {
    super('Another node was faster');
    this.name = 'Overtaken';
    this.entries = entries;
  }
}

/** Thrown by commit: the flush is more than one log entry can hold. Nothing of it happened; fewer works may fit. */
export class TooLarge extends Error {
  constructor() {
    super('More is to be stored at once than the database takes');
    this.name = 'TooLarge';
  }
}

/** A node of this installation. `leftMs`: how long its lease still runs by the database's clock; 0 or less: it is over. */
export type NodeLease = {
  readonly node: string;
  /** The process that holds the lease, or held it last. */
  readonly instance: string;
  readonly hasDoorbell: boolean;
  readonly leftMs: number;
  readonly joinedAt: Instant;
};

/** The leases of the nodes: one each, timed by the database's clock alone, outside the log. */
export type NodeLeases = {
  /** This process holds its node's lease from now on; one that another process held under this node's id is broken. */
  join(lease: { readonly instance: string; readonly hasDoorbell: boolean; readonly seconds: number }): Promise<void>;
  /** Starts the lease anew. False where it was broken: for this instance that is for ever. */
  renew(instance: string): Promise<boolean>;
  /** Ends the lease in order. */
  leave(instance: string): Promise<void>;
  list(): Promise<readonly NodeLease[]>;
  /** The time of the database, milliseconds since 1970. */
  now(): Promise<number>;
  /** Ends the lease of a node for good if its time is over. True when it is ended, also when it was already. */
  breakExpired(node: string): Promise<boolean>;
};

/** Files in the database, so that every node has them. Names are the caller's; a file never changes. */
export type FileStore = {
  /** Stores the file at this path under the name. Durable when it resolves; a name that is there stays as it is. */
  keep(name: string, path: string): Promise<void>;
  /** The bytes, or those `from` to `to`, both included; undefined where there is no such file. */
  read(name: string, range?: { readonly from: number; readonly to: number }): Promise<Readable | undefined>;
  /** Removes files older than this, milliseconds since 1970, that nobody needs, and what uploads that died have left. */
  sweep(before: number, isNeeded: (name: string) => Promise<boolean>): Promise<void>;
};

/** A database that is known to be away: whatever begins is refused at once. What has begun takes its own course. */
export type Outage = {
  /** What everything is refused with now; undefined while the database is not known to be away. */
  now(): StoreUnavailable | undefined;
  /** Hears when it begins: for what waits to begin. It must not throw. */
  onBegin(listener: (error: StoreUnavailable) => void): void;
};

/**
 * What a database that several nodes share can do besides. An entry of the log is *known* here once it is in this node's
 * memory (`get` and `getBy` show it), *applied* once the collections of the database hold it (every read of every node
 * shows it), and *told* once the listener here has heard it.
 */
export type Shared = {
  /** This node's id. */
  readonly node: string;
  /** The epoch of the cursors of every node. Kept in the database; restoring a backup makes a new one. */
  readonly epoch: string;
  /** The last number of the log that is known here. */
  known(): number;
  /**
   * A commit whose works have read since `base`, what known() was before the first of their reads. Resolves when its log
   * entry is durable and known; it is applied and told right after. Throws Overtaken where known() has moved on or
   * another node's entry came first: its entries are known by then. Throws AlreadyExists, TooLarge, and StoreUnavailable:
   * then the outcome is open where the database went away in the middle, and an entry that did get there is told later.
   */
  commitAt(base: number, flush: readonly Commit[]): Promise<Committed[]>;
  /** Hears every entry that is applied from now on, of all nodes, in order, each once. One listener; it must not throw. */
  onEntry(listener: (entry: LogEntry) => void): void;
  /** Hears of each entry of this node as soon as it is applied, told or not: others may wait for it. One listener. */
  onApplied(listener: (lastSeq: number) => void): void;
  /** Resolves once everything up to this number is applied and told. */
  told(seq: number): Promise<void>;
  /** Looks for entries of other nodes once, and tells those that are applied. */
  catchUp(): Promise<void>;
  readonly nodes: NodeLeases;
  readonly outage: Outage;
};

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
  lag(): StoreLag;
  /** Events with a greater seq, in order. `undefined` when `seq` is older than the log goes back. */
  eventsAfter(seq: number, limit: number): Promise<InboxEvent[] | undefined>;
  readonly journal: {
    /**
     * Returns when the rows are durable. Rows appended in the same turn of the event loop share one flush. `take` is for
     * whoever applies them: it is handed the rows at their places, in order, when no commit can be durable any more without
     * them. They themselves may become so only with the next one, so nothing may be told of them before that. It must not
     * throw. Rejects with StoreUnavailable: the rows are not kept, whatever became of what they were taken for.
     */
    append(rows: readonly RawWebhook[], take?: (rows: readonly JournalRow[]) => void): Promise<void>;
    /** The mark before this node's first row. A mark or position names the journal of one node; rows go to one's own. */
    readonly start: JournalMark;
    /**
     * The process before this one that took in webhooks ended without closing the store. It may have been ended by a row that
     * it was handed to apply, and that row may have left nothing behind.
     */
    readonly isCutShort: boolean;
    /** The starts of the journals of all nodes, this one's included. */
    starts(): Promise<JournalMark[]>;
    /** The rows that follow in the same journal, at most so many, and no more once they hold 4 MB. */
    after(mark: JournalMark, limit: number): Promise<JournalRow[]>;
    /** The place of the newest row of a journal, its start when there is none; this node's unless another is named. */
    last(start?: JournalMark): Promise<number>;
    /** One row, or undefined when it is pruned. */
    row(position: number): Promise<JournalRow | undefined>;
  };
  /**
   * Drops log entries older than this many milliseconds since 1970, and rows older than the other from the journal that
   * `mark` is a place of, up to it.
   */
  prune(logBefore: number, journalBefore: number, mark: JournalMark): Promise<void>;
  /** A copy of the whole database in one file at this path. */
  backup(path: string): Promise<void>;
  /** Present where several nodes can share the database. */
  readonly shared?: Shared;
  /** Present where the database can keep files. */
  readonly files?: FileStore;
  close(): Promise<void>;
};
