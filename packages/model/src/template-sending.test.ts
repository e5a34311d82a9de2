/** What is known of a template before it is sent: what it costs in kind, and what the contact's data fill of it. */
import { describe, expect, test } from 'vitest';
import { type KnownPerson, prefill, suggestions, type Template, type TemplateCost, templateCost } from './template.ts';
import { at, noon, sampleTemplate } from './testing/samples.ts';

describe('a template costs', () => {
  const open = { windowExpiresAt: at(60) };
  const closed = { windowExpiresAt: at(-60) };
  const ad = { freeEntryUntil: at(60) };
  test.each<[string, string, object, TemplateCost]>([
    ['utility', 'with an open window', open, 'free_window'],
    ['utility', 'with a closed window', closed, 'charged'],
    ['utility', 'to somebody new', {}, 'charged'],
    ['utility', 'after an ad, though the window is closed', { ...closed, ...ad }, 'free_entry'],
    ['marketing', 'with an open window', open, 'charged'],
    ['marketing', 'after an ad', { ...open, ...ad }, 'free_entry'],
    ['marketing', 'long after an ad', { ...open, freeEntryUntil: at(0) }, 'charged'],
    ['authentication', 'with an open window', open, 'charged'],
    ['authentication', 'after an ad', ad, 'free_entry'],
    ['service_of_tomorrow', 'with an open window', open, 'charged'],
  ])('%s %s', (category, _when, chat, cost) => {
    expect(templateCost(category.toUpperCase(), chat, noon)).toBe(cost);
  });
});

describe('the gaps that a contact fills', () => {
  const emma: KnownPerson = { profileName: 'Emma  Jane Clarke', waId: '447700900123' };
  const body = (text: string, more: Partial<Template> = {}): Template => ({
    ...sampleTemplate,
    ...more,
    body: { text, examples: {} },
  });

  test.each<[string, Template, object]>([
    ['a name after a greeting', body('Hi {{1}}, your order {{2}} is here.'), { 'body:1': 'Emma' }],
    ['a name after a greeting with marks', body('*Hello {{2}}* order {{1}}.'), { 'body:2': 'Emma' }],
    ['a Spanish name', body('Hola {{1}}, tu pedido {{2}}.'), { 'body:1': 'Emma' }],
    ['an Arabic name', body('مرحبا {{1}}، طلبك {{2}}.'), { 'body:1': 'Emma' }],
    ['no number without a greeting', body('Order {{1}} for {{2}}.'), {}],
    [
      'named gaps',
      body('{{first_name}} {{customer_name}} {{last_name}} {{phone}} {{code}}'),
      {
        'body:first_name': 'Emma',
        'body:customer_name': 'Emma Jane Clarke',
        'body:last_name': 'Jane Clarke',
        'body:phone': '+447700900123',
      },
    ],
    [
      'heading and cards',
      body('Hi {{1}}', {
        header: { kind: 'text', text: 'For {{name}}', examples: {} },
        cards: [{ body: { text: 'Dear {{1}}', examples: {} }, buttons: [] }],
      }),
      { 'header:name': 'Emma Jane Clarke', 'body:1': 'Emma', 'card:0:body:1': 'Emma' },
    ],
  ])('are %s', (_name, template, values) => {
    expect(prefill(template, emma)).toEqual(values);
  });

  test('are none where nothing is known', () => {
    expect(prefill(body('Hi {{1}} {{name}} {{phone}}'), {})).toEqual({});
  });

  test('can be offered for any other, our own name for somebody first', () => {
    expect(suggestions(emma)).toEqual(['Emma', 'Emma Jane Clarke', '+447700900123']);
    expect(suggestions({ ...emma, name: 'Dr. Clarke' })).toEqual(['Clarke', 'Dr. Clarke', '+447700900123']);
    expect(suggestions({ profileName: '🌸 Lina' })).toEqual(['Lina', '🌸 Lina']);
  });
});
