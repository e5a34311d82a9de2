import { join } from 'node:path';
import { openSqlite } from './sqlite.ts';
import { type Store, StoreUnavailable } from './store.ts';

export type StoreOptions = {
  /** DATA_DIR. The sandbox and the live inbox each have a folder in it, so invented numbers never meet the real Meta. */
  readonly dataDir: string;
  readonly mode: 'sandbox' | 'live';
  /** MONGODB_URI, where it is set. */
  readonly mongodbUri?: string;
};

/** Opens the store that the settings name. Throws StoreUnavailable with a sentence for the person who starts Parley. */
export async function openStore({ dataDir, mode, mongodbUri }: StoreOptions): Promise<Store> {
  if (mongodbUri !== undefined) {
    throw new StoreUnavailable(
      'MONGODB_URI is set, but this version of Parley cannot use MongoDB. Remove it to store everything in DATA_DIR.',
    );
  }
  return openSqlite({ folder: join(dataDir, mode), mode });
}
