/** Templates on screen: out of a closed window, with a file, and to somebody new. */
import { aJpeg } from '@parley/server/features/media/testing/sample-files';
import type { Page } from '@playwright/test';
import { barriers } from '../support/barriers.ts';
import { away, expect, test } from '../support/browser-test.ts';
import type { World } from '../support/world.ts';

const dayMs = 24 * 60 * 60 * 1000;

function templateId(world: World, name: string): string {
  const found = world
    .simulator()
    .templates()
    .find((template) => template.name === name);
  if (found === undefined) throw new Error(`There is no template ${name}`);
  return found.id;
}

/** Closes the window of everybody who has written. */
async function aDayLater(world: World): Promise<void> {
  await world.quiet();
  world.simulator().advanceClock(dayMs + 1);
  await world.quiet();
}

const dialog = (page: Page) => page.getByRole('dialog', { name: /template|New chat/ });
const preview = (page: Page) => page.getByRole('region', { name: 'How it looks on the phone' });

test('out of a closed window by keys: choose, fill, see, send; the answer opens the window again', async ({
  world,
  ana,
  emma,
}) => {
  const { page } = ana;
  await emma.writes('Is it here yet?');
  await ana.opensChat('Emma Clarke');
  await ana.drafts('It came this morning');
  await aDayLater(world);
  await expect(page.getByText(/The 24-hour window closed at/)).toBeVisible();
  await expect(page.getByText('It came this morning')).toBeVisible();
  await page.getByRole('button', { name: 'Choose a template' }).focus();
  await page.keyboard.press('t');
  await expect(page.getByRole('searchbox', { name: /Search templates/ })).toBeFocused();
  await page.keyboard.type('parcel');
  await expect(dialog(page).getByText('1 template found')).toBeAttached();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');

  const day = dialog(page).getByLabel('Day', { exact: true });
  await expect(dialog(page).getByLabel('First name').first()).toHaveValue('Emma');
  await expect(dialog(page).getByText('Still empty: Code and Day.')).toBeVisible();
  await expect(dialog(page).getByText(/charges it as utility/)).toBeVisible();
  await dialog(page).getByLabel('Code', { exact: true }).fill('K7');
  await expect(preview(page)).toContainText('Hi Emma, parcel K7 is ready for pickup until {{day}}.');
  await expect(preview(page)).toContainText('Parcel for Emma');
  await page.keyboard.press('Enter');
  await expect(dialog(page).getByText('Day is missing.')).toBeVisible();
  await expect(day).toBeFocused();
  expect(await barriers(page, 'the picker')).toEqual([]);

  const id = templateId(world, 'parcel_ready');
  world.simulator().changeTemplate(id, { status: 'PAUSED' });
  await expect(dialog(page).getByRole('alert')).toContainText('paused it for low quality');
  await expect(dialog(page).getByRole('button', { name: 'Send template' })).toBeDisabled();
  world.simulator().changeTemplate(id, { status: 'APPROVED' });
  await expect(dialog(page).getByRole('alert')).toBeHidden();

  await page.keyboard.type('Friday');
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toBeHidden();
  const words = 'Hi Emma, parcel K7 is ready for pickup until Friday. Bring this message along.';
  await ana.seesTick(words, 'Delivered');
  await expect(ana.message(words)).toContainText('Template · parcel_ready · en_US');
  const sent = emma.phone().messages.at(-1);
  expect(sent?.card).toMatchObject({ header: 'Parcel for Emma', body: words });
  await emma.presses(sent?.id ?? ('' as never), sent?.card?.buttons?.[0]?.key ?? '');
  await expect(page.getByRole('article', { name: /: Reply, On my way$/ })).toBeVisible();
  await expect(ana.composer).toHaveValue('It came this morning');

  await ana.composer.fill('');
  await page.getByRole('button', { name: 'Attach' }).click();
  await page.getByRole('menuitem', { name: /^Template/ }).click();
  await page.getByRole('button', { name: /^order_update.*English/ }).click();
  await expect(dialog(page).getByText(/^Free: a utility template costs nothing/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
});

test('with a photo at the top and a link, and not without them', async ({ world, ana, emma }) => {
  const { page } = ana;
  await emma.writes('Anything new?');
  await ana.opensChat('Emma Clarke');
  await aDayLater(world);
  await page.getByRole('button', { name: 'Choose a template' }).click();
  await dialog(page).getByRole('searchbox').fill('sale');
  await expect(dialog(page).getByText('WhatsApp has paused it for low quality.')).toBeVisible();
  await dialog(page).getByRole('searchbox').fill('arrivals');
  await page.getByRole('button', { name: /^new_arrivals/ }).click();
  await expect(
    dialog(page).getByText('Still empty: Photo at the top, Text 2 and End of the link of “See them”.'),
  ).toBeVisible();
  const file = dialog(page).locator('input[type=file]');
  await file.setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('Not a photo') });
  await expect(dialog(page).getByText('WhatsApp does not take text/plain as a photo.')).toBeVisible();
  await file.setInputFiles({ name: 'kettle.jpg', mimeType: 'image/jpeg', buffer: await aJpeg() });
  await expect(preview(page).locator('img')).toBeVisible();
  await dialog(page).getByLabel('Text 2').fill('blue kettles');
  await dialog(page)
    .getByLabel(/^End of the link/)
    .fill('kettles');
  await expect(dialog(page).getByText(/no marketing to numbers of the United States/)).toBeVisible();
  await dialog(page).getByRole('button', { name: 'Send template' }).click();
  await ana.seesTick('New in the shop this week: blue kettles.', 'Delivered');
  const card = emma.phone().messages.at(-1)?.card;
  expect(card).toMatchObject({
    media: { mime: 'image/jpeg' },
    buttons: [{ url: expect.stringContaining('/new/kettles') }, {}, {}],
  });
});

