import { MongoError, MongoServerError } from 'mongodb';
import { StoreUnavailable } from '../store.ts';

const duplicateKey = 11_000;

/** Codes of servers that tell of the sign-in: Unauthorized, AuthenticationFailed, and Atlas' own. */
const signInCodes = [13, 18, 8000];

/** What the system says of a connection; the driver hands it on as it is where it comes in the middle of an answer. */
const connectionCodes = [
  'ECONNRESET',
  'ECONNABORTED',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
];

/** True where the `_id` of an insert, or of a guarded replacement, is there already. */
export function isDuplicate(error: unknown): error is MongoServerError {
  return error instanceof MongoServerError && error.code === duplicateKey;
}

/** StoreUnavailable with a sentence where the database failed; any other error unchanged. Names no value of a document. */
export function unavailable(error: unknown): unknown {
  if (!(error instanceof MongoError) && !isOfConnection(error)) return error;
  return new StoreUnavailable(sentenceOf(error), { cause: new Error(`${error.name} ${error.code ?? ''}`.trim()) });
}

function isOfConnection(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && connectionCodes.includes(String(error.code));
}

function sentenceOf(error: Error): string {
  if (!(error instanceof MongoServerError) || error.code === undefined) {
    return 'The database does not answer. Parley goes on by itself as soon as it does; what was accepted before is safe.';
  }
  if (signInCodes.includes(Number(error.code))) {
    return 'The database refuses the sign-in of MONGODB_URI, or what it may do there is not enough: readWrite is needed.';
  }
  return `The database reported an error (${error.codeName ?? error.code ?? 'no code'}). What was accepted before is safe.`;
}

/** Runs something of the database; an error of it becomes StoreUnavailable. */
export async function guarded<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw unavailable(error);
  }
}
