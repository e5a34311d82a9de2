/** What a start prints is what a person has: the link must open, wherever the system put Parley. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { password } from './support/world.ts';

const main = join(import.meta.dirname, '../packages/server/src/main.mjs');

/** Starts the product in its sandbox on a port of the system's choice. Resolves with what it prints up to this text. */
async function start(upTo: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-first-'));
  const child = spawn(process.execPath, [main], {
    cwd: folder,
    env: { PATH: process.env.PATH, DATA_DIR: join(folder, 'data'), PORT: '0', LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  });
  let printed = '';
  for await (const line of createInterface({ input: child.stdout })) {
    printed += `${line}\n`;
    if (line.includes(upTo)) return printed;
  }
  throw new Error(`It ended:\n${printed}`);
}

test('on a port of the system’s choice the link, the address of the API and every later link name that port', async () => {
  const printed = await start('Ready in');
  const link = new URL(/→ (\S+)/.exec(printed)?.[1] ?? '');
  expect(link.port, printed).toMatch(/^[1-9]\d+$/);
  expect(printed).toContain(`API at ${link.origin}/docs`);
  expect(printed).not.toContain('the same, if nothing answers');
  expect((await fetch(`${link.origin}/health`)).status).toBe(200);

  const post = async (path: string, body: object, cookie = '') => {
    const headers = { 'content-type': 'application/json', origin: link.origin, cookie };
    return fetch(`${link.origin}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  };
  const token = link.searchParams.get('token');
  const setUp = await post('/api/auth/setup', { token, name: 'Ana', email: 'ana@example.test', password });
  expect(setUp.status).toBe(200);
  const cookie = setUp.headers.getSetCookie()[0]?.split(';')[0];
  const invite = await post('/api/agents/invites', { role: 'agent' }, cookie);
  expect(new URL(((await invite.json()) as { url: string }).url).origin).toBe(link.origin);
});

test('where FRONTEND_ORIGIN is set the link names that, and beside it the port of this process', async () => {
  const printed = await start('Ready in', { FRONTEND_ORIGIN: 'http://localhost:3999' });
  expect(printed).toMatch(/→ http:\/\/localhost:3999\/setup\?token=/);
  const beside = /→ (http:\/\/localhost:[1-9]\d+)\/setup\S+ {2}\(the same, if nothing answers/.exec(printed)?.[1];
  expect((await fetch(`${beside}/health`)).status).toBe(200);
});
