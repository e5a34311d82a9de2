/**
 * The SQLite adapter: one file in a folder, nothing to set up. A flush is one row of the log; its writes are applied to the
 * collections after it, several flushes at once.
 */
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CollectionName } from './collections.ts';
import { isEmpty } from './flush.ts';
import { makeApplier } from './sqlite/apply.ts';
import { backUp } from './sqlite/backup.ts';
import { type Ballast, makeBallast } from './sqlite/ballast.ts';
import { makeCommit } from './sqlite/commit.ts';
import { type Connection, connect } from './sqlite/connection.ts';
import { guarded, isFull, unavailable } from './sqlite/failure.ts';
import { makeJournal } from './sqlite/journal.ts';
import { lock } from './sqlite/lock.ts';
import { eventsAfter, readHead } from './sqlite/log.ts';
import { makePending } from './sqlite/pending.ts';
import { prune } from './sqlite/prune.ts';
import { find } from './sqlite/read.ts';
import { type Mode, prepareSchema } from './sqlite/schema.ts';
import { search } from './sqlite/search.ts';
import { makeTables } from './sqlite/table.ts';
import { makeTrouble } from './sqlite/trouble.ts';
import { closed, makeTurns } from './sqlite/turn.ts';
import { type DocumentOf, type Notify, type Store, StoreUnavailable } from './store.ts';

export type SqliteOptions = {
  /** Made when it is missing, and closed to everybody but its owner. Holds `parley.db` and what belongs to it. */
  readonly folder: string;
  /** A database is stamped with its mode and refused in the other. */
  readonly mode: Mode;
  /** The clock that log entries are dated by, milliseconds; the real one unless given. */
  readonly now?: () => number;
  /** Hears what an operator should know of the disk. */
  readonly notify?: Notify;
  /** The most pages of 4 KiB that the database may grow to; without it, what the disk holds. */
  readonly pageLimit?: number;
};

export type SqliteStore = Store & {
  /** Resolves when the collections hold what was committed, for whoever reads the file itself. Rejects with StoreUnavailable. */
  applied(): Promise<void>;
};

/**
 * Opens the database in this folder, or makes it. What `commit` and `journal.append` have resolved is on the disk.
 * Throws StoreUnavailable with a sentence: another process uses the folder, the other mode, a newer version, damage,
 * or a disk that cannot promise durability. After an I/O error every write is refused until the store is opened again.
 */
export async function openSqlite(options: SqliteOptions): Promise<SqliteStore> {
  const { folder, mode, notify = () => undefined } = options;
  makeFolder(folder);
  const held = guarded(() => lock(folder));
  const ballast = makeBallast(folder, notify);
  let connection: Connection | undefined;
  const file = join(folder, 'parley.db');
  const log = `${file}-wal`;
  // Closing a database takes it away.
  const isCutShort = existsSync(log);
  const release = (isStillCutShort: boolean) => {
    connection?.close();
    // An empty one is none to SQLite.
    if (isStillCutShort) writeFileSync(log, '', { flag: 'a', mode: 0o600 });
    held.release();
  };
  const openFile = () =>
    guarded(() => {
      writeFileSync(file, '', { flag: 'a', mode: 0o600 });
      connection = connect(file, 'write');
      return storeIn(options, { file, isCutShort, connection, ballast, release });
    });
  /** What a start on a full disk was given stays its own: the next pruning fills the ballast up again. */
  const openWithRoom = () => {
    try {
      const store = openFile();
      if (mode === 'live') ballast.keep();
      return store;
    } catch (error) {
      if (!isFull(error) || !ballast.drop()) throw error;
      connection?.close();
      return openFile();
    }
  };
  try {
    return openWithRoom();
  } catch (error) {
    release(isCutShort);
    throw error;
  }
}

/** A folder of its owner alone. Throws StoreUnavailable where there can be none. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new StoreUnavailable(
      `The data folder ${folder} cannot be made (${code}). Name a folder in DATA_DIR that Parley may write to.`,
      { cause },
    );
  }
}

/**
 * One connection reads and writes: a transaction is synchronous from its begin to its end, so nothing that is half done
 * can be read. A connection for reading alone would throw away its pages after every commit of the other.
 */
function storeIn(
  { mode, now = Date.now, notify = () => undefined, pageLimit }: SqliteOptions,
  {
    file,
    isCutShort,
    connection,
    ballast,
    release,
  }: {
    readonly file: string;
    readonly isCutShort: boolean;
    readonly connection: Connection;
    readonly ballast: Ballast;
    /** Whoever took in no webhook has not found out which one cut the process before short: the next start is to know. */
    readonly release: (isStillCutShort: boolean) => void;
  },
): SqliteStore {
  prepareSchema(connection, mode);
  if (pageLimit !== undefined) connection.database.exec(`PRAGMA max_page_count = ${Math.floor(pageLimit)}`);
  const pending = makePending();
  const tables = makeTables(connection, pending);
  const turns = makeTurns(connection, {
    kept: pending.kept,
    undone() {
      for (const table of Object.values(tables)) table.undone();
      pending.undone();
    },
  });
  const append = makeCommit(connection, tables, pending, now);
  const { keepPlaces, isUntouched, ...journal } = makeJournal(connection, turns, isCutShort);
  const applier = makeApplier({
    connection,
    tables,
    pending,
    turns,
    trouble: makeTrouble(notify),
    makeRoom: ballast.drop,
  });

  const read = async <T>(run: (connection: Connection) => T | Promise<T>): Promise<T> => {
    if (!connection.database.isOpen) throw closed();
    return guarded(() => run(connection));
  };
  const head = () => read(readHead);
  const applied = () => read(() => applier.applied());

  return {
    kind: 'sqlite',
    get: <C extends CollectionName>(collection: C, id: string) =>
      read(() => tables[collection].get(id) as DocumentOf<C> | undefined),
    getBy: <C extends CollectionName>(collection: C, key: string, value: string) =>
      read(() => tables[collection].getBy(key, value) as DocumentOf<C> | undefined),
    find: (collection, query) => read(() => applier.before(() => find(connection, collection, query))),
    search: (query) => read(() => applier.before(() => search(connection, query))),
    async commit(flush) {
      if (isEmpty(flush)) {
        const firstSeq = await head();
        return flush.map(() => ({ firstSeq, inserted: [], events: [] }));
      }
      if (applier.isBehind()) await applied();
      const committed = await turns.runNow(() => {
        keepPlaces();
        return append(flush);
      });
      applier.later();
      return committed;
    },
    head,
    eventsAfter: (seq, limit) => read(() => eventsAfter(connection, seq, limit)),
    journal,
    /** A full disk cannot even delete, so the ballast goes first and is filled up again from what was freed. */
    async prune(logBefore, journalBefore, mark) {
      const run = () => prune(connection, turns, { logBefore, journalBefore, mark, applied: applier.reached() });
      await run().catch((error: unknown) => {
        if (!isFull(error)) throw unavailable(error);
        ballast.drop();
        return run();
      });
      if (mode === 'live') ballast.keep();
    },
    async backup(path) {
      await backUp(file, path).catch((error: unknown) => {
        throw unavailable(error);
      });
    },
    lag: applier.lag,
    applied,
    async close() {
      turns.close();
      applier.close();
      release(isCutShort && isUntouched() && connection.database.isOpen);
    },
  };
}
