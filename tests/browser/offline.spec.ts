/** Writing without a network: nothing is lost, nothing goes twice, and nobody else sends or sees it. */
import { away, test as base, expect } from '../support/browser-test.ts';
import { type NetworkLine, openLine } from '../support/network-line.ts';
import type { Screen } from '../support/screen.ts';
import { password } from '../support/world.ts';

/** The admin's screen behind a line that can be cut, in a chat with Emma. */
const test = base.extend<{ readonly line: NetworkLine; readonly anaOnLine: Screen }>({
  line: async ({ world }, use) => {
    const line = await openLine(world.url());
    await use(line);
    await line.close();
  },
  anaOnLine: async ({ world, seats, line, emma }, use) => {
    await emma.writes('Is anybody there?');
    const ana = await seats.open(await away(world.admin()), { origin: line.url });
    seats.watchOf(ana).expectLostConnections();
    await ana.opens('/inbox');
    await ana.opensChat('Emma Clarke');
    await ana.seesUnreadChats(0);
    await use(ana);
  },
});

async function loseNetwork({ context, connection }: Screen, line: NetworkLine): Promise<void> {
  line.cut();
  await context.setOffline(true);
  await expect(connection).toContainText('Offline — messages will be sent when you’re back');
}

async function findNetwork({ context }: Screen, line: NetworkLine): Promise<void> {
  line.mend();
  await context.setOffline(false);
}

/** Waits until the browser has stored a draft; opening a database that is not there yet would make an empty one. */
async function keepsDraft({ page }: Screen, text: string): Promise<void> {
  const stored = () =>
    page.evaluate(async () => {
      const databases = await indexedDB.databases();
      if (!databases.some(({ name }) => name === 'parley-drafts')) return [];
      return new Promise<unknown[]>((resolve, reject) => {
        const opening = indexedDB.open('parley-drafts');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction('drafts').objectStore('drafts').getAll();
          reading.onsuccess = () => resolve(reading.result);
          reading.onerror = () => reject(reading.error);
          reading.transaction?.addEventListener('complete', () => opening.result.close());
        };
      });
    });
  await expect.poll(stored).toContain(text);
}

test('twenty messages written in two tabs without a network go once each, in the order of each tab', async ({
  world,
  seats,
  line,
  anaOnLine: left,
}) => {
  // Twenty messages are written by hand in two tabs: long on a busy machine.
  test.slow();
  const chat = new URL(left.page.url());
  const right = await seats.anotherTab(left);
  await right.opens(chat.pathname + chat.search);
  await right.sees('Is anybody there?');

  await loseNetwork(left, line);
  const numbers = Array.from({ length: 10 }, (_, index) => index);
  for (const number of numbers) {
    await left.writes(`left ${number}`);
    await right.writes(`right ${number}`);
  }
  for (const tab of [left, right]) {
    await expect(tab.message('right 9')).toContainText('Will send when you are back online');
    await expect(tab.message('left 9')).toContainText('Will send when you are back online');
  }
  await right.drafts('Half a thought');
  await keepsDraft(right, 'Half a thought');
  await expect(right.page.reload()).rejects.toThrow(/ERR_INTERNET_DISCONNECTED/);
  expect(world.simulator().ledger()).toEqual([]);

  await findNetwork(left, line);
  await right.opens(chat.pathname + chat.search);
  for (const tab of [left, right]) {
    await tab.seesTick('right 9', 'Delivered');
    await tab.seesTick('left 9', 'Delivered');
  }
  await expect(right.composer).toHaveValue('Half a thought');

  const sent = world
    .simulator()
    .ledger()
    .map(({ text }) => text);
  expect([...sent].sort()).toEqual(numbers.flatMap((number) => [`left ${number}`, `right ${number}`]).sort());
  for (const side of ['left', 'right']) {
    expect(sent.filter((text) => text.startsWith(side))).toEqual(numbers.map((number) => `${side} ${number}`));
  }
  await expect.poll(async () => (await left.spoken()).join('\n')).toBe((await right.spoken()).join('\n'));
});

test('who is at the end stays there when something came in between while the network was away', async ({
  line,
  anaOnLine: ana,
  emma,
}) => {
  await emma.writes('Much to say\n'.repeat(40));
  await ana.sees('Much to say');
  await loseNetwork(ana, line);
  await ana.writes('First');
  await ana.writes('Second');
  await emma.writes('Meanwhile');
  await findNetwork(ana, line);
  await ana.seesTick('Second', 'Delivered');
  await ana.sees('Meanwhile');
  await expect(ana.message('Second')).toBeInViewport({ ratio: 1 });
});

test('a draft is there again after a reload', async ({ ana, emma }) => {
  await emma.writes('When do you open?');
  await ana.opensChat('Emma Clarke');
  await ana.drafts('Every day at');
  await keepsDraft(ana, 'Every day at');
  await ana.page.reload();
  await expect(ana.composer).toHaveValue('Every day at');
});

test('what an agent left unsent waits for that agent; a colleague on the same browser neither sends nor sees it', async ({
  world,
  seats,
  line,
  anaOnLine: ana,
}) => {
  await away(world.colleague('Omar Haddad'));
  await loseNetwork(ana, line);
  await ana.writes('Only from Ana');
  await ana.drafts('A draft of Ana’s');
  await keepsDraft(ana, 'A draft of Ana’s');
  seats.watchOf(ana).expectStatus(401);
  const admin = await world.admin();
  expect((await admin.request('POST', '/api/auth/logout')).status).toBeLessThan(300);

  await findNetwork(ana, line);
  await expect(ana.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await ana.signsIn('omar.haddad@example.test', password);
  await ana.sees('Is anybody there?');
  await expect(ana.message('Only from Ana')).toHaveCount(0);
  await expect(ana.composer).toHaveValue('');
  await ana.writes('From Omar');
  await ana.seesTick('From Omar', 'Delivered');
  await ana.choosesSignOut();

  await ana.signsIn('ana@example.test', password);
  await ana.seesTick('Only from Ana', 'Delivered');
  await expect(ana.composer).toHaveValue('A draft of Ana’s');
  expect(
    world
      .simulator()
      .ledger()
      .map(({ text }) => text),
  ).toEqual(['From Omar', 'Only from Ana']);
});

test('signing out with something unsent asks first, and what was refused stays on screen with its reason', async ({
  world,
  seats,
  line,
  anaOnLine: ana,
}) => {
  await loseNetwork(ana, line);
  await ana.writes('Written in time');
  world.simulator().advanceClock(24 * 60 * 60 * 1000);
  seats.watchOf(ana).expectStatus(422);
  await findNetwork(ana, line);
  await expect(ana.message('Written in time')).toContainText('Not sent. The 24-hour window is closed.');
  await ana.seesTick('Written in time', 'Not sent');

  await ana.choosesSignOut();
  const question = ana.page.getByRole('dialog', { name: '1 message not sent yet' });
  await question.getByRole('button', { name: 'Stay signed in' }).click();
  await ana.sees('Written in time');
  await ana.choosesSignOut();
  await question.getByRole('button', { name: 'Sign out anyway' }).click();
  await expect(ana.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  expect(world.simulator().ledger()).toEqual([]);
});
