import { once } from 'node:events';
import { connect } from 'node:net';
import { PassThrough } from 'node:stream';
import { Problem } from '@parley/model/errors';
import { problemSchema } from '@parley/model/errors.schema';
import { StoreUnavailable } from '@parley/storage/store';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readConfig } from '../config.ts';
import { makeHttp } from './make-http.ts';

const opened: FastifyInstance[] = [];
afterEach(async () => {
  for (const app of opened.splice(0)) await app.close();
});

async function startHttp(
  env: NodeJS.ProcessEnv = {},
  isDevelopment = false,
): Promise<{ app: FastifyInstance; lines: string[] }> {
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line) => lines.push(line) });
  const app = await makeHttp({ config: readConfig(env, isDevelopment), log });
  opened.push(app);
  const body = z.strictObject({ name: z.string().min(2), size: z.number().optional() });
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.post('/echo', { schema: { body } }, async (request) => request.body);
  typed.get('/list', { schema: { querystring: z.strictObject({ q: z.string() }) } }, async (request) => request.query);
  app.get('/boom', async () => {
    throw new Error('the canary is in the cage');
  });
  app.get('/down', async () => {
    throw new StoreUnavailable('disk full at /secret/path');
  });
  app.get('/slow-down', async () => {
    throw new Problem('TOO_MANY_REQUESTS', undefined, 2.2);
  });
  return { app, lines };
}

/** What comes back for these bytes until the server hangs up. */
function exchange(app: FastifyInstance, bytes: string): Promise<string> {
  const address = app.server.address();
  if (typeof address !== 'object' || address === null) throw new Error('Nobody listens');
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(address.port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (part) => {
      answer += part;
    });
    socket.on('close', () => resolve(answer)).on('error', reject);
  });
}

const json = { 'content-type': 'application/json' };

describe('a body', () => {
  it('that is there is not called slow, however long it takes to find out who sent it', async () => {
    const { app } = await startHttp();
    // Longer than the body may take.
    const onRequest = () => new Promise<void>((resolve) => void setTimeout(resolve, 100));
    app.post('/asked', { onRequest, config: { bodyTimeout: 10 } }, async (request) => request.body);
    await app.listen({ port: 0, host: '127.0.0.1' });
    const address = app.server.address();
    if (typeof address !== 'object' || address === null) throw new Error('Nobody listens');
    const body = '{"name":"Ana"}';
    const answer = await fetch(`http://127.0.0.1:${address.port}/asked`, { method: 'POST', headers: json, body });
    expect([answer.status, await answer.text()]).toEqual([200, body]);
  });
});

describe('what cannot be read as a request', () => {
  it.each([
    ['is no HTTP', 'GARBAGE\r\n\r\n', 400, 'BAD_REQUEST'],
    ['has too much before its body', `GET / HTTP/1.1\r\nx: ${'a'.repeat(16_500)}\r\n\r\n`, 431, 'HEADERS_TOO_LARGE'],
  ])('is refused like anything else: what %s', async (_name, text, status, code) => {
    const { app } = await startHttp();
    await app.listen({ host: '127.0.0.1', port: 0 });
    const [head = '', body = ''] = (await exchange(app, text)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} .*content-type: application/problem\\+json`, 's'));
    expect(problemSchema.parse(JSON.parse(body))).toMatchObject({ status, code });
  });
});

describe('an offer of another protocol', () => {
  it.each([
    ['HTTP/2', 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk'],
    ['a websocket where there is none', 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13'],
  ])('is no reason to be left without an answer: %s', async (_name, headers) => {
    const { app } = await startHttp();
    app.get('/close', async (_request, reply) => reply.header('connection', 'close').send('answered'));
    app.server.on('upgrade', (_request, socket) => socket.destroy());
    await app.listen({ port: 0, host: '127.0.0.1' });
    expect(await exchange(app, `GET /close HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 200 .*answered$/s,
    );
  });
});

