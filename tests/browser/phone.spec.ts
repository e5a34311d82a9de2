/** The inbox in a hand: one thing at a time, and nothing wider than the screen. */
import { away, expect, test } from '../support/browser-test.ts';
import type { Screen } from '../support/screen.ts';

const width = 390;

/** How far the page could be scrolled sideways, in pixels. */
function sideways({ page }: Screen): Promise<number> {
  return page.evaluate(() => {
    const root = document.scrollingElement ?? document.documentElement;
    return Math.max(root.scrollWidth, document.body.scrollWidth) - window.innerWidth;
  });
}

test('list, thread, answer and back, without scrolling sideways', async ({ world, seats }) => {
  const simulator = world.simulator();
  await simulator.person('maria').writes('Hola, ¿a qué hora abrís mañana?');
  await simulator
    .person('emma')
    .writes(`A long word: ${'unbreakable'.repeat(30)} https://example.test/${'x'.repeat(200)}`);
  await world.quiet();
  const ana = await seats.open(await away(world.admin()), { width });
  const { page } = ana;
  await ana.opens('/inbox');
  await expect(ana.rows).toHaveCount(2);
  await expect(page.getByRole('main', { name: /^Chat/ })).toBeHidden();
  expect(await sideways(ana)).toBeLessThanOrEqual(0);

  await ana.row('Emma Clarke').tap();
  await ana.sees('A long word');
  await expect(ana.rows.first()).toBeHidden();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeHidden();
  // Reading first: the keyboard of the phone stays down until the field is tapped.
  await expect(ana.composer).not.toBeFocused();
  expect(await sideways(ana)).toBeLessThanOrEqual(0);

  await ana.composer.tap();
  await page.keyboard.type('First line');
  await page.keyboard.press('Enter');
  await page.keyboard.type('second line');
  await expect(ana.composer).toHaveValue('First line\nsecond line');
  await page.getByRole('button', { name: 'Send' }).tap();
  await ana.seesTick('second line', 'Delivered');
  await expect(ana.composer).toBeInViewport({ ratio: 1 });
  expect(await sideways(ana)).toBeLessThanOrEqual(0);

  await page.getByRole('button', { name: 'Back to the list' }).tap();
  await expect(ana.row('María Torres')).toBeVisible();
  await ana.row('María Torres').tap();
  await ana.sees('¿a qué hora abrís');
  await page.goBack();
  await expect(ana.row('Emma Clarke')).toBeVisible();

  for (const path of ['/settings', '/simulator', '/login']) {
    await ana.opens(path);
    await expect(page.getByRole('main').first()).toBeVisible();
    expect(await sideways(ana), path).toBeLessThanOrEqual(0);
  }
  await ana.opens('/settings?tab=appearance');
  await expect(page.getByRole('tab', { name: 'Appearance' })).toBeInViewport({ ratio: 0.9 });
  seats.watchOf(ana).expectStatus(400);
  await ana.opens('/inbox?c=nothing');
  await expect(page.getByText('There is no chat at this address')).toBeVisible();
});
