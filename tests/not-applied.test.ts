/** What could not be applied waits for an admin, who hears of it as it comes and settles it. */
import { journalAlertId } from '@parley/model/settings';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BrowserClient } from './support/browser-client.ts';
import { eventually } from './support/eventually.ts';
import { expectFresh } from './support/expect-fresh.ts';
import { postWebhook, textValue, webhookBody } from './support/webhooks.ts';
import { startWorld, type World } from './support/world.ts';

let world: World;
let ana: BrowserClient;

beforeEach(async () => {
  world = await startWorld();
  ana = await world.admin();
});

afterEach(() => world.close());

const alert = () => (ana.view().settings.alerts ?? []).find(({ id }) => id === journalAlertId);

function waiting(words: RegExp | undefined): Promise<unknown> {
  return eventually(
    () => `admins are told ${words}; they are told ${alert()?.title}`,
    () => (words === undefined ? alert() === undefined : words.test(alert()?.title ?? '')),
  );
}

const settle = (deed: 'replay' | 'ignore', position: number) =>
  ana.request('POST', `/api/journal/${deed}`, { position });

/** The places of what waits, in the order in which it came. */
async function positions(): Promise<number[]> {
  const { body } = await ana.request('GET', '/api/journal/dead');
  return [...new Set((body as { dead: { position: number }[] }).dead.map(({ position }) => position))];
}

test('an alert follows how many things wait, while they come, are tried again and are given up', async () => {
  expect((await postWebhook(world, Buffer.from('no JSON'))).status).toBe(200);
  await waiting(/^One thing .* waits for an admin\.$/);
  const ofAnother = webhookBody(
    world,
    textValue('12025550110', 'wamid.1', 'A secret for another number'),
    textValue('12025550110', 'wamid.2', 'And one more'),
  );
  const { phoneNumberId } = world.account();
  await postWebhook(world, Buffer.from(ofAnother.toString().replaceAll(phoneNumberId, '555000555000555')));
  await waiting(/^3 things .* wait for an admin\.$/);
  expect(JSON.stringify(ana.view().settings)).not.toMatch(/secret|no JSON/);

  const [first = 0, second = 0] = await positions();
  const again = await settle('replay', second);
  expect(again).toMatchObject({ status: 200, body: { elements: [{ outcome: 'dead' }, { outcome: 'dead' }] } });
  await world.quiet();
  expect(alert()?.title).toMatch(/^3 things/);
  expect(await settle('ignore', second)).toMatchObject({ status: 200, body: { ignored: 2 } });
  await waiting(/^One thing/);
  // What was given up is kept for a while: another try brings it back.
  expect((await settle('replay', second)).status).toBe(200);
  await waiting(/^3 things/);
  expect((await settle('ignore', second)).status).toBe(200);
  await waiting(/^One thing/);
  await expectFresh(ana);

  // A restart counts anew what a command has settled on the stopped one.
  await world.restart();
  await ana.goOnline();
  expect(alert()?.title).toMatch(/^One thing/);
  expect((await settle('ignore', first)).status).toBe(200);
  await waiting(undefined);
  await expectFresh(ana);
});

test('a stream of what nobody can apply does not become a stream of alerts', async () => {
  const { phoneNumberId } = world.account();
  const values = Array.from({ length: 150 }, (_, n) => textValue('12025550110', `wamid.${n}`, `Text ${n}`));
  const body = Buffer.from(
    webhookBody(world, ...values)
      .toString()
      .replaceAll(phoneNumberId, '555000555000555'),
  );
  await postWebhook(world, body);
  await waiting(/^100 or more things/);
  const { seq } = ana.view();
  for (let n = 0; n < 5; n += 1) await postWebhook(world, body);
  await world.quiet();
  await expectFresh(ana);
  const events = (await world.app().deps.store.eventsAfter(seq, 1000)) ?? [];
  expect(events.filter(({ type }) => type === 'settings_update')).toEqual([]);
});
