/** A command that is called wrongly, over the wrong folder or with the wrong file says so in a sentence and leaves nothing behind. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openStore } from '@parley/storage/open-store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// A name that a shell, a URL and an old library each would take differently.
const folder = mkdtempSync(join(tmpdir(), 'parley größe mit raum-'));
const dataDir = join(folder, 'data');
const backup = join(folder, 'good.backup');

beforeAll(async () => {
  await (await openStore({ dataDir, mode: 'sandbox' })).close();
  expect(await run('backup-cli', 'backup', backup, '--sandbox')).toEqual({ code: 0, text: expect.any(String) });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Ran = { readonly code: unknown; readonly text: string };

function run(program: string, ...argv: readonly string[]): Promise<Ran> {
  return runOver(dataDir, program, argv);
}

function runOver(dir: string, program: string, argv: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const file = join(import.meta.dirname, `../packages/server/src/${program}.ts`);
  const env = { PATH: process.env.PATH, DATA_DIR: dir, ...more };
  return new Promise((resolve) => {
    execFile(process.execPath, [file, ...argv], { env, cwd: folder }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : error.code, text: stdout + stderr }),
    );
  });
}

describe('a command', () => {
  it.each([
    ['backup-cli', ['backup'], /^Name one file: npm run backup/],
    ['backup-cli', ['backup', 'one', 'two'], /^Name one file: npm run backup/],
    ['backup-cli', ['restore', '--force', 'one'], /^Name one file: npm run restore/],
    ['journal-cli', ['list', 'all'], /^Usage: /],
    ['migrate-cli', ['--from', 'sqlite:./data'], /^Usage: /],
    ['migrate-cli', ['--form', 'sqlite:./data'], /^Usage: /],
    ['password-link-cli', ['ana'], /^Usage: /],
  ])('that is called wrongly says how it is called: %s %j', async (program, argv, text) => {
    expect(await run(program, ...argv)).toEqual({ code: 2, text: expect.stringMatching(text) });
  });

  it.each([
    ['backup-cli', ['backup', 'x', '--sandbox']],
    ['journal-cli', ['list']],
    ['password-link-cli', ['ana@example.test']],
    ['migrate-cli', ['--from', 'sqlite:./nowhere', '--to', 'mongodb://127.0.0.1:9/', '--sandbox']],
  ])('over a folder that holds no inbox says so, and makes none there: %s %j', async (program, argv) => {
    const nowhere = join(folder, 'nowhere');
    const { code, text } = await runOver(nowhere, program, argv);
    expect({ code, text }).toEqual({ code: 1, text: expect.stringMatching(/^There is no database in .*DATA_DIR/) });
    expect(existsSync(nowhere)).toBe(false);
  });

  it('that cannot use its file names the file', async () => {
    const under = join(folder, 'nowhere', 'x.backup');
    expect((await run('backup-cli', 'backup', under, '--sandbox')).text).toBe(
      `${under} is not there. Check how it is written.\n`,
    );
    expect((await run('backup-cli', 'backup', folder, '--sandbox')).text).toContain('is a folder');
    expect((await run('backup-cli', 'backup', 'x')).text).toContain('--sandbox copies that');
  });

  it('says what is wrong with .env, as a start does', async () => {
    const file = join(folder, '.env');
    writeFileSync(file, 'PORT: 8000\n');
    const { code, text } = await run('backup-cli', 'backup', 'x', '--sandbox');
    rmSync(file);
    expect([code, text]).toEqual([1, expect.stringMatching(/PORT +stands in \.env without =/)]);
  });
});

describe('restoring', () => {
  // Each is refused before the database is asked: nobody answers at this address.
  it.each<[string, Buffer | undefined, RegExp]>([
    ['a file that is not there', undefined, /is not there/],
    ['what is not packed', Buffer.from('SQLite format 3\0'), /no whole backup/],
    ['what is packed and no backup', gzipSync('{"name":"parley"}\n'), /not a backup of Parley/],
    ['a part of one', gzipSync(`{"parley":"backup","mode":"live"}\n`.repeat(99)).subarray(0, 40), /no whole backup/],
    ['one of the sandbox', gzipSync('{"parley":"backup","mode":"sandbox"}\n'), /of the sandbox mode/],
  ])('%s into MongoDB is refused before anything is written', async (_name, content, text) => {
    const path = join(folder, 'mongodb.backup');
    rmSync(path, { force: true });
    if (content !== undefined) writeFileSync(path, content);
    const env = { MONGODB_URI: 'mongodb://127.0.0.1:9/' };
    expect(await runOver(dataDir, 'backup-cli', ['restore', path], env)).toEqual({
      code: 1,
      text: expect.stringMatching(text),
    });
  });

  const bytes = () => readFileSync(backup);
  it.each<[string, () => Buffer | undefined, string[], RegExp]>([
    ['a file that is not there', () => undefined, ['--sandbox'], /is not there/],
    ['what is no backup', () => Buffer.from('{"name":"parley"}'), ['--sandbox'], /is not restored\. .*damaged/],
    ['a part of one', () => bytes().subarray(0, bytes().length / 2), ['--sandbox'], /is not restored\. .*damaged/],
    ['one of the sandbox for the live inbox', bytes, [], /is not restored\. .*sandbox mode/],
  ])('%s leaves the place free for the right one', async (_name, content, flags, text) => {
    const dir = join(folder, 'restored');
    const path = join(folder, 'given.backup');
    const given = content();
    if (given !== undefined) writeFileSync(path, given);
    mkdirSync(dir);
    try {
      const ran = await runOver(dir, 'backup-cli', ['restore', path, ...flags]);
      expect(ran).toEqual({ code: 1, text: expect.stringMatching(text) });
      for (const mode of readdirSync(dir)) expect(readdirSync(join(dir, mode))).toEqual([]);
      expect((await runOver(dir, 'backup-cli', ['restore', backup, '--sandbox'])).code).toBe(0);
      expect((await runOver(dir, 'backup-cli', ['backup', join(folder, 'again'), '--sandbox'])).code).toBe(0);
    } finally {
      rmSync(dir, { recursive: true, force: true });
      rmSync(path, { force: true });
    }
  });
});
