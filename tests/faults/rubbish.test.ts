/**
 * What nobody should send to the webhook address. A stranger gets a clear no and leaves nothing behind; what carries
 * the true signature is kept, whatever it says, and never stands in the way of the next good message.
 */
import { gzipSync } from 'node:zlib';
import type { PhoneNumberId } from '@parley/model/ids';
import { markOf } from '@parley/server/webhook/marks';
import type { Outcome } from '@parley/storage/collections';
import * as fixtures from '@parley/whatsapp/fixtures/webhooks';
import { sign } from '@parley/whatsapp/signature';
import { parseWebhook } from '@parley/whatsapp/webhook';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BrowserClient } from '../support/browser-client.ts';
import { faultRounds } from '../support/chance.ts';
import { everything } from '../support/everything.ts';
import { webhooksTaken } from '../support/journal.ts';
import { postWebhook, statusValue, textValue, webhookBody } from '../support/webhooks.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let ana: BrowserClient;

beforeEach(async () => {
  world = await startWorld();
  ana = await world.admin();
});

afterEach(() => world.close());

const mib = 1024 * 1024;

async function deadElements(): Promise<readonly Outcome[]> {
  return ((await ana.request('GET', '/api/journal/dead')).body as { dead: readonly Outcome[] }).dead;
}

let greetings = 0;

/** The next good message is shown: nothing stands in its way. */
async function theNextMessageIsApplied(): Promise<void> {
  greetings += 1;
  const text = `Good message ${greetings}`;
  expect(
    (await postWebhook(world, webhookBody(world, textValue('12025550199', `wamid.good.${greetings}`, text)))).status,
  ).toBe(200);
  await ana.sees(text);
}

describe('a signature that is not that of these bytes', () => {
  const body = () => webhookBody(world, textValue('12025550110', 'wamid.forged', 'Forged'));
  const right = () => sign(world.account().appSecrets[0] ?? '', body());

  test.each<[string, () => Record<string, string>]>([
    ['is made with another secret', () => ({ 'x-hub-signature-256': sign('another secret', body()) })],
    ['is made with an empty secret', () => ({ 'x-hub-signature-256': sign('', body()) })],
    [
      'is of other bytes',
      () => ({ 'x-hub-signature-256': sign(world.account().appSecrets[0] ?? '', Buffer.from('{}')) }),
    ],
    ['is too short', () => ({ 'x-hub-signature-256': right().slice(0, -2) })],
    ['is too long', () => ({ 'x-hub-signature-256': `${right()}00` })],
    ['is in upper case', () => ({ 'x-hub-signature-256': right().toUpperCase() })],
    ['has an upper-case digest', () => ({ 'x-hub-signature-256': `sha256=${right().slice(7).toUpperCase()}` })],
    ['names no algorithm', () => ({ 'x-hub-signature-256': right().slice(7) })],
    ['is of the older header alone', () => ({ 'x-hub-signature-256': '', 'x-hub-signature': right() })],
    ['is no hex', () => ({ 'x-hub-signature-256': `sha256=${'z'.repeat(64)}` })],
  ])('that %s is answered with 401, and nothing is stored', async (_what, headers) => {
    const answer = await postWebhook(world, body(), headers());
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: 'BAD_SIGNATURE' });
    expect(await webhooksTaken(world.app().deps.store)).toBe(0);
    expect((await postWebhook(world, body())).status).toBe(200);
  });

  test('that is missing is answered with 401, and nothing is stored', async () => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${world.url()}/webhook`, { method: 'POST', headers, body: Buffer.from(body()) });
    expect(answer.status).toBe(401);
    expect(await webhooksTaken(world.app().deps.store)).toBe(0);
  });
});

describe('the size and the form of a body', () => {
  /** A signed body of exactly so many bytes. */
  function bodyOf(bytes: number): Buffer {
    const short = webhookBody(world, textValue('12025550110', 'wamid.large', 'Large'));
    return Buffer.concat([short, Buffer.alloc(bytes - short.length, ' ')]);
  }

  test('3 MB are accepted and applied', async () => {
    expect((await postWebhook(world, bodyOf(3 * mib))).status).toBe(200);
    await ana.sees('Large');
  });

  test('one byte more is refused with 413, and nothing is stored', async () => {
    const answer = await postWebhook(world, bodyOf(3 * mib + 1));
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ code: 'TOO_LARGE' });
    expect(await webhooksTaken(world.app().deps.store)).toBe(0);
  });

  test('a compressed body is refused, however it is signed', async () => {
    const body = webhookBody(world, textValue('12025550110', 'wamid.zipped', 'Zipped'));
    for (const [encoding, bytes] of [
      ['gzip', gzipSync(body)],
      ['gzip', body],
      ['br', body],
      ['deflate', body],
    ] as const) {
      const answer = await postWebhook(world, bytes, { 'content-encoding': encoding });
      expect(answer.status, encoding).toBe(415);
    }
    expect(await webhooksTaken(world.app().deps.store)).toBe(0);
    expect((await postWebhook(world, body, { 'content-encoding': 'identity' })).status).toBe(200);
    await ana.sees('Zipped');
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonp'])(
    'the content type %s is refused',
    async (type) => {
      const body = webhookBody(world, textValue('12025550110', 'wamid.type', 'Typed'));
      expect((await postWebhook(world, body, { 'content-type': type })).status).toBe(415);
      expect(await webhooksTaken(world.app().deps.store)).toBe(0);
    },
  );
});

describe('a signed body that cannot be read', () => {
  const inText = (text: string) =>
    webhookBody(world, textValue('12025550110', 'wamid.odd', 'TEXT'))
      .toString()
      .replace('TEXT', text);

  test.each<[string, () => Uint8Array]>([
    ['nested a million levels deep', () => Buffer.from('['.repeat(mib))],
    ['nested and closed again', () => Buffer.from(`{"entry":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)],
    [
      'with invalid UTF-8',
      () => Buffer.concat([Buffer.from('{"entry":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]),
    ],
    ['that ends in the middle', () => webhookBody(world, textValue('12025550110', 'wamid.cut', 'Cut')).subarray(0, -9)],
    ['that is empty', () => Buffer.from('{}')],
    ['that is a number', () => Buffer.from('17')],
    ['that is null', () => Buffer.from('null')],
    ['of a million keys', () => Buffer.from(`{${Array.from({ length: 250_000 }, (_, n) => `"k${n}":0`).join(',')}}`)],
    ['with a list of a million entries', () => Buffer.from(`{"entry":[${'0,'.repeat(mib)}0]}`)],
    [
      'with a million elements that are none',
      () => Buffer.from(inText('').replace(/"messages":\[.*\]\}\}\]\}\]\}/, `"messages":[${'0,'.repeat(mib)}0]}}]}]}`)),
    ],
  ])('%s is kept as dead with its reason, and the next message is applied', async (_what, body) => {
    expect((await postWebhook(world, body())).status).toBe(200);
    await theNextMessageIsApplied();
    const dead = await deadElements();
    expect(dead.length).toBeGreaterThan(0);
    for (const { reason } of dead) expect(reason).toMatch(/^[A-Z].{10,200}$/);
  });
});

