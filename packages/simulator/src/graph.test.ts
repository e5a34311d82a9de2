import { createHmac } from 'node:crypto';
import { trailingToken } from '@parley/whatsapp/wamid';
import { expect, test } from 'vitest';
import { numberWithoutWhatsApp } from './dialled-number.ts';
import {
  accessToken,
  appSecret,
  call,
  emma,
  phoneNumberId,
  sendText,
  startBoth,
  startSimulator,
  text,
} from './testing.ts';

test('an accepted send is answered as Meta answers', async () => {
  const simulator = await startSimulator();
  const { status, headers, body } = await call(simulator, text('+1 (202) 555-0143'));
  expect(status).toBe(200);
  expect(headers.get('x-fb-trace-id')).toMatch(/^A[0-9a-f]{22}$/);
  expect(body).toEqual({
    messaging_product: 'whatsapp',
    contacts: [{ input: '+1 (202) 555-0143', wa_id: '12025550143' }],
    messages: [{ id: expect.stringMatching(/^wamid\./) }],
  });
  expect(trailingToken(body.messages?.[0]?.id ?? '')).toMatch(/^[0-9A-F]{18}$/);
});

test.each([
  ['with the ninth digit', '+55 11 9 9555-0142', '551195550142'],
  ['without it', '+55 11 9555-0142', '551195550142'],
])('João is reached in Brazil %s', async (_name, input, waId) => {
  const simulator = await startSimulator();
  await simulator.person('joao').writes('Oi');
  const { body } = await call(simulator, text(input));
  await simulator.quiet();
  expect(body.contacts).toEqual([{ input, wa_id: waId }]);
  expect(
    simulator
      .person('joao')
      .phone()
      .messages.map(({ text }) => text),
  ).toEqual(['Oi', 'Hello']);
});

test('a person without a known phone is reached by user id, in "recipient" alone', async () => {
  const { simulator, receiver } = await startBoth();
  const userId = 'DE.77120000000000101';
  await simulator.person('kai').writes('Moin!');
  const { to: _, ...body } = text('');
  const answer = await call(simulator, { ...body, recipient: userId });
  expect(answer.body.contacts).toEqual([{ input: userId, user_id: userId }]);
  expect(trailingToken(answer.body.messages?.[0]?.id ?? '')).toHaveLength(32);
  await simulator.quiet();
  const [sent] = receiver.statuses();
  expect(sent?.recipient_user_id).toBe(userId);
  expect(sent?.recipient_id).toBeUndefined();

  expect((await call(simulator, text(userId))).body.error?.code).toBe(131009);
  expect((await call(simulator, { ...body, recipient: '+12025550143' })).body.error?.code).toBe(131009);
  expect((await call(simulator, { ...body, recipient: 'DE.1' })).body.error?.code).toBe(131026);
});

test.each([
  ['no messaging_product', { ...text(emma), messaging_product: undefined }, 100],
  ['another product', { ...text(emma), messaging_product: 'sms' }, 100],
  ['a misspelled parameter', text(emma, 'x', { recipent: 'y' }), 100],
  ['a misspelled text parameter', text(emma, 'x', { text: { body: 'x', previewUrl: true } }), 100],
  ['no recipient', { ...text(emma), to: undefined }, 131008],
  ['no text', { ...text(emma), text: undefined }, 131008],
  ['an empty body', text(emma, ''), 131008],
  ['a body over 4096 characters', text(emma, 'x'.repeat(4097)), 100],
  ['callback data over 512 characters', text(emma, 'x', { biz_opaque_callback_data: 'x'.repeat(513) }), 100],
  ['a body that is a number', text(emma, 'x', { text: { body: 7 } }), 131009],
  ['a number without country code', text('0555'), 131009],
  ['the business itself', text('+1 202 555 0100'), 131021],
  ['a number without WhatsApp', text(numberWithoutWhatsApp), 131026],
  ['a group', text(emma, 'x', { recipient_type: 'group' }), 131009],
  ['a context without an id', text(emma, 'x', { context: {} }), 131008],
  ['an unknown type', { ...text(emma), type: 'hologram' }, 131051],
  ['a type named like an inherited property', { ...text(emma), type: 'constructor' }, 131051],
  ['an image with id and link', { ...media({ id: '1', link: 'https://example.test/a.png' }) }, 131009],
  [
    'a template without a language',
    { ...text(emma), type: 'template', text: undefined, template: { name: 'a' } },
    131008,
  ],
  ['a body that is not JSON', '{', 100],
  ['a body that is a list', [], 131009],
])('%s is refused with its code and a reason', async (_name, body, code) => {
  const simulator = await startSimulator();
  await simulator.person('emma').writes('Hi');
  const answer = await call(simulator, body);
  expect(answer.body.error?.code).toBe(code);
  expect(answer.status).toBe(400);
  expect(answer.body.error?.error_data.details).not.toBe('');
  expect(answer.body.error?.fbtrace_id).toBe(answer.headers.get('x-fb-trace-id'));
  expect(simulator.ledger()).toEqual([]);
});

