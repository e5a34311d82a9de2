import { expect, test } from 'vitest';
import { emma, sendText, startBoth, startSimulator } from './testing.ts';

test('a message goes sent, delivered and, once the chat is opened, read', async () => {
  const { simulator, receiver } = await startBoth();
  const person = simulator.person('emma');
  await person.writes('Hi');
  const wamid = await sendText(simulator, emma, 'Hello', { biz_opaque_callback_data: 'id-1' });
  await simulator.quiet();
  expect(receiver.statuses().map(({ status }) => status)).toEqual(['sent', 'delivered']);
  person.opens();
  await simulator.quiet();
  const statuses = receiver.statuses();
  expect(statuses.map(({ status }) => status)).toEqual(['sent', 'delivered', 'read']);
  for (const status of statuses) {
    expect(status).toMatchObject({
      id: wamid,
      recipient_id: '12025550143',
      recipient_user_id: 'US.88120000000000143',
      biz_opaque_callback_data: 'id-1',
      timestamp: expect.stringMatching(/^\d{10}$/),
    });
  }
  expect(statuses.map(({ pricing }) => pricing?.type)).toEqual([
    'free_customer_service',
    'free_customer_service',
    undefined,
  ]);
  expect(person.phone().messages).toMatchObject([
    { from: 'person', text: 'Hi', status: 'sent' },
    { id: wamid, from: 'business', text: 'Hello' },
  ]);
});

test('where the chat is open a message is read at once, and delivered is left out', async () => {
  const { simulator, receiver } = await startBoth();
  const person = simulator.person('emma');
  await person.writes('Hi');
  person.opens();
  await sendText(simulator, emma);
  await simulator.quiet();
  expect(receiver.statuses().map(({ status, pricing }) => [status, pricing !== undefined])).toEqual([
    ['sent', true],
    ['read', true],
  ]);
});

test('an open chat takes its time to read when the dial says so, and a chat closed meanwhile does not', async () => {
  const { simulator, receiver } = await startBoth();
  const person = simulator.person('emma');
  await person.writes('Hi');
  simulator.setDials({ readAfterMs: 60_000 });
  person.opens();
  await sendText(simulator, emma, 'first');
  await receiver.post(({ values }) => values.some(({ statuses }) => statuses?.[0]?.status === 'delivered'));
  person.closes();
  simulator.advanceClock(60_000);
  await simulator.quiet();
  expect(receiver.statuses().map(({ status }) => status)).toEqual(['sent', 'delivered']);
});

test('a phone without network keeps a message at sent until it is online', async () => {
  const { simulator, receiver } = await startBoth();
  const person = simulator.person('emma');
  await person.writes('Hi');
  person.goesOffline();
  await sendText(simulator, emma);
  await simulator.quiet();
  expect(receiver.statuses().map(({ status }) => status)).toEqual(['sent']);
  expect(person.phone().messages).toHaveLength(1);
  person.comesOnline();
  await simulator.quiet();
  expect(receiver.statuses().map(({ status }) => status)).toEqual(['sent', 'delivered']);
  expect(person.phone().messages).toHaveLength(2);
});

test('what a person writes without network leaves when there is one', async () => {
  const { simulator, receiver } = await startBoth();
  const person = simulator.person('emma');
  person.goesOffline();
  await person.writes('Still on the train');
  await simulator.quiet();
  expect(receiver.posts).toEqual([]);
  expect(person.phone().messages).toMatchObject([{ text: 'Still on the train' }]);
  expect(person.phone().messages[0]?.status).toBeUndefined();
  person.comesOnline();
  await simulator.quiet();
  expect(receiver.messages()).toMatchObject([{ text: { body: 'Still on the train' } }]);
});

test('without read receipts reading is never reported, not even later', async () => {
  const { simulator, receiver } = await startBoth();
  const person = simulator.person('emma');
  await person.writes('Hi');
  person.turnsReadReceipts('off');
  await sendText(simulator, emma);
  person.opens();
  await simulator.quiet();
  person.turnsReadReceipts('on');
  person.reads();
  await simulator.quiet();
  expect(receiver.statuses().map(({ status }) => status)).toEqual(['sent', 'delivered']);
});

test('a reply quotes the message and says who wrote it', async () => {
  const { simulator, receiver } = await startBoth();
  const person = simulator.person('emma');
  const own = await person.writes('Hi');
  const ours = await sendText(simulator, emma);
  await simulator.quiet();
  await person.writes('to you', { replyTo: ours });
  await person.writes('to me', { replyTo: own });
  await simulator.quiet();
  expect(receiver.messages().map(({ context }) => context)).toEqual([
    undefined,
    { id: ours, from: '12025550100' },
    { id: own, from: '12025550143', from_user_id: 'US.88120000000000143' },
  ]);
});

test('a person with a username shows no phone anywhere', async () => {
  const { simulator, receiver } = await startBoth();
  await simulator.person('kai').writes('Moin!');
  await simulator.quiet();
  const [value] = receiver.posts[0]?.values ?? [];
  expect(value?.messages?.[0]).not.toHaveProperty('from');
  expect(value?.messages?.[0]?.from_user_id).toBe('DE.77120000000000101');
  expect(value?.contacts).toEqual([
    { profile: { name: 'Kai Lindner', username: 'kai.unterwegs' }, user_id: 'DE.77120000000000101' },
  ]);
});

test('a person sends any type with its own content', async () => {
  const { simulator, receiver } = await startBoth();
  await simulator.person('emma').sends('location', { latitude: 38.9, longitude: -77, name: 'Museum' });
  await simulator.quiet();
  expect(receiver.messages()).toMatchObject([{ type: 'location', location: { latitude: 38.9, name: 'Museum' } }]);
  expect(simulator.person('emma').phone().messages[0]?.text).toBe('Museum');
});

test('a busy shop lets many people write within its time', async () => {
  const { simulator, receiver } = await startBoth();
  simulator.startBusyShop(20, 60);
  simulator.advanceClock(60_000);
  await simulator.quiet();
  const writers = new Set(receiver.messages().map(({ from }) => from));
  expect(writers.size).toBe(20);
  expect(receiver.messages().length).toBeGreaterThan(20);
  for (const from of writers) expect(from).toMatch(/^1\d{3}55501\d\d$/);
});

test('a number or user id belongs to one person only', async () => {
  const simulator = await startSimulator();
  expect(simulator.addPerson({ name: 'Rosa', waId: '12025550177' }).phone().persona.name).toBe('Rosa');
  expect(() => simulator.addPerson({ name: 'Other', waId: '12025550177' })).toThrow('Somebody else');
  expect(() => simulator.addPerson({ name: 'Other', waId: '5511995550142' })).toThrow('Somebody else');
  expect(() => simulator.addPerson({ name: 'Other', userId: 'DE.77120000000000101' })).toThrow('Somebody else');
});
