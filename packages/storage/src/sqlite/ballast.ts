/**
 * Space that is kept back for the day the disk is full: SQLite needs room for its write-ahead log even to delete, so
 * without it retention could not free any.
 */
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ballastBytes = 8 * 1024 * 1024;

const fileIn = (folder: string) => join(folder, 'ballast');

/** Fills the ballast up where it is missing. A disk that is full already has none to give; that is no error. */
export function keepBallast(folder: string): void {
  const file = fileIn(folder);
  if (statSync(file, { throwIfNoEntry: false })?.size === ballastBytes) return;
  try {
    writeFileSync(file, Buffer.alloc(ballastBytes), { mode: 0o600 });
  } catch {
    dropBallast(folder);
  }
}

export function dropBallast(folder: string): void {
  rmSync(fileIn(folder), { force: true });
}
