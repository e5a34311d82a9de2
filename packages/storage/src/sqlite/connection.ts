import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { StoreUnavailable } from '../store.ts';

/** An open database and its prepared statements, each prepared once. The object owns the connection for its whole life. */
export type Connection = {
  readonly database: DatabaseSync;
  statement(sql: string): StatementSync;
  /** Closing twice is harmless. */
  close(): void;
};

/** How long opening, a read or a write waits for another program that holds the file, milliseconds. */
export const busyTimeoutMs = 2000;

/** The write-ahead log goes back into the database after this many pages of 4 KiB. */
export const checkpointPages = 2000;

const cacheKib = 16_384;

/**
 * Opens a database file, in WAL mode and with every commit synced to the disk. `synchronous` is set on each connection
 * and read back, because a build of SQLite may open a file that has a WAL with less. Throws StoreUnavailable where
 * the promise cannot be kept.
 */
export function connect(file: string, access: 'write' | 'read'): Connection {
  const database = new DatabaseSync(file, { readOnly: access === 'read', timeout: busyTimeoutMs });
  const statements = new Map<string, StatementSync>();
  const connection: Connection = {
    database,
    statement(sql) {
      let statement = statements.get(sql);
      if (statement === undefined) {
        statement = database.prepare(sql);
        statements.set(sql, statement);
      }
      return statement;
    },
    close() {
      if (database.isOpen) database.close();
    },
  };
  try {
    if (access === 'write') {
      require('journal_mode', database.prepare('PRAGMA journal_mode = WAL').get(), 'wal', file);
      database.exec(`PRAGMA wal_autocheckpoint = ${checkpointPages}; PRAGMA journal_size_limit = 67108864`);
    }
    database.exec(`PRAGMA synchronous = FULL; PRAGMA cache_size = -${cacheKib}`);
    require('synchronous', database.prepare('PRAGMA synchronous').get(), 2, file);
  } catch (error) {
    database.close();
    throw error;
  }
  return connection;
}

function require(name: string, row: Record<string, unknown> | undefined, expected: unknown, file: string): void {
  if (row?.[name] === expected) return;
  throw new StoreUnavailable(
    `The database ${file} cannot promise that what it accepts is on the disk (${name} is ${row?.[name]}, not ${expected}). Keep the data folder on a local disk.`,
  );
}
