/** Copies of a store in one file, and stores made from such a file: for an operator, beside a Parley that runs or not. */
import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
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
  if (existsSync(path) && statSync(path).isDirectory()) {
    throw new StoreUnavailable(`${path} is a folder. Name the file that is to be written.`);
  }
  if (mongo !== undefined) {
    const { backUpMongo } = await import('./mongo/backup.ts');
    await backUpMongo(path, { uri: mongo.uri, database: databaseName(mongo.database, mode) });
    return;
  }
  const file = join(dataDir, mode, 'parley.db');
  if (!existsSync(file)) {
    const other = mode === 'live' && existsSync(join(dataDir, 'sandbox', 'parley.db'));
    const hint = other ? ' The sandbox has one: --sandbox copies that.' : ' Check DATA_DIR.';
    throw new StoreUnavailable(`There is no database in ${join(dataDir, mode)}.${hint}`);
  }
  await backUpSqlite(file, path);
}

/** Makes a new store from such a file, of the same kind and mode. Never over one that is there. Throws StoreUnavailable. */
export async function restoreStore({ dataDir, mode, mongo }: Place, path: string): Promise<void> {
  if (mongo !== undefined) {
    const { restoreMongo } = await import('./mongo/backup.ts');
    await restoreMongo(path, { uri: mongo.uri, database: databaseName(mongo.database, mode), mode });
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
  accessSync(path, constants.R_OK);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // What turns out to be no backup, or does not fit on the disk, is never in the place of a database.
  const trial = mkdtempSync(join(folder, 'restoring-'));
  const copy = join(trial, 'parley.db');
  try {
    copyFileSync(path, copy);
    chmodSync(copy, 0o600);
    await tryOut(trial, mode, path);
    renameSync(copy, file);
  } finally {
    rmSync(trial, { recursive: true, force: true });
  }
}

/** Opening it tells what is wrong with it now, and not at the next start. */
async function tryOut(folder: string, mode: Place['mode'], path: string): Promise<void> {
  try {
    await (await openSqlite({ folder, mode })).close();
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    throw new StoreUnavailable(`${path} is not restored. ${error.message}`, { cause: error });
  }
}
