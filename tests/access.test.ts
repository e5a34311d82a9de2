/** Who may reach what: every route of the whole product, the sandbox's included, and what the socket tells whom. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import { startWorld, type World } from './support/world.ts';

/** What strangers may reach. Everything else asks who is there. */
const open = [
  'GET /api/auth/setup',
  'POST /api/auth/setup',
  'POST /api/auth/login',
  'POST /api/auth/accept-invite',
  'POST /api/auth/password',
  'GET /health',
  'GET /ready',
  'GET /metrics',
  'GET /webhook',
  'POST /webhook',
  'GET *',
];

let world: World;

beforeEach(async () => {
  world = await startWorld();
});

afterEach(() => world.close());

describe('every route', () => {
  test('answers 401 to a stranger, but for a few that are named here and the docs', async () => {
    const { http, deps } = world.app();
    const found: string[] = [];
    // The tree that the router itself walks, so that no route can be forgotten.
    for (const { method, path } of routesOf(http.printRoutes({ commonPrefix: false }))) {
      if (path === '/docs' || path.startsWith('/docs/')) continue;
      const url = path.replaceAll(/:\w+/g, deps.newId()).replace('*', '/nowhere');
      const answer = await http.inject({ method, url, ...(method === 'GET' ? {} : { payload: {} }) });
      const isRefused = answer.statusCode === 401 && answer.json().code === 'UNAUTHENTICATED';
      if (!isRefused) found.push(`${method} ${path}`);
    }
    expect(found.sort()).toEqual([...open].sort());
  });

  test('asks for an admin where only an admin may', async () => {
    const omar = await world.colleague('Omar');
    const { deps } = world.app();
    const refusals = await Promise.all([
      omar.request('GET', '/api/journal/dead'),
      omar.request('POST', '/api/journal/replay', { position: 1 }),
      omar.request('POST', '/api/journal/ignore', { position: 1 }),
      omar.request('POST', `/api/phone-numbers/${deps.account.phoneNumberId}/resume`),
      omar.request('PATCH', '/api/settings', { teamName: 'Mine' }),
      omar.request('POST', '/api/agents/invites', { role: 'admin' }),
      omar.request('POST', `/api/agents/${deps.newId()}/password-link`),
    ]);
    expect(refusals.map(({ status, body }) => [status, (body as { code: string }).code])).toEqual(
      refusals.map(() => [403, 'FORBIDDEN']),
    );
  });

  test('refuses fields that it does not know, and objects where words belong', async () => {
    const ana = await world.admin();
    for (const body of [
      { phone: '+12025550143', text: 'x', status: 'read' },
      { phone: { $ne: null }, text: 'x' },
      { chatId: ['a'], text: 'x' },
      { phone: '+12025550143', text: { $gt: '' } },
      {},
    ]) {
      const answer = await ana.request('POST', '/send-message', body);
      expect([answer.status, answer.body]).toMatchObject([400, { code: 'BAD_REQUEST' }]);
    }
    for (const path of ['/api/chats?limit[$gt]=1', '/api/chats?cursor=bm9wZQ', '/api/chats?filter=all&filter=unread']) {
      expect(await ana.request('GET', path)).toMatchObject({ status: 400 });
    }
  });
});

describe('who is disconnected', () => {
  test('an agent who is disabled hears nothing more, from that moment', async () => {
    const ana = await world.admin();
    const omar = await world.colleague('Omar');
    const answer = await ana.request('PATCH', `/api/agents/${omar.agent.id}`, { disabled: true });
    expect(answer.status).toBe(200);
    await eventually('the socket is cut', () => !omar.isOnline());
    const heard = omar.heard.length;
    await world.simulator().person('emma').writes('A secret');
    await ana.sees('A secret');
    expect(omar.heard).toHaveLength(heard);
    await expect(omar.goOnline()).rejects.toThrow();
  });

  test('signing out cuts the sockets of that session and leaves the other browser alone', async () => {
    const ana = await world.admin();
    const tab = await world.anotherTab(ana);
    const omar = await world.colleague('Omar');
    await ana.request('POST', '/api/auth/logout');
    await eventually('both tabs of the session are cut', () => !ana.isOnline() && !tab.isOnline());
    expect(omar.isOnline()).toBe(true);
  });
});

function routesOf(tree: string): { readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'; readonly path: string }[] {
  const parents: string[] = [];
  const routes = [];
  for (const line of tree.split('\n')) {
    const match = /^([│├└─\s]*)(\S+)(?: \(([\w, ]+)\))?$/u.exec(line);
    if (match === null) continue;
    const [, indent = '', part = '', methods = ''] = match;
    const depth = indent.length / 4;
    parents.length = depth;
    parents[depth] = part;
    const path = parents.join('');
    for (const method of ['GET', 'POST', 'PATCH', 'DELETE'] as const) {
      if (methods.split(', ').includes(method)) routes.push({ method, path });
    }
  }
  return routes;
}
