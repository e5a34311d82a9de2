/** Connections that break in the middle of anything: who comes back holds what a fresh page would load. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BrowserClient, openBrowser } from '../support/browser-client.ts';
import { faultRounds, seededChance } from '../support/chance.ts';
import { eventually } from '../support/eventually.ts';
import { type FlakyProxy, makeFlakyProxy } from '../support/flaky-proxy.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let ana: BrowserClient;
let proxy: FlakyProxy;

beforeEach(async () => {
  world = await startWorld();
  ana = await world.admin();
  proxy = await makeFlakyProxy(world.url());
});

afterEach(async () => {
  await proxy.close();
  await world.close();
});

test('a browser whose connection is cut at random frames, again and again, ends with the view of a fresh page and hears nothing twice', {
  timeout: 120_000 + faultRounds(20) * 1000,
}, async () => {
  const chance = seededChance('cut-sockets');
  const cuts = faultRounds(20);
  const away = await openBrowser(proxy.url, ana.cookie);
  const phones = world
    .simulator()
    .state()
    .phones.map(({ persona }) => world.simulator().person(persona.id));
  const answers: string[] = [];
  let isOver = false;

  /** Everybody writes and Ana answers one of them, as long as there is anything left to cut. */
  async function life(): Promise<void> {
    for (let turn = 0; !isOver; turn += 1) {
      await Promise.all(phones.map((phone, index) => phone.writes(`Written ${turn}.${index}`)));
      const { chatId } = await ana.sees(`Written ${turn}.${turn % phones.length}`);
      answers.push(`Answer ${turn}`);
      await ana.writes(chatId, `Answer ${turn}`);
    }
  }

  async function comeBackAgainAndAgain(): Promise<void> {
    while (proxy.cuts() < cuts) {
      // A handshake and an empty catch-up take about 1,500 bytes: some cuts fall into them, most into live frames.
      proxy.cutAfter(chance.below(12_000));
      await away.goOnline().then(
        () => eventually('the connection is cut', () => !away.isOnline()),
        // Cut before it was back.
        () => undefined,
      );
    }
    isOver = true;
  }

  away.goOffline();
  await Promise.all([life(), comeBackAgainAndAgain()]);
  proxy.cutAfter(Number.POSITIVE_INFINITY);
  for (const text of answers) await ana.sees(text, (one) => one.direction === 'outbound' && one.status !== 'sending');
  await world.quiet();
  await away.goOnline();
  const head = await world.app().deps.store.head();
  await eventually('it is up to date', () => away.view().seq >= head);

  const { seq: _, ...fresh } = await ana.freshView();
  const { seq: __, ...held } = away.view();
  expect(held).toEqual(fresh);
  const heard = away.heard.map(({ seq }) => seq);
  expect(heard).toEqual([...new Set(heard)].sort((a, b) => a - b));
  away.close();
});
