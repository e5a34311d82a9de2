/** Blobs in a bucket of any store that speaks S3. They pass through this server: the bucket needs no door of its own. */
import { createWriteStream, openAsBlob } from 'node:fs';
import { rm, statfs } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AwsClient } from 'aws4fetch';
import { type BlobName, type BlobStore, checkedName } from './blob-store.ts';
import type { Drafts } from './drafts.ts';

export type S3Settings = {
  /** Scheme, host and port. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
};

/** How long the store may take to answer, in milliseconds; a whole file may take longer. */
const answerMs = 60_000;

/** Blobs under `prefix/` in the bucket. `drafts` holds a file while it is handed on. */
export function makeS3Blobs(settings: S3Settings, prefix: string, drafts: Drafts): BlobStore {
  const { endpoint, bucket, region, accessKeyId, secretAccessKey } = settings;
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 2 });

  async function ask(name: BlobName, init: RequestInit): Promise<Response> {
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), answerMs);
    try {
      const url = `${endpoint}/${bucket}/${prefix}/${checkedName(name)}`;
      return await client.fetch(url, { ...init, redirect: 'manual', signal: deadline.signal });
    } finally {
      clearTimeout(timer);
    }
  }

  async function read(name: BlobName, headers: { readonly [name: string]: string }): Promise<Readable | undefined> {
    const response = await ask(name, { headers });
    if (response.ok && response.body !== null) return Readable.from(response.body, { objectMode: false });
    await response.body?.cancel();
    if (response.status === 404) return undefined;
    throw new Error(`The store of files answered ${response.status}`);
  }

  return {
    async keep(...files) {
      for (const { name, path } of files) {
        // The name says what the bytes are, so the store can check them; a thumbnail is made anew if need be.
        const hash = name.length === 64 ? name : 'UNSIGNED-PAYLOAD';
        const response = await ask(name, {
          method: 'PUT',
          headers: { 'x-amz-content-sha256': hash, 'content-type': 'application/octet-stream' },
          body: await openAsBlob(path),
        });
        await response.body?.cancel();
        if (!response.ok) throw new Error(`The store of files answered ${response.status}`);
        await rm(path);
      }
    },
    read: (name, range) => read(name, range ? { range: `bytes=${range.from}-${range.to}` } : {}),
    async withBlob(name, mime, use) {
      const body = await read(name, {});
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
  };
}
