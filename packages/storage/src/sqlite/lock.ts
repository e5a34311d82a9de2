import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreUnavailable } from '../store.ts';
import { isBusy } from './failure.ts';

/**
 * Holds the data folder for this process: an open exclusive transaction on a file of its own, which the operating
 * system ends with the process, however it dies. It needs no space on the disk. Throws StoreUnavailable where another
 * one holds it, and SQLite's errors.
 */
export function lock(folder: string): { release(): void } {
  const database = new DatabaseSync(join(folder, 'parley.lock'), { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    if (!isBusy(cause)) throw cause;
    throw new StoreUnavailable(
      `Another Parley is using the data folder ${folder}. Stop it, or give this one its own DATA_DIR.`,
      { cause },
    );
  }
  return {
    release() {
      if (database.isOpen) database.close();
    },
  };
}
