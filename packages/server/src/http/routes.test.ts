import { describe, expect, it } from 'vitest';
import { startShell } from '../testing/start-shell.ts';

/** What strangers may reach. Everything else asks who is there. */
const open = [
  'GET /api/auth/setup',
  'POST /api/auth/setup',
  'POST /api/auth/login',
  'POST /api/auth/accept-invite',
  'GET /health',
  'GET /ready',
  'GET /metrics',
  'GET *',
];

describe('every route', () => {
  it('answers 401 to a stranger, but for a few that are named here and the docs', async () => {
    const { app, deps } = await startShell();
    const found: string[] = [];
    await app.ready();
    // The tree that the router itself walks, so that no route can be forgotten.
    const tree = app.printRoutes({ commonPrefix: false });
    for (const route of routesOf(tree)) {
      if (route.path === '/docs' || route.path.startsWith('/docs/')) continue;
      const url = route.path.replaceAll(/:\w+/g, deps.newId()).replace('*', '/nowhere');
      const answer = await app.inject({
        method: route.method,
        url,
        ...(route.method === 'GET' ? {} : { payload: {} }),
      });
      if (answer.statusCode !== 401 || answer.json().code !== 'UNAUTHENTICATED')
        found.push(`${route.method} ${route.path}`);
    }
    expect(found.sort()).toEqual([...open].sort());
  });

  it('denies when the session cannot be looked up', async () => {
    const { app, setUp, loseStore } = await startShell();
    const { ana } = await setUp();
    await loseStore();
    const answer = await app.inject({ url: '/api/agents', headers: { cookie: ana.cookie() } });
    expect(answer.statusCode).toBeGreaterThanOrEqual(500);
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