test.each([
  ['4096 characters beyond the basic plane', text(emma, '🙏'.repeat(4096))],
  ['an image', media({ id: '501', caption: 'front view' })],
  ['a location', { ...text(emma), type: 'location', text: undefined, location: { latitude: '52.5', longitude: 13.4 } }],
  [
    'a reaction',
    { ...text(emma), type: 'reaction', text: undefined, reaction: { message_id: 'wamid.X', emoji: '👍' } },
  ],
  ['512 characters of callback data', text(emma, 'x', { biz_opaque_callback_data: 'x'.repeat(512) })],
])('%s is accepted', async (_name, body) => {
  const simulator = await startSimulator();
  await simulator.person('emma').writes('Hi');
  expect((await call(simulator, body)).status).toBe(200);
});

test('a wrong and an expired token are refused with 190, and nothing is sent', async () => {
  const simulator = await startSimulator();
  const wrong = await call(simulator, text(emma), 'other-token');
  expect([wrong.status, wrong.body.error?.code]).toEqual([401, 190]);
  simulator.setDials({ isTokenExpired: true });
  const expired = await call(simulator, text(emma));
  expect([expired.status, expired.body.error?.code, expired.body.error?.error_subcode]).toEqual([401, 190, 463]);
  expect(simulator.ledger()).toEqual([]);
});

test('an unknown phone number id is refused with 100 and subcode 33', async () => {
  const simulator = await startSimulator();
  const response = await fetch(`${simulator.graphUrl}/v23.0/111`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    error: { code: 100, error_subcode: 33, type: 'GraphMethodException' },
  });
});

test('the number tells its fields, and a wrong app secret proof is refused', async () => {
  const simulator = await startSimulator();
  const get = async (query: string) => {
    const headers = { authorization: `Bearer ${accessToken}` };
    return (await fetch(`${simulator.graphUrl}/v23.0/${phoneNumberId}${query}`, { headers })).json();
  };
  expect(await get('')).toMatchObject({
    id: phoneNumberId,
    display_phone_number: '+12025550100',
    quality_rating: 'GREEN',
  });
  expect(await get('?fields=verified_name')).toEqual({ id: phoneNumberId, verified_name: 'Parley Sandbox' });
  const proof = createHmac('sha256', appSecret).update(accessToken).digest('hex');
  expect(await get(`?fields=id&appsecret_proof=${proof}`)).toEqual({ id: phoneNumberId });
  expect(await get('?appsecret_proof=00')).toMatchObject({ error: { code: 100 } });
});

test('marking a message read marks those before it, and typing shows until the answer arrives', async () => {
  const simulator = await startSimulator();
  const person = simulator.person('emma');
  await person.writes('one');
  const second = await person.writes('two');
  await person.writes('three');
  const mark = {
    messaging_product: 'whatsapp',
    status: 'read',
    message_id: second,
    typing_indicator: { type: 'text' },
  };
  expect((await call(simulator, mark)).body).toEqual({ success: true });
  expect(person.phone().messages.map(({ status }) => status)).toEqual(['read', 'read', 'sent']);
  expect(person.phone().isBusinessTyping).toBe(true);
  await sendText(simulator, emma);
  await simulator.quiet();
  expect(person.phone().isBusinessTyping).toBe(false);
  const unknown = await call(simulator, { ...mark, message_id: 'wamid.unknown' });
  expect(unknown.body.error?.code).toBe(131009);
});

test('a closed window fails the message later, or refuses the call, as the dial says', async () => {
  const { simulator, receiver } = await startBoth();
  const wamid = await sendText(simulator, emma, 'Are you there?', { biz_opaque_callback_data: 'id-1' });
  await simulator.quiet();
  expect(receiver.statuses()).toMatchObject([
    { id: wamid, status: 'failed', biz_opaque_callback_data: 'id-1', errors: [{ code: 131047 }] },
  ]);
  expect(simulator.person('emma').phone().messages).toEqual([]);

  simulator.setDials({ closedWindow: 'at-once' });
  expect((await call(simulator, text(emma))).body.error?.code).toBe(131047);
  const template = {
    ...text(emma),
    type: 'template',
    text: undefined,
    template: { name: 'hello', language: { code: 'en' } },
  };
  expect((await call(simulator, template)).status).toBe(200);
  await simulator.person('emma').writes('Hi');
  expect((await call(simulator, text(emma))).status).toBe(200);
});

