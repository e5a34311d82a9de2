import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { GraphId } from '@parley/model/ids';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type MediaApiOptions, makeMediaApi } from './media-api.ts';

const accessToken = 'EAAexampletoken123';
const phoneNumberId = '700800900100200';
const graphId = '1013859600285441' as GraphId;
const unhurried = new AbortController().signal;

describe('where a file is', () => {
  it('is asked for anew each time, for the number that it came to, and told with its size', async () => {
    const meta = await startMeta((_, answer) =>
      answer.end(JSON.stringify({ url: 'https://lookaside.fbsbx.com/x', file_size: '1048', sha256: 'y', id: graphId })),
    );
    const located = await meta.api.locate(graphId, phoneNumberId, unhurried);
    expect(located).toEqual({ kind: 'located', url: 'https://lookaside.fbsbx.com/x', bytes: 1048 });
    expect(meta.requests).toMatchObject([
      {
        method: 'GET',
        url: `/v23.0/${graphId}?phone_number_id=${phoneNumberId}`,
        authorization: `Bearer ${accessToken}`,
      },
    ]);
  });

  it.each(['', '12/../me', '12?access_token=x', '12#', '..%2f12', 'x'.repeat(40)])(
    'is never asked for %j',
    async (id) => {
      const meta = await startMeta((_, answer) => answer.end('{}'));
      expect(await meta.api.locate(id as GraphId, phoneNumberId, unhurried)).toMatchObject({ kind: 'not-reached' });
      expect(await meta.api.locate(graphId, id, unhurried)).toMatchObject({ kind: 'not-reached' });
      expect(meta.requests).toEqual([]);
    },
  );

  it('is refused with the code of WhatsApp, without the token', async () => {
    const error = { code: 190, message: `Bad token ${accessToken}`, fbtrace_id: 'trace-1' };
    const meta = await startMeta((_, answer) => answer.writeHead(401).end(JSON.stringify({ error })));
    const located = await meta.api.locate(graphId, phoneNumberId, unhurried);
    expect(located).toMatchObject({ kind: 'refused', status: 401, failure: { code: 190, title: 'Bad token …' } });
  });

  it.each([
    ['an answer without an address', 200, '{"id":"1"}'],
    ['an answer that is not JSON', 200, '<html>'],
    ['a gateway', 502, 'Bad gateway'],
  ])('is not known after %s', async (_, status, body) => {
    const meta = await startMeta((_, answer) => answer.writeHead(status).end(body));
    expect(await meta.api.locate(graphId, phoneNumberId, unhurried)).toMatchObject({ kind: 'not-reached', status });
  });

  it('is not known where nobody answers, in time or at all', async () => {
    const silent = await startMeta(() => undefined, { timeoutMs: 100 });
    expect(await silent.api.locate(graphId, phoneNumberId, unhurried)).toEqual({
      kind: 'not-reached',
      reason: 'No answer in time',
    });
    const api = makeMediaApi({ graphUrl: 'http://127.0.0.1:1', version: 'v23.0', accessToken });
    expect(await api.locate(graphId, phoneNumberId, unhurried)).toMatchObject({ kind: 'not-reached' });
  });
});

