import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { openMongo } from '@parley/storage/mongo';
import type { Store } from '@parley/storage/store';
import { afterAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { type BlobStore, makeLocalBlobs, thumbOf } from './blob-store.ts';
import { makeDrafts } from './drafts.ts';
import { makeS3Blobs } from './s3-blobs.ts';
import { makeStoreBlobs } from './store-blobs.ts';
import { startBucket } from './testing/bucket-server.ts';

/** In the test project `mongodb`. */
const database = inject('database');
const isOnServer = database !== undefined && 'uri' in database;

const unknown = 'a'.repeat(64);

const places: [string, () => Promise<Started>][] = [
  ['on the disk', startLocal],
  ['in a bucket', startS3],
];
if (isOnServer) places.push(['in the database', startStore]);

describe.each(places)('copies %s', (_, start) => {
  it('are read whole and in part, and handed on', async () => {
    const { blobs, keep } = await start();
    const name = await keep('Some bytes');
    const whole = await blobs.read(name);
    const part = await blobs.read(name, { from: 5, to: 7 });
    expect(String(whole && (await buffer(whole)))).toBe('Some bytes');
    expect(String(part && (await buffer(part)))).toBe('byt');
    expect(await blobs.withBlob(name, 'text/plain', async (blob) => [blob.type, await blob.text()])).toEqual([
      'text/plain',
      'Some bytes',
    ]);
    expect(await blobs.freeBytes()).toBeGreaterThan(0);
  });

  it('are taken over, thumbnails too, and may be kept twice', async () => {
    const { folder, blobs, keep } = await start();
    const name = await keep('twice');
    await keep('twice');
    await keep('small', thumbOf(name));
    const thumb = await blobs.read(thumbOf(name));
    expect(String(thumb && (await buffer(thumb)))).toBe('small');
    expect(await readdir(join(folder, 'drafts'))).toEqual([]);
  });

  it('that are not there are undefined', async () => {
    const { blobs } = await start();
    expect(await blobs.read(unknown)).toBeUndefined();
    expect(await blobs.withBlob(unknown, 'text/plain', async () => 'never')).toBeUndefined();
  });

  it.each(['', '../../etc/passwd', `${unknown}/..`, unknown.toUpperCase(), `${unknown}.exe`])(
    'are never looked for under the name %j',
    async (name) => {
      const { blobs } = await start();
      await expect(blobs.read(name)).rejects.toThrow('not the name of a blob');
    },
  );
});

it('copies on the disk are swept when nobody needs them for a while, thumbnails too', async () => {
  const { folder, blobs, keep } = await startLocal();
  const hour = 60 * 60_000;
  const [needed, unneeded, fresh] = [await keep('needed'), await keep('unneeded'), await keep('fresh')];
  await keep('thumb', thumbOf(unneeded));
  const old = new Date(Date.now() - 2 * hour);
  for (const name of [needed, unneeded, thumbOf(unneeded)])
    await utimes(join(folder, name.slice(0, 2), name), old, old);
  await blobs.sweep?.(Date.now() - hour, async (sha256) => sha256 === needed);
  const left = (await readdir(folder, { recursive: true })).filter((path) => path.length > 64);
  expect(left.map((path) => path.slice(3)).sort()).toEqual([needed, fresh].sort());
});

it.skipIf(!isOnServer)('copies in the database are swept when nobody needs them', async () => {
  const { store, blobs, keep } = await startStore();
  const [needed, unneeded] = [await keep('needed'), await keep('unneeded')];
  await keep('thumb', thumbOf(unneeded));
  // The ids of files hold whole seconds.
  await blobs.sweep?.(Date.now() + 2000, async (sha256) => sha256 === needed);
  const isThere = async (name: string) => (await store.files?.read(name)) !== undefined;
  expect(await Promise.all([needed, unneeded, thumbOf(unneeded)].map(isThere))).toEqual([true, false, false]);
});

describe('a bucket', () => {
  it('holds them under the prefix of the mode, by the name of their content', async () => {
    const { bucket, keep } = await startS3();
    const name = await keep('Some bytes');
    expect([...bucket.objects.keys()]).toEqual([`/parley-files/live/${name}`]);
  });

  it('that says no, or finds other bytes than their name promises, is an error, and the file stays', async () => {
    const { folder, bucket, blobs, keep } = await startS3();
    await expect(keep('other bytes', unknown)).rejects.toThrow('answered 403');
    expect(await readdir(join(folder, 'drafts'))).toHaveLength(1);
    bucket.fail(400);
    await expect(blobs.read(unknown)).rejects.toThrow('answered 400');
  });
});

type Started = ReturnType<typeof keeping> & { readonly folder: string };

async function startLocal() {
  const folder = await aFolder();
  return { folder, ...keeping(folder, makeLocalBlobs(folder)) };
}

async function startS3() {
  const folder = await aFolder();
  const bucket = await startBucket();
  const drafts = makeDrafts(join(folder, 'drafts'), randomUUID);
  return { folder, bucket, ...keeping(folder, makeS3Blobs(bucket.settings, 'live', drafts)) };
}

let opened: Promise<Store> | undefined;
afterAll(async () => (await opened)?.close());

async function startStore() {
  const folder = await aFolder();
  const uri = database && 'uri' in database ? database.uri : '';
  opened ??= openMongo({ uri, database: `parley_test_${randomUUID().slice(0, 12)}`, mode: 'sandbox', node: 'a' });
  const store = await opened;
  if (store.files === undefined) throw new Error('This store keeps no files');
  const drafts = makeDrafts(join(folder, 'drafts'), randomUUID);
  return { folder, store, ...keeping(folder, makeStoreBlobs(store.files, drafts)) };
}

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-blobs-'));
  await makeDrafts(join(folder, 'drafts'), randomUUID).prepare();
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

function keeping(folder: string, blobs: BlobStore) {
  return {
    blobs,
    async keep(text: string, name = createHash('sha256').update(text).digest('hex')) {
      const path = join(folder, 'drafts', randomUUID());
      await writeFile(path, text);
      await blobs.keep({ name, path });
      return name;
    },
  };
}
