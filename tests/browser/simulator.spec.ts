/** The sandbox’s page: a customer’s phone beside the inbox, the dials between them, and the wire. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { away, expect, test } from '../support/browser-test.ts';
import { opensSimulator, phoneOn } from '../support/phone-in-hand.ts';
import { tickOf } from '../support/screen.ts';

const dayMs = 24 * 60 * 60 * 1000;

test('the first steps tick themselves off by what really happens', async ({ world, ana }) => {
  const { page } = ana;
  const phone = await opensSimulator(ana);
  const steps = page.getByRole('region', { name: 'First steps' }).getByRole('listitem');
  await expect(steps).toHaveCount(3);

  await phone.opensChat();
  await phone.writes('Hi');
  await expect(steps.nth(0)).toContainText('done');
  await expect(steps.nth(1)).not.toContainText('done');

  await ana.opensChat('Emma Clarke');
  await ana.writes('Hello Emma');
  await ana.seesTick('Hello Emma', 'Read');
  await expect(phone.message('Hello Emma')).toBeVisible();
  await expect(tickOf(phone.message('Hi'), 'Read')).toBeVisible();
  await expect(steps.nth(1)).toContainText('done');

  await page.getByRole('button', { name: '+24 h' }).click();
  await expect(page.getByText('The 24-hour window closed')).toBeVisible();
  await expect(page.getByText('That is the whole loop.')).toBeVisible();
  expect(world.simulator().state().clockOffsetMs).toBe(dayMs);

  await page.getByRole('button', { name: 'Hide the first steps' }).click();
  await page.reload();
  await expect(page.getByRole('region', { name: 'Wire' }).getByRole('listitem').first()).toBeVisible();
  await expect(page.getByRole('region', { name: 'First steps' })).toBeHidden();
});

test('what comes in while the chat is closed is delivered, and read when it is opened', async ({ ana }) => {
  const phone = await opensSimulator(ana);
  await phone.opensChat();
  await phone.writes('Hi');
  await ana.opensChat('Emma Clarke');
  await phone.switch('Chat open').click();

  await ana.writes('Are you still there?');
  await ana.seesTick('Are you still there?', 'Delivered');
  await phone.notifications.getByText('Are you still there?').click();
  await ana.seesTick('Are you still there?', 'Read');
  await expect(phone.switch('Chat open')).toBeChecked();
});

test('a phone in airplane mode sends nothing and gets nothing until it is back', async ({ ana }) => {
  const phone = await opensSimulator(ana);
  await phone.opensChat();
  await phone.writes('Hi');
  await ana.opensChat('Emma Clarke');
  await phone.switch('Airplane mode').click();
  await phone.writes('Written under way');
  await expect(tickOf(phone.message('Written under way'), 'Leaves when')).toBeVisible();
  await ana.writes('Have a good flight');
  await ana.seesTick('Have a good flight', 'Sent');
  await expect(ana.message('Written under way')).toBeHidden();

  await phone.switch('Airplane mode').click();
  await ana.sees('Written under way');
  await ana.seesTick('Have a good flight', 'Read');
});

test('a reply on the phone quotes what it answers, on both sides', async ({ ana }) => {
  const phone = await opensSimulator(ana);
  await phone.opensChat();
  await phone.writes('Hi');
  await ana.opensChat('Emma Clarke');
  await ana.writes('Blue or green?');
  await phone.message('Blue or green?').getByText('Blue or green?').dblclick();
  await expect(phone.field).toBeFocused();
  await phone.writes('Blue');
  await expect(phone.message('Blue').last()).toContainText('Blue or green?');
  await expect(ana.feed.getByRole('article').last()).toContainText('Blue or green?');
});

test('in chaos the wire shows refused and repeated webhooks, and the inbox each message once', async ({
  world,
  ana,
}) => {
  const { page } = ana;
  const phone = await opensSimulator(ana);
  await page.getByRole('group', { name: 'Preset' }).getByText('Chaos').click();
  await phone.opensChat();
  await phone.writes('One');
  await phone.writes('Two');
  const wire = page.getByRole('region', { name: 'Wire' });
  await expect(wire.getByText('401', { exact: true }).first()).toBeVisible();
  await ana.opensChat('Emma Clarke');
  await ana.sees('One');
  await ana.sees('Two');
  await world.quiet();
  await expect(wire.getByText('200', { exact: true }).nth(2)).toBeVisible();
  // WhatsApp tells no milliseconds: within a second the order is that of arrival, which is what the dial turns round.
  expect((await ana.spoken()).map((line) => /One|Two/.exec(line)?.[0]).sort()).toEqual(['One', 'Two']);
});

test('a refusal chosen on the dials is explained there, and stands in words under the message', async ({ ana }) => {
  const { page } = ana;
  const phone = await opensSimulator(ana);
  await phone.opensChat();
  await phone.writes('Hi');
  await ana.opensChat('Emma Clarke');
  const dials = page.getByRole('region', { name: 'Dials' });
  await dials.getByLabel('Fail next').selectOption('131026');
  await expect(dials.getByText('WhatsApp cannot deliver to this contact.').last()).toBeVisible();
  await ana.writes('Will not arrive');
  await ana.seesTick('Will not arrive', 'Not sent');
  await expect(ana.message('Will not arrive')).toContainText('WhatsApp cannot deliver to this contact.');
  await expect(dials.getByLabel('Fail next')).toHaveValue('');
});

test('a line of the wire opens to its body, the log can be held, and the command can be taken along', async ({
  world,
  ana,
}) => {
  const { page } = ana;
  await ana.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const phone = await opensSimulator(ana);
  await phone.opensChat();
  await phone.writes('Hi');
  const wire = page.getByRole('region', { name: 'Wire' });
  const line = wire.getByRole('button', { name: /text Emma Clarke/ });
  await line.click();
  await expect(line).toHaveAttribute('aria-expanded', 'true');
  await expect(wire.getByText('"whatsapp_business_account"')).toBeVisible();
  await wire.getByRole('button', { name: 'Copy as curl' }).click();
  await expect(page.getByText('The curl command is copied')).toBeVisible();
  const command = await page.evaluate(() => navigator.clipboard.readText());
  expect(command).toContain(`curl -X POST '${world.url().replace('localhost', '127.0.0.1')}/webhook'`);
  expect(command).toContain('x-hub-signature-256');

  await wire.getByRole('button', { name: 'Pause the log' }).click();
  const held = await wire.getByRole('listitem').count();
  await phone.writes('Held back');
  await ana.opensChat('Emma Clarke');
  await ana.sees('Held back');
  await expect(wire.getByRole('status')).toContainText('new');
  await expect(wire.getByRole('listitem')).toHaveCount(held);
  await wire.getByRole('button', { name: 'Go on' }).click();
  await expect(wire.getByRole('listitem')).not.toHaveCount(held);
});

test('people and the account are changed by hand: somebody without a number, new keys, a reviewed template', async ({
  world,
  ana,
}) => {
  const { page } = ana;
  const phone = await opensSimulator(ana);
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'New', exact: true }).click();
  await dialog.getByText('User id only').click();
  await dialog.getByLabel('Name', { exact: true }).fill('Mo Renard');
  await dialog.getByLabel('User id', { exact: true }).fill('FR.77120000000000155');
  await dialog.getByLabel('Username').fill('mo.2');
  await expectNoBarrier(page);
  await dialog.getByRole('button', { name: 'Add' }).click();
  await phone.opensChat();
  await phone.writes('Salut');
  await expect(ana.row('Mo Renard')).toContainText('Salut');

  await page.getByRole('button', { name: 'What happens to Mo Renard' }).click();
  await dialog.getByRole('button', { name: 'Stop marketing' }).click();
  await expect(page.getByText('Marketing is stopped')).toBeVisible();
  await expectNoBarrier(page);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Account', exact: true }).click();
  const name = dialog.getByText('opening_hours', { exact: true });
  expect((await name.boundingBox())?.height, 'the name of a template stands on one line').toBeLessThan(30);
  await dialog.getByLabel(/^Status of opening_hours/).selectOption('APPROVED');
  const status = () =>
    world
      .simulator()
      .templates()
      .find(({ name }) => name === 'opening_hours')?.status;
  await expect.poll(status).toBe('APPROVED');
  await expectNoBarrier(page);
  await dialog.getByRole('tab', { name: 'Other webhooks' }).click();
  await dialog.getByLabel('Value').fill('{');
  await expect(dialog.getByRole('button', { name: 'Post the webhook' })).toBeDisabled();
  await dialog.getByLabel('What happens').selectOption('An alert');
  await dialog.getByRole('button', { name: 'Post the webhook' }).click();
  await expect(page.getByText('The webhook is on its way')).toBeVisible();
  await expectNoBarrier(page);
});

test('a restarted Parley is followed again', async ({ world, seats, ana }) => {
  seats.watchOf(ana).expectLostConnections();
  const phone = await opensSimulator(ana);
  await phone.opensChat();
  await phone.writes('Before');
  await expect(ana.row('Emma Clarke')).toContainText('Before');
  await world.quiet();
  await world.restart();
  await world.simulator().person('emma').writes('After');
  await expect(phone.message('After')).toBeVisible();
  await expect(ana.row('Emma Clarke')).toContainText('After');
});

test('on a small screen one part shows at a time, and what nobody sees is not marked as read', async ({
  world,
  seats,
}) => {
  const ana = await seats.open(await away(world.admin()), { width: 390 });
  const { page } = ana;
  const shows = (part: string) => page.getByRole('group', { name: 'Part of the page' }).getByText(part).click();
  await ana.opens('/simulator?persona=kai');
  const phone = phoneOn(page);
  await phone.opensChat();
  await phone.writes('Moin');
  await shows('Inbox');
  await ana.row('Kai Lindner').click();
  await ana.sees('Moin');

  await shows('Phone');
  await expect(tickOf(phone.message('Moin'), 'Read')).toBeVisible();
  await phone.writes('Seid ihr da?');
  await world.quiet();
  await expect(tickOf(phone.message('Seid ihr da?'), 'Sent')).toBeVisible();
  await shows('Wire');
  await expect(page.getByRole('region', { name: 'Wire' }).getByRole('listitem').first()).toBeVisible();
  await expect(phone.field).toBeHidden();
  await shows('Dials');
  await expect(page.getByRole('button', { name: 'Start a busy shop' })).toBeVisible();
  await shows('Inbox');
  await ana.sees('Seid ihr da?');
});

for (const theme of ['light', 'dark'] as const) {
  for (const width of [390, 1440]) {
    test(`nothing on the page is a barrier: ${theme}, ${width} wide`, async ({ world, seats }, testInfo) => {
      const ana = await seats.open(await away(world.admin()), { width, theme });
      await world.simulator().person('lina').writes('مرحبا');
      await ana.opens('/simulator?persona=lina');
      const phone = phoneOn(ana.page);
      await expectNoBarrier(ana.page);
      await phone.opensChat();
      await expect(phone.message('مرحبا')).toBeVisible();
      for (const word of ['image', 'voice', 'location', 'contacts'])
        await world.simulator().person('lina').sendsA(word);
      const tray = await phone.opensTray();
      await expect(tray.getByRole('button', { name: 'Own file…' })).toBeVisible();
      await expect(phone.bubbles).toHaveCount(5);
      await expectNoBarrier(ana.page);
      await ana.page.screenshot({ path: testInfo.outputPath(`phone-${theme}-${width}.png`) });
    });
  }
}

/** Movement that is not over yet would be measured in between. */
async function expectNoBarrier(page: Page): Promise<void> {
  await page.getByRole('group', { name: 'Part of the page', includeHidden: true }).waitFor({ state: 'attached' });
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => undefined))),
  );
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])).toEqual([]);
}
