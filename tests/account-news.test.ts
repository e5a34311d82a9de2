/** What WhatsApp tells about the account reaches admins: one banner while it is open, and how the numbers are doing. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BrowserClient } from './support/browser-client.ts';
import { expectFresh } from './support/expect-fresh.ts';
import { fieldBody, postWebhook } from './support/webhooks.ts';
import { startWorld, type World } from './support/world.ts';

let world: World;
let ana: BrowserClient;
const began = Math.floor(Date.now() / 1000) - 3600;

beforeEach(async () => {
  world = await startWorld();
  ana = await world.admin();
});

afterEach(() => world.close());

/** News of one field, so many seconds after the story began. */
async function tells(field: string, value: object, seconds: number): Promise<void> {
  const { wabaId } = world.account();
  const entry = [{ id: wabaId, time: began + seconds, changes: [{ field, value }] }];
  const body = Buffer.from(JSON.stringify({ object: 'whatsapp_business_account', entry }));
  expect((await postWebhook(world, body)).status).toBe(200);
  await world.quiet();
  await expectFresh(ana);
}

const ban = (state: string) => ({ event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: state } });
const alerts = () => ana.view().settings.alerts ?? [];

test('a ban is one alert that its end takes away, in whatever order and however often they come', async () => {
  await tells('account_update', ban('SCHEDULE_FOR_DISABLE'), 10);
  await tells('account_update', ban('DISABLE'), 20);
  await tells('account_update', ban('DISABLE'), 20);
  expect(alerts()).toMatchObject([{ severity: 'critical', title: expect.stringMatching(/disabled.*review/) }]);
  await tells('account_update', ban('REINSTATE'), 30);
  expect(alerts()).toEqual([]);
  await tells('account_update', ban('SCHEDULE_FOR_DISABLE'), 5);
  await tells('account_update', ban('DISABLE'), 20);
  expect(alerts()).toEqual([]);
});

test('an admin sees to an alert, nobody else; the news stay', async () => {
  const omar = await world.colleague('Omar');
  await tells('account_update', { event: 'ACCOUNT_VIOLATION', violation_info: { violation_type: 'SPAM' } }, 0);
  const [alert] = alerts();
  expect(alert).toMatchObject({ severity: 'warning', detail: 'SPAM' });
  const path = `/api/settings/alerts/${encodeURIComponent(alert?.id ?? '')}`;
  expect((await omar.request('DELETE', path)).status).toBe(403);
  expect((await omar.request('GET', '/api/account-news')).status).toBe(403);
  expect((await ana.request('DELETE', path)).status).toBe(200);
  await expectFresh(ana);
  expect(alerts()).toEqual([]);
  const { body } = await ana.request('GET', '/api/account-news');
  expect(body).toMatchObject({ news: [{ alert: { id: alert?.id }, raw: { event: 'ACCOUNT_VIOLATION' } }] });
});

test('name, quality, limit and the history of the number are what was told last', async () => {
  const [number] = ana.view().phoneNumbers;
  const display = number?.display ?? '';
  await tells(
    'phone_number_name_update',
    { display_phone_number: display, decision: 'APPROVED', requested_verified_name: 'Corner Bakery' },
    0,
  );
  await tells(
    'phone_number_quality_update',
    { display_phone_number: display, event: 'FLAGGED', current_limit: 'TIER_1K' },
    10,
  );
  expect(alerts()).toMatchObject([{ phoneNumberId: number?.id, severity: 'warning' }]);
  await tells(
    'phone_number_quality_update',
    { display_phone_number: display, event: 'UNFLAGGED', current_limit: 'TIER_2K' },
    20,
  );
  for (const progress of [80, 40]) {
    const history = [{ metadata: { phase: 0, chunk_order: 1, progress }, threads: [] }];
    await postWebhook(world, fieldBody(world, 'history', { history }));
  }
  await world.quiet();
  await expectFresh(ana);
  expect(alerts()).toEqual([]);
  expect(ana.view().phoneNumbers).toMatchObject([
    { name: 'Corner Bakery', quality: 'green', limit: 'TIER_2K', history: { progress: 80 } },
  ]);
});
