import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Chat } from '@parley/model/chat';
import type { Message } from '@parley/model/message';
import { afterEach, beforeEach, describe, expect, type TestContext, test, vi } from 'vitest';
import { restoreStore } from './back-up.ts';
import { makeApplier } from './sqlite/apply.ts';
import { connect } from './sqlite/connection.ts';
import { guarded } from './sqlite/failure.ts';
import { makePending } from './sqlite/pending.ts';
import { prepareSchema } from './sqlite/schema.ts';
import { makeTables } from './sqlite/table.ts';
import { makeTrouble } from './sqlite/trouble.ts';
import { makeTurns } from './sqlite/turn.ts';
import { openSqlite, type SqliteOptions, type SqliteStore } from './sqlite.ts';
import { AlreadyExists, type Commit, type Insert, type Store, StoreUnavailable } from './store.ts';
import { type Opened, storeContract } from './store-contract.ts';

storeContract('SQLite', async (): Promise<Opened> => {
  const root = await mkdtemp(join(tmpdir(), 'parley-sqlite-'));
  const clock = { now: 1_780_000_000_000 };
  const open = (name: string) => openSqlite({ folder: join(root, name), mode: 'sandbox', now: () => clock.now });
  const stores: Store[] = [await open('first')];
  const latest = () => stores.at(-1) as Store;
  return {
    store: latest(),
    clock,
    async reopen() {
      await latest().close();
      stores.push(await open('first'));
      return latest();
    },
    async restore(path) {
      await mkdir(join(root, 'restored'));
      await copyFile(path, join(root, 'restored', 'parley.db'));
      const restored = await open('restored');
      stores.unshift(restored);
      return restored;
    },
    async dispose() {
      for (const each of stores) await each.close();
      await rm(root, { recursive: true, force: true });
    },
  };
});

