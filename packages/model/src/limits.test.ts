import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { checkContent, checkFile, checkVoice, fileLimits, mediaTypeOf } from './limits.ts';

type Content = { readonly [key: string]: unknown };

const body = { text: 'Choose' };
const x = (count: number) => 'x'.repeat(count);
const times = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));

const reply = (n: number, fields: object = {}) => ({
  type: 'reply',
  reply: { id: `b${n}`, title: `T${n}`, ...fields },
});
const buttons = (list: readonly unknown[], fields: object = {}) => ({
  type: 'button',
  body,
  action: { buttons: list },
  ...fields,
});
const row = (n: number, fields: object = {}) => ({ id: `r${n}`, title: `Row ${n}`, ...fields });
const listOf = (sections: readonly unknown[], fields: object = {}) => ({
  type: 'list',
  body,
  action: { button: 'Open', sections },
  ...fields,
});
const link = (parameters: object, fields: object = {}) => ({
  type: 'cta_url',
  body,
  action: { name: 'cta_url', parameters: { display_text: 'Go', url: 'https://x.test/a?b=1', ...parameters } },
  ...fields,
});
const flow = (parameters: object) => ({
  type: 'flow',
  body,
  action: { name: 'flow', parameters: { flow_message_version: '3', flow_id: '42', flow_cta: 'Start', ...parameters } },
});
const products = (sections: readonly unknown[], fields: object = {}) => ({
  type: 'product_list',
  header: { type: 'text', text: 'Cakes' },
  body,
  action: { catalog_id: '1', sections },
  ...fields,
});
const items = (count: number, fields: object = {}) => ({
  product_items: times(count, (n) => ({ product_retailer_id: `sku-${n}` })),
  ...fields,
});
const card = (fields: object = {}) => ({ name: { formatted_name: 'Cy Test' }, ...fields });
const template = (components: readonly unknown[], fields: object = {}) => ({
  name: 'order_ready',
  language: { code: 'en_US' },
  components,
  ...fields,
});
const text = (value: unknown) => ({ type: 'body', parameters: [{ type: 'text', text: value }] });
const coupon = (code: unknown) => ({
  type: 'button',
  sub_type: 'copy_code',
  index: '0',
  parameters: [{ type: 'coupon_code', coupon_code: code }],
});

