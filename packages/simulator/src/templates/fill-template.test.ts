import { expect, test } from 'vitest';
import { call, graph, message, send, startBoth, startSimulator, uploadSample, wabaId } from '../testing.ts';

const words = (...texts: readonly string[]) => texts.map((text) => ({ type: 'text', text }));
const named = (values: { readonly [name: string]: string }) =>
  Object.entries(values).map(([parameter_name, text]) => ({ type: 'text', parameter_name, text }));
const template = (name: string, components: readonly object[] = [], code = 'en_US') => ({
  name,
  language: { code },
  components,
});
const body = (...texts: readonly string[]) => ({ type: 'body', parameters: words(...texts) });
const button = (sub_type: string, index: string | number, parameter: object) => ({
  type: 'button',
  sub_type,
  index,
  parameters: [parameter],
});
const parcel = { first_name: 'Emma', code: 'K7', day: 'Saturday' };
const parcelHeader = { type: 'header', parameters: named({ first_name: 'Emma' }) };
const image = { type: 'header', parameters: [{ type: 'image', image: { link: 'https://example.test/a.jpg' } }] };
const arrivals = [image, body('Emma', 'kettles'), button('url', '0', { type: 'text', text: 'k' })];

test.each<[string, object, string]>([
  [
    'by place',
    template('order_update', [body('Emma', '1042', 'at eight')]),
    'Hi Emma, your order 1042 is on its way and arrives at eight.',
  ],
  [
    'in Arabic',
    template('order_update', [body('إيما', '١٠٤٢', 'غداً')], 'ar'),
    'مرحبا إيما، طلبك رقم ١٠٤٢ في الطريق ويصل غداً.',
  ],
  [
    'by name, in any order',
    template('parcel_ready', [parcelHeader, { type: 'body', parameters: named(parcel).reverse() }]),
    'Hi Emma, parcel K7 is ready for pickup until Saturday. Bring this message along.',
  ],
  [
    'with money and a date',
    template('order_update', [
      {
        type: 'body',
        parameters: [
          { type: 'text', text: 'Emma' },
          { type: 'currency', currency: { fallback_value: '$10.50', code: 'USD', amount_1000: 10500 } },
          { type: 'date_time', date_time: { fallback_value: '25 May', day_of_month: 25 } },
        ],
      },
    ]),
    'Hi Emma, your order $10.50 is on its way and arrives 25 May.',
  ],
])('a template filled %s reads so on the phone, also outside the window', async (_name, content, text) => {
  const { simulator, receiver } = await startBoth();
  await send(simulator, 'template', content);
  await simulator.quiet();
  expect(receiver.statuses()).toMatchObject([
    { status: 'sent', pricing: { type: 'regular', category: 'utility', billable: true } },
    { status: 'delivered' },
  ]);
  expect(simulator.person('emma').phone().messages).toMatchObject([{ type: 'template', text, card: { body: text } }]);
  expect(simulator.ledger()).toMatchObject([{ text, content }]);
});

test('header, footer and buttons are on the phone, and a quick reply comes back with its payload', async () => {
  const { simulator, receiver } = await startBoth();
  const id = await uploadSample(simulator, 'image');
  const wamid = await send(
    simulator,
    'template',
    template('new_arrivals', [
      { type: 'header', parameters: [{ type: 'image', image: { id } }] },
      body('Emma', 'kettles'),
      button('url', 0, { type: 'text', text: 'kettles' }),
      button('quick_reply', '2', { type: 'payload', payload: 'stop:42' }),
    ]),
  );
  await simulator.quiet();
  const person = simulator.person('emma');
  expect(person.phone().messages[0]?.card).toEqual({
    media: { url: `/media/${id}`, mime: 'image/jpeg', bytes: expect.any(Number), name: 'image' },
    body: 'Hi Emma! New in the shop this week: kettles. Have a look before they are gone.',
    footer: 'Tap the button to stop these messages',
    buttons: [
      { kind: 'url', text: 'See them', url: 'https://shop.example.test/new/kettles' },
      { kind: 'call', text: 'Call us' },
      { key: '2', kind: 'reply', text: 'Stop promotions' },
    ],
  });
  await person.presses(wamid, '2');
  await simulator.quiet();
  expect(receiver.messages()).toMatchObject([
    {
      type: 'button',
      button: { payload: 'stop:42', text: 'Stop promotions' },
      context: { id: wamid, from: '12025550100' },
    },
  ]);
});

