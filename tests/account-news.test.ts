/** What WhatsApp tells about the account reaches admins: one banner while it is open, and how the numbers are doing. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BrowserClient } from './support/browser-client.ts';
import { expectFresh } from './support/expect-fresh.ts';
import { fieldBody, postWebhook, statusValue, webhookBody } from './support/webhooks.ts';
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

test('a restriction is told with its end, and also where that cannot be a time', async () => {
  const restriction = (expiration: unknown) => ({
    event: 'ACCOUNT_RESTRICTION',
    restriction_info: [{ restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiration }],
  });
  await tells('account_update', restriction(began + 60), 10);
  expect(alerts()).toMatchObject([{ until: new Date((began + 60) * 1000).toISOString() }]);
  for (const [index, expiration] of [9e15, '999999999999999', -9e15, 1.5e300].entries()) {
    await tells('account_update', restriction(expiration), 20 + index);
    expect(alerts()).toEqual([expect.objectContaining({ at: new Date((began + 20 + index) * 1000).toISOString() })]);
    expect(alerts()[0]).not.toHaveProperty('until');
  }
});

test('an admin asks WhatsApp how a number is doing, nobody else, and only about ours', async () => {
  const omar = await world.colleague('Omar');
  const { phoneNumberId } = world.account();
  const path = `/api/phone-numbers/${phoneNumberId}/health`;
  expect(await ana.request('GET', path)).toMatchObject({
    status: 200,
    body: { kind: 'known', health: { canSend: 'AVAILABLE', status: 'CONNECTED', isOnPhoneApp: false, problems: [] } },
  });
  expect((await omar.request('GET', path)).status).toBe(403);
  expect((await ana.request('GET', '/api/phone-numbers/555000555000555/health')).status).toBe(404);
  await world.simulator().close();
  expect(await ana.request('GET', path)).toMatchObject({
    status: 200,
    body: { kind: 'unknown', reason: expect.stringMatching(/^WhatsApp could not be asked: /) },
  });
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

test('a message that fails late because of the account raises one alert, however many fail and come again', async () => {
  await world.simulator().person('emma').writes('Hello');
  const { chatId } = await ana.sees('Hello');
  const failed = { errors: [{ code: 131042, title: 'Business eligibility payment issue' }] };
  for (const text of ['One', 'Two']) {
    await ana.writes(chatId, text);
    const { wamid = '' } = await ana.sees(text, (one) => one.wamid !== undefined);
    const body = webhookBody(world, statusValue(wamid, 'failed', failed));
    for (const again of [body, body]) await postWebhook(world, again);
  }
  await world.quiet();
  await expectFresh(ana);
  expect(alerts()).toMatchObject([
    { severity: 'critical', title: expect.stringMatching(/payment/), detail: failed.errors[0]?.title },
  ]);
  await ana.request('DELETE', `/api/settings/alerts/${encodeURIComponent(alerts()[0]?.id ?? '')}`);
  const { position } = { position: await world.app().deps.store.journal.last() };
  await ana.request('POST', '/api/journal/replay', { position });
  await world.quiet();
  await expectFresh(ana);
  expect(alerts()).toEqual([]);
  expect(ana.view().phoneNumbers[0]).not.toHaveProperty('paused');
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
