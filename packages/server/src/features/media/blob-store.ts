/**
 * Where the bytes of files are kept, under the name of their content. A blob is written once, whole, and never changes;
 * the same bytes are the same blob. Whoever reads one has been allowed to before: names are no secret and no permission.
 */
import { createReadStream, openAsBlob } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** The sha256 of the content, 64 hex digits; or such a name with `.thumb`, see `thumbOf`. */
export type BlobName = string;

/** Bytes `from` to `to` of a blob, both included. */
export type ByteRange = { readonly from: number; readonly to: number };

/** A whole file at a path of ours, and the name that it is to be kept under. */
export type Finished = { readonly name: BlobName; readonly path: string };

export type BlobStore = {
  /** Takes over finished files of ours. They are durable when it resolves, and gone from their paths. */
  keep(...files: readonly Finished[]): Promise<void>;
  /** The bytes, or undefined where there is no such blob. */
  read(name: BlobName, range?: ByteRange): Promise<Readable | undefined>;
  /** The blob for handing it on, or undefined. It is good until `use` has ended. */
  withBlob<T>(name: BlobName, mime: string, use: (blob: Blob) => Promise<T>): Promise<T | undefined>;
  /** How many bytes can still be written on this machine. */
  freeBytes(): Promise<number>;
  /** Removes blobs older than this (milliseconds since 1970) that nobody needs. Absent where the store has rules for it. */
  sweep?(before: number, isNeeded: (sha256: string) => Promise<boolean>): Promise<void>;
};

/** The name of the thumbnail of the file with this content. */
export function thumbOf(sha256: string): BlobName {
  return `${sha256}.thumb`;
}

/** Only names of this form ever become part of a path or an address. Throws for any other. */
export function checkedName(name: BlobName): string {
  if (!/^[0-9a-f]{64}(?:\.thumb)?$/.test(name)) throw new Error('That is not the name of a blob');
  return name;
}

/** Blobs as files below this folder: `aa/aabb…`. */
export function makeLocalBlobs(folder: string): BlobStore {
  const pathOf = (name: BlobName) => join(folder, folderOf(name), checkedName(name));
  const made = new Map<string, Promise<void>>();

  /** Resolves when the folder is there and survives a loss of power, whoever of those that need it made it. */
  function makeFolder(name: string): Promise<void> {
    const known = made.get(name);
    if (known !== undefined) return known;
    const making = (async () => {
      await mkdir(join(folder, name), { recursive: true, mode: 0o700 });
      await flushFolder(folder);
    })();
    made.set(name, making);
    making.catch(() => made.delete(name));
    return making;
  }

  return {
    async keep(...files) {
      for (const { name, path } of files) {
        const target = pathOf(name);
        await flush(path, 'r+');
        await makeFolder(folderOf(name));
        await rename(path, target);
      }
      // A file and its thumbnail are in the same one.
      for (const parent of new Set(files.map(({ name }) => folderOf(name)))) await flushFolder(join(folder, parent));
    },
    async read(name, range) {
      const path = pathOf(name);
      const handle = await opened(path);
      if (handle === undefined) return undefined;
      return createReadStream(path, { fd: handle, ...(range ? { start: range.from, end: range.to } : {}) });
    },
    async withBlob(name, mime, use) {
      const path = pathOf(name);
      const handle = await opened(path);
      if (handle === undefined) return undefined;
      await handle.close();
      return use(await openAsBlob(path, { type: mime }));
    },
    async freeBytes() {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
    async sweep(before, isNeeded) {
      for (const prefix of await namesIn(folder)) {
        if (!/^[0-9a-f]{2}$/.test(prefix)) continue;
        for (const name of await namesIn(join(folder, prefix))) {
          const path = join(folder, prefix, name);
          const { mtimeMs } = await stat(path);
          if (mtimeMs < before && !(await isNeeded(name.slice(0, 64)))) await rm(path, { force: true });
        }
      }
    },
  };
}

function folderOf(name: BlobName): string {
  return name.slice(0, 2);
}

async function opened(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Makes what was written survive a loss of power. */
async function flush(path: string, flags: 'r' | 'r+'): Promise<void> {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The same for the names in a folder. Windows has no such call and keeps them by itself. */
async function flushFolder(path: string): Promise<void> {
  if (process.platform !== 'win32') await flush(path, 'r');
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
