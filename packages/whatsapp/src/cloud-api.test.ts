import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { ownErrorCodes } from '@parley/model/cloud-errors';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type CloudApi, type CloudApiOptions, makeCloudApi, type SendOutcome } from './cloud-api.ts';
import type { OutgoingMessage } from './to-cloud.ts';

const accessToken = 'EAAexampletoken123';
const phoneNumberId = '700800900100200';
const hello: OutgoingMessage = {
  to: { phone: '+12025550143' },
  type: 'text',
  content: { body: 'A word in confidence' },
  callbackData: '01990000-0000-7000-8000-000000000001',
};
const accepted = {
  messaging_product: 'whatsapp',
  contacts: [{ input: '+12025550143', wa_id: '12025550143' }],
  messages: [{ id: 'wamid.SIM0001' }],
};

describe('an accepted message', () => {
  it('is one that got a 2xx with an id, and tells how WhatsApp names the recipient', async () => {
    const meta = await startMeta((_, answer) => answer.end(JSON.stringify(accepted)));
    expect(await meta.send()).toEqual({ kind: 'accepted', wamid: 'wamid.SIM0001', names: { waId: '12025550143' } });
    expect(meta.requests).toEqual([
      {
        method: 'POST',
        url: `/v23.0/${phoneNumberId}/messages`,
        authorization: `Bearer ${accessToken}`,
        contentType: 'application/json',
        body: expect.objectContaining({
          to: '+12025550143',
          text: { body: 'A word in confidence', preview_url: false },
        }),
      },
    ]);
  });

  it('to a user id comes back with the user id', async () => {
    const contacts = [{ input: 'US.88120000000000001', user_id: 'US.88120000000000001' }];
    const meta = await startMeta((_, answer) => answer.end(JSON.stringify({ ...accepted, contacts })));
    expect(await meta.send()).toMatchObject({ kind: 'accepted', names: { userId: 'US.88120000000000001' } });
  });

  it('stays accepted whatever else the answer says', async () => {
    const body = { ...accepted, contacts: 'none', error: { code: 190, message: 'x', fbtrace_id: 'y' } };
    const meta = await startMeta((_, answer) => answer.end(JSON.stringify(body)));
    expect(await meta.send()).toEqual({ kind: 'accepted', wamid: 'wamid.SIM0001', names: {} });
  });
});

describe('a refused message', () => {
  it.each([
    ['waits', 400, 131056, 'wait'],
    ['waits', 503, 2, 'wait'],
    ['stops the number', 401, 190, 'pause'],
    ['stops the number', 403, 368, 'pause'],
    ['fails', 400, 131026, 'failed'],
    ['fails', 400, 131047, 'failed'],
    ['fails, for a person to try again,', 500, 131000, 'failed'],
    ['fails, for a person to try again,', 500, 999_999, 'failed'],
    ['is known by the code and not by the status, so it fails', 200, 100, 'failed'],
    ['is known by the code and not by the status, so it waits', 404, 131016, 'wait'],
  ] as const)('%s on HTTP %i with code %i', async (_, status, code, action) => {
    const meta = await startMeta((_, answer) => answer.writeHead(status).end(graphError(code)));
    expect(await meta.send()).toMatchObject({
      kind: 'refused',
      action,
      failure: { code, title: 'Meta says no', details: 'Because', traceId: 'trace-1' },
    });
    expect(meta.requests).toHaveLength(1);
  });

  it('waits as long as the table says', async () => {
    const meta = await startMeta((_, answer) => answer.writeHead(500).end(graphError(131057)));
    expect(await meta.send()).toMatchObject({ action: 'wait', waitMs: 60_000 });
  });

  it('waits on HTTP 429, as long as the answer asks for, whatever its body is', async () => {
    const meta = await startMeta((_, answer) =>
      answer.writeHead(429, { 'retry-after': '7' }).end('<h1>Slow down</h1>'),
    );
    expect(await meta.send()).toEqual({
      kind: 'refused',
      action: 'wait',
      failure: { code: ownErrorCodes.tooManyRequests, title: 'Too many requests (HTTP 429)' },
      waitMs: 7000,
    });
  });

  it.each([
    ['a date', 'Sun, 22 Nov 2026 10:00:00 GMT'],
    ['a year', '31536000'],
    ['rubbish', '-1'],
  ])('on HTTP 429 has no wait of its own where Retry-After is %s', async (_, retryAfter) => {
    const meta = await startMeta((_, answer) => answer.writeHead(429, { 'retry-after': retryAfter }).end());
    expect(await meta.send()).not.toHaveProperty('waitMs');
  });

  it('on HTTP 429 takes the longer of two waits', async () => {
    const meta = await startMeta((_, answer) => answer.writeHead(429, { 'retry-after': '90' }).end(graphError(131057)));
    expect(await meta.send()).toMatchObject({ action: 'wait', failure: { code: 131057 }, waitMs: 90_000 });
  });

  it('never shows the token, though Meta quotes one that it cannot read', async () => {
    const words = `Malformed access token ${accessToken}`;
    const body = { error: { code: 190, message: words, error_data: { details: words }, fbtrace_id: 'trace-1' } };
    const meta = await startMeta((_, answer) => answer.writeHead(401).end(JSON.stringify(body)));
    const outcome = await meta.send();
    expect(outcome).toMatchObject({ action: 'pause', failure: { title: 'Malformed access token …' } });
    expect(JSON.stringify(outcome)).not.toContain(accessToken);
  });

  it.each<[string, string, Partial<OutgoingMessage>]>([
    ['a type that cannot be expressed', phoneNumberId, { type: 'hologram' }],
    ['a number id that is a path', '../me', {}],
    ['a number id that is empty', '', {}],
    ['a recipient that is no phone', phoneNumberId, { to: { phone: '12025550143' } }],
  ])('with %s never leaves', async (_, from, change) => {
    const meta = await startMeta((_, answer) => answer.end(JSON.stringify(accepted)));
    expect(await meta.api.send(from, { ...hello, ...change })).toMatchObject({
      kind: 'refused',
      action: 'failed',
      failure: { code: ownErrorCodes.notExpressible },
    });
    expect(meta.requests).toEqual([]);
  });
});

