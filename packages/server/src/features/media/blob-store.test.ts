import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeLocalBlobs, thumbOf } from './blob-store.ts';

describe('copies on the disk', () => {
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
  });

  it('that are not there are undefined', async () => {
    const { blobs } = await start();
    const name = 'a'.repeat(64);
    expect(await blobs.read(name)).toBeUndefined();
    expect(await blobs.withBlob(name, 'text/plain', async () => 'never')).toBeUndefined();
  });

  it.each(['', '../../etc/passwd', `${'a'.repeat(64)}/..`, 'A'.repeat(64), `${'a'.repeat(64)}.exe`])(
    'are never looked for under the name %j',
    async (name) => {
      const { blobs } = await start();
      await expect(blobs.read(name)).rejects.toThrow('not the name of a blob');
    },
  );

  it('are swept when nobody needs them for a while, thumbnails too', async () => {
    const { folder, blobs, keep } = await start();
    const hour = 60 * 60_000;
    const [needed, unneeded, fresh] = [await keep('needed'), await keep('unneeded'), await keep('fresh')];
    await keep('thumb', thumbOf(unneeded));
    const old = new Date(Date.now() - 2 * hour);
    for (const name of [needed, unneeded, thumbOf(unneeded)])
      await utimes(join(folder, name.slice(0, 2), name), old, old);
    await blobs.sweep(Date.now() - hour, async (sha256) => sha256 === needed);
    const left = (await readdir(folder, { recursive: true })).filter((path) => path.length > 64);
    expect(left.map((path) => path.slice(3)).sort()).toEqual([needed, fresh].sort());
  });
});

async function start() {
  const folder = await mkdtemp(join(tmpdir(), 'parley-blobs-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const blobs = makeLocalBlobs(folder);
  return {
    folder,
    blobs,
    async keep(text: string, name = createHash('sha256').update(text).digest('hex')) {
      const path = join(folder, 'draft');
      await writeFile(path, text);
      await blobs.keep(name, path);
      return name;
    },
  };
}