test('a clock jump of 24 hours closes the window', async () => {
  const simulator = await startSimulator();
  simulator.setDials({ closedWindow: 'at-once' });
  await simulator.person('emma').writes('Hi');
  simulator.advanceClock(23 * 3600_000);
  expect((await call(simulator, text(emma))).status).toBe(200);
  simulator.advanceClock(3600_000);
  expect((await call(simulator, text(emma))).body.error?.code).toBe(131047);
});

test('one person takes 45 messages in a row and then one per six seconds', async () => {
  let now = Date.parse('2026-11-22T10:00:00Z');
  const simulator = await startSimulator({ now: () => now });
  await simulator.person('emma').writes('Hi');
  simulator.setDials({ throughput: 1000 });
  for (let sent = 0; sent < 45; sent += 1) await sendText(simulator, emma);
  expect((await call(simulator, text(emma))).body.error?.code).toBe(131056);
  now += 5999;
  expect((await call(simulator, text(emma))).body.error?.code).toBe(131056);
  now += 1;
  expect((await call(simulator, text(emma))).status).toBe(200);
  expect((await call(simulator, text('+34600000142'))).status).toBe(200);
});

test('a number sends as many messages per second as its throughput allows', async () => {
  let now = Date.parse('2026-11-22T10:00:00Z');
  const simulator = await startSimulator({ now: () => now });
  simulator.setDials({ throughput: 2 });
  expect((await call(simulator, text('+12025550111'))).status).toBe(200);
  expect((await call(simulator, text('+12025550112'))).status).toBe(200);
  expect((await call(simulator, text('+12025550113'))).body.error?.code).toBe(130429);
  now += 500;
  expect((await call(simulator, text('+12025550113'))).status).toBe(200);
});

test('the next sends are refused with the code that was dialled', async () => {
  const simulator = await startSimulator();
  simulator.setDials({ failNextWithCode: 131026, failNextCount: 2 });
  expect((await call(simulator, text(emma))).body.error?.code).toBe(131026);
  expect((await call(simulator, text(emma))).body.error?.code).toBe(131026);
  expect((await call(simulator, text(emma))).status).toBe(200);
  simulator.setDials({ failNextWithCode: 131016 });
  expect((await call(simulator, text(emma))).status).toBe(500);
  expect((await call(simulator, text(emma))).status).toBe(200);
  expect(simulator.ledger()).toHaveLength(2);
});

test('a dropped answer leaves a ledger entry, and its statuses come', async () => {
  const { simulator, receiver } = await startBoth();
  await simulator.person('emma').writes('Hi');
  simulator.setDials({ dropNextAnswers: 1 });
  await expect(call(simulator, text(emma, 'Hello', { biz_opaque_callback_data: 'id-1' }))).rejects.toThrow();
  expect(simulator.ledger()).toMatchObject([{ to: '12025550143', text: 'Hello', callbackData: 'id-1' }]);
  await simulator.quiet();
  expect(receiver.statuses().map(({ status }) => status)).toEqual(['sent', 'delivered']);
  expect(receiver.statuses()[0]?.biz_opaque_callback_data).toBe('id-1');
  expect(simulator.state().wire.some(({ direction, status }) => direction === 'api' && status === 'no answer')).toBe(
    true,
  );
  expect((await call(simulator, text(emma))).status).toBe(200);
});

test('the sent status comes before the answer when the dial says so', async () => {
  const { simulator, receiver } = await startBoth();
  await simulator.person('emma').writes('Hi');
  simulator.setDials({ isStatusFirst: true });
  const { body } = await call(simulator, text(emma));
  expect(receiver.statuses()).toMatchObject([{ id: body.messages?.[0]?.id, status: 'sent' }]);
});

test('a number that nobody has gets a phone when it is first written to', async () => {
  const { simulator, receiver } = await startBoth();
  const template = { ...text('+12025550177'), type: 'template', text: undefined };
  await call(simulator, { ...template, template: { name: 'hello', language: { code: 'en' } } });
  await simulator.quiet();
  expect(receiver.statuses().map(({ status, pricing }) => [status, pricing?.type])).toEqual([
    ['sent', 'regular'],
    ['delivered', 'regular'],
  ]);
  expect(simulator.person('12025550177').phone().messages).toMatchObject([{ from: 'business', type: 'template' }]);
});

function media(image: object) {
  return { messaging_product: 'whatsapp', to: emma, type: 'image', image };
}