describe('a message that was not sent', () => {
  it('is one to a port where nobody listens', async () => {
    const server = createTcpServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const api = makeCloudApi({ graphUrl: `http://127.0.0.1:${port}`, version: 'v23.0', accessToken });
    expect(await api.send(phoneNumberId, hello)).toEqual({
      kind: 'not-sent',
      reason: 'The connection failed: ECONNREFUSED',
    });
  });

  it.each([
    ['a name that is not found', { code: 'ENOTFOUND', syscall: 'getaddrinfo' }],
    ['a name server that is away', { code: 'EAI_AGAIN', syscall: 'getaddrinfo' }],
    ['no way to the network', { code: 'ENETUNREACH', syscall: 'connect' }],
    ['a connection that takes too long', { code: 'UND_ERR_CONNECT_TIMEOUT' }],
    ['a certificate of another name', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }],
    ['a certificate that nobody vouches for', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }],
    ['a certificate of last year', { code: 'CERT_HAS_EXPIRED' }],
    [
      'two addresses, both refusing',
      { code: 'ECONNREFUSED', errors: [{ syscall: 'connect' }, { syscall: 'connect' }] },
    ],
  ])('is one with %s', async (_, cause) => {
    expect(await sendWithBrokenFetch(cause)).toMatchObject({ kind: 'not-sent' });
  });

  it.each([
    ['a connection that was cut', { code: 'ECONNRESET', syscall: 'read' }],
    ['a write that failed', { code: 'EPIPE', syscall: 'write' }],
    ['a server that closed', { code: 'UND_ERR_SOCKET' }],
    ['a TLS error at some time', { code: 'ERR_SSL_WRONG_VERSION_NUMBER' }],
    ['an answer that did not come', { code: 'UND_ERR_HEADERS_TIMEOUT' }],
    ['two tries of which one got through', { errors: [{ syscall: 'connect' }, { syscall: 'read' }] }],
    ['no cause at all', undefined],
  ])('is not one with %s', async (_, cause) => {
    expect(await sendWithBrokenFetch(cause)).toMatchObject({ kind: 'unknown' });
  });

  it('is only said where the server saw no byte', async () => {
    const seen = { bytes: 0 };
    const server = await startTcp((socket) => {
      socket.on('data', (chunk) => {
        seen.bytes += chunk.length;
      });
      socket.resetAndDestroy();
    });
    const outcome = await server.api.send(phoneNumberId, hello);
    expect(['not-sent', 'unknown']).toContain(outcome.kind);
    if (outcome.kind === 'not-sent') expect(seen.bytes).toBe(0);
  });
});

