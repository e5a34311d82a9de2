/** Pages without barriers that a machine can find, in both themes, on a desk and on a phone. */
import { barriers } from '../support/barriers.ts';
import { away, expect, test } from '../support/browser-test.ts';

for (const width of [1440, 390]) {
  test(`axe finds nothing serious on the pages before signing in, ${width} pixels wide`, async ({ world, seats }) => {
    const stranger = await seats.open(undefined, { width });
    const { page } = stranger;
    const link = new URL((await world.app().setupLink()) ?? '', world.url());
    await stranger.opens(link.pathname + link.search);
    await expect(page.getByRole('button', { name: 'Open the inbox' })).toBeVisible();
    const found = await barriers(page, 'setup');
    await stranger.opens('/login');
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
    found.push(...(await barriers(page, 'login')));
    expect(found).toEqual([]);
  });

  test(`axe finds nothing serious in list and thread, ${width} pixels wide`, async ({ world, seats }) => {
    const simulator = world.simulator();
    await simulator.person('lina').writes('مرحبا، هل العرض ما زال متوفراً؟');
    await simulator.person('maria').writes('Hola, ¿a qué hora abrís mañana?');
    await simulator.person('emma').writes('Is the *blue* kettle in stock? See https://example.test/kettle');
    await world.quiet();
    const ana = await seats.open(await away(world.admin()), { width });
    const { page } = ana;
    await ana.opens('/inbox');
    await expect(ana.rows).toHaveCount(3);
    const found = await barriers(page, 'list');
    await ana.opensChat('Emma Clarke');
    simulator.person('emma').opens();
    await ana.writes('It is!');
    await ana.seesTick('It is!', 'Read');
    simulator.setDials({ failNextWithCode: 131026 });
    await ana.writes('Shall we send it?');
    await ana.seesTick('Shall we send it?', 'Not sent');
    found.push(...(await barriers(page, 'thread')));
    expect(found).toEqual([]);
  });

  test(`axe finds nothing serious in the settings, ${width} pixels wide`, async ({ world, seats }) => {
    const ana = await seats.open(await away(world.admin()), { width });
    const { page } = ana;
    const found: string[] = [];
    await ana.opens('/settings');
    for (const tab of ['Team', 'Profile', 'Sessions', 'General', 'Templates', 'Appearance']) {
      await page.getByRole('tab', { name: tab }).click();
      await expect(page.getByRole('tabpanel', { name: tab })).toBeVisible();
      found.push(...(await barriers(page, `settings, ${tab}`)));
    }
    expect(found).toEqual([]);
  });
}