describe('the bytes of a file', () => {
  it('come with their announced length, asked for with the token', async () => {
    const meta = await startMeta((_, answer) => answer.writeHead(200, { 'content-length': 5 }).end('bytes'));
    const download = await meta.api.download(`${meta.url}/file?mid=1`, unhurried);
    if (download.kind !== 'open') throw new Error('It did not open');
    expect(download.bytes).toBe(5);
    expect(await textOf(download.body)).toBe('bytes');
    expect(meta.requests).toMatchObject([{ url: '/file?mid=1', authorization: `Bearer ${accessToken}` }]);
  });

  it('are not asked for at a server that is neither the graph nor the file server', async () => {
    const stranger = await startMeta((_, answer) => answer.end('mine'));
    const meta = await startMeta((_, answer) => answer.end('bytes'));
    for (const url of [
      `${stranger.url}/file`,
      meta.url.replace('127.0.0.1', 'localhost'),
      meta.url.replace('http:', 'https:'),
      'http://lookaside.fbsbx.com/file',
      'https://lookaside.fbsbx.com.evil.example/file',
      'https://lookaside.fbsbx.com@127.0.0.1/file',
      'file:///etc/passwd',
      'gopher://127.0.0.1/',
      '',
    ]) {
      const download = await meta.api.download(url, unhurried);
      expect(download, url).toEqual({ kind: 'not-reached', reason: 'The file is on a server that gets no token' });
    }
    expect([...stranger.requests, ...meta.requests]).toEqual([]);
  });

  it('are given up at a redirect: the token does not arrive there', async () => {
    const stranger = await startMeta((_, answer) => answer.end('mine'));
    for (const status of [301, 302, 303, 307, 308]) {
      const meta = await startMeta((_, answer) => answer.writeHead(status, { location: `${stranger.url}/x` }).end());
      expect(await meta.api.download(`${meta.url}/file`, unhurried)).toEqual({
        kind: 'not-reached',
        status,
        reason: 'The file server points elsewhere',
      });
    }
    expect(stranger.requests).toEqual([]);
  });

  it.each([401, 404, 500, 204, 206])('are not there after HTTP %i', async (status) => {
    const meta = await startMeta((_, answer) => answer.writeHead(status).end());
    expect(await meta.api.download(`${meta.url}/file`, unhurried)).toMatchObject({ kind: 'not-reached', status });
  });

  it('end with an error where they stall or break off', async () => {
    const stalling = await startMeta((_, answer) => answer.writeHead(200).write('half'), { stallMs: 2500 });
    const stalled = await stalling.api.download(`${stalling.url}/file`, unhurried);
    if (stalled.kind !== 'open') throw new Error('It did not open');
    await expect(textOf(stalled.body)).rejects.toThrow();

    const breaking = await startMeta((_, answer) => {
      answer.writeHead(200, { 'content-length': 100 }).write('half', () => answer.destroy());
    });
    const broken = await breaking.api.download(`${breaking.url}/file`, unhurried);
    if (broken.kind !== 'open') throw new Error('It did not open');
    await expect(textOf(broken.body)).rejects.toThrow();
  });

  it('stop coming when nobody wants them any more', async () => {
    const stop = new AbortController();
    const meta = await startMeta((_, answer) => answer.writeHead(200).write('half'));
    const download = await meta.api.download(`${meta.url}/file`, stop.signal);
    if (download.kind !== 'open') throw new Error('It did not open');
    const [request] = meta.requests;
    stop.abort();
    await request?.closed;
    await expect(textOf(download.body)).rejects.toThrow();
  });
});

describe('handing a file over', () => {
  const voice = new Blob(['OggS and so on'], { type: 'audio/ogg; codecs=opus' });

  it('sends a form with the type that WhatsApp asks for and answers its id', async () => {
    const meta = await startMeta((_, answer) => answer.end('{"id":"4490709327384033"}'));
    const outcome = await meta.api.upload(phoneNumberId, voice, 'audio/ogg; codecs=opus', 'voice.ogg');
    expect(outcome).toEqual({ kind: 'uploaded', graphId: '4490709327384033' });
    const [request] = meta.requests;
    expect(request).toMatchObject({ method: 'POST', url: `/v23.0/${phoneNumberId}/media` });
    const type = { 'content-type': request?.contentType ?? '' };
    const form = await new Response(Uint8Array.from(request?.body ?? []), { headers: type }).formData();
    expect(form.get('messaging_product')).toBe('whatsapp');
    expect(form.get('type')).toBe('audio/ogg; codecs=opus');
    const file = form.get('file') as File;
    expect([file.name, file.type, await file.text()]).toEqual([
      'voice.ogg',
      'audio/ogg; codecs=opus',
      'OggS and so on',
    ]);
  });

  it('is refused with the code of WhatsApp, or not reached', async () => {
    const error = { code: 131053, message: 'Media upload error', fbtrace_id: 'trace-1' };
    const refusing = await startMeta((_, answer) => answer.writeHead(400).end(JSON.stringify({ error })));
    expect(await refusing.api.upload(phoneNumberId, voice, voice.type, 'v')).toMatchObject({
      kind: 'refused',
      failure: { code: 131053 },
    });
    const odd = await startMeta((_, answer) => answer.end('{"id":"../me"}'));
    expect(await odd.api.upload(phoneNumberId, voice, voice.type, 'v')).toMatchObject({ kind: 'not-reached' });
  });
});

type Seen = {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: Buffer;
  readonly closed: Promise<unknown>;
};

async function startMeta(
  answer: (request: IncomingMessage, response: ServerResponse) => unknown,
  options: Partial<MediaApiOptions> = {},
) {
  const requests: Seen[] = [];
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    const { authorization, 'content-type': contentType } = headers;
    const closed = once(response, 'close');
    requests.push({ method, url, authorization, contentType, body: await buffer(request), closed });
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const api = makeMediaApi({ graphUrl: url, version: 'v23.0', accessToken, ...options });
  return { url, requests, api };
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