describe('bodies', () => {
  it('are taken as JSON and given to the route as the schema says', async () => {
    const { app } = await startHttp();
    const answer = await app.inject({ method: 'POST', url: '/echo', payload: { name: 'Ana' } });
    expect(answer.json()).toEqual({ name: 'Ana' });
  });

  it('with an unknown field are refused and name the field', async () => {
    const { app } = await startHttp();
    const answer = await app.inject({ method: 'POST', url: '/echo', payload: { name: 'Ana', role: 'admin' } });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'BAD_REQUEST', detail: expect.stringContaining('role') });
  });

  it('are not coerced', async () => {
    const { app } = await startHttp();
    const answer = await app.inject({ method: 'POST', url: '/echo', payload: { name: 'Ana', size: '3' } });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().detail).toContain('size');
  });

  it.each(['{"__proto__":{"x":1},"name":"Ana"}', '{"name":"Ana","constructor":{"prototype":{"x":1}}}', '{"name":', ''])(
    'of the form %s are refused without repeating them',
    async (payload) => {
      const { app, lines } = await startHttp();
      const answer = await app.inject({ method: 'POST', url: '/echo', payload, headers: json });
      expect(answer.statusCode).toBe(400);
      expect(answer.body).not.toContain('Ana');
      expect(lines.join('')).not.toContain('Ana');
      expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
    },
  );

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'application/json-patch+json',
    ' ',
    'application/json\tx',
    'text/plain; application/json',
  ])('of content type %j never reach a route', async (type) => {
    const { app } = await startHttp();
    const payload = '{"name":"Ana","unseen":1}';
    const answer = await app.inject({ method: 'POST', url: '/echo', payload, headers: { 'content-type': type } });
    expect([400, 415]).toContain(answer.statusCode);
  });

  it('that are announced and empty are none, to a route that needs none', async () => {
    const { app } = await startHttp();
    app.delete('/nothing-needed', async () => 'done');
    const headers = { ...json, 'content-length': '0' };
    expect((await app.inject({ method: 'DELETE', url: '/nothing-needed', headers })).body).toBe('done');
    expect((await app.inject({ method: 'POST', url: '/echo', headers })).json()).toMatchObject({ code: 'BAD_REQUEST' });
  });

  it.each(['application/json; charset=utf-8', 'Application/JSON'])('of content type %j are JSON', async (type) => {
    const { app } = await startHttp();
    const headers = { 'content-type': type };
    const answer = await app.inject({ method: 'POST', url: '/echo', payload: '{"name":"Ana"}', headers });
    expect(answer.json()).toEqual({ name: 'Ana' });
  });

  it('above 64 KiB are refused', async () => {
    const { app } = await startHttp();
    const answer = await app.inject({ method: 'POST', url: '/echo', payload: { name: 'x'.repeat(65_600) } });
    expect(answer.json()).toMatchObject({ status: 413, code: 'TOO_LARGE' });
  });
});

describe('query strings', () => {
  it.each(['q[$ne]=1', 'q=1&q=2', 'q=1&x=2', ''])('of the form %j are refused', async (query) => {
    const { app } = await startHttp();
    expect((await app.inject(`/list?${query}`)).statusCode).toBe(400);
  });
});

