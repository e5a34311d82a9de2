/** The server goes and comes back while a page is open. */
import { away, expect, test } from '../support/browser-test.ts';
import { openLine } from '../support/network-line.ts';

test('a page that lost its server says so, and shows what it missed without a reload', async ({ world, seats }) => {
  const agent = await world.admin();
  agent.goOffline();
  const line = await openLine(world.url());
  const ana = await seats.open(agent, { origin: line.url });
  seats.watchOf(ana).expectLostConnections();
  await world.simulator().person('emma').writes('Before the restart');
  await ana.opens('/inbox');
  await ana.opensChat('Emma Clarke');
  await ana.sees('Before the restart');
  await expect(ana.connection).toHaveText('');
  await ana.page.evaluate(() => document.documentElement.setAttribute('data-same-page', ''));

  line.cut();
  await world.restart();
  await world.simulator().person('emma').writes('While you were away');
  await world.simulator().person('maria').writes('Hola, ¿a qué hora abrís mañana?');
  await world.quiet();
  await expect(ana.connection).toHaveText('Reconnecting…');
  await ana.writes('Written without a server');
  await expect(ana.message('Written without a server')).toContainText('Will send when you are back online');

  line.mend();
  await expect(ana.connection).toHaveText('Up to date');
  await ana.sees('While you were away');
  await ana.seesTick('Written without a server', 'Delivered');
  await expect(ana.row('María Torres')).toContainText('¿a qué hora abrís mañana?');
  await expect(ana.connection).toHaveText('');
  await expect(ana.page.locator('[data-same-page]')).toBeAttached();
  expect(
    world
      .simulator()
      .ledger()
      .map(({ text }) => text),
  ).toEqual(['Written without a server']);
  await ana.context.close();
  await line.close();
});

test('a page goes on over an orderly restart as if nothing had been', async ({ world, seats, ana }) => {
  seats.watchOf(ana).expectLostConnections();
  await world.simulator().person('emma').writes('One');
  await ana.opensChat('Emma Clarke');
  await world.restart();
  await world.simulator().person('emma').writes('Two');
  await ana.sees('Two');
  await ana.writes('Three');
  await ana.seesTick('Three', 'Delivered');
});

test('a page of an older version says so, and what is being written stays over the reload', async ({
  world,
  seats,
}) => {
  await world.simulator().person('emma').writes('One');
  const ana = await seats.open(await away(world.admin()));
  const build = await (await fetch(`${world.url()}/build.txt`)).text();
  expect(build).toMatch(/^[0-9a-f]{12}$/);
  // The parts of the page as another build has them.
  await ana.context.route('**/_next/static/**/*.js', async (route) => {
    const answer = await route.fetch();
    const headers = { ...answer.headers(), 'cache-control': 'no-store' };
    await route.fulfill({ response: answer, headers, body: (await answer.text()).replaceAll(build, 'f'.repeat(12)) });
  });
  await ana.opens('/inbox');
  await ana.opensChat('Emma Clarke');
  await ana.drafts('Half a sent');
  await expect(ana.connection).toContainText('A new version is here');
  await ana.context.unrouteAll();
  await ana.page.getByRole('button', { name: 'Reload' }).click();
  await expect(ana.composer).toHaveValue('Half a sent');
  await expect(ana.connection).toHaveText('');
});
