import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { faceOf } from './face.ts';
import { mediaIdsIn } from './media.ts';
import { readableText } from './readable-text.ts';

type Content = { readonly [key: string]: unknown };

const product = { product_retailer_id: 'sku-1', quantity: '2', item_price: 4.55, currency: 'EUR' };
const body = { text: 'Keep the booking?' };

const cases: readonly [name: string, type: string, content: Content, face: object, line: string][] = [
  ['a text', 'text', { body: 'Hi', preview_url: 'yes' }, { kind: 'text', body: 'Hi' }, 'Hi'],
  ['a photo', 'image', { id: '1', caption: 'Menu' }, { kind: 'image', caption: 'Menu' }, 'Menu'],
  ['a photo whose caption is no text', 'image', { id: '1', caption: 7 }, { kind: 'image' }, 'Photo'],
  ['a video', 'video', { id: '1' }, { kind: 'video' }, 'Video'],
  ['a voice note', 'audio', { id: '1', voice: true }, { kind: 'audio', isVoice: true }, 'Voice message'],
  ['music', 'audio', { id: '1', voice: 'yes' }, { kind: 'audio', isVoice: false }, 'Audio'],
  ['a file', 'document', { filename: 'a.pdf' }, { kind: 'document', filename: 'a.pdf' }, 'a.pdf'],
  ['a sticker', 'sticker', { animated: true }, { kind: 'sticker', isAnimated: true }, 'Sticker'],
  [
    'a place in degrees that are texts',
    'location',
    { latitude: '52.52', longitude: '-13.4', name: 5, address: 'Main St 1' },
    { kind: 'location', latitude: 52.52, longitude: -13.4, address: 'Main St 1' },
    'Main St 1',
  ],
  [
    'a place beyond the earth',
    'location',
    { latitude: 91, longitude: 0 },
    { kind: 'unknown', type: 'location' },
    'Location',
  ],
  [
    'cards',
    'contacts',
    {
      contacts: [
        { name: { first_name: 'Cy', last_name: 'Test' }, phones: [null, { phone: '+1', type: 'CELL' }] },
        { phones: [{ phone: '+2' }] },
        {},
        { name: { formatted_name: 'Dee' } },
      ],
    },
    {
      kind: 'contacts',
      cards: [
        { title: 'Cy Test', name: { first_name: 'Cy', last_name: 'Test' }, phones: [{ phone: '+1', type: 'CELL' }] },
        { title: '+2', phones: [{ phone: '+2' }] },
        { title: 'No name' },
        { title: 'Dee', name: { formatted_name: 'Dee' } },
      ],
    },
    'Cy Test, +2, No name and 1 more',
  ],
  ['a reaction', 'reaction', { message_id: 'w', emoji: '👍' }, { kind: 'reaction', emoji: '👍' }, 'Reacted 👍'],
  ['a reaction taken back', 'reaction', { message_id: 'w', emoji: '' }, { kind: 'reaction' }, 'Removed a reaction'],
  [
    'buttons of ours',
    'interactive',
    {
      type: 'button',
      header: { type: 'image', image: { mediaId: 'm-1' } },
      body,
      footer: { text: 'Corner Bakery' },
      action: { buttons: [{ type: 'reply', reply: { id: 'y', title: 'Keep' } }] },
    },
    {
      kind: 'interactive',
      header: { kind: 'image', mediaId: 'm-1' },
      body: body.text,
      footer: 'Corner Bakery',
      buttons: [{ kind: 'quick_reply', text: 'Keep' }],
      sections: [],
    },
    body.text,
  ],
  [
    'a list of ours',
    'interactive',
    {
      type: 'list',
      body,
      action: { button: 'Slots', sections: [{ title: 'Mon', rows: [{ id: '9', title: '9:00', description: 'Ana' }] }] },
    },
    {
      kind: 'interactive',
      body: body.text,
      buttons: [],
      label: 'Slots',
      sections: [{ title: 'Mon', choices: [{ title: '9:00', description: 'Ana' }] }],
    },
    body.text,
  ],
  [
    'a link of ours',
    'interactive',
    { type: 'cta_url', body, action: { name: 'cta_url', parameters: { display_text: 'Go', url: 'https://x.test' } } },
    {
      kind: 'interactive',
      body: body.text,
      buttons: [{ kind: 'url', text: 'Go', url: 'https://x.test' }],
      sections: [],
    },
    body.text,
  ],
  [
    'a product of ours without words',
    'interactive',
    { type: 'product', action: { catalog_id: '1', product_retailer_id: 'sku-1' } },
    { kind: 'interactive', buttons: [], sections: [{ choices: [{ title: 'sku-1' }] }] },
    'sku-1',
  ],
  [
    'a catalog of ours with a product for its picture',
    'interactive',
    {
      type: 'catalog_message',
      body,
      action: { name: 'catalog_message', parameters: { thumbnail_product_retailer_id: 'sku-1' } },
    },
    {
      kind: 'interactive',
      body: body.text,
      buttons: [{ kind: 'other', text: 'View catalog' }],
      sections: [{ choices: [{ title: 'sku-1' }] }],
    },
    body.text,
  ],
  [
    'an interactive kind of tomorrow',
    'interactive',
    { type: 'hologram', body },
    { kind: 'unknown', type: 'interactive' },
    'Reply',
  ],
  [
    'a chosen row',
    'interactive',
    { type: 'list_reply', list_reply: { id: '9', title: '9:00', description: 'Ana' } },
    { kind: 'choice', title: '9:00', description: 'Ana' },
    '9:00',
  ],
  [
    'a filled form',
    'interactive',
    { nfm_reply: { response_json: '{"name":"Ana","days":["Mon","Tue"],"n":2,"flow_token":"t"}', body: 'Sent' } },
    {
      kind: 'form',
      title: 'Sent',
      fields: [
        { name: 'name', value: 'Ana' },
        { name: 'days', value: 'Mon, Tue' },
        { name: 'n', value: '2' },
      ],
    },
    'Sent',
  ],
  [
    'a form whose answer is no JSON',
    'interactive',
    { nfm_reply: { response_json: '{' } },
    { kind: 'form', title: 'Form', fields: [] },
    'Form',
  ],
  [
    'leave to call',
    'interactive',
    { type: 'call_permission_reply', call_permission_reply: { response: 'reject' } },
    { kind: 'call_permission', isGranted: false },
    'Declined calls',
  ],
  ['a tapped template button', 'button', { text: 'Yes', payload: 'y' }, { kind: 'choice', title: 'Yes' }, 'Yes'],
  [
    'a cart',
    'order',
    { catalog_id: '4', product_items: [product, product, { quantity: 1 }] },
    {
      kind: 'order',
      product_items: [
        { ...product, quantity: 2 },
        { ...product, quantity: 2 },
      ],
      total: { amount: 18.2, currency: 'EUR' },
    },
    'Order of 2 items',
  ],
  [
    'a template whose words are known',
    'template',
    { name: 'ready', language: { code: 'en_US' }, preview: { body: 'Hi Ana', buttons: [] } },
    { kind: 'template', name: 'ready', language: 'en_US', preview: { body: 'Hi Ana', buttons: [] } },
    'Hi Ana',
  ],
  ['a template by name', 'template', { name: 'ready' }, { kind: 'template', name: 'ready', language: '' }, 'ready'],
  [
    'a new number',
    'system',
    { type: 'user_changed_number', body: 'Ana changed', wa_id: '1' },
    { kind: 'system', event: 'number_changed', body: 'Ana changed' },
    'Ana changed',
  ],
  [
    'a poll',
    'unsupported',
    { type: 'unsupported', unsupported: { type: 'poll_creation' }, errors: [{ code: 131051 }] },
    { kind: 'unsupported', what: 'poll_creation', sentence: 'WhatsApp does not hand polls on to businesses.' },
    'This message cannot be shown here',
  ],
  [
    'a message that WhatsApp lost',
    'unsupported',
    { errors: [{ code: 131060 }] },
    { kind: 'unsupported', sentence: 'WhatsApp could not hand over this message. Ask for it to be sent again.' },
    'This message cannot be shown here',
  ],
  [
    'an edit',
    'edit',
    { original_message_id: 'w', message: { type: 'image', image: { caption: 'Better' } } },
    { kind: 'edit', edited: { kind: 'image', caption: 'Better' } },
    'Edited: Better',
  ],
  ['a deletion', 'revoke', { original_message_id: 'w' }, { kind: 'revoke' }, 'This message was deleted'],
  ['a file of history', 'media_placeholder', { a: 1 }, { kind: 'media_placeholder' }, 'Media from before this inbox'],
  ['a type of tomorrow', 'hologram', { a: 1 }, { kind: 'unknown', type: 'hologram' }, 'Unknown message (hologram)'],
];

