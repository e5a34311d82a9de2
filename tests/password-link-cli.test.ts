/** `npm run password-link`: the way back in for an admin whom nobody else can help, whether Parley runs or not. */
import { once } from 'node:events';
import { statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeLiveServer } from './support/live-server.ts';
import { operatorCommand, type Ran } from './support/operator-command.ts';

const nobody: Ran = { code: 1, text: expect.stringMatching(/^Nobody in the team has this e-mail/) };

test('it prints a link that works, of a running Parley and of one that does not run, and refuses e-mails that nobody has', async () => {
  const server = await makeLiveServer({ graphUrl: 'http://127.0.0.1:9' });
  const passwordLink = operatorCommand('password-link-cli.ts', server);
  const choose = (text: string, password: string) => {
    const [, agentId, token] = /\/password\?agent=([0-9a-f-]{36})&token=([\w-]{43})$/m.exec(text) ?? [];
    return fetch(`${server.url()}/api/auth/password`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ agentId, token, password }),
    });
  };

  try {
    await server.start();
    const ana = await server.admin();
    const ofRunning = await passwordLink('ana@example.test');
    expect(ofRunning).toEqual({ code: 0, text: expect.stringContaining('It works once, for 60 minutes') });
    const chosen = await choose(ofRunning.text, 'amber-lantern-77-quay');
    expect([chosen.status, (await ana.request('GET', '/api/auth/me')).status]).toEqual([200, 401]);
    expect(await passwordLink('eve@example.test')).toEqual(nobody);
    expect(await passwordLink()).toEqual({ code: 2, text: expect.stringMatching(/^Usage: /) });

    const door = join(server.folder, 'data/live/operator.json');
    if (process.platform !== 'win32') expect(statSync(door).mode & 0o777).toBe(0o600);
    const stranger = { method: 'POST', headers: { authorization: 'Bearer guess', 'content-type': 'application/json' } };
    const guess = await fetch(`${server.url()}/api/operator/password-link`, { ...stranger, body: '{"email":"a@b.c"}' });
    expect(guess.status).toBe(401);

    await server.kill();
    // Another program has its port by now.
    const other = createServer((_request, response) => response.end('{}')).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    writeFileSync(door, JSON.stringify({ url: `http://127.0.0.1:${port}`, key: 'of before' }));
    const beside = await passwordLink('ana@example.test');
    other.close();
    expect(beside.text).toMatch(/\/password\?agent=/);
    const ofKilled = await passwordLink('ANA@example.test');
    expect(await passwordLink('eve@example.test')).toEqual(nobody);
    await server.start();
    expect((await choose(ofKilled.text, 'copper-teapot-12-lane')).status).toBe(200);
    expect(await server.stop()).toBe(0);
    expect(() => statSync(door)).toThrow();
    expect(server.output()).not.toContain('token=');
  } finally {
    await server.close();
  }
}, 120_000);
