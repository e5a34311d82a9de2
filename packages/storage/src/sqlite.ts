/** The SQLite adapter: one file in a folder, nothing to set up. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isEmpty } from './flush.ts';
import { backUp } from './sqlite/backup.ts';
import { dropBallast, keepBallast } from './sqlite/ballast.ts';
import { makeCommit } from './sqlite/commit.ts';
import { type Connection, connect } from './sqlite/connection.ts';
import { guarded, isFull, unavailable } from './sqlite/failure.ts';
import { appendRows, lastPosition, rowAt, rowsAfter } from './sqlite/journal.ts';
import { lock } from './sqlite/lock.ts';
import { eventsAfter, readHead } from './sqlite/log.ts';
import { prune } from './sqlite/prune.ts';
import { find, get, getBy } from './sqlite/read.ts';
import { type Mode, prepareSchema } from './sqlite/schema.ts';
import { search } from './sqlite/search.ts';
import { closed, makeTurns } from './sqlite/turn.ts';
import type { RawWebhook, Store } from './store.ts';

export type SqliteOptions = {
  /** Made when it is missing, and closed to everybody but its owner. Holds `parley.db` and what belongs to it. */
  readonly folder: string;
  /** A database is stamped with its mode and refused in the other. */
  readonly mode: Mode;
  /** The clock that log entries are dated by, milliseconds; the real one unless given. */
  readonly now?: () => number;
  /** The most pages of 4 KiB that the database may grow to; without it, what the disk holds. */
  readonly pageLimit?: number;
};

/**
 * Opens the database in this folder, or makes it. What `commit` and `journal.append` have resolved is on the disk.
 * Throws StoreUnavailable with a sentence: another process uses the folder, the other mode, a newer version, damage,
 * or a disk that cannot promise durability. After an I/O error every write is refused until the store is opened again.
 */
export async function openSqlite(options: SqliteOptions): Promise<Store> {
  const { folder } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const held = lock(folder);
  const connections: Connection[] = [];
  const release = () => {
    for (const connection of connections) connection.close();
    held.release();
  };
  try {
    return guarded(() => storeIn(options, connections, release));
  } catch (error) {
    release();
    throw error;
  }
}

function storeIn(
  { folder, mode, now = Date.now, pageLimit }: SqliteOptions,
  connections: Connection[],
  release: () => void,
): Store {
  const file = join(folder, 'parley.db');
  writeFileSync(file, '', { flag: 'a', mode: 0o600 });
  const open = (access: 'write' | 'read') => {
    const connection = connect(file, access);
    connections.push(connection);
    return connection;
  };
  const writer = open('write');
  prepareSchema(writer, mode);
  if (pageLimit !== undefined) writer.database.exec(`PRAGMA max_page_count = ${Math.floor(pageLimit)}`);
  const reader = open('read');
  const turns = makeTurns(writer);
  const apply = makeCommit(writer, now);
  if (mode === 'live') keepBallast(folder);

  const read = async <T>(run: (reader: Connection) => T): Promise<T> => {
    if (!reader.database.isOpen) throw closed();
    return guarded(() => run(reader));
  };
  const head = () => read(readHead);

  return {
    kind: 'sqlite',
    get: (collection, id) => read((connection) => get(connection, collection, id)),
    getBy: (collection, key, value) => read((connection) => getBy(connection, collection, key, value)),
    find: (collection, query) => read((connection) => find(connection, collection, query)),
    search: (query) => read((connection) => search(connection, query)),
    async commit(flush) {
      if (isEmpty(flush)) {
        const firstSeq = await head();
        return flush.map(() => ({ firstSeq, inserted: [], events: [] }));
      }
      const { committed } = await turns.run(() => apply(flush));
      return [...committed];
    },
    head,
    eventsAfter: (seq, limit) => read((connection) => eventsAfter(connection, seq, limit)),
    journal: {
      append: (rows) => turns.run(() => appendRows(writer, rows), byteCount(rows)),
      after: (mark, limit) => read((connection) => rowsAfter(connection, mark, limit)),
      last: () => read(lastPosition),
      row: (position) => read((connection) => rowAt(connection, position)),
    },
    /** A full disk cannot even delete, so the ballast goes first and is filled up again from what was freed. */
    async prune(logBefore, journalBefore, mark) {
      const run = () => prune(writer, turns, { logBefore, journalBefore, mark });
      await run().catch((error: unknown) => {
        if (!isFull(error)) throw unavailable(error);
        dropBallast(folder);
        return run();
      });
      if (mode === 'live') keepBallast(folder);
    },
    async backup(path) {
      await backUp(file, path).catch((error: unknown) => {
        throw unavailable(error);
      });
    },
    async close() {
      turns.close();
      release();
    },
  };
}

function byteCount(rows: readonly RawWebhook[]): number {
  return rows.reduce((sum, { body }) => sum + body.byteLength, 0);
}