test('on a phone: somebody known is found, somebody new gets a template and a chat', async ({ world, seats, emma }) => {
  const bruno = world.simulator().addPerson({ name: 'Bruno Keller', waId: '491712345678' });
  await emma.writes('Hello');
  await world.quiet();
  const ana = await seats.open(await away(world.admin()), { width: 390 });
  const { page } = ana;
  await ana.opens('/inbox');
  await page.getByRole('button', { name: 'New chat' }).tap();
  await page.getByLabel('Name or phone number').fill('emm');
  await expect(page.getByRole('button', { name: /Emma Clarke/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 2, name: 'Emma Clarke' })).toBeVisible();
  await page.getByRole('button', { name: 'Back to the list' }).tap();

  await page.getByRole('button', { name: 'New chat' }).tap();
  await page.getByLabel('Name or phone number').fill('0049 (171) 234-5678');
  await page.getByRole('button', { name: /Begin a chat with \+49 171 2345678/ }).tap();
  await page
    .getByRole('button', { name: /^hello .*English/i })
    .first()
    .tap();
  await expect(preview(page)).toContainText('Hello from the Parley Sandbox shop');
  expect(await barriers(page, 'a new chat')).toEqual([]);
  await page.getByRole('button', { name: 'Send template' }).tap();
  await expect(page.getByRole('heading', { level: 2, name: /171 2345678|Bruno/ })).toBeVisible();
  await ana.seesTick('Hello from the Parley Sandbox shop', 'Delivered');
  expect(bruno.phone().messages).toHaveLength(1);
  await bruno.writes('Who is this?');
  await ana.sees('Who is this?');
  await expect(ana.composer).toBeVisible();

  await page.getByRole('button', { name: 'Back to the list' }).tap();
  await page.getByRole('button', { name: 'New chat' }).tap();
  await page.getByLabel('Name or phone number').fill('+491712345678');
  await page.getByRole('button', { name: /Bruno Keller/ }).tap();
  await ana.sees('Who is this?');
});
