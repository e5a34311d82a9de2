/** From the link that the terminal prints to a message that the customer has read. */
import { expect, test } from '../support/browser-test.ts';
import { phoneOn } from '../support/phone-in-hand.ts';
import { tickOf } from '../support/screen.ts';
import { password } from '../support/world.ts';

const longestFirstRunMs = 120_000;

test('a new installation shows its first message, answered and read, in less than two minutes', async ({
  world,
  seats,
  emma,
}) => {
  const began = performance.now();
  const ana = await seats.open();
  const { page } = ana;

  const { pathname, search } = new URL((await world.app().setupLink()) ?? '', world.url());
  await ana.opens(pathname + search);
  await expect(page.getByLabel('Team name')).toBeFocused();
  await page.getByLabel('Team name').fill('Corner Shop');
  await page.getByLabel('Your name').fill('Ana Silva');
  await page.getByLabel('E-mail').fill('ana@example.test');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Open the inbox' }).click();
  await expect(page.getByText('Your inbox is empty')).toBeVisible();
  await expect(page.getByText('Chats open here')).toBeVisible();

  await page.getByRole('link', { name: 'Write as a customer' }).click();
  const phone = phoneOn(page);
  await phone.opensChat();
  await phone.writes('Hi! Is the blue kettle still in stock?');
  await expect(ana.row('Emma Clarke')).toContainText('Is the blue kettle still in stock?');
  await ana.seesUnreadChats(1);
  emma.closes();
  await page.getByRole('link', { name: 'Inbox, 1 unread' }).click();
  await expect(page).toHaveURL(/\/inbox$/);
  await ana.opensChat('Emma Clarke');
  await ana.sees('Is the blue kettle still in stock?');
  await ana.seesUnreadChats(0);

  emma.goesOffline();
  await ana.writes('It is! Shall we put one aside for you?');
  await ana.seesTick('Shall we put one aside', 'Sent');
  emma.comesOnline();
  await ana.seesTick('Shall we put one aside', 'Delivered');
  emma.opens();
  await ana.seesTick('Shall we put one aside', 'Read');
  await expect(tickOf(ana.message('Shall we put one aside'), 'Read')).toHaveCSS('color', 'rgb(8, 103, 181)');

  expect(emma.phone().messages.map(({ from, text }) => [from, text])).toEqual([
    ['person', 'Hi! Is the blue kettle still in stock?'],
    ['business', 'It is! Shall we put one aside for you?'],
  ]);
  expect(performance.now() - began).toBeLessThan(longestFirstRunMs);
});

test('without the token the setup page says where the link is, and a stranger is led to sign in', async ({
  world,
  seats,
}) => {
  const stranger = await seats.open();
  await stranger.opens('/setup');
  await expect(stranger.page.getByRole('heading', { name: 'Open the setup link' })).toBeVisible();
  await world.admin();
  seats.watchOf(stranger).expectStatus(401);
  await stranger.opens('/inbox');
  await expect(stranger.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect(stranger.page.getByText('You are signed out. Sign in to go on where you were.')).toBeVisible();
  await stranger.signsIn('ana@example.test', password);
});