/** At the limit: may be sent. */
const allowed: readonly [name: string, type: string, content: Content][] = [
  ['a text of one character', 'text', { body: 'x' }],
  ['a text of 4,096 characters', 'text', { body: x(4096) }],
  ['a photo', 'image', { mediaId: 'm' }],
  ['a caption of 1,024 characters', 'video', { mediaId: 'm', caption: x(1024) }],
  ['a voice note', 'audio', { mediaId: 'm', voice: true }],
  ['a named file', 'document', { mediaId: 'm', filename: 'a.pdf', caption: 'c' }],
  ['a sticker', 'sticker', { mediaId: 'm' }],
  ['a pole', 'location', { latitude: -90, longitude: 180 }],
  ['degrees as text', 'location', { latitude: '52.52', longitude: '13.405', name: 'Shop', address: 'Main St 1' }],
  ['one card', 'contacts', { contacts: [card()] }],
  [
    'five cards',
    'contacts',
    { contacts: times(5, () => card({ phones: [{ phone: '+1 202' }], birthday: '2000-02-29' })) },
  ],
  ['a plain emoji', 'reaction', { emoji: '👍' }],
  ['an emoji of many parts', 'reaction', { emoji: '👩🏽‍❤️‍💋‍👨🏿' }],
  ['a flag', 'reaction', { emoji: '🇦🇪' }],
  ['a keycap', 'reaction', { emoji: '1️⃣' }],
  ['a heart without its variant mark', 'reaction', { emoji: '❤' }],
  ['no emoji, which takes it back', 'reaction', { emoji: '' }],
  ['three buttons', 'interactive', buttons(times(3, reply))],
  ['a button title of 20', 'interactive', buttons([reply(1, { title: x(20), id: x(256) })])],
  [
    'a header of 60, a body of 1,024 and a footer of 60',
    'interactive',
    buttons([reply(1)], {
      header: { type: 'text', text: x(60) },
      body: { text: x(1024) },
      footer: { text: x(60) },
    }),
  ],
  ['a media header', 'interactive', buttons([reply(1)], { header: { type: 'video', video: { mediaId: 'm' } } })],
  ['ten rows in one section without title', 'interactive', listOf([{ rows: times(10, row) }])],
  ['ten sections of one row', 'interactive', listOf(times(10, (n) => ({ title: `S${n}`, rows: [row(n)] })))],
  [
    'a row at every limit',
    'interactive',
    listOf([{ title: x(24), rows: [row(1, { id: x(200), title: x(24), description: x(72) })] }]),
  ],
  ['a link button of 20', 'interactive', link({ display_text: x(20) })],
  [
    'a request for the place',
    'interactive',
    { type: 'location_request_message', body, action: { name: 'send_location' } },
  ],
  [
    'a request for the number',
    'interactive',
    { type: 'contact_request', body, action: { name: 'request_contact_info' } },
  ],
  ['a flow by id', 'interactive', flow({ flow_cta: x(30), flow_action_payload: { screen: 'A', data: { b: 1 } } })],
  ['a flow by name', 'interactive', flow({ flow_id: undefined, flow_name: 'booking' })],
  [
    'a product without words',
    'interactive',
    { type: 'product', action: { catalog_id: '1', product_retailer_id: 's' } },
  ],
  ['thirty products', 'interactive', products([items(15, { title: 'A' }), items(15, { title: 'B' })])],
  ['a catalog', 'interactive', { type: 'catalog_message', body, action: { name: 'catalog_message' } }],
  [
    'an address form',
    'interactive',
    { type: 'address_message', body, action: { name: 'address_message', parameters: { country: 'IN' } } },
  ],
  ['a template without gaps', 'template', { name: x(512), language: { code: 'fil' } }],
  ['a parameter with three spaces', 'template', template([text('a   b')])],
  ['a code of 15', 'template', template([coupon(x(15))])],
];

