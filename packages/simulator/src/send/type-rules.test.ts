import { expect, test } from 'vitest';
import { call, graph, message, phoneNumberId, startSimulator } from '../testing.ts';

const link = 'https://example.test/file';
const long = (length: number) => 'x'.repeat(length);
const body = { text: 'Choose' };
const reply = (id: string, title = id) => ({ type: 'reply', reply: { id, title } });
const buttons = (...given: readonly object[]) => ({ type: 'button', body, action: { buttons: given } });
const row = (id: string, more: object = {}) => ({ id, title: 'Row', ...more });
const rows = (count: number) => Array.from({ length: count }, (_, place) => row(String(place)));
const list = (sections: readonly object[], more: object = {}) => ({
  type: 'list',
  body,
  action: { button: 'Open', sections },
  ...more,
});
const products = (count: number) => Array.from({ length: count }, (_, place) => ({ product_retailer_id: `p${place}` }));
const productList = (sections: readonly object[], more: object = {}) => ({
  type: 'product_list',
  header: { type: 'text', text: 'Ours' },
  body,
  action: { catalog_id: '1', sections },
  ...more,
});
const card = (place: number, type = 'cta_url') => ({
  card_index: place,
  type,
  header: { type: 'image', image: { link } },
  action:
    type === 'cta_url'
      ? { name: 'cta_url', parameters: { display_text: 'Open', url: link } }
      : { buttons: [{ type: 'quick_reply', quick_reply: { id: `q${place}`, title: 'This' } }] },
});
const flow = (parameters: object) => ({
  type: 'flow',
  body,
  action: { name: 'flow', parameters: { flow_message_version: '3', flow_cta: 'Start', ...parameters } },
});
const person = { name: { formatted_name: 'Rosa Martín' } };

test.each<[string, string, unknown]>([
  ['an image by link with a caption of 1024', 'image', { link, caption: long(1024) }],
  ['a voice message', 'audio', { id: '1', voice: true }],
  ['a document with a name', 'document', { link, filename: 'a.pdf', caption: 'x' }],
  ['a sticker', 'sticker', { id: '1' }],
  ['a place in numbers', 'location', { latitude: 1, longitude: 2, name: 'Here', address: 'There' }],
  ['a place in texts', 'location', { latitude: '52.52', longitude: '-13.4' }],
  [
    'a whole contact',
    'contacts',
    [
      {
        ...person,
        phones: [{ phone: '+1 202 555 0143', wa_id: '12025550143', type: 'CELL' }],
        emails: [{ email: 'a@example.test', type: 'WORK' }],
        urls: [{ url: link, type: 'HOME' }],
        addresses: [{ city: 'Berlin', country_code: 'de' }],
        org: { company: 'Shop', title: 'Owner' },
        birthday: '2000-01-31',
      },
    ],
  ],
  ['257 contacts', 'contacts', Array.from({ length: 257 }, () => person)],
  ['a reaction of joined emoji', 'reaction', { message_id: 'wamid.X', emoji: '👩🏽‍💻' }],
  ['a reaction taken back', 'reaction', { message_id: 'wamid.X', emoji: '' }],
  ['three buttons', 'interactive', buttons(reply('a'), reply('b'), reply('c'))],
  [
    'a button with an image above',
    'interactive',
    { ...buttons(reply('a')), header: { type: 'image', image: { link } } },
  ],
  [
    'ten rows in two sections',
    'interactive',
    list([
      { title: 'A', rows: rows(5) },
      { title: 'B', rows: [row('x')] },
    ]),
  ],
  ['a list with a long body', 'interactive', list([{ rows: rows(1) }], { body: { text: long(4096) } })],
  [
    'a link button',
    'interactive',
    { type: 'cta_url', body, action: { name: 'cta_url', parameters: { display_text: 'Open', url: link } } },
  ],
  [
    'a question for the place',
    'interactive',
    { type: 'location_request_message', body, action: { name: 'send_location' } },
  ],
  [
    'a question for the number',
    'interactive',
    { type: 'contact_request', body, action: { name: 'request_contact_info' } },
  ],
  [
    'a question about calls',
    'interactive',
    { type: 'call_permission_request', action: { name: 'call_permission_request' } },
  ],
  ['a flow by id', 'interactive', flow({ flow_id: '42', flow_token: 't', flow_action: 'navigate' })],
  ['one product', 'interactive', { type: 'product', action: { catalog_id: '1', product_retailer_id: 'a' } }],
  ['thirty products', 'interactive', productList([{ title: 'A', product_items: products(30) }])],
  ['a catalog', 'interactive', { type: 'catalog_message', body, action: { name: 'catalog_message' } }],
  [
    'a question for an address',
    'interactive',
    { type: 'address_message', body, action: { name: 'address_message', parameters: { country: 'IN' } } },
  ],
  ['a carousel', 'interactive', { type: 'carousel', body, action: { cards: [card(0), card(1)] } }],
])('%s is accepted', async (_name, type, content) => {
  const simulator = await startSimulator();
  await simulator.person('emma').writes('Hi');
  const answer = await call(simulator, message(type, content));
  expect([answer.status, answer.body.error?.error_data.details]).toEqual([200, undefined]);
  expect(simulator.ledger()).toMatchObject([{ type, content }]);
});

