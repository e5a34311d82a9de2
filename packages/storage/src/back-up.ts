/** Copies of a store in one file, and stores made from such a file: for an operator, beside a Parley that runs or not. */
import { chmodSync, copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { databaseName, type StoreOptions } from './open-store.ts';
import { backUp as backUpSqlite } from './sqlite/backup.ts';
import { openSqlite } from './sqlite.ts';
import { StoreUnavailable } from './store.ts';

type Place = Pick<StoreOptions, 'dataDir' | 'mode' | 'mongo'>;

/**
 * Writes the file at this path, or none. Parley may run meanwhile. On SQLite it is a database that can be put in place as
 * it is; files of messages lie beside it in the data folder. On MongoDB it holds everything. Throws StoreUnavailable.
 */
export async function backUpStore({ dataDir, mode, mongo }: Place, path: string): Promise<void> {
  if (mongo !== undefined) {
    const { backUpMongo } = await import('./mongo/backup.ts');
    await backUpMongo(path, { uri: mongo.uri, database: databaseName(mongo.database, mode) });
    return;
  }
  const file = join(dataDir, mode, 'parley.db');
  if (!existsSync(file)) throw new StoreUnavailable(`There is no database in ${join(dataDir, mode)}.`);
  await backUpSqlite(file, path);
}

/** Makes a new store from such a file, of the same kind and mode. Never over one that is there. Throws StoreUnavailable. */
export async function restoreStore({ dataDir, mode, mongo }: Place, path: string): Promise<void> {
  if (mongo !== undefined) {
    const { restoreMongo } = await import('./mongo/backup.ts');
    await restoreMongo(path, { uri: mongo.uri, database: databaseName(mongo.database, mode) });
    return;
  }
  const folder = join(dataDir, mode);
  const file = join(folder, 'parley.db');
  if (existsSync(file)) {
    throw new StoreUnavailable(`There is a database in ${folder}. Restore into a new folder: choose another DATA_DIR.`);
  }
  // SQLite would take these changes for those of the database that comes to lie beside them.
  if (existsSync(`${file}-wal`)) {
    throw new StoreUnavailable(
      `In ${folder} there are changes left by a database that is gone (parley.db-wal). Restore into a new folder: choose another DATA_DIR.`,
    );
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  copyFileSync(path, file);
  chmodSync(file, 0o600);
  // Opening it tells what is wrong with it now, and not at the next start.
  await (await openSqlite({ folder, mode })).close();
}
