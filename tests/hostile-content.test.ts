/** What strangers can fill stays text on every way through the server: stored, read, and in the headers of their files. */
import { parse } from 'content-disposition';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BrowserClient } from './support/browser-client.ts';
import { eventually } from './support/eventually.ts';
import { everything } from './support/everything.ts';
import { everyFieldHostile, kinds } from './support/hostile-messages.ts';
import { scriptPayloads } from './support/script-payloads.ts';
import { postWebhook, textValue, webhookBody } from './support/webhooks.ts';
import { startWorld, type World } from './support/world.ts';

let world: World;
let ana: BrowserClient;

beforeEach(async () => {
  world = await startWorld();
  ana = await world.admin();
});

afterEach(() => world.close());

test('300 script payloads in every field of every type end as messages, reports or reasons, and are read as JSON alone', async () => {
  expect(new Set(scriptPayloads).size).toBe(300);
  const waId = '12025550110';
  const values = scriptPayloads.map((text, n) => ({
    contacts: [{ profile: { name: text, username: text }, wa_id: waId }],
    messages: [everyFieldHostile(waId, text, n)],
  }));
  for (let from = 0; from < values.length; from += 50) {
    expect((await postWebhook(world, webhookBody(world, ...values.slice(from, from + 50)))).status).toBe(200);
  }
  await postWebhook(world, webhookBody(world, textValue('12025550199', 'wamid.after', 'After all that')));
  await ana.sees('After all that');
  await world.quiet();

  const { chats, messages, outcomes } = await everything(world.app().deps.store);
  // Reactions, edits and the like are no messages of their own.
  expect(messages.length).toBeGreaterThan(scriptPayloads.length / 2);
  expect(messages.length).toBeLessThanOrEqual(scriptPayloads.length + 1);
  for (const { reason } of outcomes) expect(reason ?? '').not.toMatch(/[<>]/);
  const hostile = chats.find(({ id }) =>
    messages.some(({ chatId, wamid }) => chatId === id && wamid !== 'wamid.after'),
  );
  for (const path of [
    '/api/inbox',
    '/api/chats',
    `/api/chats/${hostile?.id}/messages?limit=200`,
    '/api/journal/dead',
  ]) {
    const { status, headers } = await ana.request('GET', path);
    expect([path, status, headers.get('content-type')?.split(';')[0]]).toEqual([path, 200, 'application/json']);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  }
  expect(kinds.length).toBeGreaterThan(15);
});

test('a file may be called whatever it likes: its headers stay well-formed, and it runs nowhere', async () => {
  const emma = world.simulator().person('emma');
  const names = [
    ...scriptPayloads.filter((_, place) => place % 10 === 0),
    'x\r\nSet-Cookie: a=b.txt',
    '../../etc/passwd',
    'nul\u0000l.svg',
    'invoice\u202efdp.exe',
    `${'😀'.repeat(60)}.html`,
    '"; filename=evil.html; x="',
  ];
  const bytes = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
  for (const name of names) await emma.sendsA('document', { file: { bytes, mime: 'image/svg+xml', name } });
  const files = await eventually('all of them are here', () => {
    const media = Object.values(ana.view().threads).flatMap(({ messages }) => messages.map((message) => message.media));
    return media.length === names.length && media.every((one) => one?.state === 'ready') && media;
  });
  for (const file of files) {
    const { status, headers } = await ana.request('GET', `/api/media/${file?.mediaId}`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toMatch(/; sandbox$/);
    expect(headers.has('set-cookie')).toBe(false);
    const header = headers.get('content-disposition') ?? '';
    expect(header).toMatch(/^attachment; filename[\x20-\x7e]+$/);
    expect(parse(header).parameters.filename).not.toMatch(/[\p{Cc}\p{Cf}/\\]/u);
  }
});