test.each<[string, object, number]>([
  ['that there is not', template('nothing'), 132001],
  ['not in this language', template('hello', [], 'fr'), 132001],
  ['that was rejected', template('win_a_kettle'), 132001],
  ['that waits for its review', template('opening_hours'), 132001],
  ['that is paused', template('weekend_sale'), 132015],
  ['with a parameter too few', template('order_update', [body('Emma', '1042')]), 132000],
  ['with a parameter too many', template('hello', [body('Emma')], 'en'), 132000],
  ['without its parameters', template('order_update'), 132000],
  ['with an empty parameter', template('order_update', [body('Emma', '', 'x')]), 131008],
  ['with a new line in a parameter', template('order_update', [body('Em\nma', '1', 'x')]), 132018],
  ['with five spaces in a parameter', template('order_update', [body('Em     ma', '1', 'x')]), 132018],
  ['that gets too long', template('order_update', [body('E'.repeat(1020), '1', 'x')]), 132005],
  ['of names with places', template('parcel_ready', [parcelHeader, body('Emma', 'K7', 'x')]), 132012],
  ['of places with names', template('order_update', [{ type: 'body', parameters: named(parcel) }]), 132012],
  [
    'with a name that it does not have',
    template('parcel_ready', [
      parcelHeader,
      { type: 'body', parameters: named({ ...parcel, day: 'x', code: 'y', first: 'z' }).slice(1) },
    ]),
    132012,
  ],
  ['without its image', template('new_arrivals', arrivals.slice(1)), 132012],
  [
    'with text for its image',
    template('new_arrivals', [{ type: 'header', parameters: words('x') }, ...arrivals.slice(1)]),
    132012,
  ],
  ['with a header that it does not have', template('order_update', [parcelHeader, body('a', 'b', 'c')]), 132000],
  ['without the end of its link', template('new_arrivals', arrivals.slice(0, 2)), 131008],
  [
    'with a component for a button that is not there',
    template('new_arrivals', [...arrivals, button('quick_reply', '7', { type: 'payload', payload: 'x' })]),
    132012,
  ],
  [
    'with a component of another button',
    template('new_arrivals', [...arrivals, button('url', '2', { type: 'text', text: 'x' })]),
    132012,
  ],
  ['without its coupon', template('autumn_offer', [body('LEAF20', '20 %')]), 131008],
  [
    'with a coupon of odd letters',
    template('autumn_offer', [
      body('A', 'B'),
      button('copy_code', '0', { type: 'coupon_code', coupon_code: 'LEAF-20!' }),
    ]),
    131009,
  ],
  ['without its place', template('pickup_point'), 132012],
  ['without its code button', template('sign_in_code', [body('123456')]), 131008],
])('a template %s is refused', async (_name, content, code) => {
  const simulator = await startSimulator();
  const { body: answer } = await call(simulator, message('template', content));
  expect(answer.error?.code).toBe(code);
  expect(simulator.ledger()).toEqual([]);
});

test('a disabled template is refused with 132016', async () => {
  const simulator = await startSimulator();
  const hello = simulator.templates().find(({ name }) => name === 'hello');
  simulator.changeTemplate(hello?.id ?? '', { status: 'DISABLED' });
  const { body: answer } = await call(simulator, message('template', template('hello', [], 'en')));
  expect(answer.error?.code).toBe(132016);
});

test('a code goes to a number only', async () => {
  const simulator = await startSimulator();
  const code = template('sign_in_code', [body('123456'), button('url', '0', { type: 'text', text: '123456' })]);
  expect((await call(simulator, message('template', code))).status).toBe(200);
  const toKai = { ...message('template', code), to: undefined, recipient: 'DE.77120000000000101' };
  expect((await call(simulator, toKai)).body.error?.code).toBe(131062);
});

test('marketing does not reach somebody who stopped it, until it is resumed', async () => {
  const { simulator, receiver } = await startBoth();
  const person = simulator.person('emma');
  person.turnsMarketing('stop');
  await send(simulator, 'template', template('new_arrivals', arrivals));
  await send(simulator, 'template', template('hello', [], 'en'));
  await simulator.quiet();
  person.turnsMarketing('resume');
  await send(simulator, 'template', template('new_arrivals', arrivals));
  await simulator.quiet();
  expect(receiver.statuses().map(({ status, errors }) => [status, errors?.[0]?.code])).toEqual([
    ['failed', 131050],
    ['sent', undefined],
    ['delivered', undefined],
    ['sent', undefined],
    ['delivered', undefined],
  ]);
  expect(receiver.fields('user_preferences')).toMatchObject([
    { user_preferences: [{ wa_id: '12025550143', category: 'marketing_messages', value: 'stop' }] },
    { user_preferences: [{ value: 'resume' }] },
  ]);
});

test('inside the window a utility template is free and marketing is not', async () => {
  const { simulator, receiver } = await startBoth();
  await simulator.person('emma').writes('Hi');
  await send(simulator, 'template', template('hello', [], 'en'));
  await simulator.quiet();
  await send(simulator, 'template', template('new_arrivals', arrivals));
  await simulator.quiet();
  const sent = receiver.statuses().filter(({ status }) => status === 'sent');
  expect(sent.map(({ pricing }) => pricing)).toMatchObject([
    { type: 'free_customer_service', category: 'utility' },
    { type: 'regular', category: 'marketing' },
  ]);
});

test('a carousel takes as many cards as the template has', async () => {
  const simulator = await startSimulator();
  const card = {
    components: [
      { type: 'header', format: 'image', example: { header_handle: ['4::x'] } },
      { type: 'body', text: 'Only today.' },
      { type: 'buttons', buttons: [{ type: 'QUICK_REPLY', text: 'This one' }] },
    ],
  };
  const { body: created } = await graph(simulator, 'POST', `${wabaId}/message_templates`, {
    name: 'two_cards',
    language: 'en_US',
    category: 'MARKETING',
    components: [
      { type: 'BODY', text: 'Look at these.' },
      { type: 'CAROUSEL', cards: [card, card] },
    ],
  });
  simulator.changeTemplate(String(created.id), { status: 'APPROVED' });
  const sentCard = (card_index: number) => ({ card_index, components: [image] });
  const carousel = (...cards: readonly object[]) => template('two_cards', [{ type: 'carousel', cards }]);
  const three = await call(simulator, message('template', carousel(sentCard(0), sentCard(1), sentCard(2))));
  expect(three.body.error?.code).toBe(132012);
  const wamid = await send(simulator, 'template', carousel(sentCard(0), sentCard(1)));
  await simulator.quiet();
  const shown = simulator.person('emma').phone().messages[0];
  expect(shown?.card?.cards).toMatchObject([{ body: 'Only today.' }, { buttons: [{ key: '1.0', text: 'This one' }] }]);
  await simulator.person('emma').presses(wamid, '1.0');
  expect(simulator.person('emma').phone().messages.at(-1)).toMatchObject({ type: 'button', text: 'This one' });
});