describe('SQLite, beyond the contract', () => {
  let folder: string;
  const stores: SqliteStore[] = [];
  const disks: string[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-sqlite-'));
  });
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
    for (const disk of disks.splice(0)) await run('umount', ['--lazy', disk]);
    await rm(folder, { recursive: true, force: true });
  });

  /** A small disk of its own; where nobody may mount one, the test is left out. */
  async function mountDisk(context: TestContext, size: string): Promise<string> {
    const disk = join(folder, 'disk');
    await mkdir(disk);
    try {
      await run('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', disk]);
    } catch {
      context.skip('needs the right to mount a small disk');
    }
    disks.push(disk);
    return disk;
  }

  async function open(options: Partial<SqliteOptions> = {}): Promise<SqliteStore> {
    const store = await openSqlite({ folder, mode: 'sandbox', ...options });
    stores.push(store);
    return store;
  }

  /** The file as it stands on the disk: as a machine that goes off now would leave it. */
  async function crash(): Promise<string> {
    const copy = join(folder, 'crashed');
    await mkdir(copy);
    for (const name of ['parley.db', 'parley.db-wal']) await copyFile(join(folder, name), join(copy, name));
    return copy;
  }

  /** Changes a closed database behind its back. */
  function tamper(sql: string): void {
    const database = new DatabaseSync(join(folder, 'parley.db'));
    database.exec(sql);
    database.close();
  }

  test('every connection syncs every commit, also to a file that has been open before', async () => {
    const file = join(folder, 'plain.db');
    for (let start = 0; start < 3; start += 1) {
      const writer = connect(file, 'write');
      const reader = connect(file, 'read');
      writer.database.exec('CREATE TABLE IF NOT EXISTS t (x); INSERT INTO t VALUES (1)');
      for (const connection of [writer, reader]) {
        expect(connection.statement('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
        expect(connection.statement('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
      }
      reader.close();
      writer.close();
    }
  });

  test('nobody but the owner can read the folder and what is in it', async () => {
    const store = await open({ folder: join(folder, 'made', 'deep') });
    await store.commit([{ insert: [aSecret('a')] }]);
    await store.backup(join(folder, 'copy.db'));
    const modeOf = async (path: string) => (await stat(join(folder, path))).mode & 0o777;
    expect(await modeOf('made/deep')).toBe(0o700);
    for (const file of ['made/deep/parley.db', 'made/deep/parley.db-wal', 'copy.db']) {
      expect(await modeOf(file), file).toBe(0o600);
    }
  });

  describe('opening', () => {
    test('a second opener of a folder is refused with a sentence that names it', async () => {
      await open();
      const second = open();
      await expect(second).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(second).rejects.toThrow(folder);
    });

    test('a place where no folder can be is refused with a sentence that names the setting', async () => {
      const file = join(folder, 'a-file');
      await writeFile(file, '');
      const opening = openSqlite({ folder: join(file, 'sandbox'), mode: 'sandbox' });
      await expect(opening).rejects.toThrow(/cannot be made \(ENOTDIR\).*DATA_DIR/);
      await expect(opening).rejects.toBeInstanceOf(StoreUnavailable);
    });

    test('another process is kept out, and its death by kill -9 frees the folder', async () => {
      const child = start(folder);
      await child.line('open');
      await expect(open()).rejects.toThrow(/Another Parley/);
      await child.kill();
      const store = await open();
      expect(await store.head()).toBeGreaterThanOrEqual(0);
    });

    test('a database of the other mode is refused', async () => {
      await (await open({ mode: 'live' })).close();
      await expect(open({ mode: 'sandbox' })).rejects.toThrow(/belongs to the live mode/);
    });

    test.each([
      ['layout', 'PRAGMA user_version = 99'],
      ['documents', "UPDATE declared SET version = 99 WHERE collection = 'chats'"],
    ])('a database with newer %s is refused and left as it is', async (_, sql) => {
      const store = await open();
      await store.commit([{ insert: [aSecret('a')] }]);
      await store.close();
      tamper(sql);
      const before = await readFile(join(folder, 'parley.db'));
      await expect(open()).rejects.toThrow(/newer Parley/);
      expect((await readFile(join(folder, 'parley.db'))).equals(before)).toBe(true);
    });

    test('a file that is not a database, or not ours, is refused and left as it is', async () => {
      await writeFile(join(folder, 'parley.db'), 'not a database '.repeat(1000));
      await expect(open()).rejects.toThrow(/damaged/);
      expect(await readFile(join(folder, 'parley.db'), 'utf8')).toMatch(/^not a database/);
      await rm(join(folder, 'parley.db'));
      tamper('CREATE TABLE theirs (x)');
      await expect(open()).rejects.toThrow(/not made by Parley/);
    });

    test('a changed declaration is filled from the documents that are there', async () => {
      const chat = aChat('Ana');
      const store = await open();
      await store.commit([{ insert: [chat, aSecret('a')] }]);
      await store.close();
      tamper(
        "DROP INDEX chats_by_list; UPDATE declared SET sql = 'an older one' WHERE collection IN ('chats', 'secrets')",
      );
      const again = await open();
      expect(await again.find('chats', { index: 'list', limit: 10 })).toEqual([chat.document]);
      expect(await again.search({ collection: 'chats', words: ['an'], limit: 10 })).toEqual([{ id: 'Ana', order: 1 }]);
      expect(await again.get('secrets', 'a')).toEqual(aSecret('a').document);
      await expect(again.commit([{ insert: [aSecret('a')] }])).rejects.toBeInstanceOf(AlreadyExists);
    });
  });

  describe('group commit', () => {
    test('what is asked for in one turn is one transaction', async () => {
      const store = await open();
      const before = await transactions(folder);
      // Nothing that the collections hold, or a transaction would follow that applies it.
      const told: Commit = { events: [{ type: 'chat_update', chat: aChat('a').document }] };
      await Promise.all([
        ...Array.from({ length: 30 }, (_, index) => store.journal.append([aRow(index)])),
        store.commit([told]),
        store.commit([told]),
      ]);
      expect((await transactions(folder)) - before).toBe(1);
      await store.journal.append([aRow(1)]);
      await store.journal.append([aRow(2)]);
      expect((await transactions(folder)) - before).toBe(3);
    });

    test('a row that is taken goes down with what follows from it, and by itself where nothing does', async () => {
      const store = await open();
      await store.commit([{ insert: [aSecret('a')] }]);
      await store.applied();
      const before = await transactions(folder);
      const append = (number: number, take: () => unknown) => store.journal.append([aRow(number)], () => void take());
      const heard: string[] = [];
      const told: Commit = { events: [{ type: 'chat_update', chat: aChat('a').document }] };
      const commits: Promise<unknown>[] = [];
      const commitIn = async (turns: number) => {
        for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
        await store.commit([told]);
      };
      // The second has all the time that there is, too, although it comes right after the transaction of the first.
      for (const number of [1, 2]) {
        await append(number, () => {
          heard.push('taken');
          commits.push(commitIn(number));
        });
        heard.push('durable');
      }
      await Promise.all(commits);
      expect(heard.splice(0)).toEqual(['taken', 'durable', 'taken', 'durable']);
      expect((await transactions(folder)) - before).toBe(2);
      await append(3, () => undefined);
      expect((await transactions(folder)) - before).toBe(3);
      let isRefused: Promise<unknown> = Promise.resolve();
      await append(4, () => {
        isRefused = store.commit([{ insert: [aSecret('a')] }]);
      });
      await expect(isRefused).rejects.toBeInstanceOf(AlreadyExists);
      const isDurable = append(5, () => undefined);
      await store.close();
      await isDurable;
      await expect(append(6, () => heard.push('taken'))).rejects.toBeInstanceOf(StoreUnavailable);
      expect(heard).toEqual([]);
      const again = await open();
      expect((await again.journal.after(0, 10)).map(({ receivedAt }) => receivedAt)).toEqual([1, 2, 3, 4, 5]);
    });

    test('a database knows whether the process before closed it: a row that ended it may have left nothing', async () => {
      const store = await open();
      expect(store.journal.isCutShort).toBe(false);
      const copy = { folder: await crash() };
      await store.close();
      expect((await open()).journal.isCutShort).toBe(false);
      // A command of an operator, which takes in no webhook, proves nothing.
      await expect(open({ ...copy, mode: 'live' })).rejects.toThrow(/belongs to the sandbox mode/);
      for (let times = 0; times < 2; times += 1) {
        const command = await open(copy);
        expect(command.journal.isCutShort).toBe(true);
        await command.commit([{ insert: [aSecret(`by a command ${times}`)] }]);
        await command.close();
      }
      const parley = await open(copy);
      expect(parley.journal.isCutShort).toBe(true);
      await parley.journal.append([aRow(1)]);
      await parley.close();
      const next = await open(copy);
      expect(next.journal.isCutShort).toBe(false);
      expect(await next.get('secrets', 'by a command 1')).toBeDefined();
    });

    test('a journal row is durable although a flush beside it was refused', async () => {
      const store = await open();
      await store.commit([{ insert: [aSecret('a')] }]);
      const [row, refused, flush] = await Promise.allSettled([
        store.journal.append([aRow(7)]),
        store.commit([{ insert: [aSecret('a')] }]),
        store.commit([{ insert: [aSecret('b')] }]),
      ]);
      expect(row.status).toBe('fulfilled');
      expect(refused).toMatchObject({ status: 'rejected', reason: { collection: 'secrets', key: 'id' } });
      expect(flush).toMatchObject({ status: 'fulfilled', value: [{ firstSeq: 2 }] });
      await store.close();
      const again = await open();
      expect(await again.journal.after(0, 10)).toHaveLength(1);
      expect(await again.get('secrets', 'b')).toBeDefined();
    });
  });

  describe('what is in the log and not in the collections yet', () => {
    const chats = ['a', 'b'].map(aChat);
    const changed: Insert = { collection: 'chats', document: { ...aChat('b').document, name: 'Changed' } };

    const crashed = async (): Promise<Store> => open({ folder: await crash() });

    function rowsOnDisk(file = join(folder, 'parley.db')): unknown[] {
      const database = new DatabaseSync(file, { readOnly: true });
      const rows = database.prepare('SELECT id FROM chats ORDER BY id').all();
      database.close();
      return rows.map(({ id }) => id);
    }

    test('is there after a crash, whether an event told of it or not', async () => {
      const store = await open();
      await store.commit([{ insert: chats, events: [{ type: 'chat_update', chat: chats[0]?.document as Chat }] }]);
      await store.commit([{ put: [changed], remove: [{ collection: 'chats', id: 'a' }] }]);
      await store.commit([{ insert: [aSecret('a')] }]);
      expect(rowsOnDisk()).toEqual([]);
      const again = await crashed();
      expect(await again.find('chats', { index: 'list', limit: 10 })).toEqual([changed.document]);
      expect(await again.search({ collection: 'chats', words: ['chang'], limit: 10 })).toHaveLength(1);
      expect(await again.get('secrets', 'a')).toEqual(aSecret('a').document);
      expect(await again.head()).toBe(3);
    });

    test('is not pruned from the log', async () => {
      const store = await open({ now: () => 1 });
      await store.commit([{ insert: chats }]);
      await store.commit([{ events: [{ type: 'chat_update', chat: chats[0]?.document as Chat }] }]);
      const pruned = store.prune(2, 0, 0);
      expect(rowsOnDisk()).toEqual([]);
      await pruned;
      const again = await crashed();
      expect(await again.find('chats', { index: 'list', limit: 10 })).toHaveLength(2);
    });

    test('gets there without being asked for: soon, and before it is too much to keep in memory', async () => {
      const store = await open();
      await store.commit([{ insert: chats }]);
      expect(rowsOnDisk()).toEqual([]);
      await vi.waitUntil(() => rowsOnDisk().length === 2);
      await store.commit([{ insert: Array.from({ length: 4200 }, (_, index) => aChat(`chat ${index}`)) }]);
      await store.commit([{ put: [changed] }]);
      expect(rowsOnDisk()).toHaveLength(4202);
    });

    test('is waited for by a walk while another program holds the file', async () => {
      const store = await open();
      await store.commit([{ insert: chats }]);
      const other = new DatabaseSync(join(folder, 'parley.db'));
      other.exec('BEGIN IMMEDIATE');
      const walked = store.find('chats', { index: 'list', limit: 10 });
      const first = await Promise.race([walked, new Promise((resolve) => setImmediate(resolve, 'still waiting'))]);
      other.exec('ROLLBACK');
      other.close();
      expect(first).toBe('still waiting');
      expect(await walked).toHaveLength(2);
    });

    test('is told of once when another program keeps it away for long, and once when it is there', async () => {
      const said: string[] = [];
      const store = await open({ notify: (level, text) => said.push(`${level} ${text}`) });
      await store.commit([{ insert: chats }]);
      const other = new DatabaseSync(join(folder, 'parley.db'));
      other.exec('BEGIN IMMEDIATE');
      expect(store.lag()).toEqual({ writes: 2 });
      const trouble = 'Another program holds the database. Close it and try again.';
      await vi.waitUntil(() => said.length > 0, 30_000);
      expect(store.lag()).toEqual({ writes: 2, trouble });
      other.exec('ROLLBACK');
      other.close();
      await vi.waitUntil(() => store.lag().writes === 0, 30_000);
      expect(store.lag()).toEqual({ writes: 0 });
      expect(said).toEqual([
        `warn Lists and searches fall behind. ${trouble}`,
        'info Lists and searches hold everything again.',
      ]);
    });

    test('is left to the next start where the store is closed while a walk waits for it', async () => {
      const store = await open();
      await store.commit([{ insert: chats }]);
      const other = new DatabaseSync(join(folder, 'parley.db'));
      other.exec('BEGIN IMMEDIATE');
      const walked = store.find('chats', { index: 'list', limit: 10 });
      const refused = expect(walked).rejects.toThrow('The database is closed.');
      await store.close();
      other.close();
      await refused;
      expect(await (await open()).find('chats', { index: 'list', limit: 10 })).toHaveLength(2);
    });

    test('waits at a start while another program holds the file, and where that takes too long the start ends with a sentence', async () => {
      const store = await open();
      await store.commit([{ insert: chats }]);
      const file = join(await crash(), 'parley.db');
      const connection = connect(file, 'write');
      prepareSchema(connection, 'sandbox');
      const recover = () => {
        const pending = makePending();
        const tables = makeTables(connection, pending);
        const turns = makeTurns(connection, { kept: pending.kept, undone: pending.undone });
        try {
          guarded(() =>
            makeApplier({
              connection,
              tables,
              pending,
              turns,
              trouble: makeTrouble(() => undefined),
              makeRoom: () => false,
            }),
          );
        } finally {
          turns.close();
        }
      };
      const forLong = await hold(file);
      expect(recover).toThrow('Another program holds the database. Close it and try again.');
      await forLong.end();
      const forAMoment = await hold(file, 200);
      recover();
      connection.close();
      await forAMoment.end();
      expect(rowsOnDisk(file)).toEqual(['a', 'b']);
    });

    test('is the same document as a row that the database takes for the same one', async () => {
      const store = await open();
      const [one, same] = ['\ud800', '\ud801'].map(aChat) as [Insert, Insert];
      const removal = { collection: 'chats', id: same.document.id } as const;
      await store.commit([{ insert: [one] }]);
      await expect(store.commit([{ insert: [same] }])).rejects.toBeInstanceOf(AlreadyExists);
      for (const { document } of [one, same, one]) {
        await store.commit([
          { put: [{ collection: 'chats', document: { ...document, id: one.document.id } as Chat }] },
        ]);
      }
      await store.commit([{ put: [same] }, { put: [one] }]);
      expect(await store.get('chats', same.document.id)).toEqual(one.document);
      await store.commit([{ remove: [removal] }]);
      expect(await store.get('chats', one.document.id)).toBeUndefined();
      await store.applied();
      for (const put of [one, same, one]) await store.commit([{ put: [put] }]);
      expect(await store.find('chats', { index: 'list', limit: 10 })).toEqual([one.document]);
      await store.commit([{ remove: [removal] }]);
      await store.commit([{ put: [one] }]);
      expect(await store.find('chats', { index: 'list', limit: 10 })).toEqual([one.document]);
    });

    test('can always become rows: what cannot is refused', async () => {
      const store = await open();
      const order = 2 ** 47;
      for (const unfit of [{ order }, { order: -order }, { order: Number.NaN }, { order: {} }, { order: true }]) {
        const refused = store.commit([{ insert: [aMessage('unfit', unfit)] }, { insert: chats }]);
        await expect(refused, JSON.stringify(unfit)).rejects.toThrow('no fit value');
      }
      await store.commit([{ insert: [aMessage('first', { order: order - 1 }), aMessage('last', { order: 1 })] }]);
      await store.close();
      // As if 65,536 messages were of this moment.
      tamper(
        "UPDATE messages SET place = 131071 WHERE id = 'last'; INSERT INTO messages_words (messages_words) VALUES ('rebuild')",
      );
      const again = await open();
      await again.commit([{ insert: ['a', 'b', 'c'].map((id) => aMessage(id, { order: 1 })) }]);
      expect(await again.search({ collection: 'messages', words: ['hello'], limit: 10 })).toHaveLength(5);
    });
  });

  test('a database from before there was anything to apply goes on where it was', async () => {
    const store = await open();
    await store.commit([{ insert: [aChat('Ana')], events: [] }]);
    await store.close();
    tamper('ALTER TABLE log DROP COLUMN writes; DROP TABLE applied; PRAGMA user_version = 1');
    const again = await open();
    expect(await again.head()).toBe(1);
    await again.commit([{ put: [aChat('Ben')] }]);
    expect(await again.find('chats', { index: 'list', limit: 10 })).toHaveLength(2);
  });

  test('more documents than are remembered are all found as they were written last', async () => {
    const store = await open();
    const secrets = Array.from({ length: 5000 }, (_, index) => aSecret(`s-${index}`));
    await store.commit([{ insert: secrets }]);
    const rewritten = secrets.slice(0, 10).map(({ document }) => ({ ...document, value: 'new' }));
    await store.commit([{ put: rewritten.map((document) => ({ collection: 'secrets', document })) }]);
    for (const place of [0, 9, 10, 2500, 4999]) {
      const found = await store.get('secrets', `s-${place}`);
      expect(found?.value === 'new', `secret ${place}`).toBe(place < 10);
    }
  });

  describe('faults', () => {
    test('kill -9 in the middle of writing loses nothing that was acknowledged', async () => {
      for (const last of [20, 100, 250]) {
        const child = start(folder);
        await child.line(`durable ${last}`);
        const acknowledged = (await child.kill()).filter((line) => line.startsWith('durable ')).at(-1);
        const store = await open();
        const stored = await store.journal.last();
        expect(stored).toBeGreaterThanOrEqual(Number(acknowledged?.split(' ')[1]));
        expect(await store.head()).toBe(stored);
        expect(await secretsIn(store, stored)).toBe(stored);
        await store.close();
      }
    });

    test('a full disk refuses writes with a sentence, reads go on, and freed space is enough to go on', async () => {
      const store = await open({ pageLimit: 400 });
      let stored = 0;
      const fill = async () => {
        for (;;) {
          await store.journal.append([{ receivedAt: 1, body: new Uint8Array(20_000) }]);
          stored += 1;
        }
      };
      await expect(fill()).rejects.toThrow(/disk is full/);
      // More than a row of the journal: whatever is left where that did not fit is too little.
      await expect(store.commit([{ insert: [aSecret('a', 40_000)] }])).rejects.toBeInstanceOf(StoreUnavailable);
      expect(stored).toBeGreaterThan(0);
      expect(await store.journal.after(0, 1000)).toHaveLength(stored);
      expect(await store.head()).toBe(0);
      await store.prune(0, 2, stored);
      await store.commit([{ insert: [aSecret('a', 40_000)] }]);
      expect(await store.head()).toBe(1);
    });

    test('no row comes to the place of a refused one, not after a restart either: what came of that one may be stored', async () => {
      const store = await open({ pageLimit: 400 });
      const large = { receivedAt: 1, body: new Uint8Array(2_000_000) };
      await expect(store.journal.append([large], () => undefined)).rejects.toThrow(/disk is full/);
      await store.commit([{ put: [{ collection: 'marks', document: { id: 'applied', position: 1 } }] }]);
      expect(await store.journal.after(0, 10)).toEqual([]);
      await store.close();
      const again = await open();
      await again.journal.append([aRow(2)]);
      expect(await again.journal.after(1, 10)).toMatchObject([{ position: 2, receivedAt: 2 }]);
    });

    test('the ballast lets pruning free a disk that is full to the last byte', async (context) => {
      const disk = await mountDisk(context, '20m');
      const store = await open({ folder: join(disk, 'live'), mode: 'live' });
      let stored = 0;
      const fill = async (bytes: number) => {
        for (;;) {
          await store.journal.append([{ receivedAt: 1, body: new Uint8Array(bytes) }]);
          stored += 1;
        }
      };
      await expect(fill(200_000)).rejects.toThrow(/disk is full/);
      await expect(fill(100)).rejects.toThrow(/disk is full/);
      await store.prune(0, 2, stored);
      expect(await store.journal.after(0, 10)).toEqual([]);
      await store.commit([{ insert: [aSecret('a', 20_000)] }]);
      await store.close();
    });

    test('a start on a disk that is full to the last byte has the ballast, says so, and ends with a sentence where there is none', async (context) => {
      const disk = await mountDisk(context, '20m');
      const killed = join(disk, 'killed');
      const said: string[] = [];
      const start = () =>
        open({ folder: killed, mode: 'live', notify: (level, text) => said.push(`${level} ${text}`) });
      const fill = () =>
        writeFile(join(disk, 'something else'), new Uint8Array(20 * 1024 * 1024)).catch(() => undefined);
      const first = await open({ folder: join(disk, 'live'), mode: 'live' });
      await first.commit([{ insert: [aChat('Ana')] }]);
      // As it stands on the disk, with something left to apply.
      await cp(join(disk, 'live'), killed, { recursive: true });
      await first.close();
      await rm(join(disk, 'live'), { recursive: true });

      await fill();
      await expect(writeFile(join(disk, 'one byte'), 'x')).rejects.toThrow(/ENOSPC/);
      const store = await start();
      expect(said).toEqual([expect.stringMatching(/^warn The disk is full.*kept back.*Free some more/)]);
      expect(await store.find('chats', { index: 'list', limit: 10 })).toEqual([aChat('Ana').document]);
      await store.commit([{ insert: [aChat('Ben')] }]);
      await store.close();

      await fill();
      await expect(start()).rejects.toThrow(/^The disk is full.*Free some space/);
      expect(said).toHaveLength(1);
      await rm(join(disk, 'something else'));
      expect(await (await start()).find('chats', { index: 'list', limit: 10 })).toHaveLength(2);
    });

    test('on a full disk walks and searches go on, and find what came last', async (context) => {
      const disk = await mountDisk(context, '4m');
      const said: string[] = [];
      const store = await open({
        folder: join(disk, 'sandbox'),
        notify: (level, text) => said.push(`${level} ${text}`),
      });
      const stored: Insert[] = [];
      const fill = async () => {
        for (;;) {
          const chat = aChat(`chat${stored.length}`);
          await store.commit([{ insert: [chat] }]);
          stored.push(chat);
        }
      };
      await expect(fill()).rejects.toThrow(/disk is full/);
      const last = aChat(`chat${stored.length - 1}`).document;
      await expect(store.applied()).rejects.toThrow(/disk is full/);
      const trouble = expect.stringMatching(/^The disk is full.*Free some space/);
      expect(store.lag()).toEqual({ writes: expect.any(Number), trouble });
      expect(store.lag().writes).toBeGreaterThan(0);
      expect(said).toEqual([expect.stringMatching(/^warn Lists and searches fall behind\. The disk is full.*Free/)]);
      expect(await store.find('chats', { index: 'contact', where: [last.contactId], limit: 10 })).toEqual([last]);
      expect(await store.search({ collection: 'chats', words: [last.id], limit: 10 })).toHaveLength(1);
      expect(await store.get('chats', last.id)).toEqual(last);
      await run('mount', ['-o', 'remount,size=20m', disk]);
      await store.applied();
      expect(store.lag()).toEqual({ writes: 0 });
      expect(said.slice(1)).toEqual([expect.stringMatching(/^info .*again/)]);
      expect(await store.search({ collection: 'chats', words: ['chat'], limit: 1000 })).toHaveLength(
        Math.min(stored.length, 1000),
      );
      await store.close();
    });

    test('after an I/O error every write is refused until the store is opened again', async () => {
      const child = start(folder, 6000);
      const lines = await child.end();
      const durable = lines.filter((line) => line.startsWith('durable ')).length;
      expect(durable).toBeGreaterThan(0);
      expect(lines.slice(durable + 1)).toEqual([
        expect.stringMatching(/^refused The disk reported an error/),
        expect.stringMatching(/^refused The disk reported an error/),
        'listed 0',
        `head ${durable}`,
      ]);
      const store = await open();
      expect(await store.journal.last()).toBe(durable);
      expect(await secretsIn(store, durable)).toBe(durable);
      await store.commit([{ insert: [aSecret('after')] }]);
    });

    test('after an I/O error lists and searches hold what was accepted, the disk is left alone, and the operator is told to start again', async () => {
      const said: string[] = [];
      const store = await open({ notify: (level, text) => said.push(`${level} ${text}`) });
      const wal = () => readFile(join(folder, 'parley.db-wal'));
      // More than SQLite holds in memory of a transaction that is to be stored.
      const secrets = Array.from({ length: 30 }, (_, index) => aSecret(`s-${index}`, 700_000));
      vi.useFakeTimers({ toFake: ['setTimeout'] });
      try {
        await store.commit([{ insert: [aChat('Ana')] }]);
        for (const secret of secrets) await store.commit([{ insert: [secret] }]);
        await letFilesBe('0');
        await expect(store.journal.append([aRow(1)], () => undefined)).rejects.toThrow(/^The disk reported an error/);
      } finally {
        vi.useRealTimers();
        await letFilesBe('unlimited');
      }
      await expect(store.applied()).rejects.toThrow(/^The disk reported an error/);
      const before = await wal();
      expect(await store.find('chats', { index: 'list', limit: 10 })).toEqual([aChat('Ana').document]);
      expect(await store.search({ collection: 'chats', words: ['an'], limit: 10 })).toHaveLength(1);
      expect((await wal()).equals(before)).toBe(true);
      await expect(store.commit([{ insert: [aSecret('a')] }])).rejects.toBeInstanceOf(StoreUnavailable);
      const trouble =
        'The disk reported an error. Check it, then start Parley again; what was accepted before is safe.';
      expect(store.lag()).toEqual({ writes: 31, trouble });
      expect(said).toEqual([`warn Lists and searches fall behind. ${trouble}`]);
      await store.close();
      const again = await open();
      expect(await again.find('chats', { index: 'list', limit: 10 })).toHaveLength(1);
      expect(await again.get('secrets', 's-29')).toEqual(secrets[29]?.document);
    });

    test('a program that holds the file makes writes fail after a wait, none of them by half', async () => {
      const store = await open();
      const other = new DatabaseSync(join(folder, 'parley.db'));
      other.exec('BEGIN IMMEDIATE');
      const results = await Promise.allSettled([
        store.journal.append([aRow(1)]),
        store.journal.append([aRow(2)], () => undefined),
        store.commit([{ insert: [aSecret('a')] }]),
      ]);
      other.exec('ROLLBACK');
      other.close();
      for (const result of results) {
        expect(result).toMatchObject({ status: 'rejected', reason: { name: 'StoreUnavailable' } });
      }
      expect([await store.head(), await store.journal.last()]).toEqual([0, 0]);
      await store.commit([{ insert: [aSecret('a')] }]);
      expect(await store.head()).toBe(1);
      await store.journal.append([aRow(3)]);
      expect(await store.journal.after(0, 10)).toMatchObject([{ position: 3, receivedAt: 3 }]);
    });

    test('what comes of a row waits no longer for such a program than the row: neither is stored without the other', async () => {
      const store = await open();
      const other = new DatabaseSync(join(folder, 'parley.db'));
      other.exec('BEGIN IMMEDIATE');
      const row = store.journal.append([aRow(1)], () => undefined);
      await new Promise((resolve) => setTimeout(resolve, 300));
      const flush = store.commit([{ insert: [aSecret('a')] }]);
      const isRefused = expect(flush).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(row).rejects.toBeInstanceOf(StoreUnavailable);
      other.exec('ROLLBACK');
      other.close();
      await isRefused;
      expect(await store.head()).toBe(0);
    });

    test('a backup is not restored where a database that is gone has left its newest changes: they would go into the new one', async () => {
      const store = await open({ folder: join(folder, 'sandbox') });
      await store.backup(join(folder, 'copy'));
      await store.commit([{ insert: [aSecret('of the former')] }]);
      const dataDir = join(folder, 'elsewhere');
      await mkdir(join(dataDir, 'sandbox'), { recursive: true });
      await copyFile(join(folder, 'sandbox', 'parley.db-wal'), join(dataDir, 'sandbox', 'parley.db-wal'));
      const restored = restoreStore({ dataDir, mode: 'sandbox' }, join(folder, 'copy'));
      await expect(restored).rejects.toThrow(/left by a database.*Restore into a new folder/);
      expect(await readdir(join(dataDir, 'sandbox'))).toEqual(['parley.db-wal']);
    });

    test('a backup that fails leaves no file under its name', async () => {
      const store = await open();
      await expect(store.backup(join(folder, 'missing', 'copy.db'))).rejects.toThrow();
      await mkdir(join(folder, 'taken'));
      await expect(store.backup(join(folder, 'taken'))).rejects.toThrow();
      expect(await readdir(folder)).not.toContain('taken.unfinished');
    });
  });
});

const run = promisify(execFile);

function aSecret(id: string, length = 10): Extract<Insert, { collection: 'secrets' }> {
  return {
    collection: 'secrets',
    document: { id, value: 'x'.repeat(length), createdAt: '2026-01-01T00:00:00.000Z' },
  };
}

async function secretsIn(store: Store, last: number): Promise<number> {
  let found = 0;
  for (let number = 1; number <= last; number += 1) {
    if (await store.get('secrets', `secret-${number}`)) found += 1;
  }
  return found;
}

function aRow(receivedAt: number) {
  return { receivedAt, body: new Uint8Array([1, 2, 3]) };
}

/** How many transactions the write-ahead log holds: frames with a database size are the last of theirs. */
async function transactions(folder: string): Promise<number> {
  const wal = await readFile(join(folder, 'parley.db-wal'));
  const frameBytes = 24 + wal.readUInt32BE(8);
  let count = 0;
  for (let offset = 32; offset + frameBytes <= wal.length; offset += frameBytes) {
    if (wal.readUInt32BE(offset + 4) !== 0) count += 1;
  }
  return count;
}

/** How large a file may be where this process writes to it, bytes: to write beyond that is an I/O error. */
async function letFilesBe(most: '0' | 'unlimited'): Promise<void> {
  await run('prlimit', ['--pid', String(process.pid), `--fsize=${most}:unlimited`]);
}

/** A process that writes into the folder until it is stopped. `fileLimit`: no file of its may pass so many blocks. */
function start(folder: string, fileLimit?: number) {
  const script = fileURLToPath(new URL('./sqlite/write-until-stopped.ts', import.meta.url));
  const limit = fileLimit === undefined ? '' : `ulimit -f ${fileLimit}; `;
  const child = spawn('sh', ['-c', `${limit}exec "$0" "$@"`, process.execPath, script, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const ended = once(child, 'close');
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  return {
    async line(wanted: string): Promise<void> {
      while (!lines.includes(wanted))
        await Promise.race([
          once(reader, 'line'),
          ended.then(() => Promise.reject(new Error(`Ended before: ${wanted}`))),
        ]);
    },
    async kill(): Promise<string[]> {
      child.kill('SIGKILL');
      await ended;
      return lines;
    },
    async end(): Promise<string[]> {
      await ended;
      return lines;
    },
  };
}

/** Another program that holds the file, for so many milliseconds or until its end. */
async function hold(file: string, ms = 600_000): Promise<{ end(): Promise<void> }> {
  const script = `
    const database = new (require('node:sqlite').DatabaseSync)(process.argv[1]);
    database.exec('BEGIN IMMEDIATE');
    console.log('held');
    setTimeout(() => database.exec('ROLLBACK'), Number(process.argv[2]));
  `;
  const child = spawn(process.execPath, ['-e', script, file, String(ms)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  await once(createInterface({ input: child.stdout }), 'line');
  return {
    async end() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function aChat(id: string): Extract<Insert, { collection: 'chats' }> {
  const document = {
    id,
    contactId: `contact of ${id}`,
    phoneNumberId: '1',
    name: id,
    unread: 0,
    received: 0,
    readTo: 0,
    lastOrder: 1,
    createdAt: '2026-01-01T00:00:00.000Z',
  } as unknown as Chat;
  return { collection: 'chats', document };
}

function aMessage(id: string, fields: object): Insert {
  const document = { id, phoneNumberId: '1', chatId: 'a', direction: 'inbound', content: {}, text: 'hello', ...fields };
  return { collection: 'messages', document: document as unknown as Message };
}
