/** Everything that can be written besides words, and what the customer sees while it is written. */
import { readSample } from '@parley/simulator/samples';
import { barriers } from '../support/barriers.ts';
import { away, expect, test } from '../support/browser-test.ts';
import type { Screen } from '../support/screen.ts';

/** Chooses from the menu by its words, with the keyboard alone. */
async function attaches({ page }: Screen, item: string): Promise<void> {
  await page.getByRole('button', { name: 'Attach' }).press('Enter');
  await page.getByRole('menuitem', { name: item, exact: true }).press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
}

test('buttons and lists are written in a form, seen first, and tapped on the phone', async ({ ana, emma }) => {
  const { page } = ana;
  const dialog = page.getByRole('dialog');
  const field = (name: string) => dialog.getByRole('textbox', { name, exact: true });
  const preview = dialog.getByRole('region', { name: 'Preview' });
  const last = () => emma.phone().messages.at(-1);
  await emma.writes('Do you deliver?');
  await ana.opensChat('Emma Clarke');

  await attaches(ana, 'Buttons');
  await expect(field('Text')).toBeFocused();
  await page.keyboard.type('Shall we bring the *blue* one?');
  await page.keyboard.press('Control+Enter');
  await expect(dialog.getByText('The label of a button is missing.')).toBeVisible();
  await expect(field('Button 1')).toBeFocused();
  await page.keyboard.type('Yes, please bring it soon');
  await expect(dialog.getByText('The label of a button has 25 characters; WhatsApp takes at most 20.')).toBeVisible();
  await field('Button 1').fill('Yes, please');
  await expect(preview.getByRole('listitem')).toHaveText('Yes, please');
  expect(await barriers(page, 'the form of buttons')).toEqual([]);
  // Closed by accident, it comes back as it was.
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(ana.composer).toBeFocused();
  await attaches(ana, 'Buttons');
  await expect(field('Button 1')).toHaveValue('Yes, please');
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toBeHidden();
  await ana.seesTick('Shall we bring the blue one?', 'Delivered');
  await emma.presses(last()?.id ?? ('' as never), last()?.card?.buttons?.[0]?.key ?? '');
  await expect(page.getByRole('article', { name: /: Reply, Yes, please$/ })).toBeVisible();

  await attaches(ana, 'Buttons');
  await field('Text').fill('This one?');
  await field('Button 1').fill('That one');
  await dialog.getByRole('combobox', { name: 'At the top' }).selectOption('A photo');
  const { bytes: buffer, mime: mimeType } = await readSample('image');
  await dialog.getByLabel('Photo').last().setInputFiles({ name: 'kettle.jpg', mimeType, buffer });
  await expect(preview.getByRole('button', { name: 'Open the photo' })).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await ana.seesTick('This one?', 'Delivered');
  await ana.message('This one?').getByRole('button', { name: 'Open the photo' }).click();
  await expect(page.getByRole('button', { name: 'Show the photo in its own size' })).toBeVisible();
  await page.keyboard.press('Escape');
  expect(last()).toMatchObject({ card: { media: { mime: mimeType } } });

  await attaches(ana, 'List');
  await field('Text').fill('When shall we come?');
  await field('Button that opens the list').fill('Times');
  await field('Row 1').fill('Nine');
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();
  await ana.seesTick('When shall we come?', 'Delivered');
});

