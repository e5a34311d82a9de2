/** Sockets that say what no browser of ours would: each gets nothing that is not its own, and the others do not notice. */
import type { RegisterAnswer, RegisterRefusal } from '@parley/model/api';
import fc from 'fast-check';
import { io } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BrowserClient } from '../support/browser-client.ts';
import { faultRounds } from '../support/chance.ts';
import { eventually } from '../support/eventually.ts';
import { openRawSocket, type RawSocket } from '../support/raw-socket.ts';
import { postWebhook, textValue, webhookBody } from '../support/webhooks.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let ana: BrowserClient;
let raw: RawSocket[];

// One world for all: whatever was said to it before must not matter.
beforeAll(async () => {
  world = await startWorld();
  ana = await world.admin();
});

beforeEach(() => {
  raw = [];
});

afterEach(() => {
  for (const socket of raw) socket.close();
});

afterAll(() => world.close());

let written = 0;

/** Everybody who may hear has heard a new message. */
async function somethingHappens(): Promise<void> {
  written += 1;
  const text = `Something happens ${written}`;
  await postWebhook(world, webhookBody(world, textValue('12025550110', `wamid.${written}`, text)));
  await ana.sees(text);
}

async function rawSocket(headers: Record<string, string> = { cookie: ana.cookie }): Promise<RawSocket> {
  const socket = await openRawSocket(world.url(), headers);
  raw.push(socket);
  return socket;
}

/** A raw socket that is signed in and registered for frames. */
async function registered(): Promise<RawSocket> {
  const socket = await rawSocket();
  socket.send('40');
  await eventually('it is connected', () => socket.heard.some((packet) => packet.startsWith('40{')));
  socket.send('42["register",{"batch":true}]');
  await eventually('it is registered', () => socket.heard.some((packet) => packet.startsWith('42["registered"')));
  return socket;
}