test.each<[string, string, unknown, number]>([
  ['a caption of 1025', 'image', { link, caption: long(1025) }, 100],
  ['a caption of a sound', 'audio', { link, caption: 'x' }, 100],
  ['a caption of a sticker', 'sticker', { link, caption: 'x' }, 100],
  ['a link that is none', 'image', { link: 'javascript:alert(1)' }, 131009],
  ['neither id nor link', 'video', { caption: 'x' }, 131009],
  ['an id that is a number', 'image', { id: 501 }, 131009],
  ['voice that is a text', 'audio', { id: '1', voice: 'yes' }, 131009],
  ['a place without longitude', 'location', { latitude: 1 }, 131008],
  ['a place beyond the pole', 'location', { latitude: 91, longitude: 0 }, 131009],
  ['no contacts', 'contacts', [], 131008],
  ['258 contacts', 'contacts', Array.from({ length: 258 }, () => person), 131009],
  ['a contact without a name', 'contacts', [{ phones: [{ phone: '1' }] }], 131008],
  ['a contact with a name of the wrong form', 'contacts', [{ name: 'Rosa' }], 131009],
  ['a birthday in words', 'contacts', [{ ...person, birthday: 'May' }], 131009],
  ['a reaction with words', 'reaction', { message_id: 'wamid.X', emoji: 'nice' }, 131009],
  ['a reaction with two emoji', 'reaction', { message_id: 'wamid.X', emoji: '👍👍' }, 131009],
  ['a reaction without emoji', 'reaction', { message_id: 'wamid.X' }, 131008],
  ['a reaction to nothing', 'reaction', { emoji: '👍' }, 131008],
  ['an interactive without a kind', 'interactive', { body, action: {} }, 131008],
  ['an interactive of an unknown kind', 'interactive', { type: 'constructor', body, action: {} }, 131009],
  ['no buttons', 'interactive', buttons(), 131008],
  ['four buttons', 'interactive', buttons(reply('a'), reply('b'), reply('c'), reply('d')), 131009],
  ['two buttons of one id', 'interactive', buttons(reply('a', 'A'), reply('a', 'B')), 131009],
  ['two buttons of one title', 'interactive', buttons(reply('a', 'A'), reply('b', 'A')), 131009],
  ['a title of 21', 'interactive', buttons(reply('a', long(21))), 131009],
  ['a button id of 257', 'interactive', buttons(reply(long(257), 'A')), 131009],
  ['a body of 1025 above buttons', 'interactive', { ...buttons(reply('a')), body: { text: long(1025) } }, 131009],
  ['a footer of 61', 'interactive', { ...buttons(reply('a')), footer: { text: long(61) } }, 131009],
  ['a header of 61', 'interactive', { ...buttons(reply('a')), header: { type: 'text', text: long(61) } }, 131009],
  ['eleven rows', 'interactive', list([{ rows: rows(11) }]), 131009],
  [
    'eleven rows in two sections',
    'interactive',
    list([
      { title: 'A', rows: rows(10) },
      { title: 'B', rows: [row('x')] },
    ]),
    131009,
  ],
  ['two sections without titles', 'interactive', list([{ rows: [row('a')] }, { rows: [row('b')] }]), 131009],
  ['a row twice', 'interactive', list([{ rows: [row('a'), row('a')] }]), 131009],
  ['a row title of 25', 'interactive', list([{ rows: [row('a', { title: long(25) })] }]), 131009],
  ['a row description of 73', 'interactive', list([{ rows: [row('a', { description: long(73) })] }]), 131009],
  [
    'an image above a list',
    'interactive',
    list([{ rows: rows(1) }], { header: { type: 'image', image: { link } } }),
    131009,
  ],
  ['a flow without an id', 'interactive', flow({}), 131009],
  ['a flow with a long button', 'interactive', flow({ flow_id: '1', flow_cta: long(31) }), 131009],
  [
    'a product under a header',
    'interactive',
    { type: 'product', header: { type: 'text', text: 'Ours' }, action: { catalog_id: '1', product_retailer_id: 'a' } },
    100,
  ],
  [
    'products without a header',
    'interactive',
    productList([{ product_items: products(1) }], { header: undefined }),
    131008,
  ],
  [
    'products without a text',
    'interactive',
    productList([{ product_items: products(1) }], { body: undefined }),
    131008,
  ],
  [
    'products of no catalog',
    'interactive',
    productList([], { action: { sections: [{ product_items: products(1) }] } }),
    131008,
  ],
  ['a section without products', 'interactive', productList([{ product_items: [] }]), 131008],
  [
    'two sections of products, one without a title',
    'interactive',
    productList([{ title: 'A', product_items: products(1) }, { product_items: products(1) }]),
    131009,
  ],
  [
    'eleven sections of products',
    'interactive',
    productList(Array.from({ length: 11 }, () => ({ title: 'A', product_items: products(1) }))),
    131009,
  ],
  [
    'thirty-one products',
    'interactive',
    productList([
      { title: 'A', product_items: products(16) },
      { title: 'B', product_items: products(15) },
    ]),
    131009,
  ],
  ['a carousel of one', 'interactive', { type: 'carousel', body, action: { cards: [card(0)] } }, 131009],
  [
    'a carousel of two kinds',
    'interactive',
    { type: 'carousel', body, action: { cards: [card(0), card(1, 'quick_reply')] } },
    131009,
  ],
  ['an unknown word in an action', 'interactive', buttons({ ...reply('a'), color: 'red' }), 100],
  [
    'a template with thirty-one products',
    'template',
    {
      name: 'hello',
      language: { code: 'en' },
      components: [
        {
          type: 'button',
          sub_type: 'mpm',
          index: '0',
          parameters: [
            {
              type: 'action',
              action: {
                thumbnail_product_retailer_id: 'sku-1',
                sections: [
                  { title: 'A', product_items: products(16) },
                  { title: 'B', product_items: products(15) },
                ],
              },
            },
          ],
        },
      ],
    },
    131009,
  ],
  ['a template without a name', 'template', { language: { code: 'en' } }, 131008],
  [
    'a template component of tomorrow',
    'template',
    { name: 'hello', language: { code: 'en' }, components: [{ type: 'x' }] },
    131009,
  ],
])('%s is refused', async (_name, type, content, code) => {
  const simulator = await startSimulator();
  await simulator.person('emma').writes('Hi');
  const { status, body: answer } = await call(simulator, message(type, content));
  expect([status, answer.error?.code]).toEqual([400, code]);
  expect(answer.error?.error_data.details).not.toBe('');
  expect(simulator.ledger()).toEqual([]);
});

test('a call of a path that is no object of ours is refused with 100 and subcode 33', async () => {
  const simulator = await startSimulator();
  for (const [method, path] of [
    ['GET', '111'],
    ['POST', '111'],
    ['DELETE', '111'],
    ['DELETE', phoneNumberId],
    ['POST', '111/messages'],
    ['POST', '111/smb_app_data'],
    ['GET', '111/message_templates'],
  ] as const) {
    const answer = await graph(simulator, method, path, method === 'POST' ? {} : undefined);
    expect([path, answer.body.error]).toMatchObject([path, { code: 100, error_subcode: 33 }]);
  }
});