describe('a signed body with odd content', () => {
  test.each<[string, string, string]>([
    ['a NUL', 'a\\u0000b', 'a\ufffdb'],
    ['a lone surrogate', 'a\\ud800b', 'a\ufffdb'],
    ['a text of 64 KB', '😀'.repeat(16_384), '😀'.repeat(16_384)],
    ['right-to-left marks and combining marks', 'a\u202eb\u0301\u0301\u0301', 'a\u202eb\u0301\u0301\u0301'],
  ])('%s is shown', async (_what, written, shown) => {
    const body = webhookBody(world, textValue('12025550110', 'wamid.odd', 'TEXT'))
      .toString()
      .replace('TEXT', written);
    expect((await postWebhook(world, Buffer.from(body))).status).toBe(200);
    await theNextMessageIsApplied();
    const { messages } = await everything(world.app().deps.store);
    expect(messages.find(({ wamid }) => wamid === 'wamid.odd')?.text).toBe(shown);
  });

  test('a key named __proto__ reaches no prototype', async () => {
    const body = webhookBody(world, textValue('12025550110', 'wamid.proto', 'Polluting'))
      .toString()
      .replace(
        '"type":"text"',
        '"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}},"type":"text"',
      );
    expect((await postWebhook(world, Buffer.from(body))).status).toBe(200);
    await ana.sees('Polluting');
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  test.each(['-1', '-99999999999', '0', '1e18', '999999999999999999', '1790000000.5', 'yesterday', '', 'NaN'])(
    'the time “%s” counts as now: the message is shown, and its window is of 24 hours at most',
    async (timestamp) => {
      const before = Date.now();
      expect(
        (await postWebhook(world, webhookBody(world, textValue('12025550110', 'wamid.t', 'When?', timestamp)))).status,
      ).toBe(200);
      await ana.sees('When?');
      const { messages, chats } = await everything(world.app().deps.store);
      const sentAt = Date.parse(messages[0]?.sentAt ?? '');
      expect(sentAt).toBeGreaterThanOrEqual(before - 1000);
      expect(sentAt).toBeLessThanOrEqual(Date.now());
      expect(Date.parse(chats[0]?.windowExpiresAt ?? '')).toBe(sentAt + 24 * 3_600_000);
    },
  );
});

test('whatever is missing, doubled or of another type in a webhook, each element of it ends as a message, a report or a reason', async () => {
  const rubbish = fc.constantFrom<unknown>(null, '', 0, -1, 1e18, true, [], {}, [null], 'x'.repeat(600), {
    a: { b: [] },
  });
  const change = fc.record({ place: fc.nat(), what: fc.constantFrom('drop', 'replace', 'double'), by: rubbish });
  const samples = Object.values({ ...fixtures.messages, ...fixtures.statuses });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...samples),
      fc.array(change, { minLength: 1, maxLength: 6 }),
      async (sample, changes) => {
        const isStatus = 'status' in sample;
        const whole = fixtures.webhook(
          fixtures.messagesChange(isStatus ? { statuses: [sample] } : { messages: [sample] }),
        );
        const json = JSON.stringify(whole).replaceAll(fixtures.phoneNumberId, world.account().phoneNumberId);
        const mutated = Buffer.from(JSON.stringify(changes.reduce(mutate, JSON.parse(json))));
        const { store } = world.app().deps;
        const position = (await store.journal.last()) + 1;
        const before = await everything(store);
        expect((await postWebhook(world, mutated)).status).toBe(200);
        await world.app().idle();

        const after = await everything(store);
        const setAside = after.outcomes.filter((outcome) => outcome.position === position);
        const known = new Set(before.messages.map(({ id }) => id));
        const added = after.messages.filter(({ id }) => !known.has(id)).length;
        // A report is parked until its message is known, and a deed changes the message that it names.
        const parsed = parseWebhook(mutated, new Set(['reaction', 'edit', 'revoke']));
        const reports = parsed.filter(
          (one) => deeds.includes(one.kind) || (one.kind === 'status' && one.report !== undefined),
        ).length;
        const expected = parsed.length;
        expect(setAside.length + added).toBeGreaterThanOrEqual(expected - reports);
        expect(setAside.length + added).toBeLessThanOrEqual(expected);
        await expect(store.get('marks', markOf(store.journal.start))).resolves.toMatchObject({ position });
      },
    ),
    { numRuns: 40 * faultRounds(5), endOnFailure: true },
  );
  await theNextMessageIsApplied();
});

