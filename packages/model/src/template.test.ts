import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { readTemplateContent } from './content/template-content.ts';
import { faceOf, readableText } from './content.ts';
import type { WabaId } from './ids.ts';
import { checkContent } from './limits.ts';
import {
  checkTemplateValues,
  fillTemplate,
  isSendable,
  normalizeLanguage,
  previewTemplate,
  type Template,
  type TemplateValue,
  type TemplateValues,
  templateFields,
  templateKey,
  valuesOfContent,
  whyNotSendable,
} from './template.ts';

const base = {
  id: '900',
  wabaId: '900100200300400' as WabaId,
  name: 'parcel_ready',
  language: 'en_US',
  category: 'UTILITY',
  status: 'APPROVED',
  isNamed: false,
  buttons: [],
} as const;

const named: Template = {
  ...base,
  isNamed: true,
  header: { kind: 'text', text: 'News from {{city}}', examples: { city: 'Berlin' } },
  body: {
    text: 'Hi {{first_name}}, parcel {{code}} is here, {{first_name}}.',
    examples: { first_name: 'Ana', code: 'K7' },
  },
  footer: 'Corner Bakery',
  buttons: [
    { kind: 'quick_reply', text: 'On my way' },
    { kind: 'url', text: 'Track', url: 'https://x.test/t/{{1}}', example: 'K7' },
    { kind: 'url', text: 'Shop', url: 'https://x.test' },
    { kind: 'phone', text: 'Call', phone: '+15005550006' },
  ],
};

const numbered: Template = {
  ...base,
  header: { kind: 'document' },
  body: { text: '{{2}} for {{1}}', examples: { 1: 'Ana', 2: 'Invoice' } },
  buttons: [
    { kind: 'copy_code', text: 'Copy', example: 'SAVE5' },
    { kind: 'flow', text: 'Rate us' },
    { kind: 'catalog', text: 'Catalog' },
  ],
};

const code: Template = {
  ...base,
  name: 'login',
  category: 'AUTHENTICATION',
  body: { text: '*{{1}}* is your code.', examples: {} },
  buttons: [{ kind: 'otp', text: 'Copy code' }],
};

const carousel: Template = {
  ...base,
  category: 'MARKETING',
  body: { text: 'New cakes for {{1}}', examples: {} },
  offer: { text: 'Today only', hasExpiration: true },
  cards: [0, 1].map((n) => ({
    header: { kind: 'image' as const },
    body: { text: `Cake {{1}} of ${n}`, examples: {} },
    buttons: [{ kind: 'url' as const, text: 'Order', url: 'https://x.test/{{1}}' }],
  })),
};

const place: Template = { ...base, header: { kind: 'location' }, body: { text: 'We are here', examples: {} } };
const shop: Template = { ...base, body: { text: 'Pick', examples: {} }, buttons: [{ kind: 'mpm', text: 'View' }] };

const all = { named, numbered, code, carousel, place, shop };

const namedValues = { 'header:city': 'Oslo', 'body:first_name': 'Bo', 'body:code': 'X9', 'button:1': 'x9' };

