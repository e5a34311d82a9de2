/**
 * The MongoDB adapter: a standalone server, a replica set or Atlas, for one node or several. A flush is one insert into the
 * log; its writes are applied to the collections after it.
 */
import type { CollectionName } from './collections.ts';
import { isEmpty } from './flush.ts';
import type { Own } from './mongo/apply.ts';
import { backUp } from './mongo/backup.ts';
import { logFlush } from './mongo/commit.ts';
import { type Connection, connect } from './mongo/connection.ts';
import { guarded } from './mongo/failure.ts';
import { makeFiles } from './mongo/files.ts';
import { openJournal } from './mongo/journal.ts';
import { makeKnown } from './mongo/known.ts';
import { makeLog } from './mongo/log.ts';
import { makeNodes } from './mongo/nodes.ts';
import { watchOutage } from './mongo/outage.ts';
import { makeProgress } from './mongo/progress.ts';
import { pruneJournal, pruneLog } from './mongo/prune.ts';
import { makeQueue } from './mongo/queue.ts';
import { find, search } from './mongo/read.ts';
import { prepareSchema } from './mongo/schema.ts';
import {
  type Commit,
  type Committed,
  type DocumentOf,
  type LogEntry,
  type NodeLeases,
  Overtaken,
  type Store,
  StoreUnavailable,
} from './store.ts';

export type MongoOptions = {
  readonly uri: string;
  /** The database's name as it is; the sandbox has one of its own. */
  readonly database: string;
  /** A database is stamped with its mode and refused in the other. */
  readonly mode: 'sandbox' | 'live';
  /** This node's id, the same over its restarts. */
  readonly node: string;
  /** The clock that log entries are dated by, milliseconds; the real one unless given. */
  readonly now?: () => number;
};

/**
 * Opens the database, or makes it. What `commit` and `journal.append` have resolved is in the journals of a majority of its
 * members. Throws StoreUnavailable with a sentence: no server, a wrong sign-in, the other mode, a newer version.
 */