test('links, places, contacts and requests are written in a form and arrive as what they are', async ({
  world,
  ana,
  emma,
}) => {
  const { page } = ana;
  const dialog = page.getByRole('dialog');
  const field = (name: string) => dialog.getByRole('textbox', { name, exact: true });
  const last = () => emma.phone().messages.at(-1);
  await emma.writes('Do you deliver?');
  await ana.opensChat('Emma Clarke');

  await attaches(ana, 'Link button');
  await field('Text').fill('Follow the parcel');
  await field('Button').fill('Track');
  await field('Opens this address').fill('shop.example');
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(field('Opens this address')).toBeFocused();
  await expect(dialog.getByText(/must begin with https:/)).toBeVisible();
  await field('Opens this address').fill('https://shop.example/t/1');
  await page.keyboard.press('Enter');
  await ana.seesTick('Follow the parcel', 'Delivered');

  await ana.context.grantPermissions(['geolocation']);
  await ana.context.setGeolocation({ latitude: 52.520008, longitude: 13.404954 });
  await attaches(ana, 'Location');
  await dialog.getByRole('button', { name: 'Where I am now' }).click();
  await expect(field('Latitude')).toHaveValue('52.520008');
  await field('Name (optional)').fill('Our shop');
  await page.keyboard.press('Enter');
  await ana.seesTick('Our shop', 'Delivered');
  expect(last()).toMatchObject({ type: 'location' });

  await attaches(ana, 'Contact');
  // A name that is known brings its number along.
  await dialog.getByRole('combobox', { name: 'Name' }).fill('Emma Clarke');
  await expect(field('Number (optional)')).toHaveValue('+12025550143');
  await dialog.getByRole('button', { name: 'Send', exact: true }).click();
  await ana.seesTick('+12025550143', 'Delivered');
  expect(last()).toMatchObject({ type: 'contacts' });

  await attaches(ana, 'Several products');
  await page.keyboard.type('Two kettles');
  for (const words of ['Kettles', '', '77', '', 'sku-1, sku-2']) {
    await page.keyboard.press('Tab');
    await page.keyboard.type(words);
  }
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Enter');
  await expect(dialog.getByText('The title of a section is missing.')).toBeVisible();
  await expect(field('Title of section 1')).toBeFocused();
  await page.keyboard.type('Blue');
  expect(await barriers(page, 'the form of several products')).toEqual([]);
  await dialog.getByRole('button', { name: 'Remove section 2' }).press('Enter');
  await dialog.getByRole('button', { name: 'Send', exact: true }).press('Enter');
  await ana.seesTick('Two kettles', 'Delivered');
  expect(last()?.card).toMatchObject({ header: 'Kettles', buttons: [{ text: 'View items' }] });

  for (const [item, text] of [
    ['Ask for a location', 'Where to?'],
    ['Ask for the phone number', 'May we call you?'],
    ['Catalog', 'Look around'],
  ] as const) {
    await attaches(ana, item);
    await field('Text').fill(text);
    await page.keyboard.press('Control+Enter');
    await ana.seesTick(text, 'Delivered');
  }

  await ana.drafts('See https://shop.example/kettle');
  await expect(page.getByRole('checkbox', { name: /preview of shop\.example$/ })).toBeChecked();
  await ana.composer.press('Enter');
  await ana.seesTick('See https://shop.example/kettle', 'Delivered');
  const bodies = world
    .simulator()
    .state()
    .wire.map(({ body }) => body);
  expect(bodies.some((body) => body.includes('"preview_url":true'))).toBe(true);
});

test('what was typed in the last moment before a reload is there again, and the customer saw it being typed', async ({
  world,
  seats,
  emma,
}) => {
  const ana = await seats.open(await away(world.admin()), { width: 390 });
  const { page } = ana;
  await emma.writes('Are you there?');
  await ana.opens('/settings?tab=general');
  await page.getByRole('switch', { name: 'Show that somebody is typing' }).click();
  await expect(page.getByRole('switch', { name: 'Show that somebody is typing' })).toBeChecked();
  await ana.opens('/inbox');
  await ana.opensChat('Emma Clarke');
  await ana.composer.pressSequentially('One mom');
  await expect.poll(() => emma.phone().isBusinessTyping).toBe(true);
  await ana.composer.pressSequentially('ent');
  await page.reload();
  await expect(ana.composer).toHaveValue('One moment');
  expect(await barriers(page, 'a draft on a phone')).toEqual([]);
});
