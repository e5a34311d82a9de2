/** Files that are not finished yet, in a folder of their own. Nothing in it outlives the run that wrote it. */
import { createHash } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';

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

/** Chunks of a network are small; a write each would cost more than their bytes. */
const leastWrite = 512 * 1024;

/**
 * Writes everything that comes to a new file, hashing it on the way. Undefined as soon as it is more than `maxBytes`:
 * the source is destroyed then. Rejects with what the source or the disk throws.
 */
export async function receiveFile(
  source: AsyncIterable<Uint8Array>,
  path: string,
  maxBytes: number,
): Promise<Received | undefined> {
  const hash = createHash('sha256');
  const file = await open(path, 'wx', 0o600);
  let bytes = 0;
  let written = 0;
  let unwritten: Uint8Array[] = [];

  async function writeOut(): Promise<void> {
    const { bytesWritten } = await file.writev(unwritten);
    if (bytesWritten < bytes - written) throw new Error('The disk took a part of what was written');
    unwritten = [];
    written = bytes;
  }

  try {
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > maxBytes) return undefined;
      hash.update(chunk);
      unwritten.push(chunk);
      if (bytes - written >= leastWrite) await writeOut();
    }
    if (bytes > written) await writeOut();
  } finally {
    await file.close();
  }
  return { bytes, sha256: hash.digest() };
}
