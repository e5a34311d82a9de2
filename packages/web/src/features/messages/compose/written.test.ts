import { faceOf } from '@parley/model/content';
import type { MediaId } from '@parley/model/ids';
import { interactiveLimits } from '@parley/model/limits';
import type { MessageMedia } from '@parley/model/media';
import { describe, expect, test } from 'vitest';
import { coordinatesIn } from '../../../ui/coordinates.ts';
import {
  emptyForm,
  messageOf,
  previewOf,
  problemOf,
  type Written,
  type WrittenKind,
  type WrittenLine,
} from './written.ts';

let made = 0;
const key = () => `key-${++made}`;
const line = (text: string, waId?: string): WrittenLine => ({ key: key(), words: text, waId });
const words = { header: '', body: 'Keep it?', footer: '' };

/** Each form as somebody fills it in, with what goes out. */
const filled: { readonly [K in WrittenKind]: readonly [Extract<Written, { kind: K }> | Written, object] } = {
  location: [
    { kind: 'location', latitude: ' 52.52', longitude: '13.4 ', name: 'Shop', address: '' },
    { latitude: '52.52', longitude: '13.4', name: 'Shop' },
  ],
  contacts: [
    {
      kind: 'contacts',
      cards: [
        {
          key: 'a',
          name: 'Emma',
          phones: [line('+1 202', '1202'), line(' '), line('+1 203 ')],
          emails: [line('e@shop.test'), line('e@home.test')],
          company: 'Kettles',
        },
        { key: 'b', name: 'Kai', phones: [line('')], emails: [line(' ')], company: '' },
      ],
    },
    {
      contacts: [
        {
          name: { formatted_name: 'Emma' },
          phones: [
            { phone: '+1 202', type: 'CELL', wa_id: '1202' },
            { phone: '+1 203', type: 'CELL' },
          ],
          emails: [
            { email: 'e@shop.test', type: 'WORK' },
            { email: 'e@home.test', type: 'WORK' },
          ],
          org: { company: 'Kettles' },
        },
        { name: { formatted_name: 'Kai' } },
      ],
    },
  ],
  button: [
    {
      kind: 'button',
      ...words,
      footer: ' Kettles ',
      buttons: [
        { key: 'a', title: 'Yes' },
        { key: 'b', title: 'No' },
      ],
    },
    {
      type: 'button',
      body: { text: 'Keep it?' },
      footer: { text: 'Kettles' },
      action: {
        buttons: [
          { type: 'reply', reply: { id: 'button-1', title: 'Yes' } },
          { type: 'reply', reply: { id: 'button-2', title: 'No' } },
        ],
      },
    },
  ],
  list: [
    {
      kind: 'list',
      ...words,
      label: 'Times',
      sections: [
        { key: 'a', title: 'Mon', rows: [{ key: 'b', title: '9:00', description: 'early' }] },
        { key: 'c', title: 'Tue', rows: [{ key: 'd', title: '9:00', description: '' }] },
      ],
    },
    {
      type: 'list',
      body: { text: 'Keep it?' },
      action: {
        button: 'Times',
        sections: [
          { title: 'Mon', rows: [{ id: 'row-1', title: '9:00', description: 'early' }] },
          { title: 'Tue', rows: [{ id: 'row-2', title: '9:00' }] },
        ],
      },
    },
  ],
  cta_url: [
    { kind: 'cta_url', ...words, header: 'Parcel', label: 'Track', url: 'https://shop.test/t' },
    {
      type: 'cta_url',
      header: { type: 'text', text: 'Parcel' },
      body: { text: 'Keep it?' },
      action: { name: 'cta_url', parameters: { display_text: 'Track', url: 'https://shop.test/t' } },
    },
  ],
  location_request_message: [
    { kind: 'location_request_message', body: 'Where?' },
    { type: 'location_request_message', body: { text: 'Where?' }, action: { name: 'send_location' } },
  ],
  contact_request: [
    { kind: 'contact_request', body: 'Your number?' },
    { type: 'contact_request', body: { text: 'Your number?' }, action: { name: 'request_contact_info' } },
  ],
  flow: [
    { kind: 'flow', ...words, label: 'Book', flowId: '42', screen: 'WELCOME', isDraft: true },
    {
      type: 'flow',
      body: { text: 'Keep it?' },
      action: {
        name: 'flow',
        parameters: {
          flow_message_version: '3',
          flow_id: '42',
          flow_cta: 'Book',
          mode: 'draft',
          flow_action: 'navigate',
          flow_action_payload: { screen: 'WELCOME' },
        },
      },
    },
  ],
  product: [
    { kind: 'product', body: '', footer: '', catalogId: '9', productId: 'sku-1' },
    { type: 'product', action: { catalog_id: '9', product_retailer_id: 'sku-1' } },
  ],
  product_list: [
    {
      kind: 'product_list',
      ...words,
      header: 'Kettles ',
      catalogId: ' 9',
      sections: [
        { key: 'a', title: ' Blue', ids: 'sku-1, sku-2 ' },
        { key: 'b', title: 'Red', ids: 'sku-3' },
      ],
    },
    {
      type: 'product_list',
      header: { type: 'text', text: 'Kettles' },
      body: { text: 'Keep it?' },
      action: {
        catalog_id: '9',
        sections: [
          { title: 'Blue', product_items: [{ product_retailer_id: 'sku-1' }, { product_retailer_id: 'sku-2' }] },
          { title: 'Red', product_items: [{ product_retailer_id: 'sku-3' }] },
        ],
      },
    },
  ],
  catalog_message: [
    { kind: 'catalog_message', body: 'Look around', footer: '', thumbnail: ' ' },
    { type: 'catalog_message', body: { text: 'Look around' }, action: { name: 'catalog_message' } },
  ],
};
const sectionsOf = (...sections: readonly (readonly [title: string, ids: string])[]) =>
  sections.map(([title, ids]) => ({ key: key(), title, ids }));