describe('the form of a template', () => {
  it('asks for every gap once, in the order of the message, with label and sample', () => {
    expect(templateFields(named)).toEqual([
      { key: 'header:city', kind: 'text', label: 'City', example: 'Berlin' },
      { key: 'body:first_name', kind: 'text', label: 'First name', example: 'Ana' },
      { key: 'body:code', kind: 'text', label: 'Code', example: 'K7' },
      { key: 'button:1', kind: 'text', label: 'End of the link of “Track”', example: 'K7' },
    ]);
  });

  it.each<[keyof typeof all, readonly string[]]>([
    ['numbered', ['document header', 'text body:1', 'text body:2', 'code button:0', 'product button:2']],
    ['code', ['text body:1']],
    [
      'carousel',
      [
        'instant offer',
        'text body:1',
        'image card:0:header',
        'text card:0:body:1',
        'text card:0:button:0',
        'image card:1:header',
        'text card:1:body:1',
        'text card:1:button:0',
      ],
    ],
    ['place', ['location header']],
    ['shop', ['products button:0']],
  ])('of kind %s has these fields', (name, keys) => {
    expect(templateFields(all[name]).map(({ kind, key }) => `${kind} ${key}`)).toEqual(keys);
  });

  it('is not confused by a gap that is named like a part of every object', () => {
    const odd = { ...base, body: { text: '{{constructor}} {{__proto__}}', examples: {} } };
    expect(templateFields(odd)).toEqual([
      { key: 'body:constructor', kind: 'text', label: 'Constructor' },
      { key: 'body:__proto__', kind: 'text', label: 'Proto' },
    ]);
    expect(checkTemplateValues(odd, {})).toMatchObject({ field: 'body:constructor' });
  });
});

describe('a filled template', () => {
  it('with named gaps carries their names', () => {
    expect(fillTemplate(named, namedValues)).toEqual({
      name: 'parcel_ready',
      language: { code: 'en_US', policy: 'deterministic' },
      components: [
        { type: 'header', parameters: [{ type: 'text', parameter_name: 'city', text: 'Oslo' }] },
        {
          type: 'body',
          parameters: [
            { type: 'text', parameter_name: 'first_name', text: 'Bo' },
            { type: 'text', parameter_name: 'code', text: 'X9' },
          ],
        },
        { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: 'x9' }] },
      ],
      preview: {
        header: { kind: 'text', text: 'News from Oslo' },
        body: 'Hi Bo, parcel X9 is here, Bo.',
        footer: 'Corner Bakery',
        buttons: [
          { kind: 'quick_reply', text: 'On my way' },
          { kind: 'url', text: 'Track', url: 'https://x.test/t/x9' },
          { kind: 'url', text: 'Shop', url: 'https://x.test' },
          { kind: 'phone', text: 'Call', phone: '+15005550006' },
        ],
      },
    });
  });

  it('with numbered gaps has them in the order of their numbers, and its file at the top', () => {
    const values = {
      header: { mediaId: 'm', filename: 'i.pdf' },
      'body:1': 'Ana',
      'body:2': 'Invoice',
      'button:0': 'A1',
    };
    expect(fillTemplate(numbered, values)?.components).toEqual([
      { type: 'header', parameters: [{ type: 'document', document: { mediaId: 'm', filename: 'i.pdf' } }] },
      {
        type: 'body',
        parameters: [
          { type: 'text', text: 'Ana' },
          { type: 'text', text: 'Invoice' },
        ],
      },
      { type: 'button', sub_type: 'copy_code', index: '0', parameters: [{ type: 'coupon_code', coupon_code: 'A1' }] },
      {
        type: 'button',
        sub_type: 'flow',
        index: '1',
        parameters: [{ type: 'action', action: { flow_token: 'unused' } }],
      },
    ]);
  });

  it('that brings a code gives it to the body and to the button', () => {
    expect(fillTemplate(code, { 'body:1': '4711' })?.components).toEqual([
      { type: 'body', parameters: [{ type: 'text', text: '4711' }] },
      { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: '4711' }] },
    ]);
  });

  it('without gaps has no components', () => {
    const plain = { ...base, body: { text: 'Hello', examples: {} } };
    expect(fillTemplate(plain, {})).not.toHaveProperty('components');
  });

  it('may be sent, is drawn as it reads, and gives its values back', () => {
    for (const template of Object.values(all)) {
      fc.assert(
        fc.property(valuesFor(template), (values) => {
          expect(checkTemplateValues(template, values)).toBeUndefined();
          const content = fillTemplate(template, values);
          if (content === undefined) throw new Error('Not filled');
          expect(checkContent('template', content)).toBeUndefined();
          expect(readTemplateContent(JSON.parse(JSON.stringify(content)))).toEqual(content);
          expect(faceOf('template', content)).toMatchObject({ kind: 'template', preview: content.preview });
          expect(readableText('template', content)).toBe(previewTemplate(template, values).body);
          expect(fillTemplate(template, valuesOfContent(template, content))).toEqual(content);
        }),
        { numRuns: 50 },
      );
    }
  });

  it('is none while anything that it needs is missing', () => {
    for (const template of Object.values(all)) {
      fc.assert(
        fc.property(valuesFor(template), (values) => {
          for (const { key, isOptional } of templateFields(template)) {
            const { [key]: _, ...rest } = values;
            expect(fillTemplate(template, rest) === undefined).toBe(isOptional !== true);
          }
        }),
        { numRuns: 5 },
      );
    }
  });
});

