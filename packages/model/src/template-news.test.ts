/** What WhatsApp tells about a template after it was listed. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  findTemplates,
  hear,
  isSyncDue,
  type KnownTemplate,
  reread,
  type Template,
  type TemplateFact,
  type TemplateSync,
} from './template.ts';
import { at, sampleTemplate } from './testing/samples.ts';
import { shuffled } from './testing/shuffled.ts';

const listed = sampleTemplate;
const known: KnownTemplate = { id: listed.id, template: listed, told: {} };

describe('a fact by webhook', () => {
  test.each<[string, TemplateFact, Partial<Template>]>([
    [
      'a pause',
      { what: 'status', status: 'PAUSED', reason: 'FIRST_PAUSE' },
      { status: 'PAUSED', rejectedReason: 'FIRST_PAUSE' },
    ],
    [
      'a rejection with advice',
      { what: 'status', status: 'REJECTED', reason: 'SCAM', advice: 'Say who you are.' },
      { status: 'REJECTED', rejectedReason: 'SCAM', advice: 'Say who you are.' },
    ],
    ['quality', { what: 'quality', quality: 'RED' }, { quality: 'RED' }],
    ['a category', { what: 'category', category: 'MARKETING' }, { category: 'MARKETING' }],
    [
      'a category of tomorrow',
      { what: 'category', category: 'UTILITY', next: 'MARKETING' },
      { category: 'UTILITY', nextCategory: 'MARKETING' },
    ],
  ])('%s changes just that', (_name, fact, change) => {
    expect(hear(known, fact, at(1)).template).toEqual({ ...listed, ...change });
  });

  it('of being approved again takes the reason with it', () => {
    const paused = hear(known, { what: 'status', status: 'PAUSED', reason: 'FIRST_PAUSE', advice: 'Wait' }, at(1));
    expect(hear(paused, { what: 'status', status: 'APPROVED' }, at(2)).template).toEqual(listed);
  });

  it('gives the same template in every order of arrival', () => {
    const story: readonly (readonly [TemplateFact, number])[] = [
      [{ what: 'status', status: 'PAUSED' }, 1],
      [{ what: 'quality', quality: 'RED' }, 2],
      [{ what: 'status', status: 'APPROVED' }, 3],
      [{ what: 'category', category: 'UTILITY', next: 'MARKETING' }, 4],
      [{ what: 'quality', quality: 'YELLOW' }, 5],
      [{ what: 'category', category: 'MARKETING' }, 6],
    ];
    const tell = (facts: typeof story) => facts.reduce((one, [fact, seconds]) => hear(one, fact, at(seconds)), known);
    const straight = tell(story);
    expect(straight.template).toMatchObject({ status: 'APPROVED', quality: 'YELLOW', category: 'MARKETING' });
    fc.assert(
      fc.property(shuffled(fc.constant([...story])), ([, retold]) => {
        expect(tell(retold)).toEqual(straight);
      }),
    );
  });
});

describe('a list that is read again', () => {
  it('is taken as it is for a template that nobody has told about', () => {
    expect(reread(undefined, listed, at(9))).toEqual(known);
    const fresh = { ...listed, body: { text: 'Other words.', examples: {} } };
    expect(reread(known, fresh, at(9)).template).toEqual(fresh);
  });

  it('knows less than a webhook that came after the reading began, and more than an earlier one', () => {
    const paused = hear(known, { what: 'status', status: 'PAUSED', reason: 'FIRST_PAUSE' }, at(10));
    const red = hear(paused, { what: 'quality', quality: 'RED' }, at(4));
    const fresh: Template = { ...listed, quality: 'GREEN', footer: 'New' };
    expect(reread(red, fresh, at(9)).template).toEqual({ ...fresh, status: 'PAUSED', rejectedReason: 'FIRST_PAUSE' });
    expect(reread(red, fresh, at(11)).template).toEqual(fresh);
  });

  it('keeps what only webhooks tell while it still belongs to the state', () => {
    const rejected = hear(known, { what: 'status', status: 'REJECTED', reason: 'SCAM', advice: 'Say who.' }, at(1));
    const announced = hear(rejected, { what: 'category', category: 'UTILITY', next: 'MARKETING' }, at(1));
    const fresh: Template = { ...listed, status: 'REJECTED', rejectedReason: 'SCAM' };
    expect(reread(announced, fresh, at(9)).template).toEqual(announced.template);
    const moved = reread(announced, { ...listed, category: 'MARKETING' }, at(9)).template;
    expect(moved).toEqual({ ...listed, category: 'MARKETING' });
  });
});

test.each<[Omit<TemplateSync, 'id'>, boolean]>([
  [{ wantedAt: at(5) }, true],
  [{ wantedAt: at(5), syncedAt: at(4) }, true],
  [{ wantedAt: at(5), syncedAt: at(5) }, false],
  [{ wantedAt: at(5), syncedAt: at(9) }, false],
  [{ wantedAt: at(5), syncedAt: at(4), problem: 'No.' }, false],
])('a reading that is %o is due: %s', (sync, isDue) => {
  expect(isSyncDue({ id: listed.wabaId, ...sync })).toBe(isDue);
});

describe('a template is found', () => {
  const spanish: Template = {
    ...listed,
    id: '2',
    name: 'pedido_enviado',
    language: 'es_MX',
    body: { text: 'Tu pedido está en camino.', examples: {} },
    buttons: [{ kind: 'quick_reply', text: '¿Dónde está?' }],
  };
  test.each<[string, readonly Template[]]>([
    ['', [listed, spanish]],
    ['parcel_re', [listed]],
    ['ready parcel', [listed]],
    ['PEDIDO', [spanish]],
    ['donde', [spanish]],
    ['mx', [spanish]],
    ['es_MX', [spanish]],
    ['utility', [listed, spanish]],
    ['parcel pedido', []],
  ])('by “%s”', (query, found) => {
    expect(findTemplates([listed, spanish], query)).toEqual(found);
  });
});