describe('a refusal', () => {
  it('is a problem with the request’s id, and nothing of the error', async () => {
    const { app, lines } = await startHttp();
    const answer = await app.inject({ url: '/boom', headers: { 'x-request-id': 'trace-12345678' } });
    expect(answer.statusCode).toBe(500);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.headers['x-request-id']).toBe('trace-12345678');
    expect(problemSchema.parse(answer.json())).toMatchObject({ code: 'INTERNAL', requestId: 'trace-12345678' });
    expect(answer.body).not.toContain('canary');
    expect(lines.filter((line) => line.includes('canary'))).toHaveLength(1);
    expect(lines.find((line) => line.includes('canary'))).toContain('trace-12345678');
  });

  it('says 503 while the store cannot be written, without its message', async () => {
    const { app } = await startHttp();
    const answer = await app.inject('/down');
    expect(answer.json()).toMatchObject({ status: 503, code: 'UNAVAILABLE' });
    expect(answer.body).not.toContain('/secret/path');
  });

  it('says when to come back, in whole seconds', async () => {
    const { app } = await startHttp();
    expect((await app.inject('/slow-down')).headers['retry-after']).toBe('3');
  });

  it('says 404 for an unknown address', async () => {
    const { app } = await startHttp();
    expect((await app.inject('/api/nothing')).json()).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  });

  it('does not echo a request id of another form', async () => {
    const { app } = await startHttp();
    const answer = await app.inject({ url: '/boom', headers: { 'x-request-id': 'a b<script>' } });
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('headers', () => {
  const promised = {
    'content-security-policy': "default-src 'none';frame-ancestors 'none';base-uri 'none';form-action 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  };

  it.each(['/list?q=1', '/list', '/boom', '/nothing'])('of %s keep an answer from acting in a browser', async (url) => {
    const { app } = await startHttp();
    expect((await app.inject(url)).headers).toMatchObject(promised);
  });

  it('ask for https for half a year when the origin is https', async () => {
    const { app } = await startHttp({ FRONTEND_ORIGIN: 'https://inbox.example.com' });
    expect((await app.inject('/nothing')).headers['strict-transport-security']).toBe('max-age=15552000');
    const plain = await startHttp();
    expect((await plain.app.inject('/nothing')).headers).not.toHaveProperty('strict-transport-security');
  });
});

describe('a change asked for by another site', () => {
  const own = { host: 'inbox.example.com' };
  const env = { FRONTEND_ORIGIN: 'https://inbox.example.com' };

  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'https://inbox.example.com.evil.example' },
    { origin: 'https://evil-inbox.example.com' },
    { origin: 'https://inbox.example.com:8443' },
    { origin: 'http://inbox.example.com' },
    { origin: 'https://user@inbox.example.com' },
    { origin: 'https://inbox.example.com/' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
  ])('is refused: %o', async (headers) => {
    const { app } = await startHttp(env);
    const answer = await app.inject({
      method: 'POST',
      url: '/echo',
      payload: { name: 'Ana' },
      headers: { ...own, ...headers },
    });
    expect(answer.json()).toMatchObject({ status: 403, code: 'WRONG_ORIGIN' });
  });

  it.each([
    { origin: 'https://inbox.example.com' },
    { 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'none' },
    {},
  ])('is not: %o', async (headers) => {
    const { app } = await startHttp(env);
    const answer = await app.inject({
      method: 'POST',
      url: '/echo',
      payload: { name: 'Ana' },
      headers: { ...own, ...headers },
    });
    expect(answer.statusCode).toBe(200);
  });

  it('may be Parley’s own page under another address that reaches it', async () => {
    const { app } = await startHttp();
    const headers = { host: '192.168.1.5:8000', origin: 'http://192.168.1.5:8000' };
    expect((await app.inject({ method: 'POST', url: '/echo', payload: { name: 'Ana' }, headers })).statusCode).toBe(
      200,
    );
  });
});

describe('cross-origin reading', () => {
  const env = { FRONTEND_ORIGIN: 'http://localhost:3000', NEXT_PUBLIC_BACKEND_URL: 'http://localhost:8000' };

  it.each([
    'null',
    'http://localhost:3001',
    'https://localhost:3000',
    'http://localhost:30000',
    'http://localhost:3000.evil.example',
    'http://evil.example',
    'http://localhost',
    'http://127.0.0.1:3000',
    'http://löcalhost:3000',
  ])('is not granted to %s', async (origin) => {
    const { app } = await startHttp(env, true);
    const answer = await app.inject({ url: '/list?q=1', headers: { origin } });
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    expect(answer.headers.vary).toContain('Origin');
  });

  it('is granted to exactly FRONTEND_ORIGIN in development, refusals included', async () => {
    const { app } = await startHttp(env, true);
    const headers = { origin: 'http://localhost:3000' };
    for (const url of ['/list?q=1', '/boom', '/nothing']) {
      expect((await app.inject({ url, headers })).headers).toMatchObject({
        'access-control-allow-origin': 'http://localhost:3000',
        'access-control-allow-credentials': 'true',
      });
    }
  });

  it('is granted to nobody otherwise, whatever the settings of development say', async () => {
    const { app } = await startHttp(env);
    const answer = await app.inject({ url: '/list?q=1', headers: { origin: 'http://localhost:3000' } });
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
  });
});

describe('a stop', () => {
  it('makes what is answered meanwhile the last on its connection, so whoever keeps it holds nothing up', async () => {
    const { app } = await startHttp();
    const asked = Promise.withResolvers<void>();
    const stopping = Promise.withResolvers<void>();
    app.addHook('preClose', async () => stopping.resolve());
    app.get('/slow', async () => {
      asked.resolve();
      await stopping.promise;
      return 'done';
    });
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    const response = fetch(`${url}/slow`);
    await asked.promise;
    const closed = app.close();
    expect((await response).headers.get('connection')).toBe('close');
    await closed;
  });

  it('ends the connection of an answer that had begun before, once all of it is out', async () => {
    const { app } = await startHttp();
    const file = new PassThrough();
    const begun = once(file, 'resume');
    app.get('/file', (_request, reply) => reply.header('content-length', 8).send(file));
    // Whoever keeps a connection may do so for ever.
    app.server.keepAliveTimeout = 0;
    await app.listen({ host: '127.0.0.1', port: 0 });
    const answer = exchange(app, 'GET /file HTTP/1.1\r\nhost: a\r\n\r\n');
    await begun;
    file.write('half');
    const closed = app.close();
    while (app.server.listening) await new Promise(setImmediate);
    file.end('half');
    expect(await answer).toMatch(/halfhalf$/);
    await closed;
  }, 20_000);
});
