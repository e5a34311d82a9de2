/** The whole way by keys alone; after each step the focus is somewhere. */
import type { Page } from '@playwright/test';
import { expect, test } from '../support/browser-test.ts';
import type { Screen } from '../support/screen.ts';

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key);
    await expect.poll(() => page.evaluate(() => document.activeElement === document.body), key).toBe(false);
  }
}

function heading({ page }: Screen, name: string) {
  return page.getByRole('main').getByRole('heading', { level: 2, name });
}

test.beforeEach(async ({ world, ana }) => {
  for (const [id, text] of [
    ['maria', 'Hola'],
    ['joao', 'Oi'],
    ['emma', 'Hi'],
  ] as const) {
    await world.simulator().person(id).writes(text);
    await expect(ana.row(text)).toBeVisible();
  }
});

test('from the list into the thread, to the composer and back', async ({ ana }) => {
  const { page } = ana;
  await press(page, 'j');
  await expect(heading(ana, 'Emma Clarke')).toBeVisible();
  await expect(ana.row('Emma Clarke')).toBeFocused();
  await press(page, 'j');
  await expect(heading(ana, 'João Pereira')).toBeVisible();
  await press(page, 'k');
  await expect(heading(ana, 'Emma Clarke')).toBeVisible();

  await press(page, 'ArrowDown', 'ArrowDown');
  await expect(ana.row('María Torres')).toBeFocused();
  await expect(heading(ana, 'Emma Clarke')).toBeVisible();
  await press(page, 'Enter');
  await expect(heading(ana, 'María Torres')).toBeVisible();
  await expect(ana.composer).toBeFocused();
  await page.keyboard.type('Buenas tardes');
  await press(page, 'Enter');
  await ana.seesTick('Buenas tardes', 'Delivered');
  await expect(ana.composer).toBeFocused();

  await press(page, 'ArrowUp');
  await expect(ana.message('Buenas tardes')).toBeFocused();
  await press(page, 'ArrowUp');
  await expect(ana.message('Hola')).toBeFocused();
  await press(page, 'Tab', 'Enter', 'Enter');
  await expect(ana.message('Hola').getByRole('button', { name: /reacted 👍/ })).toBeVisible();
  await expect(ana.message('Hola')).toBeFocused();
  await press(page, 'r');
  await expect(ana.composer).toBeFocused();
  const reply = page.getByRole('button', { name: 'Cancel the reply' });
  await expect(reply).toBeVisible();
  await press(page, 'Escape');
  await expect(reply).toBeHidden();
  await expect(ana.composer).toBeFocused();
  await press(page, 'Alt+ArrowDown');
  await expect(heading(ana, 'Emma Clarke')).toBeVisible();
  await press(page, 'Escape');
  await expect(ana.row('Emma Clarke')).toBeFocused();
});

test('message info opens and closes by keys and gives the focus back', async ({ ana }) => {
  const { page } = ana;
  await press(page, 'j', 'Enter');
  await expect(ana.composer).toBeFocused();
  await page.keyboard.type('At your service');
  await press(page, 'Enter');
  await ana.seesTick('At your service', 'Delivered');
  await press(page, 'ArrowUp', 'i');
  await expect(page.getByRole('dialog', { name: 'Message info' })).toContainText('Delivered to the phone');
  await press(page, 'Escape');
  await expect(ana.message('At your service')).toBeFocused();
  await press(page, 'Escape');
  await expect(ana.composer).toBeFocused();
});

test('search finds a chat by name and by number', async ({ ana }) => {
  const { page } = ana;
  const search = page.getByRole('searchbox', { name: 'Search chats by name or number' });
  await press(page, 'j', '/');
  await expect(search).toBeFocused();
  await page.keyboard.type('joao');
  await expect(page.getByText('1 found')).toBeVisible();
  await expect(ana.rows).toHaveCount(1);
  await press(page, 'ArrowDown', 'Enter');
  await expect(heading(ana, 'João Pereira')).toBeVisible();
  await expect(ana.composer).toBeFocused();

  await search.fill('');
  await expect(ana.rows).toHaveCount(3);
  await search.pressSequentially('600 000 142');
  await expect(page.getByText('1 found')).toBeVisible();
  await expect(ana.row('María Torres').locator('mark')).toHaveText('600 00 01 42');
  await search.fill('nobody at all');
  await expect(page.getByText('No chat found')).toBeVisible();
  await page.getByRole('button', { name: 'New chat' }).last().press('Enter');
  await expect(page.getByRole('dialog', { name: 'New chat' })).toBeVisible();
  await press(page, 'Escape');
  await search.focus();
  await press(page, 'Escape');
  await expect(ana.rows).toHaveCount(3);
  await expect(search).toBeFocused();
});

test('the list of keys opens with ? and leads back', async ({ ana }) => {
  const { page } = ana;
  await press(page, 'j', '?');
  const keys = page.getByRole('dialog', { name: 'Keyboard' });
  await expect(keys).toContainText('Next chat');
  await press(page, 'j');
  await expect(heading(ana, 'Emma Clarke')).toBeHidden();
  await press(page, 'Escape');
  await expect(keys).toBeHidden();
  await expect(ana.row('Emma Clarke')).toBeFocused();
});
