/** Blobs in the database, which every node that shares it has. They pass through this server like any others. */
import { createWriteStream, openAsBlob } from 'node:fs';
import { rm, statfs } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { FileStore } from '@parley/storage/store';
import { type BlobStore, checkedName } from './blob-store.ts';
import type { Drafts } from './drafts.ts';

/** `drafts` holds a file while it is handed on. */
export function makeStoreBlobs(files: FileStore, drafts: Drafts): BlobStore {
  return {
    async keep(...finished) {
      for (const { name, path } of finished) {
        await files.keep(checkedName(name), path);
        await rm(path);
      }
    },
    read: async (name, range) => files.read(checkedName(name), range),
    async withBlob(name, mime, use) {
      const body = await files.read(checkedName(name));
      if (body === undefined) return undefined;
      return drafts.during(async (draft) => {
        const path = draft();
        await pipeline(body, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
        return use(await openAsBlob(path, { type: mime }));
      });
    },
    async freeBytes() {
      const { bavail, bsize } = await statfs(drafts.folder);
      return bavail * bsize;
    },
    sweep: (before, isNeeded) => files.sweep(before, (name) => isNeeded(name.slice(0, 64))),
  };
}
