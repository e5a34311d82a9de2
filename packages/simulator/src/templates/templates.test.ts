import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Simulator } from '../simulator.ts';
import { graph, startBoth, startSimulator, tempFolder, wabaId } from '../testing.ts';
import { seededTemplates } from './seeded-templates.ts';
import { parseDraft } from './template-draft.ts';

const path = `${wabaId}/message_templates`;
const draft = {
  name: 'parcel_here',
  language: 'en_US',
  category: 'UTILITY',
  components: [{ type: 'BODY', text: 'Your parcel {{1}} is here.', example: { body_text: [['K7']] } }],
};
const create = (simulator: Simulator, more: object = {}) => graph(simulator, 'POST', path, { ...draft, ...more });

type Listed = { readonly id: string; readonly name: string; readonly language: string; readonly status: string };
const listed = (body: { readonly [name: string]: unknown }) => body.data as readonly Listed[];

test('the list has every form, several languages, and those that cannot be sent', async () => {
  const simulator = await startSimulator();
  const { body } = await graph(simulator, 'GET', `${path}?limit=100&fields=name,status,language,components`);
  const templates = listed(body);
  expect(new Set(templates.map(({ status }) => status))).toEqual(
    new Set(['APPROVED', 'REJECTED', 'PAUSED', 'PENDING']),
  );
  const languages = templates.filter(({ name }) => name === 'order_update').map(({ language }) => language);
  expect(languages).toEqual(['en_US', 'es', 'pt_BR', 'ar', 'hi', 'de']);
  expect(Object.keys(templates[0] ?? {}).sort()).toEqual(['components', 'id', 'language', 'name', 'status']);
});

test('what the shop starts with keeps the rules of creation', () => {
  for (const { name, language, category, parameterFormat, components } of seededTemplates) {
    if (category === 'AUTHENTICATION') continue;
    const handedIn = { name, language, category, parameter_format: parameterFormat, components };
    expect(() => parseDraft(handedIn), name).not.toThrow();
  }
});

test('the list is read in pages, and a cursor whose template is gone is refused', async () => {
  const simulator = await startSimulator();
  const names: string[] = [];
  let url = `${path}?limit=4&fields=name`;
  for (;;) {
    const { body } = await graph(simulator, 'GET', url);
    names.push(...listed(body).map(({ id }) => id));
    const { next } = body.paging as { readonly next?: string };
    if (next === undefined) break;
    url = next.slice(next.indexOf(wabaId));
  }
  expect(names).toEqual(seededTemplates.map(({ id }) => id));

  const { body } = await graph(simulator, 'GET', `${path}?limit=1`);
  const { after } = (body.paging as { readonly cursors: { readonly after: string } }).cursors;
  await graph(simulator, 'DELETE', `${path}?name=hello`);
  expect((await graph(simulator, 'GET', `${path}?after=${after}`)).body.error?.code).toBe(131059);
  expect((await graph(simulator, 'GET', `${path}?limit=0`)).body.error?.code).toBe(100);
});

test('the list is narrowed by name, language, status and category', async () => {
  const simulator = await startSimulator();
  const names = async (query: string) =>
    listed((await graph(simulator, 'GET', `${path}?limit=100&${query}`)).body).map(({ name }) => name);
  expect(await names('name=order_update&language=ar')).toEqual(['order_update']);
  expect(await names('status=PAUSED')).toEqual(['weekend_sale']);
  expect(await names('category=AUTHENTICATION')).toEqual(['sign_in_code']);
  expect(await names('name=nothing')).toEqual([]);
});

