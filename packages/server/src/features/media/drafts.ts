/** Files that are not finished yet, in a folder of their own. Nothing in it outlives the run that wrote it. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export type Drafts = {
  readonly folder: string;
  /** Clears what an earlier run left, and makes the folder. */
  prepare(): Promise<void>;
  /** Runs `use` with the means to name drafts, and removes all of those that are still there afterwards. */
  during<T>(use: (draft: () => string) => Promise<T>): Promise<T>;
};

export function makeDrafts(folder: string, newId: () => string): Drafts {
  return {
    folder,
    async prepare() {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true, mode: 0o700 });
    },
    async during(use) {
      const paths: string[] = [];
      try {
        return await use(() => {
          const path = join(folder, newId());
          paths.push(path);
          return path;
        });
      } finally {
        for (const path of paths) await rm(path, { force: true });
      }
    },
  };
}

/** A file as it arrived: its length and the hash of its bytes. */
export type Received = { readonly bytes: number; readonly sha256: Buffer };

/**
 * Writes everything that comes to a new file, hashing it on the way. Undefined as soon as it is more than `maxBytes`:
 * the source is destroyed then. Rejects with what the source or the disk throws.
 */
export async function receiveFile(
  source: AsyncIterable<Uint8Array>,
  path: string,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<Received | undefined> {
  const hash = createHash('sha256');
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) return done(new TooLarge());
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
    await pipeline(Readable.from(source, { objectMode: false }), measure, file, signal ? { signal } : {});
  } catch (error) {
    if (error instanceof TooLarge) return undefined;
    throw error;
  }
  return { bytes, sha256: hash.digest() };
}

class TooLarge extends Error {}