/** Past the limit: the field that is named, and what to do. */
const refused: readonly [name: string, type: string, content: Content, field: string, sentence: string | RegExp][] = [
  ['no text', 'text', {}, 'body', 'The text is missing.'],
  ['a blank text', 'text', { body: ' \n' }, 'body', 'The text is missing.'],
  ['a number for a text', 'text', { body: 5 }, 'body', 'The text is missing.'],
  [
    'a text of 4,097',
    'text',
    { body: x(4097) },
    'body',
    'The text has 4,097 characters; WhatsApp takes at most 4,096.',
  ],
  ['a photo without a file', 'image', { id: '5' }, 'mediaId', 'The file is missing.'],
  ['a caption of 1,025', 'image', { mediaId: 'm', caption: x(1025) }, 'caption', /1,025 characters/],
  ['an empty caption', 'image', { mediaId: 'm', caption: '' }, 'caption', /Fill it in or leave it out/],
  ['audio with a caption', 'audio', { mediaId: 'm', caption: 'Hm' }, 'caption', /Audio has no caption/],
  ['a sticker with a caption', 'sticker', { mediaId: 'm', caption: 'Hm' }, 'caption', /A sticker has no caption/],
  ['a place beyond the pole', 'location', { latitude: 90.1, longitude: 0 }, 'latitude', /-90 to 90/],
  ['a place without a longitude', 'location', { latitude: 0 }, 'longitude', /-180 to 180/],
  ['no cards', 'contacts', { contacts: [] }, 'contacts', 'WhatsApp takes 1 to 5 contacts; there are 0.'],
  ['six cards', 'contacts', { contacts: times(6, () => card()) }, 'contacts', /there are 6/],
  ['a card without a name', 'contacts', { contacts: [{}] }, 'contacts[0].name.formatted_name', 'The name is missing.'],
  ['a day that is none', 'contacts', { contacts: [card({ birthday: '2001-02-29' })] }, 'contacts[0].birthday', /YYYY/],
  [
    'an e-mail that is none',
    'contacts',
    { contacts: [card({ emails: [{ email: 'a b' }] })] },
    'contacts[0].emails[0].email',
    /e-mail/,
  ],
  [
    'an address with a scheme of its own',
    'contacts',
    { contacts: [card({ urls: [{ url: 'javascript:alert(1)' }] })] },
    'contacts[0].urls[0].url',
    /https/,
  ],
  ['two emoji', 'reaction', { emoji: '👍👍' }, 'emoji', 'A reaction is exactly one emoji.'],
  ['a letter', 'reaction', { emoji: 'a' }, 'emoji', /one emoji/],
  ['nothing for an emoji', 'reaction', {}, 'emoji', /one emoji/],
  ['no buttons', 'interactive', buttons([]), 'action.buttons', 'WhatsApp takes 1 to 3 buttons; there are 0.'],
  ['four buttons', 'interactive', buttons(times(4, reply)), 'action.buttons', /there are 4/],
  [
    'a button title of 21',
    'interactive',
    buttons([reply(0), reply(1, { title: x(21) })]),
    'action.buttons[1].reply.title',
    'The label of a button has 21 characters; WhatsApp takes at most 20.',
  ],
  [
    'a button id of 257',
    'interactive',
    buttons([reply(0, { id: x(257) })]),
    'action.buttons[0].reply.id',
    /at most 256/,
  ],
  [
    'a title twice',
    'interactive',
    buttons([reply(0), reply(1, { title: 'T0' })]),
    'action.buttons[1].reply.title',
    /twice/,
  ],
  ['an id twice', 'interactive', buttons([reply(0), reply(1, { id: 'b0' })]), 'action.buttons[1].reply.id', /twice/],
  ['a body of 1,025', 'interactive', buttons([reply(0)], { body: { text: x(1025) } }), 'body.text', /1,025/],
  ['a footer of 61', 'interactive', buttons([reply(0)], { footer: { text: x(61) } }), 'footer.text', /at most 60/],
  [
    'a header of 61',
    'interactive',
    buttons([reply(0)], { header: { type: 'text', text: x(61) } }),
    'header.text',
    /60/,
  ],
  [
    'a sticker for a header',
    'interactive',
    buttons([reply(0)], { header: { type: 'sticker' } }),
    'header.type',
    /image/,
  ],
  [
    'a photo over a list',
    'interactive',
    listOf([{ rows: [row(0)] }], { header: { type: 'image', image: { mediaId: 'm' } } }),
    'header.type',
    /text/,
  ],
  ['no sections', 'interactive', listOf([]), 'action.sections', /1 to 10 sections/],
  [
    'eleven sections',
    'interactive',
    listOf(times(11, (n) => ({ title: `S${n}`, rows: [row(n)] }))),
    'action.sections',
    /11/,
  ],
  [
    'eleven rows in all',
    'interactive',
    listOf([
      { title: 'A', rows: times(6, row) },
      { title: 'B', rows: times(5, (n) => row(n + 6)) },
    ]),
    'action.sections',
    /at most 10 rows in all; there are 11/,
  ],
  [
    'two sections of which one has no title',
    'interactive',
    listOf([{ title: 'A', rows: [row(0)] }, { rows: [row(1)] }]),
    'action.sections[1].title',
    /missing/,
  ],
  [
    'a row title of 25',
    'interactive',
    listOf([{ rows: [row(0, { title: x(25) })] }]),
    'action.sections[0].rows[0].title',
    /24/,
  ],
  [
    'a row description of 73',
    'interactive',
    listOf([{ rows: [row(0, { description: x(73) })] }]),
    'action.sections[0].rows[0].description',
    /72/,
  ],
  [
    'a row id of 201',
    'interactive',
    listOf([{ rows: [row(0, { id: x(201) })] }]),
    'action.sections[0].rows[0].id',
    /200/,
  ],
  ['a row id twice', 'interactive', listOf([{ rows: [row(0), row(0)] }]), 'action.sections', /twice/],
  [
    'a list label of 21',
    'interactive',
    { ...listOf([]), action: { button: x(21), sections: [{ rows: [row(0)] }] } },
    'action.button',
    /20/,
  ],
  ['a link button of 21', 'interactive', link({ display_text: x(21) }), 'action.parameters.display_text', /20/],
  ['a link that runs', 'interactive', link({ url: 'javascript:alert(1)' }), 'action.parameters.url', /https/],
  [
    'a link with a name in front',
    'interactive',
    link({ url: 'https://bank.test@evil.test/' }),
    'action.parameters.url',
    /https/,
  ],
  [
    'a request for the place with a footer',
    'interactive',
    { type: 'location_request_message', body, footer: body, action: { name: 'send_location' } },
    'footer',
    /no footer/,
  ],
  [
    'a request for the place with another name',
    'interactive',
    { type: 'location_request_message', body, action: { name: 'x' } },
    'action',
    /missing/,
  ],
  ['a flow with two names', 'interactive', flow({ flow_name: 'b' }), 'action.parameters.flow_id', /either/],
  ['a flow without a name', 'interactive', flow({ flow_id: undefined }), 'action.parameters.flow_id', /either/],
  ['a flow button of 31', 'interactive', flow({ flow_cta: x(31) }), 'action.parameters.flow_cta', /30/],
  [
    'a product with a header',
    'interactive',
    { type: 'product', header: { type: 'text', text: 'A' }, action: {} },
    'header',
    /no header/,
  ],
  ['products without a header', 'interactive', products([items(1)], { header: undefined }), 'header', /missing/],
  [
    'thirty-one products',
    'interactive',
    products([items(16, { title: 'A' }), items(15, { title: 'B' })]),
    'action.sections[1].product_items',
    /at most 30 products in all; there are 31/,
  ],
  ['a section without products', 'interactive', products([items(0)]), 'action.sections[0].product_items', /1 to 30/],
  [
    'a catalog with a picture of nothing',
    'interactive',
    { type: 'catalog_message', body, action: { name: 'catalog_message', parameters: {} } },
    'action.parameters.thumbnail_product_retailer_id',
    /missing/,
  ],
  ['an interactive kind of tomorrow', 'interactive', { type: 'hologram', body }, 'type', /cannot send/],
  ['a template name in capitals', 'template', template([], { name: 'Order' }), 'name', /a to z/],
  ['a template name of 513', 'template', template([], { name: x(513) }), 'name', /512/],
  ['a template without a language', 'template', template([], { language: 'en' }), 'language.code', /en_US/],
  [
    'an empty parameter',
    'template',
    template([text('')]),
    'components[0].parameters[0].text',
    'A parameter is missing.',
  ],
  ['a parameter of two lines', 'template', template([text('a\nb')]), 'components[0].parameters[0].text', /one line/],
  ['a parameter with a tab', 'template', template([text('a\tb')]), 'components[0].parameters[0].text', /tabs/],
  [
    'a parameter with four spaces',
    'template',
    template([text('a    b')]),
    'components[0].parameters[0].text',
    /four spaces/,
  ],
  ['a code of 16', 'template', template([coupon(x(16))]), 'components[0].parameters[0].coupon_code', /15/],
  ['a code with a dash', 'template', template([coupon('A-1')]), 'components[0].parameters[0].coupon_code', /letters/],
  ['a part that no template has', 'template', template([{ type: 'sidebar' }]), 'components[0].type', /one of/],
  [
    'a header photo by link',
    'template',
    template([{ type: 'header', parameters: [{ type: 'image', image: { link: 'https://x.test' } }] }]),
    'components[0].parameters[0].image.mediaId',
    /missing/,
  ],
  ['a type of tomorrow', 'hologram', {}, 'type', 'Parley cannot send messages of this type.'],
  ['a type that every object has', 'constructor', {}, 'type', /cannot send/],
];

