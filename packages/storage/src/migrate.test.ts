import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Secret } from './collections.ts';
import { migrate, openSide, type Side } from './migrate.ts';
import { openSqlite } from './sqlite.ts';

let folder: string;
const open: Side[] = [];
const quiet = () => undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-migrate-'));
});

afterEach(async () => {
  for (const side of open.splice(0)) await side.close();
  rmSync(folder, { recursive: true });
});

async function side(name: string): Promise<Side> {
  const opened = await openSide({ dataDir: join(folder, name) }, 'live');
  open.push(opened);
  return opened;
}

/** A store with so many secrets, which go over two pages at a time of 200. */
async function filled(count: number): Promise<Side> {
  const store = await openSqlite({ folder: join(folder, 'source', 'live'), mode: 'live' });
  const secrets = Array.from({ length: count }, (_, index): Secret => {
    return { id: `secret-${index}`, value: `${index}`, createdAt: '2026-11-22T10:00:00.000Z' };
  });
  await store.commit([{ insert: secrets.map((document) => ({ collection: 'secrets' as const, document })) }]);
  await store.close();
  return side('source');
}

test.each(['target', 'another'])(
  'what was cut short goes on where it was, or begins anew in another target (%s)',
  async (name) => {
    const source = await filled(500);
    const target = await side('target');
    let pages = 0;
    const ends: Side = {
      ...target,
      async write(collection, documents) {
        if (++pages === 2) throw new Error('The machine is switched off');
        await target.write(collection, documents);
      },
    };
    await expect(migrate(source, ends, folder, quiet)).rejects.toThrow('switched off');
    const next = name === 'target' ? target : await side(name);
    let left = 0;
    const counting: Side = {
      ...next,
      async write(collection, documents) {
        left += documents.length;
        await next.write(collection, documents);
      },
    };
    await expect(migrate(source, counting, folder, quiet)).resolves.toMatch(/^[0-9a-f]{64}$/);
    expect(left).toBe(name === 'target' ? 300 : 500);
  },
);

test('where the two differ in the end, emptying the target and migrating again is what helps', async () => {
  const source = await filled(10);
  const target = await side('target');
  const forgets: Side = { ...target, write: (collection, documents) => target.write(collection, documents.slice(1)) };
  await expect(migrate(source, forgets, folder, quiet)).rejects.toThrow('Empty the target and migrate again');
  await expect(migrate(source, target, folder, quiet)).rejects.toThrow('Choose an empty one');
  await expect(migrate(source, await side('emptied'), folder, quiet)).resolves.toMatch(/^[0-9a-f]{64}$/);
});
