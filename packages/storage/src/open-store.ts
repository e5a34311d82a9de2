import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite } from './sqlite.ts';
import type { Notify, Store } from './store.ts';

export type StoreOptions = {
  /** DATA_DIR. The sandbox and the live inbox each have a folder in it, so invented numbers never meet the real Meta. */
  readonly dataDir: string;
  readonly mode: 'sandbox' | 'live';
  /** MONGODB_URI and MONGODB_DB_NAME, where the former is set. */
  readonly mongo?: { readonly uri: string; readonly database: string };
  /** This node's id, for a database that several share. */
  readonly node?: string;
  /** Hears what an operator should know of the disk. */
  readonly notify?: Notify;
};

/** Opens the store that the settings name. Throws StoreUnavailable with a sentence for the person who starts Parley. */
export async function openStore({ dataDir, mode, mongo, node = 'only', notify }: StoreOptions): Promise<Store> {
  if (mongo === undefined) return openSqlite({ folder: join(dataDir, mode), mode, ...(notify && { notify }) });
  mkdirSync(join(dataDir, mode), { recursive: true, mode: 0o700 });
  // Loaded here, because a start without MongoDB need not wait for its driver.
  const { openMongo } = await import('./mongo.ts');
  return openMongo({ uri: mongo.uri, database: databaseName(mongo.database, mode), mode, node });
}

/** The sandbox has a database of its own. */
export function databaseName(database: string, mode: 'sandbox' | 'live'): string {
  return mode === 'sandbox' ? `${database}_sandbox` : database;
}