const kinds = Object.keys(filled) as WrittenKind[];

describe.each(kinds)('a form of kind %s', (kind) => {
  const [written, content] = filled[kind];

  test('becomes what WhatsApp takes once it is filled in, and nothing that was left empty', () => {
    expect(messageOf(written).content).toEqual(content);
    expect(problemOf(written)).toBeUndefined();
  });

  test('is not sent while it is empty, and yet has a preview', () => {
    const empty = emptyForm(kind, key);
    expect(problemOf(empty)).toMatchObject({ field: expect.any(String), sentence: expect.any(String) });
    const preview = previewOf(empty);
    expect(faceOf(preview.type, preview.content).kind).toBe(preview.type);
  });
});

test.each(['image', 'video', 'document'] as const)('a file of kind %s stands at the top once it is there', (kind) => {
  const media: MessageMedia = { mediaId: 'm-1' as MediaId, state: 'ready', mime: 'any/thing' };
  const waiting: Written = { ...filled.button[0], header: 'Left behind', headerFile: { kind } } as Written;
  expect(problemOf(waiting)).toEqual({
    field: `header.${kind}.mediaId`,
    sentence: 'The file of the header is missing.',
  });
  const whole = { ...waiting, headerFile: { kind, file: { media, name: 'bill.pdf' } } } as Written;
  expect(problemOf(whole)).toBeUndefined();
  const named = kind === 'document' ? { filename: 'bill.pdf' } : {};
  expect(messageOf(whole).content).toMatchObject({ header: { type: kind, [kind]: { mediaId: 'm-1', ...named } } });
});

test.each([
  ['body.text', { ...filled.button[0], body: 'x'.repeat(interactiveLimits.body + 1) }],
  ['header.text', { ...filled.button[0], header: 'x'.repeat(61) }],
  [
    'action.buttons[1].reply.title',
    {
      ...filled.button[0],
      buttons: [
        { key: 'a', title: 'Yes' },
        { key: 'b', title: 'Yes' },
      ],
    },
  ],
  [
    'action.sections[0].title',
    {
      ...filled.list[0],
      sections: ['a', 'b'].map((name) => ({
        key: name,
        title: '',
        rows: [{ key: name, title: name, description: '' }],
      })),
    },
  ],
  ['action.parameters.url', { ...filled.cta_url[0], url: 'shop.test' }],
  ['action.parameters.flow_cta', { ...filled.flow[0], label: '' }],
  ['header.text', { ...filled.product_list[0], header: ' ' }],
  ['action.catalog_id', { ...filled.product_list[0], catalogId: '' }],
  ['action.sections[1].title', { ...filled.product_list[0], sections: sectionsOf(['Blue', 'a'], ['', 'b']) }],
  [
    'action.sections[1].product_items',
    { ...filled.product_list[0], sections: sectionsOf(['Blue', 'a'], ['Red', ' ,']) },
  ],
  [
    'action.sections[0].product_items',
    { ...filled.product_list[0], sections: sectionsOf(['', `a ${'x'.repeat(201)} b`]) },
  ],
  [
    'action.sections[1].product_items',
    { ...filled.product_list[0], sections: sectionsOf(['Blue', 'a '.repeat(16)], ['Red', 'b '.repeat(15)]) },
  ],
  ['action.parameters.thumbnail_product_retailer_id', { ...filled.catalog_message[0], thumbnail: 'x'.repeat(201) }],
  ['latitude', { ...filled.location[0], latitude: '91' }],
  [
    'contacts[0].emails[1].email',
    {
      kind: 'contacts',
      cards: [{ key: 'a', name: 'Emma', phones: [], emails: [line('e@shop.test'), line(''), line('e')], company: '' }],
    },
  ],
])('what is wrong is named by its field: %s', (path, written) => {
  expect(problemOf(written as Written)?.field).toBe(path);
});

test.each([
  ['52.520008, 13.404954', '52.520008', '13.404954'],
  ['(-33.87,151.2)', '-33.87', '151.2'],
  ['https://www.openstreetmap.org/?mlat=52.52&mlon=13.4#map=16/1/2', '52.52', '13.4'],
  ['https://www.openstreetmap.org/#map=16/52.52/13.4', '52.52', '13.4'],
  ['https://maps.example/maps/@52.52,13.4,15z', '52.52', '13.4'],
  ['https://maps.example/?q=52.52,13.4', '52.52', '13.4'],
  ['https://maps.example/?ll=52.52%2C13.4', '52.52', '13.4'],
])('a pasted place is understood: %s', (text, latitude, longitude) => {
  expect(coordinatesIn(text)).toEqual({ latitude, longitude });
});

test.each(['52.52', '-', '', 'Mill Lane 12, 10115', 'https://maps.example/'])(
  'what is being typed is left alone: %s',
  (text) => {
    expect(coordinatesIn(text)).toBeUndefined();
  },
);
