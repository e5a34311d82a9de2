import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore } from './open-store.ts';
import { StoreUnavailable } from './store.ts';

test('sandbox and live inbox live side by side, each in a folder of its own', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-open-'));
  const sandbox = await openStore({ dataDir, mode: 'sandbox' });
  const live = await openStore({ dataDir, mode: 'live' });
  await sandbox.journal.append([{ receivedAt: 1, body: new Uint8Array([1]) }]);
  expect([await sandbox.journal.last(), await live.journal.last()]).toEqual([1, 0]);
  await access(join(dataDir, 'sandbox', 'parley.db'));
  await access(join(dataDir, 'live', 'parley.db'));
  await sandbox.close();
  await live.close();
  await rm(dataDir, { recursive: true });
});

test('a MongoDB that does not answer stops the start with a sentence', async () => {
  const mongo = { uri: 'mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=300', database: 'parley' };
  const opening = openStore({ dataDir: tmpdir(), mode: 'live', mongo });
  await expect(opening).rejects.toBeInstanceOf(StoreUnavailable);
  await expect(opening).rejects.toThrow(/does not answer/);
});
