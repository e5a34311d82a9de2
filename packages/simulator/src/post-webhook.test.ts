import { sign } from '@parley/whatsapp/signature';
import { expect, test } from 'vitest';
import { appSecret, emma, sendText, startBoth, startReceiver, startSimulator } from './testing.ts';

test('a webhook is signed over its bytes, and re-written JSON has another signature', async () => {
  const { simulator, receiver } = await startBoth();
  await simulator.person('maria').writes('¿50 % en a/b? <ok> me@example.test 🙏');
  await simulator.quiet();
  const [post] = receiver.posts;
  const header = post?.headers['x-hub-signature-256'];
  const bytes = post?.bytes ?? Buffer.alloc(0);
  expect(header).toBe(sign(appSecret, bytes));
  expect(bytes.toString('latin1')).toMatch(/^[\x20-\x7e]+$/);
  expect(bytes.toString('latin1')).not.toMatch(/[<%@]|[^\\]\//);
  expect(header).not.toBe(sign(appSecret, Buffer.from(JSON.stringify(JSON.parse(bytes.toString())))));
  expect(receiver.messages()[0]?.text?.body).toBe('¿50 % en a/b? <ok> me@example.test 🙏');
});

test.each(['á', '/', '@', '%', '<'])('%s alone makes re-written JSON fail', async (character) => {
  const { simulator, receiver } = await startBoth();
  await simulator.person('emma').writes(character);
  await simulator.quiet();
  const { bytes, headers } = await receiver.post(() => true);
  expect(headers['x-hub-signature-256']).toBe(sign(appSecret, bytes));
  expect(sign(appSecret, Buffer.from(JSON.stringify(JSON.parse(bytes.toString()))))).not.toBe(sign(appSecret, bytes));
});

test('a refused webhook is posted again until it is answered 200', async () => {
  const { simulator, receiver } = await startBoth();
  receiver.answers(503, 500);
  await simulator.person('emma').writes('Hi');
  await simulator.quiet();
  expect(receiver.posts.map(({ status }) => status)).toEqual([503, 500, 200]);
  expect(receiver.messages().map(({ text }) => text?.body)).toEqual(['Hi']);
});

test('a webhook address that was away gets everything once it is there', async () => {
  const simulator = await startSimulator({ webhookUrl: 'http://127.0.0.1:9' });
  await simulator.person('emma').writes('one');
  await simulator.person('maria').writes('two');
  const receiver = await startReceiver();
  simulator.setWebhookUrl(receiver.url);
  await simulator.quiet();
  expect(receiver.messages().map(({ text }) => text?.body)).toEqual(['one', 'two']);
});

test('webhooks wait for an address, and the messages of one person keep their order', async () => {
  const simulator = await startSimulator();
  const bodies = Array.from({ length: 20 }, (_, place) => `message ${place}`);
  for (const body of bodies) await simulator.person('emma').writes(body);
  const receiver = await startReceiver();
  simulator.setWebhookUrl(receiver.url);
  await simulator.quiet();
  expect(receiver.messages().map(({ text }) => text?.body)).toEqual(bodies);
});

test('copies of a webhook have the same bytes', async () => {
  const { simulator, receiver } = await startBoth();
  simulator.setDials({ copies: 3 });
  await simulator.person('emma').writes('Hi');
  await simulator.quiet();
  expect(receiver.posts).toHaveLength(3);
  expect(new Set(receiver.posts.map(({ bytes }) => bytes.toString())).size).toBe(1);
});

test('reordered webhooks of a moment come in reverse', async () => {
  const { simulator, receiver } = await startBoth();
  const person = simulator.person('emma');
  await person.writes('Hi');
  person.opens();
  await simulator.quiet();
  simulator.setDials({ isReordered: true, readAfterMs: 10 });
  await sendText(simulator, emma);
  await simulator.quiet();
  expect(receiver.statuses().map(({ status }) => status)).toEqual(['read', 'delivered', 'sent']);
});

test('a batch holds several elements, and never more than were dialled', async () => {
  const simulator = await startSimulator();
  simulator.setDials({ batchSize: 4 });
  for (let count = 0; count < 10; count += 1) await simulator.person('emma').writes(`message ${count}`);
  const receiver = await startReceiver();
  simulator.setWebhookUrl(receiver.url);
  await simulator.quiet();
  expect(receiver.posts.map(({ values }) => values.length)).toEqual([4, 4, 2]);
  expect(receiver.messages().map(({ text }) => text?.body)).toEqual(
    Array.from({ length: 10 }, (_, count) => `message ${count}`),
  );
});

test('a delayed webhook comes when its time has come', async () => {
  const { simulator, receiver } = await startBoth();
  simulator.setDials({ webhookDelayMs: 3600_000 });
  await simulator.person('emma').writes('Hi');
  simulator.advanceClock(3600_000 - 60_000);
  expect(receiver.posts).toEqual([]);
  simulator.advanceClock(60_000);
  await simulator.quiet();
  expect(receiver.messages()).toHaveLength(1);
});

test('a wrong signature is sent as often as dialled, then the right one', async () => {
  const { simulator, receiver } = await startBoth();
  receiver.answers(401);
  simulator.setDials({ wrongSignatures: 1 });
  await simulator.person('emma').writes('Hi');
  await simulator.quiet();
  const isRight = receiver.posts.map(({ bytes, headers }) => headers['x-hub-signature-256'] === sign(appSecret, bytes));
  expect(isRight).toEqual([false, true]);
});

test('webhooks go to this machine only', async () => {
  const simulator = await startSimulator();
  expect(() => simulator.setWebhookUrl('https://example.test/webhook')).toThrow('this machine');
  expect(() => simulator.setWebhookUrl('file:///etc/passwd')).toThrow('this machine');
});

test('the verification question is asked with our token and answered with the challenge', async () => {
  const receiver = await startReceiver();
  const simulator = await startSimulator({ webhookUrl: receiver.url });
  const stranger = await startSimulator({ webhookUrl: receiver.url, verifyToken: 'other' });
  expect(await simulator.verifyWebhook()).toBe(true);
  expect(await stranger.verifyWebhook()).toBe(false);
});