test('what is for a number that is not connected is dead, visible to admins, and can be replayed once it is', async () => {
  const foreign = '555000555000555' as PhoneNumberId;
  const values = [textValue('12025550110', 'wamid.f', 'For another number'), statusValue('wamid.g', 'read')];
  const body = webhookBody(world, ...values)
    .toString()
    .replaceAll(world.account().phoneNumberId, foreign);
  expect((await postWebhook(world, Buffer.from(body))).status).toBe(200);
  await theNextMessageIsApplied();
  const omar = await world.colleague('Omar');
  expect((await omar.request('GET', '/api/journal/dead')).status).toBe(403);
  const dead = await deadElements();
  expect(dead.map(({ reason }) => reason)).toEqual([
    `Phone number id ${foreign} is not connected here`,
    `Phone number id ${foreign} is not connected here`,
  ]);
  expect((await everything(world.app().deps.store)).messages).toHaveLength(1);

  const document = { id: foreign, wabaId: world.account().wabaId, display: foreign, name: 'Second' };
  await world.app().deps.write(async () => ({
    commit: { put: [{ collection: 'phoneNumbers', document }] },
    answer: undefined,
  }));
  const position = dead[0]?.position;
  expect((await omar.request('POST', '/api/journal/replay', { position })).status).toBe(403);
  expect((await ana.request('POST', '/api/journal/replay', { position })).status).toBe(200);
  await ana.sees('For another number');
  expect(await deadElements()).toEqual([]);
});

const deeds: readonly string[] = ['reaction', 'edit', 'revoke'];

type Mutable = { [key: string]: unknown };
type Change = { readonly place: number; readonly what: string; readonly by: unknown };

/** The value with one of its places, however deep, dropped, replaced, or put beside itself once more. */
function mutate(root: unknown, { place, what, by }: Change): unknown {
  const places: { readonly holder: Mutable; readonly key: string }[] = [];
  const visit = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return;
    for (const key of Object.keys(value)) {
      places.push({ holder: value as Mutable, key });
      visit((value as Mutable)[key]);
    }
  };
  visit(root);
  const chosen = places[place % Math.max(1, places.length)];
  if (chosen === undefined) return root;
  const { holder, key } = chosen;
  if (what === 'drop') delete holder[key];
  else if (what === 'replace') holder[key] = structuredClone(by);
  else if (Array.isArray(holder)) holder.push(holder[Number(key)]);
  else holder[`${key}_again`] = holder[key];
  return root;
}