export async function openMongo(options: MongoOptions): Promise<Store> {
  const connection = await connect(options.uri, options.database);
  try {
    return await guarded(() => storeIn(options, connection));
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function storeIn({ mode, node, now = Date.now }: MongoOptions, connection: Connection): Promise<Store> {
  const { epoch } = await prepareSchema(connection, mode);
  const nodes = makeNodes(connection);
  const number = await nodes.number(node);
  const log = makeLog(connection);
  const outage = watchOutage(connection);
  const known = makeKnown(connection, outage.refuse);
  const progress = makeProgress(connection);
  const oldest = await log.oldest();
  const from = Math.max(await progress.all(), (oldest ?? 1) - 1);

  let isClosed = false;
  let listener: ((entry: LogEntry) => void) | undefined;
  let appliedListener: ((lastSeq: number) => void) | undefined;
  let head = from;
  /** Entries that became known lately, for flushes that were decided before. */
  let lately: LogEntry[] = [];
  /** Everything that moves the head runs one after the other. */
  let turn: Promise<unknown> = Promise.resolve();

  const queue = makeQueue({
    connection,
    progress,
    node,
    from,
    closed,
    onApplied(entry) {
      known.applied(entry);
      if (entry.node === node) appliedListener?.(entry.lastSeq);
    },
    onTold: (entry) => listener?.(entry),
  });
  const floor = await nodes.floor(number);
  const journal = await openJournal({ connection, number, floor, numbers: nodes.numbers, closed, outage });

  function inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = turn.then(run);
    turn = result.catch(() => undefined);
    return result;
  }

  function take(entry: LogEntry, own?: Own): void {
    known.take(entry);
    head = entry.lastSeq;
    lately = [...lately.slice(1 - mostLately), entry];
    queue.add(entry, own);
  }

  async function readLog(): Promise<void> {
    for await (const entry of log.entriesAfter(head)) take(entry);
  }

  /** What the log holds after this place, from memory where it reaches back so far. */
  async function entriesAfter(base: number): Promise<LogEntry[]> {
    const recent = lately.filter(({ firstSeq }) => firstSeq > base);
    if (recent[0]?.firstSeq === base + 1) return recent;
    const entries: LogEntry[] = [];
    for await (const entry of log.entriesAfter(base)) if (entry.lastSeq <= head) entries.push(entry);
    return entries;
  }

  /** One flush into the log, decided on what was known at `base`; without it on what is known when its turn has come. */
  function flushAt(base: number | undefined, flush: readonly Commit[]): Promise<Flushed> {
    if (isClosed) return Promise.reject(closed());
    return inTurn(() =>
      guarded(async () => {
        outage.refuse();
        if (isEmpty(flush)) {
          return { lastSeq: head, committed: flush.map(() => ({ firstSeq: head, inserted: [], events: [] })) };
        }
        await outage.unless(queue.room());
        if (base !== undefined && base !== head) throw new Overtaken(await entriesAfter(base));
        const before = head;
        const logged = await logFlush({ log, known, node, now, outage }, flush, before);
        if (logged === undefined) {
          await readLog();
          throw new Overtaken(await entriesAfter(before));
        }
        take(logged.entry, logged.own);
        return { lastSeq: head, committed: logged.committed };
      }),
    );
  }

  /** For a caller that read nothing that its commit depends on: after a lost race it stands as it is. */
  async function commit(flush: readonly Commit[]): Promise<Committed[]> {
    for (;;) {
      try {
        const { committed, lastSeq } = await flushAt(undefined, flush);
        await queue.untilTold(lastSeq);
        return [...committed];
      } catch (error) {
        if (!(error instanceof Overtaken)) throw error;
      }
    }
  }

  async function catchUp(): Promise<void> {
    if (isClosed) throw closed();
    outage.refuse();
    await guarded(async () => {
      // What waits for another node goes on at once: a flush whose turn it is may be waiting for that.
      await queue.look();
      await inTurn(readLog);
      await queue.look();
    });
  }

  /** What is remembered here is read as long as the store is open. */
  const recall = async <T>(run: () => Promise<T>): Promise<T> => {
    if (isClosed) throw closed();
    return guarded(run);
  };
  const read = async <T>(run: () => Promise<T>): Promise<T> => {
    outage.refuse();
    return recall(run);
  };

  await catchUp();
  await queue.untilTold(head);

  return {
    kind: 'mongodb',
    get: <C extends CollectionName>(collection: C, id: string) =>
      recall(() => known.get(collection, id) as Promise<DocumentOf<C> | undefined>),
    getBy: <C extends CollectionName>(collection: C, key: string, value: string) =>
      recall(() => known.getBy(collection, key, value) as Promise<DocumentOf<C> | undefined>),
    find: (collection, query) => read(() => find(connection, collection, query)),
    search: (query) => read(() => search(connection, query)),
    commit,
    lag() {
      const away = outage.now();
      return { writes: queue.waiting(), ...(away && { trouble: away.message }) };
    },
    head: () => recall(async () => queue.told()),
    eventsAfter: (seq, limit) => read(() => log.eventsAfter(seq, limit, queue.told())),
    journal: {
      start: journal.start,
      isCutShort: journal.isCutShort,
      starts: () => read(journal.starts),
      append: journal.append,
      after: (mark, limit) => read(() => journal.after(mark, limit)),
      last: (start) => read(() => journal.last(start)),
      row: (position) => read(() => journal.row(position)),
    },
    prune: (logBefore, journalBefore, mark) =>
      read(async () => {
        await pruneLog(connection, logBefore, queue.told());
        await pruneJournal(connection, nodes, journalBefore, mark);
      }),
    backup: (path) => read(() => backUp(connection, path, queue.told())),
    shared: {
      node,
      epoch,
      known: () => head,
      commitAt: async (base, flush) => [...(await flushAt(base, flush)).committed],
      onEntry(hear) {
        listener = hear;
      },
      onApplied(hear) {
        appliedListener = hear;
      },
      told: queue.untilTold,
      catchUp,
      nodes: guardedLeases(nodes.leasesOf(node), read),
      outage: { now: outage.now, onBegin: outage.onBegin },
    },
    files: makeFiles(connection),
    async close() {
      if (isClosed) return;
      isClosed = true;
      outage.close();
      await journal.close();
      await turn;
      await queue.close();
      await connection.close();
    },
  };
}

type Flushed = { readonly committed: readonly Committed[]; readonly lastSeq: number };

/** Entries that stay at hand for flushes that began before them. */
const mostLately = 64;

function guardedLeases(leases: NodeLeases, read: <T>(run: () => Promise<T>) => Promise<T>): NodeLeases {
  return {
    join: (lease) => read(() => leases.join(lease)),
    renew: (instance) => read(() => leases.renew(instance)),
    leave: (instance) => read(() => leases.leave(instance)),
    list: () => read(leases.list),
    now: () => read(leases.now),
    breakExpired: (node) => read(() => leases.breakExpired(node)),
  };
}

function closed(): StoreUnavailable {
  return new StoreUnavailable('The database is closed.');
}
