/**
 * Space that is kept back for the day the disk is full: SQLite needs room for its write-ahead log even to delete or to
 * start, so without it retention could not free any.
 */
import { rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Notify } from '../store.ts';

const ballastBytes = 8 * 1024 * 1024;

export type Ballast = {
  /** Fills it up where it is missing and leaves as much room as it takes. A disk that has less is no error. */
  keep(): void;
  /** Gives it up, so that what is urgent has room. False where there was none. */
  drop(): boolean;
};

export function makeBallast(folder: string, notify: Notify): Ballast {
  const file = join(folder, 'ballast');
  const bytes = () => statSync(file, { throwIfNoEntry: false })?.size;
  const remove = () => rmSync(file, { force: true });
  const freeBytes = () => {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  };
  return {
    keep() {
      if (bytes() === ballastBytes) return;
      try {
        if (freeBytes() < 2 * ballastBytes) return;
        writeFileSync(file, Buffer.alloc(ballastBytes), { mode: 0o600 });
      } catch {
        remove();
      }
    },
    drop() {
      if (bytes() === undefined) return false;
      remove();
      notify('warn', 'The disk is full: Parley uses the space that it had kept back for this. Free some more.');
      return true;
    },
  };
}