describe('the outcome is unknown', () => {
  const html = '<html><body>Bad gateway</body></html>';
  const handlers: [string, Handler, string][] = [
    ['a gateway answers in HTML', (_, answer) => answer.writeHead(502).end(html), 'HTTP 502'],
    ['a gateway answers in JSON', (_, answer) => answer.writeHead(502).end('{"error":{"code":502}}'), 'HTTP 502'],
    ['a 200 is empty', (_, answer) => answer.end(), 'HTTP 200'],
    ['a 200 holds nothing', (_, answer) => answer.end('{}'), 'HTTP 200'],
    ['a 200 has a message without id', (_, answer) => answer.end('{"messages":[{}]}'), 'HTTP 200'],
    ['a 200 has an id that is none', (_, answer) => answer.end('{"messages":[{"id":"a b"}]}'), 'HTTP 200'],
    [
      'an id comes with an error status',
      (_, answer) => answer.writeHead(500).end(JSON.stringify(accepted)),
      'HTTP 500',
    ],
    ['the JSON ends in the middle', (_, answer) => answer.end(JSON.stringify(accepted).slice(0, 40)), 'HTTP 200'],
    ['the answer does not end', (_, answer) => answer.end('x'.repeat(1_000_000)), 'too long'],
    ['the connection is cut after the request was read', (request) => request.socket.resetAndDestroy(), 'ECONNRESET'],
    ['the server hangs up without an answer', (request) => request.socket.end(), 'connection failed'],
    [
      'the body is cut in the middle',
      (request, answer) => {
        answer.writeHead(200, { 'content-length': '500' });
        answer.write('{"messages":', () => request.socket.destroy());
      },
      'broke off',
    ],
  ];
  it.each(handlers)('where %s', async (_, handler, reason) => {
    const meta = await startMeta(handler);
    const outcome = await meta.send();
    expect(outcome).toEqual({ kind: 'unknown', reason: expect.stringContaining(reason) });
    expect(JSON.stringify(outcome)).not.toMatch(/in confidence|EAA|gateway|wamid/);
    expect(meta.requests).toHaveLength(1);
  });

  it('where the answer does not come in time', async () => {
    const meta = await startMeta(() => {}, { timeoutMs: 100 });
    expect(await meta.send()).toEqual({ kind: 'unknown', reason: 'No answer within 100 ms' });
  });

  it('where the answer begins in time and does not end in time', async () => {
    const begin: Handler = (_, answer) => answer.writeHead(200).write('{"messages":[{"id":"wamid.SIM');
    const meta = await startMeta(begin, { timeoutMs: 4000 });
    expect(await meta.send()).toEqual({ kind: 'unknown', reason: 'HTTP 200: The answer broke off: TimeoutError' });
  });

  it.each([301, 302, 307, 308])('on a redirect %i, which is not followed', async (status) => {
    const elsewhere = await startMeta((_, answer) => answer.end(JSON.stringify(accepted)));
    const meta = await startMeta((_, answer) => answer.writeHead(status, { location: `${elsewhere.url}/x` }).end());
    expect(await meta.send()).toMatchObject({ kind: 'unknown' });
    expect(elsewhere.requests).toEqual([]);
  });

  it('or one of the other three, for any answer', async () => {
    let next: { status: number; body: Uint8Array } = { status: 200, body: new Uint8Array() };
    const meta = await startMeta((_, answer) => answer.writeHead(next.status).end(next.body));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(200, 201, 302, 400, 401, 404, 429, 500, 503),
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((json) => Buffer.from(json)),
        ),
        async (status, body) => {
          next = { status, body };
          const { kind } = await meta.send();
          expect(kind).toBe(status === 429 ? 'refused' : 'unknown');
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('marking as read', () => {
  it('names the message, with or without typing', async () => {
    const meta = await startMeta((_, answer) => answer.end('{"success":true}'));
    expect(await meta.api.markRead(phoneNumberId, 'wamid.IN1')).toBe(true);
    expect(await meta.api.markRead(phoneNumberId, 'wamid.IN1', { typing: true })).toBe(true);
    const read = { messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.IN1' };
    expect(meta.requests.map(({ body }) => body)).toEqual([read, { ...read, typing_indicator: { type: 'text' } }]);
  });

  it.each<[string, Handler]>([
    ['refused', (_, answer) => answer.writeHead(400).end(graphError(131009))],
    ['not confirmed', (_, answer) => answer.end('{}')],
    ['confirmed with an error status', (_, answer) => answer.writeHead(500).end('{"success":true}')],
    ['cut', (request) => request.socket.destroy()],
  ])('is false where it is %s', async (_, handler) => {
    const meta = await startMeta(handler);
    expect(await meta.api.markRead(phoneNumberId, 'wamid.IN1')).toBe(false);
  });

  it('is false, without a call, for ids that are none', async () => {
    const meta = await startMeta((_, answer) => answer.end('{"success":true}'));
    expect(await meta.api.markRead('me/../x', 'wamid.IN1')).toBe(false);
    expect(await meta.api.markRead(phoneNumberId, 'not an id')).toBe(false);
    expect(meta.requests).toEqual([]);
  });
});

describe('a phone number', () => {
  it('is told with its verified name and its quality', async () => {
    const told = { display_phone_number: '+1 500-555-0006', verified_name: 'Parley Shop', quality_rating: 'YELLOW' };
    const body = { ...told, id: phoneNumberId };
    const meta = await startMeta((_, answer) => answer.end(JSON.stringify(body)));
    expect(await meta.api.phoneNumber(phoneNumberId)).toEqual({
      display: '+1 500-555-0006',
      name: 'Parley Shop',
      quality: 'yellow',
    });
    expect(meta.requests[0]).toMatchObject({
      method: 'GET',
      url: `/v23.0/${phoneNumberId}?fields=display_phone_number,verified_name,quality_rating`,
    });
  });

  it.each<[string, Handler]>([
    ['refuses', (_, answer) => answer.writeHead(400).end(graphError(100))],
    ['says nothing', (_, answer) => answer.end('{}')],
    ['hangs up', (request) => request.socket.destroy()],
  ])('is not told where WhatsApp %s', async (_, handler) => {
    const meta = await startMeta(handler);
    expect(await meta.api.phoneNumber(phoneNumberId)).toBeUndefined();
  });
});

describe('a client', () => {
  const options: CloudApiOptions = { graphUrl: 'https://graph.example.test', version: 'v23.0', accessToken };

  it.each<[string, Partial<CloudApiOptions>]>([
    ['version', { version: 'v23' }],
    ['version', { version: 'v23.0/../..' }],
    ['accessToken', { accessToken: `${accessToken}\r\nx-more: 1` }],
    ['accessToken', { accessToken: '' }],
    ['graphUrl', { graphUrl: 'graph.example.test' }],
    ['graphUrl', { graphUrl: 'file:///etc/hosts' }],
    ['graphUrl', { graphUrl: 'https://user:secret@graph.example.test' }],
    ['graphUrl', { graphUrl: 'https://graph.example.test?x=1' }],
  ])('is not made where the %s cannot work, and the error does not quote it', (name, bad) => {
    expect(() => makeCloudApi({ ...options, ...bad })).toThrow(new RegExp(`^${name} [a-z ]+[a-z0-9. ]+$`));
  });

  it('takes an address with a path and a slash at its end', async () => {
    const meta = await startMeta((_, answer) => answer.end(JSON.stringify(accepted)), { path: '/graph/' });
    await meta.send();
    expect(meta.requests[0]?.url).toBe(`/graph/v23.0/${phoneNumberId}/messages`);
  });
});

type Handler = (request: IncomingMessage, answer: ServerResponse) => unknown;
type SeenRequest = {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: unknown;
};
type Meta = {
  readonly url: string;
  readonly api: CloudApi;
  readonly requests: SeenRequest[];
  send(): Promise<SendOutcome>;
};

/** A server that reads each request to its end before it behaves or misbehaves. Closed with the test. */
async function startMeta(handler: Handler, { timeoutMs = 10_000, path = '' } = {}): Promise<Meta> {
  const requests: SeenRequest[] = [];
  const server = createServer(async (request, answer) => {
    const body = await text(request);
    const { method, url, headers } = request;
    requests.push({
      method,
      url,
      authorization: headers.authorization,
      contentType: headers['content-type'],
      body: body === '' ? undefined : JSON.parse(body),
    });
    handler(request, answer);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const api = makeCloudApi({ graphUrl: url + path, version: 'v23.0', accessToken, timeoutMs });
  return { url, api, requests, send: () => api.send(phoneNumberId, hello) };
}

async function startTcp(onConnection: (socket: Socket) => void): Promise<{ readonly api: CloudApi }> {
  const server = createTcpServer(onConnection).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { api: makeCloudApi({ graphUrl: `http://127.0.0.1:${port}`, version: 'v23.0', accessToken }) };
}

/** What becomes of a send whose fetch fails with this cause, for causes that loopback cannot bring about. */
function sendWithBrokenFetch(cause: unknown): Promise<SendOutcome> {
  const fetch = () => Promise.reject(new TypeError('fetch failed', { cause }));
  const api = makeCloudApi({ graphUrl: 'https://graph.example.test', version: 'v23.0', accessToken, fetch });
  return api.send(phoneNumberId, hello);
}

function graphError(code: number): string {
  const message = `(#${code}) Meta says no`;
  return JSON.stringify({
    error: { message, type: 'OAuthException', code, error_data: { details: 'Because' }, fbtrace_id: 'trace-1' },
  });
}