describe('packets that are none', () => {
  const attachments = '451-["register",{"_placeholder":true,"num":0}]';
  test.each<[string, readonly (string | Buffer)[]]>([
    ['an unknown packet type', ['9', '49', 'x']],
    ['broken JSON', ['42["register",{', '42[', '42]', '42{"a":1}', '42"register"', '42null']],
    ['a reserved event', ['42["connect"]', '42["disconnect"]', '42["disconnecting"]']],
    ['an event without a name', ['42[]', '42[null]', '42[{}]', '42[17]']],
    ['an attachment that never comes', [attachments]],
    ['an attachment where none was told', [Buffer.alloc(8)]],
    ['a million attachments', ['451000000-["register"]']],
    ['an attachment out of range', [attachments.replace('"num":0', '"num":9'), Buffer.alloc(1)]],
    ['more than 16 KB', [`42["register",{"epoch":"${'x'.repeat(17 * 1024)}"}]`]],
    ['16 KB of an event name', [`42["${'x'.repeat(15 * 1024)}"]`]],
    ['a namespace of somebody else', ['40/admin,', '42/admin,["register"]']],
    ['an answer to no question', ['43999["x"]', '431']],
    ['a deep payload', [`42["presence",${'['.repeat(7000)}${']'.repeat(7000)}]`]],
    ['a close', ['1']],
  ])('like %s hurt nobody but their sender', async (_what, packets) => {
    const socket = await registered();
    for (const packet of packets) socket.send(packet);
    await somethingHappens();
    const fresh = await registered();
    await somethingHappens();
    await eventually('another socket hears', () => fresh.heard.some((packet) => packet.startsWith('42["events"')));
  });

  test('like random ones hurt nobody but their sender', async () => {
    const piece = fc.constantFrom(
      '4',
      '2',
      '5',
      '0',
      '1-',
      '[',
      ']',
      '{',
      '}',
      '"register"',
      '"',
      ',',
      '/',
      'null',
      '-1',
      '_placeholder',
    );
    const packet = fc.oneof(
      fc.array(piece, { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join('')),
      fc.json().map((json) => `42["register",${json}]`),
      fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(packet, { minLength: 1, maxLength: 8 }), async (packets) => {
        const socket = await registered();
        for (const each of packets) socket.send(each);
        await somethingHappens();
        socket.close();
      }),
      { numRuns: 10 * faultRounds(5), endOnFailure: true },
    );
  });

  test('like a flood of good ones are answered twenty times a second at most', async () => {
    const socket = await registered();
    const began = performance.now();
    for (let index = 0; index < 500; index += 1) socket.send(`42${index}["register",{"batch":true}]`);
    await somethingHappens();
    const answered = socket.heard.filter((packet) => /^43\d+\[/.test(packet));
    const seconds = Math.ceil((performance.now() - began) / 1000);
    expect(answered.length).toBeLessThanOrEqual(20 * (seconds + 1));
  });
});

describe('a place in the log', () => {
  async function answerTo(request: unknown): Promise<RegisterAnswer | RegisterRefusal> {
    const socket = io(world.url(), { transports: ['websocket'], extraHeaders: { cookie: ana.cookie }, forceNew: true });
    try {
      return await socket.timeout(45_000).emitWithAck('register', request);
    } finally {
      socket.disconnect();
    }
  }

  test.each<[string, (epoch: string) => object]>([
    ['of another epoch', () => ({ after: 0, epoch: '01935b9e-5f0a-7abc-8def-0123456789ab' })],
    ['without an epoch', () => ({ after: 0 })],
    ['ahead of the log', (epoch) => ({ after: 1_000_000, epoch })],
    ['as far as numbers go', (epoch) => ({ after: Number.MAX_SAFE_INTEGER, epoch })],
  ])('%s is answered with reload and no events', async (_what, request) => {
    await somethingHappens();
    const answer = await answerTo(request(ana.view().epoch));
    expect(answer).toMatchObject({ userId: ana.agent.id, reload: true });
    expect(answer).not.toHaveProperty('events');
  });

  test.each<[string, object | string | number | null]>([
    ['negative', { after: -1 }],
    ['broken', { after: 1.5 }],
    ['too large', { after: 1e300 }],
    ['a text', { after: '0' }],
    ['a query', { after: { $gt: 0 } }],
    ['a list', [1, 2]],
    ['a word', 'everything'],
    ['with an epoch that is none', { after: 0, epoch: { $ne: null } }],
  ])('that is %s is answered with a refusal and nothing else', async (_what, request) => {
    const answer = await answerTo(request);
    expect(answer).toMatchObject({ code: 'BAD_REQUEST' });
    for (const field of ['userId', 'epoch', 'seq', 'events']) expect(answer).not.toHaveProperty(field);
  });

  test('under the name of somebody else is answered to who the cookie says', async () => {
    const omar = await world.colleague('Omar');
    const answer = await answerTo({ userId: omar.agent.id, agentId: omar.agent.id });
    expect(answer).toMatchObject({ userId: ana.agent.id });
  });
});

describe('a handshake', () => {
  test.each(['https://evil.example', 'http://localhost.evil.example', 'http://localhost:1', 'null', 'file://'])(
    'from a page of %s is refused',
    async (origin) => {
      await expect(rawSocket({ cookie: ana.cookie, origin })).rejects.toThrow(/40[03]/);
    },
  );

  test.each<[string, Record<string, string>]>([
    ['no cookie', {}],
    ['a forged cookie', { cookie: 'parley_session=forged' }],
    ['a cookie of another name', { cookie: 'session=1; token=2' }],
  ])('with %s hears nothing at all', async (_what, headers) => {
    const socket = await rawSocket(headers);
    socket.send('40');
    await eventually('it is told why', () => socket.heard.some((packet) => packet.startsWith('44')));
    socket.send('42["register",{"batch":true}]');
    await somethingHappens();
    expect(socket.heard.filter((packet) => packet.startsWith('42'))).toEqual([]);
  });

  test('by polling instead of a websocket is refused', async () => {
    const answer = await fetch(`${world.url()}/socket.io/?EIO=4&transport=polling`, {
      headers: { cookie: ana.cookie },
    });
    expect(answer.status).toBe(400);
  });
});
