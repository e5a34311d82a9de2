/** What happens to a message after it was written, and what is told in the thread without being a message. */
import { barriers } from '../support/barriers.ts';
import { away, expect, test } from '../support/browser-test.ts';
import { postWebhook, webhookBody } from '../support/webhooks.ts';

test('edits, deletions, calls and the phone app are told where they belong', async ({ world, seats, ana, emma }) => {
  const { page } = ana;
  const wamid = await emma.writes('Let us say *eight*');
  await ana.opensChat('Emma Clarke');
  await ana.sees('Let us say eight');
  emma.edits(wamid, 'Let us say *nine*');
  await ana.sees('Let us say nine');
  await expect(ana.message('Let us say eight')).toHaveCount(0);
  await ana.message('Let us say nine').getByRole('button', { name: 'Edited: show what it said before' }).click();
  const edits = page.getByRole('dialog', { name: 'Edited message' });
  await expect(edits.getByRole('listitem')).toHaveText([/^Now.*Let us say nine$/, /^At first.*Let us say eight$/]);
  expect(await barriers(page, 'the edits')).toEqual([]);
  await page.keyboard.press('Escape');

  const regret = await emma.writes('Forget the price');
  await ana.sees('Forget the price');
  emma.revokes(regret);
  await expect(ana.message('This message was deleted')).toBeVisible();
  await expect(ana.message('Forget the price')).toHaveCount(0);
  await ana.message('This message was deleted').getByRole('button', { name: 'Show what it said' }).click();
  await ana.sees('Forget the price');

  const echo = emma.getsFromPhoneApp('text', { body: 'From the counter: yes' });
  await expect(ana.message('From the counter: yes')).toContainText('From the phone');
  emma.getsEditFromPhoneApp(echo, 'From the counter: no');
  await ana.sees('From the counter: no');

  emma.calls();
  await expect(ana.feed.getByText(/call/i).first()).toBeVisible();
  emma.changesIdentity();
  emma.changesNumber('12025550199');
  await expect(ana.feed.getByText(/changed from|number/i).last()).toBeVisible();
  await emma.writes('It is still me');
  await ana.sees('It is still me');
  await expect(page.getByRole('main')).toContainText('+1 202 555 0199');

  await emma.sendsA('view_once');
  await expect(ana.feed.getByRole('button', { name: 'Show raw' })).toBeVisible();
  expect(await barriers(page, 'the thread')).toEqual([]);

  const phone = await seats.open(await away(world.admin()), { width: 390, theme: 'dark' });
  const { pathname, search } = new URL(page.url());
  await phone.opens(`${pathname}${search}`);
  await phone.message('This message was deleted').getByRole('button', { name: 'Show what it said' }).click();
  await phone.sees('Forget the price');
  expect(await barriers(phone.page, 'the thread on a phone in the dark')).toEqual([]);
  await phone.message('Let us say nine').getByRole('button', { name: 'Edited: show what it said before' }).click();
  await expect(phone.page.getByRole('dialog', { name: 'Edited message' }).getByRole('listitem')).toHaveCount(2);
});

test('a link to a chat that went into another one leads to that one', async ({ world, seats, ana }) => {
  const { page } = ana;
  const phone = { from: '12025550143' };
  const userId = { from_user_id: 'US.88120000000000001' };
  const timestamp = String(Math.floor(Date.now() / 1000));
  const hear = async (names: { readonly from?: string; readonly from_user_id?: string }, body: string) => {
    const contact = { profile: { name: 'Leo' }, wa_id: names.from, user_id: names.from_user_id };
    const message = { ...names, id: `wamid.${body.replaceAll(' ', '')}`, timestamp, type: 'text', text: { body } };
    const value = { contacts: [contact], messages: [message] };
    expect((await postWebhook(world, webhookBody(world, value))).status).toBe(200);
    // While the mouse rests on the list, what is new waits behind a pill.
    await page.mouse.move(0, 0);
    await expect(ana.row(body)).toBeVisible();
  };
  const links: string[] = [];
  for (const [names, body] of [
    [phone, 'By phone'],
    [userId, 'By user id'],
  ] as const) {
    await hear(names, body);
    await ana.row(body).click();
    await ana.sees(body);
    links.push(page.url());
  }
  const [present = ''] = links;
  await expect(page).not.toHaveURL(present);
  // The contact that is known for longer stays, and with it its chat.
  await hear({ ...phone, ...userId }, 'By both');
  await expect(page).toHaveURL(present);

  // Nothing has told the page that opens the old link: the server refuses the messages and names the chat.
  seats.watchOf(ana).expectStatus(404);
  for (const link of links) {
    const { pathname, search } = new URL(link);
    await ana.opens(`${pathname}${search}`);
    for (const body of ['By phone', 'By user id', 'By both']) await ana.sees(body);
    await expect(page).toHaveURL(present);
  }
});

test('what WhatsApp warns of stands on every page of an admin until an admin has seen to it', async ({
  world,
  ana,
  omar,
}) => {
  const { page } = ana;
  const value = { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'DISABLE' } };
  const entry = [{ id: world.account().wabaId, time: 1_780_000_000, changes: [{ field: 'account_update', value }] }];
  const body = Buffer.from(JSON.stringify({ object: 'whatsapp_business_account', entry }));
  expect((await postWebhook(world, body)).status).toBe(200);
  const banner = page.getByRole('banner').getByText(/disabled/);
  await expect(banner).toBeVisible();
  await expect(omar.page.getByText(/disabled/)).toHaveCount(0);
  await page.getByRole('banner').getByRole('link', { name: 'Details' }).click();
  expect(await barriers(page, 'news from WhatsApp')).toEqual([]);
  await page.getByRole('button', { name: 'Seen to' }).click();
  await expect(page.getByRole('heading', { name: 'News from WhatsApp' })).toBeHidden();
  await expect(banner).toBeHidden();
});