/** Sections of the shop by their titles, with so many products each. */
function sections(...all: readonly (readonly [title: string, products: number])[]): TemplateValues {
  const named = all.map(([title, count]) => ({
    title,
    products: Array.from({ length: count }, (_, n) => `sku-${title}-${n}`),
  }));
  return { 'button:0': { thumbnail: 'sku', sections: named } };
}

describe('the values of a template', () => {
  test('may be 30 products in ten sections, and each section goes out as it was named', () => {
    const values = sections(...Array.from({ length: 10 }, (_, n) => [`Part ${n}`, 3] as const));
    expect(checkTemplateValues(shop, values)).toBeUndefined();
    const sent = JSON.stringify(fillTemplate(shop, values));
    expect(sent.match(/"title":"Part \d"/g)).toHaveLength(10);
    expect(sent.match(/product_retailer_id":"sku-/g)).toHaveLength(30);
    expect(checkTemplateValues(shop, sections(['A', 1], ['', 1]))?.sentence).toMatch(/section 2 needs a title\.$/);
  });

  test.each<[string, Template, TemplateValues, string]>([
    ['an empty gap', named, { ...namedValues, 'body:code': ' ' }, 'body:code'],
    ['a line break', named, { ...namedValues, 'body:code': 'a\nb' }, 'body:code'],
    ['a tab', named, { ...namedValues, 'header:city': 'a\tb' }, 'header:city'],
    ['four spaces', named, { ...namedValues, 'button:1': 'a    b' }, 'button:1'],
    ['a heading that grows beyond 60', named, { ...namedValues, 'header:city': 'x'.repeat(51) }, 'header'],
    ['a body that grows beyond 1,024', named, { ...namedValues, 'body:first_name': 'x'.repeat(520) }, 'body'],
    ['a text where a file belongs', numbered, { header: 'a.pdf' }, 'header'],
    ['a place beyond the pole', place, { header: { latitude: 91, longitude: 0 } }, 'header'],
    ['an end that is no time', carousel, { offer: 'soon' }, 'offer'],
    [
      'a section without products',
      shop,
      { 'button:0': { thumbnail: 's', sections: [{ title: 'A', products: [] }] } },
      'button:0',
    ],
    ['a section without a title', shop, sections(['A', 1], [' ', 1]), 'button:0'],
    ['a title beyond 24', shop, sections(['x'.repeat(25), 1]), 'button:0'],
    ['31 products in two sections', shop, sections(['A', 16], ['B', 15]), 'button:0'],
    ['eleven sections', shop, sections(...Array.from({ length: 11 }, (_, n) => [`${n}`, 1] as const)), 'button:0'],
  ])('with %s do not fill it, and the gap is named', (_name, template, values, field) => {
    expect(checkTemplateValues(template, values)?.field).toBe(field);
  });

  it('come from what a script sends, currencies and dates by their words', () => {
    const content = readTemplateContent({
      name: 'parcel_ready',
      language: { code: 'en_US' },
      components: [
        {
          type: 'body',
          parameters: [
            { type: 'currency', currency: { fallback_value: '$5', code: 'USD', amount_1000: 5000 } },
            { type: 'date_time', date_time: { fallback_value: 'Monday' } },
            { type: 'text', text: 'too many' },
          ],
        },
        { type: 'header', parameters: [{ type: 'image', image: { mediaId: 'm' } }] },
      ],
    });
    if (content === undefined) throw new Error('Not readable');
    expect(valuesOfContent(numbered, content)).toEqual({ 'body:1': '$5', 'body:2': 'Monday' });
  });
});

