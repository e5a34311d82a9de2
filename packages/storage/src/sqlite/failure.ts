import type { CollectionName } from '../collections.ts';
import { AlreadyExists, StoreUnavailable } from '../store.ts';
import { keyOfColumn } from './shape.ts';

/** SQLite's primary result codes (sqlite.org/rescode.html). */
const codes = {
  busy: 5,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  constraint: 19,
  notADatabase: 26,
};

/** The primary code of an error of node:sqlite, undefined for any other error. */
function codeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  return error.errcode & 0xff;
}

/** True for an error of the database, false for one of the data or the program. */
export function isOfDatabase(error: unknown): boolean {
  return codeOf(error) !== undefined;
}

/** True where the disk was full, so that freed space may help. */
export function isFull(error: unknown): boolean {
  return codeOf(error instanceof StoreUnavailable ? error.cause : error) === codes.full;
}

/** True where nothing can be known about what reached the disk: no write may follow on this connection. */
export function isBroken(error: unknown): boolean {
  const code = codeOf(error);
  return code === codes.ioError || code === codes.corrupt || code === codes.notADatabase;
}

/** AlreadyExists for a unique constraint that an insert met; undefined for any other error. */
export function duplicate(error: unknown): AlreadyExists | undefined {
  if (codeOf(error) !== codes.constraint || !(error instanceof Error)) return undefined;
  const named = /^UNIQUE constraint failed: (\w+)\.(\w+)/.exec(error.message);
  const [, collection, column] = named ?? [];
  if (collection === undefined || column === undefined) return undefined;
  return new AlreadyExists(collection as CollectionName, keyOfColumn(column));
}

/** StoreUnavailable with a sentence for an error of the database; any other error unchanged. */
export function unavailable(error: unknown): unknown {
  const code = codeOf(error);
  return code === undefined ? error : new StoreUnavailable(sentence(code), { cause: error });
}

function sentence(code: number): string {
  switch (code) {
    case codes.full:
      return 'The disk is full, so nothing can be stored. Free some space; what was accepted before is safe.';
    case codes.busy:
      return 'Another program holds the database. Close it and try again.';
    case codes.ioError:
      return 'The disk reported an error. Check it, then start Parley again; what was accepted before is safe.';
    case codes.corrupt:
    case codes.notADatabase:
      return 'The database file is damaged. Stop Parley and restore a backup.';
    case codes.readOnly:
    case codes.cannotOpen:
      return 'The database file cannot be opened for writing. Check that Parley owns the data folder.';
    default:
      return `The database refused (SQLite code ${code}).`;
  }
}

/** Runs a read or a step of opening; an error of the database becomes StoreUnavailable. */
export function guarded<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw unavailable(error);
  }
}
