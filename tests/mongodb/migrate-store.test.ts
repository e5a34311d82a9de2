/** An inbox moves from SQLite into MongoDB and back, and is the same inbox afterwards. */
import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { databaseName } from '@parley/storage/open-store';
import { MongoClient } from 'mongodb';
import { expect, inject, test } from 'vitest';
import { testPrefix } from '../support/database.ts';
import { startWorld } from '../support/world.ts';

const server = inject('database');
const uri = server !== undefined && 'uri' in server ? server.uri : '';
const cli = join(import.meta.dirname, '../../packages/server/src/migrate-cli.ts');

test.skipIf(uri === '')(
  'an inbox that moved to MongoDB and back is the same inbox, files and all, and goes on',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-migrate-'));
    const database = `${testPrefix}${randomUUID().slice(0, 12)}`;
    const migrate = async (from: string, to: string) => {
      const argv = [cli, '--from', from, '--to', to, '--database', database, '--sandbox'];
      const { stdout } = await promisify(execFile)(process.execPath, argv);
      return /the same on both sides \((\w+)\)/.exec(stdout)?.[1];
    };
    const onSqlite = { MONGODB_URI: '' };
    const [first, second] = [join(folder, 'first'), join(folder, 'second')];
    const bytes = Buffer.from('the bytes of a file');
    const name = createHash('sha256').update(bytes).digest('hex');
    try {
      const world = await startWorld({ ...onSqlite, DATA_DIR: first });
      const ana = await world.admin();
      const [phone] = world.simulator().state().phones;
      await world
        .simulator()
        .person(phone?.persona.id ?? '')
        .writes('Before the move');
      const { chatId } = await ana.sees('Before the move');
      await ana.writes(chatId, 'Ours, before');
      await ana.seesStatus('Ours, before', 'delivered');
      await world.quiet();
      mkdirSync(join(first, 'sandbox/media', name.slice(0, 2)), { recursive: true });
      writeFileSync(join(first, 'sandbox/media', name.slice(0, 2), name), bytes);
      const running = migrate(`sqlite:${first}`, uri);
      await expect(running).rejects.toThrow(/Another Parley/);
      const head = await world.app().deps.store.head();
      await world.close();

      const there = await migrate(`sqlite:${first}`, uri);
      expect(there).toMatch(/^[0-9a-f]{16}$/);
      await expect(migrate(`sqlite:${first}`, uri)).rejects.toThrow(/holds an inbox already/);
      // As if the move had been cut short in the middle of a page.
      writeFileSync(join(first, 'migration.json'), JSON.stringify({ messages: '' }));
      expect(await migrate(`sqlite:${first}`, uri)).toBe(there);
      expect(existsSync(join(first, 'migration.json'))).toBe(false);

      expect(await migrate(uri, `sqlite:${second}`)).toBe(there);
      expect(readFileSync(join(second, 'sandbox/media', name.slice(0, 2), name))).toEqual(bytes);
      for (const env of [
        { ...onSqlite, DATA_DIR: second },
        { MONGODB_URI: uri, MONGODB_DB_NAME: database, DATA_DIR: first },
      ]) {
        const moved = await startWorld(env);
        const { store } = moved.app().deps;
        expect(await store.head()).toBeGreaterThan(head);
        const [chat] = await store.find('chats', { index: 'list', limit: 10 });
        expect(chat).toMatchObject({ id: chatId, lastMessage: { text: 'Ours, before' } });
        const [message] = await store.commit([{ events: [{ type: 'chat_update', chat: chat as never }] }]);
        expect(message?.firstSeq).toBeGreaterThan(head);
        await moved.close();
      }
      const client = new MongoClient(uri);
      expect(await client.db(databaseName(database, 'sandbox')).collection('_files.files').countDocuments()).toBe(1);
      await client.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