test('a new template waits for its review, and the review is told by a webhook', async () => {
  const { simulator, receiver } = await startBoth();
  const created = await create(simulator);
  expect(created.body).toEqual({ id: expect.stringMatching(/^\d+$/), status: 'PENDING', category: 'UTILITY' });
  const id = String(created.body.id);
  expect((await graph(simulator, 'GET', id)).body).toMatchObject({ name: 'parcel_here', status: 'PENDING' });
  simulator.changeTemplate(id, { status: 'REJECTED', reason: 'TAG_CONTENT_MISMATCH' });
  simulator.changeTemplate(id, { status: 'APPROVED' });
  await simulator.quiet();
  const about = {
    message_template_id: Number(id),
    message_template_name: 'parcel_here',
    message_template_language: 'en_US',
  };
  expect(receiver.fields('message_template_status_update')).toMatchObject([
    { ...about, event: 'REJECTED', reason: 'TAG_CONTENT_MISMATCH', rejection_info: { reason: 'TAG_CONTENT_MISMATCH' } },
    { ...about, event: 'APPROVED', reason: 'NONE' },
  ]);
  expect((await graph(simulator, 'GET', `${id}?fields=rejected_reason`)).body).toEqual({ rejected_reason: 'NONE', id });
  expect(receiver.posts[0]?.bytes.toString()).toMatch(/"id":"\d+","time":\d{10},"changes"/);
});

test('quality and category changes are told by webhooks of their own', async () => {
  const { simulator, receiver } = await startBoth();
  const id = seededTemplates[0]?.id ?? '';
  simulator.changeTemplate(id, { quality: 'RED', category: 'MARKETING' });
  simulator.changeTemplate(id, { status: 'PAUSED' });
  await simulator.quiet();
  expect(receiver.fields('message_template_quality_update')).toMatchObject([
    { previous_quality_score: 'UNKNOWN', new_quality_score: 'RED' },
  ]);
  expect(receiver.fields('template_category_update')).toMatchObject([
    { previous_category: 'UTILITY', new_category: 'MARKETING' },
  ]);
  expect(receiver.fields('message_template_status_update')).toMatchObject([
    { event: 'PAUSED', other_info: { title: 'FIRST_PAUSE' } },
  ]);
  expect((await graph(simulator, 'POST', `${id}/unpause`)).body).toEqual({ success: true });
  expect((await graph(simulator, 'POST', `${id}/unpause`)).status).toBe(400);
});

test('an edit replaces the parts, keeps what it may not change, and goes to review', async () => {
  const simulator = await startSimulator();
  const id = seededTemplates[0]?.id ?? '';
  const components = [{ type: 'body', text: 'Good morning from the shop.' }];
  expect((await graph(simulator, 'POST', id, { category: 'MARKETING' })).body.error?.code).toBe(100);
  expect((await graph(simulator, 'POST', id, { components })).body).toEqual({ success: true });
  expect((await graph(simulator, 'GET', id)).body).toMatchObject({
    status: 'PENDING',
    components: [{ type: 'BODY', text: 'Good morning from the shop.' }],
  });
  expect((await graph(simulator, 'POST', id, { components })).status).toBe(400);
  simulator.changeTemplate(id, { status: 'APPROVED' });
  expect((await graph(simulator, 'POST', id, { components })).status).toBe(400);
  simulator.advanceClock(24 * 60 * 60 * 1000);
  expect((await graph(simulator, 'POST', id, { components })).status).toBe(200);
});

test('a name is deleted in all languages, or in one', async () => {
  const { simulator, receiver } = await startBoth();
  const german = seededTemplates.find(({ name, language }) => name === 'order_update' && language === 'de');
  const left = () => simulator.templates().filter(({ name }) => name === 'order_update').length;
  expect((await graph(simulator, 'DELETE', `${path}?name=order_update&hsm_id=${german?.id}`)).body).toEqual({
    success: true,
  });
  expect(left()).toBe(5);
  await graph(simulator, 'DELETE', `${path}?name=order_update`);
  expect(left()).toBe(0);
  expect((await graph(simulator, 'DELETE', `${path}?name=order_update`)).status).toBe(400);
  await simulator.quiet();
  expect(receiver.fields('message_template_status_update')).toHaveLength(6);
});

const body = (text: string, ...examples: readonly string[]) => [
  { type: 'BODY', text, ...(examples.length === 0 ? {} : { example: { body_text: [examples] } }) },
];
const plain = body('Thank you for your order.')[0];
const withButtons = (...buttons: readonly object[]) => ({ components: [plain, { type: 'BUTTONS', buttons }] });
const quick = { type: 'QUICK_REPLY', text: 'Yes' };
const visit = { type: 'URL', text: 'See', url: 'https://shop.example.test' };

