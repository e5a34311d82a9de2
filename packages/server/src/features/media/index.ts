/** Media: files that come in are fetched, files that go out are taken in, and both are shown safely. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { FileStore } from '@parley/storage/store';
import type { Deps } from '../../deps.ts';
import type { Feature } from '../../feature.ts';
import { type BlobStore, makeLocalBlobs } from './blob-store.ts';
import { type Downloads, makeDownloads } from './downloads.ts';
import { makeDrafts } from './drafts.ts';
import type { Keeping } from './fetch-file.ts';
import { type GraphIdFor, makeGraphIds } from './graph-ids.ts';
import { makeInspector } from './inspector.ts';
import { mediaRoutes } from './routes.ts';
import { makeS3Blobs, type S3Settings } from './s3-blobs.ts';
import { makeStoreBlobs } from './store-blobs.ts';

export type Media = Feature & {
  readonly graphIdFor: GraphIdFor;
  /** The clock has jumped: what is due now is fetched now. */
  wake(): void;
  /** Resolves when nothing is being fetched; files may still wait for a due time. */
  idle(): Promise<void>;
};

export type MediaOptions = {
  /** For our copies; everything in it is ours. */
  readonly folder: string;
  /** Where the copies go instead, under this prefix; the folder then holds only what is not finished. */
  readonly s3?: (S3Settings & { readonly prefix: string }) | undefined;
  /** Or the database that keeps them, where several nodes share one. */
  readonly files?: FileStore | undefined;
  /** No file is taken in while the disk has fewer free bytes than this; 1 GiB by default. */
  readonly leastFreeBytes?: number;
};

const dayMs = 24 * 60 * 60_000;

export function makeMedia({ folder, s3, files, leastFreeBytes = 1024 ** 3 }: MediaOptions): Media {
  const drafts = makeDrafts(join(folder, 'drafts'), randomUUID);
  const keeping: Keeping = {
    blobs: s3 ? makeS3Blobs(s3, s3.prefix, drafts) : files ? makeStoreBlobs(files, drafts) : makeLocalBlobs(folder),
    drafts,
    inspector: makeInspector({ folder: drafts.folder }),
  };
  let downloads: Downloads | undefined;
  let sweeping: NodeJS.Timeout | undefined;

  return {
    name: 'media',
    routes: (app, deps) => mediaRoutes(app, deps, keeping, leastFreeBytes),
    listeners: {
      new_message: (_deps, { message }) => {
        if (message.media?.state === 'pending') downloads?.ring();
      },
      // A person asked for another try.
      message_update: (_deps, { message }) => {
        if (message.media?.state === 'pending') downloads?.ring();
      },
    },
    async resume(deps) {
      await drafts.prepare();
      downloads = makeDownloads({ deps, keeping, leastFreeBytes });
      sweep(deps, keeping.blobs);
      sweeping = setInterval(() => sweep(deps, keeping.blobs), dayMs).unref();
    },
    take: async () => downloads?.ring(),
    async stop() {
      clearInterval(sweeping);
      await downloads?.stop();
      keeping.inspector.close();
    },
    graphIdFor: makeGraphIds(keeping.blobs),
    wake: () => downloads?.ring(),
    idle: async () => downloads?.idle(),
  };
}

/** Removes copies that no file has: a process may end between keeping the bytes and saying so. */
function sweep({ store, log, realNow }: Deps, blobs: BlobStore): void {
  const isNeeded = async (sha256: string) =>
    (await store.find('media', { index: 'content', where: [sha256], limit: 1 })).length > 0;
  blobs.sweep?.(realNow() - dayMs, isNeeded).catch((error: unknown) => {
    log.error({ err: error }, 'Sweeping files failed');
  });
}