describe('a preview', () => {
  it('shows gaps that have no words yet as they are written', () => {
    expect(previewTemplate(named, { 'body:code': 'K7' })).toMatchObject({
      header: { text: 'News from {{city}}' },
      body: 'Hi {{first_name}}, parcel K7 is here, {{first_name}}.',
    });
  });

  it('takes words that look like a gap, or like a replacement pattern, as words', () => {
    const template = { ...base, body: { text: '{{1}} {{2}}', examples: {} } };
    expect(previewTemplate(template, { 'body:1': '{{2}}', 'body:2': '$& $1' }).body).toBe('{{2}} $& $1');
  });
});

describe('a template may be sent', () => {
  it('when it is approved and Parley can fill it', () => {
    for (const template of Object.values(all)) expect(isSendable(template)).toBe(true);
  });

  test.each(['PENDING', 'REJECTED', 'PAUSED', 'DISABLED', 'ARCHIVED', 'LOCKED_TOMORROW', '__proto__'])(
    'but not while it is %s, and the reason is a sentence',
    (status) => {
      expect(whyNotSendable({ ...named, status })).toMatch(/^[A-Z].*\.$/);
    },
  );

  it('but not with a part that Parley cannot fill', () => {
    expect(isSendable({ ...named, header: { kind: 'unknown', name: 'GIF' } })).toBe(false);
    expect(isSendable({ ...named, unknownParts: ['HOLOGRAM'] })).toBe(false);
    expect(isSendable({ ...carousel, cards: [{ buttons: [{ kind: 'unknown', text: 'SPM' }] }] })).toBe(false);
  });
});

describe('a language', () => {
  test.each([
    ['en-US', 'en_US'],
    ['en_us', 'en_US'],
    ['PT-br', 'pt_BR'],
    ['fil', 'fil'],
    ['zh_hant_hk', 'zh_Hant_HK'],
  ])('written %s is %s', (code, expected) => {
    expect(normalizeLanguage(code)).toBe(expected);
    expect(templateKey('a', code)).toBe(`a:${expected}`);
  });
});

/** Anything that fills this template. */
function valuesFor(template: Template): fc.Arbitrary<TemplateValues> {
  const words = fc.stringMatching(/^[\p{L}\d$&{}<>]{1,20}$/u);
  const of: { readonly [kind: string]: fc.Arbitrary<TemplateValue> } = {
    text: words,
    code: fc.stringMatching(/^[A-Z0-9]{1,15}$/),
    instant: fc.date({ min: new Date(0), max: new Date('2100'), noInvalidDate: true }).map((day) => day.toISOString()),
    image: fc.constant({ mediaId: 'm-1' }),
    video: fc.constant({ mediaId: 'm-2' }),
    document: fc.record({ mediaId: fc.constant('m-3'), filename: words }),
    location: fc.record({
      latitude: fc.integer({ min: -90, max: 90 }),
      longitude: fc.integer({ min: -180, max: 180 }),
    }),
    product: words,
    products: fc.record({
      thumbnail: words,
      sections: fc.array(fc.record({ title: words, products: fc.array(words, { minLength: 1, maxLength: 3 }) }), {
        minLength: 1,
        maxLength: 10,
      }),
    }),
  };
  return fc.record(
    Object.fromEntries(templateFields(template).map(({ key, kind }) => [key, of[kind] ?? fc.constant('')])),
  );
}