test.each<[string, object, number | undefined]>([
  ['a name in capitals', { name: 'Parcel' }, undefined],
  ['a language that is none', { language: 'english' }, undefined],
  ['an unknown category', { category: 'FUN' }, undefined],
  ['the same name and language', { name: 'hello', language: 'en' }, undefined],
  ['no body', { components: [{ type: 'FOOTER', text: 'x' }] }, undefined],
  ['a body of 1025', { components: body('x'.repeat(1025)) }, 2388040],
  ['a variable at the end', { components: body('Your code is {{1}}', 'K7') }, 2388299],
  ['a variable at the start', { components: body('{{1}} is your code.', 'K7') }, 2388299],
  ['two variables side by side', { components: body('Here is {{1}}{{2}} for you today.', 'a', 'b') }, 2388072],
  [
    'too many variables for the words',
    { components: body('A {{1}} b {{2}} c.', 'a', 'b').map((part) => ({ ...part, text: 'a{{1}}b {{2}}c.' })) },
    2388293,
  ],
  ['a place left out', { components: body('Here is {{2}} for you.', 'a') }, 2388072],
  ['a name in a template of places', { components: body('Here is {{code}} for you.', 'a') }, 2388072],
  ['no example', { components: body('Here is {{1}} for you.') }, undefined],
  ['too few examples', { components: body('Here is {{1}} and {{2}} for you.', 'a') }, 2388072],
  ['a footer of 61', { components: [plain, { type: 'FOOTER', text: 'x'.repeat(61) }] }, 2388073],
  ['a header of 61', { components: [plain, { type: 'HEADER', format: 'TEXT', text: 'x'.repeat(61) }] }, 2388040],
  ['a header of an unknown format', { components: [plain, { type: 'HEADER', format: 'SMELL' }] }, 2388047],
  ['an image header without a sample', { components: [plain, { type: 'HEADER', format: 'IMAGE' }] }, undefined],
  ['eleven buttons', withButtons(...Array.from({ length: 11 }, () => quick)), undefined],
  ['three links', withButtons(visit, visit, visit), undefined],
  ['quick replies apart', withButtons(quick, visit, quick), undefined],
  ['a button text of 26', withButtons({ ...quick, text: 'x'.repeat(26) }), 2388040],
  ['a link without an address', withButtons({ type: 'URL', text: 'See', url: 'shop' }), undefined],
  [
    'a link with its variable inside',
    withButtons({ ...visit, url: 'https://a.test/{{1}}/b', example: ['x'] }),
    2388072,
  ],
  ['a button of tomorrow', withButtons({ type: 'HOLOGRAM', text: 'x' }), undefined],
  [
    'a carousel of one card',
    { components: [plain, { type: 'CAROUSEL', cards: [{ components: [plain] }] }] },
    undefined,
  ],
])('a template with %s is refused', async (_name, more, subcode) => {
  const simulator = await startSimulator();
  const { status, body: answer } = await create(simulator, more);
  expect(status).toBe(400);
  expect(answer.error?.error_subcode).toBe(subcode);
  expect(answer.error?.error_data.details).not.toBe('');
  expect(simulator.templates()).toHaveLength(seededTemplates.length);
});

test('an account has 250 templates at most', async () => {
  const simulator = await startSimulator();
  const missing = 250 - seededTemplates.length;
  for (let count = 0; count < missing; count += 1)
    expect((await create(simulator, { name: `n${count}` })).status).toBe(200);
  expect((await create(simulator)).body.error?.error_subcode).toBe(2388019);
});

test('templates and their states survive a restart', async () => {
  const stateFile = join(await tempFolder(), 'simulator.json');
  const first = await startSimulator({ stateFile });
  await create(first);
  first.changeTemplate(seededTemplates[0]?.id ?? '', { status: 'DISABLED' });
  const before = first.templates();
  await first.close();
  expect((await startSimulator({ stateFile })).templates()).toEqual(before);
});
