/** When a message cannot go, or nobody knows whether it went: what the agent reads, and what the agent can do. */
import { explain } from '@parley/model/cloud-errors';
import { expect, test } from '../support/browser-test.ts';

const minute = 60 * 1000;
const hour = 60 * minute;

test('when the window closes the composer says why and keeps the draft, and it opens when the customer writes', async ({
  world,
  ana,
  emma,
}) => {
  await emma.writes('I will think about it');
  await ana.opensChat('Emma Clarke');
  await ana.drafts('Take your time');
  await expect(ana.page.getByRole('button', { name: /^Customer service window open, 2[34] h/ })).toBeVisible();

  world.simulator().advanceClock(23.5 * hour);
  await expect(ana.page.getByText(/^The window closes in \d\d m\./)).toBeVisible();
  world.simulator().advanceClock(hour);
  await expect(ana.page.getByText(/^The 24-hour window closed at /)).toBeVisible();
  await expect(
    ana.page.getByText('WhatsApp only allows an approved template until the customer writes again.'),
  ).toBeVisible();
  await expect(ana.page.getByText('Take your time')).toBeVisible();
  await expect(ana.composer).toBeHidden();
  await expect(ana.row('Emma Clarke')).toContainText('Closed');

  await emma.writes('I take it!');
  await expect(ana.composer).toHaveValue('Take your time');
  await ana.composer.press('Enter');
  await ana.seesTick('Take your time', 'Delivered');
});

for (const code of [131026, 131047]) {
  test(`a refusal with ${code} says in words why and what to do`, async ({ world, ana, emma }) => {
    await emma.writes('Hello?');
    await ana.opensChat('Emma Clarke');
    world.simulator().setDials({ failNextWithCode: code });
    await ana.writes('Hello Emma');
    await ana.seesTick('Hello Emma', 'Not sent');
    const { sentence, nextStep } = explain(code);
    await expect(ana.message('Hello Emma')).toContainText(sentence);
    await expect(ana.message('Hello Emma')).toContainText(nextStep);
    await ana.message('Hello Emma').getByText(`Error ${code}`).click();
    await expect(ana.row('Emma Clarke')).toContainText('you, Not sent, Hello Emma');
    await world.quiet();
    expect(world.simulator().ledger()).toEqual([]);
  });
}

test('a refusal that may pass offers to try again, and the second try is a message of its own', async ({
  world,
  ana,
  emma,
}) => {
  await emma.writes('Hello?');
  await ana.opensChat('Emma Clarke');
  world.simulator().setDials({ failNextWithCode: 131000 });
  await ana.writes('Second time lucky');
  await ana.seesTick('Second time lucky', 'Not sent');
  await ana.message('Second time lucky').getByRole('button', { name: 'Try again' }).click();
  await ana.seesTick('Second time lucky', 'Delivered');
  await expect(ana.message('Second time lucky')).toHaveCount(2);
  await expect(ana.message('Second time lucky').first()).toContainText('You sent it again below.');
  expect(world.simulator().ledger()).toHaveLength(1);
});

test('an unconfirmed message says so, is sent again only after a question, and settles when its status comes', async ({
  world,
  ana,
  emma,
}) => {
  await emma.writes('Can you confirm?');
  await ana.opensChat('Emma Clarke');
  world.simulator().setDials({ dropNextAnswers: 1, webhookDelayMs: 2 * hour });
  await ana.writes('Confirmed for noon');
  const first = ana.message('Confirmed for noon').first();
  await expect(first).toContainText('Checking with WhatsApp…');
  await ana.seesTick('Confirmed for noon', 'Not confirmed');
  world.simulator().advanceClock(2 * minute);
  await expect(first).toContainText('Not confirmed. It may have arrived.');

  await first.getByRole('button', { name: 'Send again anyway' }).click();
  const question = ana.page.getByRole('dialog', { name: 'Send it a second time?' });
  await question.getByRole('button', { name: 'Keep waiting' }).click();
  await expect(question).toBeHidden();
  await expect(ana.message('Confirmed for noon')).toHaveCount(1);

  await first.getByRole('button', { name: 'Send again anyway' }).click();
  await question.getByRole('button', { name: 'Send again', exact: true }).click();
  await expect(ana.message('Confirmed for noon')).toHaveCount(2);
  await expect(first).toContainText('You sent it again below.');

  world.simulator().setDials({ webhookDelayMs: 0 });
  world.simulator().advanceClock(2 * hour);
  for (const place of [0, 1]) {
    await expect(
      ana
        .message('Confirmed for noon')
        .nth(place)
        .getByRole('img', { name: /^Delivered/ }),
    ).toBeVisible();
  }
  await expect(first).not.toContainText('Not confirmed');
  await expect.poll(() => world.simulator().ledger().length).toBe(2);
});

test('while the token does not work everything waits under one banner, and goes on when it works again', async ({
  world,
  ana,
  emma,
}) => {
  await emma.writes('Hello?');
  await ana.opensChat('Emma Clarke');
  world.simulator().setDials({ isTokenExpired: true });
  await ana.writes('Held back');
  await expect(ana.page.getByText('Sending from +1 500-555-0006 is paused.')).toBeVisible();
  await expect(ana.message('Held back')).toContainText(
    'Waiting. Sending from this number is paused: WhatsApp does not accept the access token any more',
  );
  world.simulator().setDials({ isTokenExpired: false });
  const admin = await world.admin();
  expect((await admin.request('POST', `/api/phone-numbers/${world.account().phoneNumberId}/resume`)).status).toBe(200);
  await ana.seesTick('Held back', 'Delivered');
  await expect(ana.page.getByText(/is paused/)).toBeHidden();
});
