import { StoreUnavailable } from '../store.ts';

const full = 13;
/** The map of the write-ahead log could not grow: to SQLite an I/O error, in truth mostly a full disk. */
const noRoomForMap = 4874;

/** The codes (sqlite.org/rescode.html) that tell of the database itself; others tell of the data or the program. */
const sentences: { readonly [code: number]: string } = {
  5: 'Another program holds the database. Close it and try again.',
  7: 'There is no memory left for the database. Close other programs.',
  8: 'The database file cannot be written. Check that Parley owns the data folder.',
  10: 'The disk reported an error. Check it, then start Parley again; what was accepted before is safe.',
  11: 'The database file is damaged. Stop Parley and restore a backup.',
  [full]: 'The disk is full, so nothing can be stored. Free some space; what was accepted before is safe.',
  14: 'The database file cannot be opened. Check that Parley owns the data folder.',
  15: 'Another program disturbs the locks of the database. Keep the data folder on a local disk.',
  26: 'The database file is damaged. Stop Parley and restore a backup.',
  [noRoomForMap]:
    'The disk is full, so nothing can be stored. Free some space, then start Parley again; what was accepted before is safe.',
};

/** The primary code, but for the one above. */
function codeOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('errcode' in error && typeof error.errcode === 'number') {
    return error.errcode === noRoomForMap ? noRoomForMap : error.errcode & 0xff;
  }
  // From a file beside the database.
  return 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT') ? full : undefined;
}

/** True where the disk was full, so that freed space may help. */
export function isFull(error: unknown): boolean {
  return [full, noRoomForMap].includes(codeOf(error instanceof StoreUnavailable ? error.cause : error) ?? 0);
}

/** True where another program holds the database, so that waiting may help. */
export function isBusy(error: unknown): boolean {
  return codeOf(error) === 5;
}

/** True where nothing can be known about what reached the disk: no write may follow on this connection. */
export function isBroken(error: unknown): boolean {
  return [10, 11, 26, noRoomForMap].includes(codeOf(error) ?? 0);
}

/** StoreUnavailable with a sentence where the database failed; any other error unchanged. */
export function unavailable(error: unknown): unknown {
  const sentence = sentences[codeOf(error) ?? 0];
  return sentence === undefined ? error : new StoreUnavailable(sentence, { cause: error });
}

/** Runs a read or a step of opening; an error of the database becomes StoreUnavailable. */
export function guarded<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw unavailable(error);
  }
}
