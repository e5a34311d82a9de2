/** What admins do for the team: let somebody back in, and settle what could not be applied. */
import { away, expect, test } from '../support/browser-test.ts';
import { postWebhook } from '../support/webhooks.ts';

test('a colleague who has forgotten the password comes back by a link that an admin makes', async ({
  world,
  seats,
  ana,
}) => {
  const omar = await seats.open(await away(world.colleague('Omar Haddad')));
  await omar.opens('/inbox');
  await expect(omar.page.getByRole('region', { name: 'Chats' })).toBeVisible();

  await ana.opens('/settings?tab=team');
  await ana.page.getByRole('button', { name: 'Change Omar Haddad' }).click();
  await ana.page.getByRole('menuitem', { name: 'New password link…' }).click();
  const dialog = ana.page.getByRole('dialog', { name: 'New password for Omar Haddad' });
  await dialog.getByRole('button', { name: 'Make link' }).click();
  const link = new URL(await dialog.getByLabel('Link', { exact: true }).inputValue());
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(dialog).toBeHidden();

  const elsewhere = await seats.open();
  await elsewhere.opens(link.pathname + link.search);
  const { page } = elsewhere;
  // A password that is too weak, and a link that is used up.
  seats.watchOf(elsewhere).expectStatus(422, 403);
  await page.getByLabel('New password', { exact: true }).fill('omar haddad');
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(page.getByText('what others know about you')).toBeVisible();
  await page.getByLabel('New password', { exact: true }).fill('amber-lantern-77-quay');
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(page.getByRole('region', { name: 'Chats' })).toBeVisible();
  await expect(omar.page.getByRole('button', { name: 'Sign in' })).toBeVisible();

  await elsewhere.opens(link.pathname + link.search);
  await page.getByLabel('New password', { exact: true }).fill('another-lantern-77-quay');
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(page.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
});

test('what could not be applied comes to an admin as it happens, and is settled there', async ({ world, ana }) => {
  await ana.opens('/settings?tab=general');
  const { page } = ana;
  await expect(page.getByLabel('Team name')).toBeVisible();
  for (const rubbish of ['no JSON', 'none either']) await postWebhook(world, Buffer.from(rubbish));
  await expect(page.getByText('2 things that WhatsApp sent could not be applied')).toBeVisible();
  await expect(page.getByText('2 waiting')).toBeVisible();
  await expect(page.getByText('The body is not JSON')).toHaveCount(2);

  await page.getByRole('button', { name: 'Try webhook 1 again' }).click();
  await expect(page.getByText('Tried again just now: it still cannot be applied.')).toBeVisible();
  await page.getByRole('button', { name: 'Give up webhook 1' }).click();
  await expect(page.getByText('1 waiting')).toBeVisible();
  await page.getByRole('button', { name: 'Give up webhook 2' }).click();
  await expect(page.getByRole('heading', { name: 'Not applied' })).toBeHidden();
  await expect(page.getByText('could not be applied')).toBeHidden();
});