describe('a message', () => {
  test.each(allowed)('with %s may be sent', (_name, type, content) => {
    expect(checkContent(type, content)).toBeUndefined();
  });

  test.each(refused)('with %s is refused, and the field named', (_name, type, content, field, sentence) => {
    expect(checkContent(type, content)).toEqual({
      field,
      sentence: typeof sentence === 'string' ? sentence : expect.stringMatching(sentence),
    });
  });

  it('of any shape gets an answer, and it is a sentence', () => {
    const types = fc.constantFrom(...new Set(refused.map(([, type]) => type)));
    fc.assert(
      fc.property(types, fc.jsonValue({ maxDepth: 4 }), (type, content) => {
        const problem = checkContent(type, content);
        expect(problem?.sentence ?? 'Fine.').toMatch(/^[A-Z].*\.$/);
      }),
    );
  });
});

describe('a file', () => {
  const mb = 1024 * 1024;
  test.each([
    ['image', 'image/jpeg', 5 * mb],
    ['video', 'video/mp4', 16 * mb],
    ['audio', 'audio/ogg; codecs=opus', 16 * mb],
    ['document', 'application/pdf', 100 * mb],
    ['sticker', 'image/webp', 100 * 1024],
  ] as const)('sent as %s may be as large as WhatsApp allows, and no larger', (type, mime, bytes) => {
    expect(checkFile(type, { mime, bytes })).toBeUndefined();
    expect(checkFile(type, { mime, bytes: bytes + 1 })).toMatchObject({ field: 'bytes' });
    expect(checkFile(type, { mime, bytes: 0 })).toEqual({ field: 'bytes', sentence: 'The file is empty.' });
  });

  it('that moves may be a larger sticker', () => {
    const moving = { mime: 'image/webp', bytes: 500 * 1024, isAnimated: true };
    expect(checkFile('sticker', moving)).toBeUndefined();
    expect(checkFile('sticker', { ...moving, bytes: moving.bytes + 1 })).toMatchObject({ field: 'bytes' });
    expect(checkFile('sticker', { ...moving, isAnimated: false })?.sentence).toBe(
      'The file has 500 kB; WhatsApp takes at most 100 kB as a sticker.',
    );
  });

  it('just over the limit does not read as if it were at it', () => {
    expect(checkFile('image', { mime: 'image/png', bytes: 5 * mb + 1 })?.sentence).toBe(
      'The file has 5.1 MB; WhatsApp takes at most 5 MB as a photo.',
    );
  });

  test.each(['image/webp', 'image/svg+xml', 'text/html', '', '__proto__'])('of type %j is no photo', (mime) => {
    expect(checkFile('image', { mime, bytes: 1 })).toMatchObject({ field: 'mime' });
  });

  it('goes out as the type that takes it', () => {
    for (const [type, { mimes }] of Object.entries(fileLimits)) {
      for (const mime of mimes) expect(mediaTypeOf(mime.toUpperCase())).toBe(type);
    }
    expect(mediaTypeOf('audio/webm;codecs=opus')).toBeUndefined();
  });

  it('is a voice note only as ogg', () => {
    expect(checkVoice({ mime: 'audio/ogg; codecs=opus', bytes: 1 })).toBeUndefined();
    expect(checkVoice({ mime: 'audio/mp4', bytes: 1 })).toMatchObject({ field: 'mime' });
  });
});
