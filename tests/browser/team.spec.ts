/** Two agents and a customer's phone: what one does, the others see. */
import { expect, test } from '../support/browser-test.ts';

test('both agents see a message at once, and both see the answer with its author and its ticks', async ({
  ana,
  omar,
  emma,
}) => {
  await emma.writes('Do you deliver on Saturdays?');
  for (const agent of [ana, omar]) {
    await expect(agent.row('Emma Clarke')).toContainText('Do you deliver on Saturdays?');
    await agent.seesUnreadChats(1);
  }

  await ana.opensChat('Emma Clarke');
  await ana.seesUnreadChats(0);
  await omar.seesUnreadChats(0);

  await omar.opensChat('Emma Clarke');
  await ana.writes('Yes, until noon.');
  await omar.sees('Yes, until noon.');
  await expect(omar.message('Yes, until noon.').getByText('Ana', { exact: true })).toBeVisible();
  await expect(ana.message('Yes, until noon.').getByText('Ana', { exact: true })).toBeHidden();

  for (const agent of [ana, omar]) await agent.seesTick('Yes, until noon.', 'Delivered');
  emma.opens();
  for (const agent of [ana, omar]) await agent.seesTick('Yes, until noon.', 'Read');

  await emma.writes('Great, see you then');
  for (const agent of [ana, omar]) await agent.sees('Great, see you then');
});

test('who looks into a chat and who replies is shown to the colleague, and ends when they leave', async ({
  ana,
  omar,
  emma,
}) => {
  await emma.writes('Could I swap it for the larger size?');
  await omar.opensChat('Emma Clarke');
  await ana.opensChat('Emma Clarke');
  const header = omar.page.getByRole('main').getByRole('status').first();
  await expect(header).toHaveText('Ana Admin is viewing');
  await expect(ana.page.getByRole('main').getByRole('status').first()).toHaveText('Omar Haddad is viewing');

  await ana.drafts('Of course,');
  await expect(header).toHaveText('Ana Admin is replying');
  await expect(omar.row('Emma Clarke')).toContainText('Ana Admin is replying…');

  await ana.writes('Of course, bring it by.');
  await expect(header).toHaveText('Ana Admin is viewing');
  await ana.page.close();
  await expect(header).toHaveText('');
});