describe('the face of a message', () => {
  test.each(cases)('of %s holds what a bubble draws', (_name, type, content, face, line) => {
    expect(faceOf(type, content)).toEqual(face);
    expect(readableText(type, content)).toBe(line);
  });

  test.each(['__proto__', 'constructor', 'toString'])('of a type named %s is unknown', (type) => {
    expect(faceOf(type, {})).toEqual({ kind: 'unknown', type });
  });

  it('holds at most a hundred fields of a form', () => {
    const json = JSON.stringify(Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`f${n}`, 'x'.repeat(5000)])));
    const face = faceOf('interactive', { nfm_reply: { response_json: json } });
    if (face.kind !== 'form') throw new Error('Not a form');
    expect(face.fields).toHaveLength(100);
    expect(face.fields[0]?.value).toHaveLength(2000);
  });

  it('comes of any content of any type, with any part of it replaced', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...cases),
        fc.nat(),
        fc.jsonValue({ maxDepth: 2 }),
        ([, type, content], at, value) => {
          const spoiled = replacedAt(content, at, value);
          const face = faceOf(type, spoiled);
          expect(face.kind).toMatch(/^\w+$/);
          expect(readableText(type, spoiled).trim()).not.toBe('');
          // What is drawn is plain data: nothing of it is lost on its way through JSON.
          expect(JSON.parse(JSON.stringify(face))).toEqual(face);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('reads no inherited property', () => {
    const content = Object.create({ body: 'Hi', latitude: 1, longitude: 2, text: 'Yes' }) as Content;
    expect(faceOf('text', content).kind).toBe('unknown');
    expect(faceOf('location', content).kind).toBe('unknown');
    expect(faceOf('button', content).kind).toBe('unknown');
  });
});

describe('the media that a content names', () => {
  it('are found at any depth, each once', () => {
    const image = { type: 'image', image: { mediaId: 'm-2' } };
    const cards = [{ components: [{ type: 'header', parameters: [image, image] }] }];
    expect([...mediaIdsIn({ mediaId: 'm-1', components: [{ cards }] })].sort()).toEqual(['m-1', 'm-2']);
    expect(mediaIdsIn({ mediaId: 5, id: 'x', nothing: undefined, no: null })).toEqual([]);
  });
});

/** The value with the n-th thing inside it replaced. */
function replacedAt(value: Content, at: number, replacement: unknown): Content {
  let count = 0;
  JSON.stringify(value, (_, inner) => {
    count += 1;
    return inner;
  });
  const target = 1 + (at % (count - 1));
  let place = -1;
  return JSON.parse(
    JSON.stringify(value, (_, inner) => {
      place += 1;
      return place === target ? replacement : inner;
    }),
  ) as Content;
}
