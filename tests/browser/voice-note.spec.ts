/** A voice note from a microphone: Chromium's own, which beeps, because no test has a mouth. */
import { chromiumArguments } from '../../scripts/chromium.ts';
import { expect, test } from '../support/browser-test.ts';
import { eventually } from '../support/eventually.ts';

test.use({
  launchOptions: async ({ launchOptions }, use) =>
    use({
      ...launchOptions,
      args: [...chromiumArguments(), '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
    }),
});

test('what is recorded in the browser arrives at the customer as ogg with opus, one channel, marked as a voice note', async ({
  world,
  ana,
  emma,
}) => {
  await emma.writes('Can you tell me how?');
  await ana.opensChat('Emma Clarke');
  await ana.page.getByRole('button', { name: 'Record a voice message' }).click();
  const bar = ana.page.getByRole('region', { name: 'Voice message' });
  await expect(bar.getByRole('timer')).toHaveText(/0:0[1-9]/);
  await bar.getByRole('button', { name: 'Send the recording' }).click();
  await expect(ana.feed.getByRole('article').last()).toHaveAccessibleName(/Voice message\. (Sent|Delivered|Read)/);

  const sent = await eventually('WhatsApp has it', () => world.simulator().ledger()[0]);
  expect(sent).toMatchObject({ type: 'audio', content: { voice: true, id: expect.any(String) } });
  const { id } = sent.content as { id: string };
  const held = await world.simulator().media(id);
  expect(held?.record.mime).toBe('audio/ogg; codecs=opus');
  const bytes = held?.bytes ?? Buffer.of();
  expect(bytes.subarray(0, 4).toString()).toBe('OggS');
  const head = bytes.indexOf('OpusHead');
  expect(head).toBeGreaterThan(0);
  // RFC 7845, 5.1: the channels stand behind the version.
  expect(bytes[head + 9]).toBe(1);
});
