/** `npm run backup` and `npm run restore`, beside a Parley that runs. In the project `mongodb` the same on a server. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, test } from 'vitest';
import { borrowDatabase } from './support/database.ts';
import { startWorld } from './support/world.ts';

const cli = join(import.meta.dirname, '../packages/server/src/backup-cli.ts');

async function run(verb: string, path: string, env: NodeJS.ProcessEnv): Promise<string> {
  const argv = [cli, verb, path, '--sandbox'];
  const { stdout } = await promisify(execFile)(process.execPath, argv, {
    cwd: tmpdir(),
    env: { ...process.env, ...env },
  });
  return stdout;
}

test('a copy that was made while Parley ran becomes a store of its own, files and all, and none is written over', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-backup-'));
  const database = borrowDatabase();
  const elsewhere = borrowDatabase();
  const world = await startWorld({ ...database?.env });
  const path = join(folder, 'copy');
  try {
    const ana = await world.admin();
    const [phone] = world.simulator().state().phones;
    await world
      .simulator()
      .person(phone?.persona.id ?? '')
      .writes('Keep this');
    await ana.sees('Keep this');
    const files = world.app().deps.store.files;
    await files?.keep('a file', cli);

    await run('backup', path, { DATA_DIR: world.folder, ...database?.env });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const place = { DATA_DIR: join(folder, 'data'), ...elsewhere?.env };
    expect(await run('restore', path, place)).toContain('Start Parley');
    await expect(run('restore', path, place)).rejects.toThrow(/Restore into a new/);

    const other = await startWorld(place);
    const { store } = other.app().deps;
    const chats = await store.find('chats', { index: 'list', limit: 10 });
    expect(chats.map((chat) => chat.lastMessage?.text)).toEqual(['Keep this']);
    const length = (await store.files?.read('a file'))?.reduce((sum: number, chunk: Buffer) => sum + chunk.length, 0);
    expect(await length).toBe(inject('database') === undefined ? undefined : statSync(cli).size);
    await other.close();
  } finally {
    await world.close();
    await database?.giveBack('close');
    await elsewhere?.giveBack('kill');
    rmSync(folder, { recursive: true, force: true });
  }
});
