/** Templates through the whole of Parley: known from WhatsApp, kept true by webhooks, sent with every gap filled. */
import type { RecipientsAnswer, TemplatePage, TemplateSyncAnswer } from '@parley/model/api';
import type { Message, OutboundMessage } from '@parley/model/message';
import { fillTemplate, type Template, type TemplateValues } from '@parley/model/template';
import { aJpeg } from '@parley/server/features/media/testing/sample-files';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BrowserClient } from './support/browser-client.ts';
import { eventually } from './support/eventually.ts';
import { expectFresh } from './support/expect-fresh.ts';
import { startWorld, type World } from './support/world.ts';

let world: World;
let ana: BrowserClient;
let omar: BrowserClient;
let chatId: string;

beforeAll(async () => {
  world = await startWorld();
  ana = await world.admin();
  omar = await world.colleague('Omar Haddad');
  await world.simulator().person('emma').writes('Hello');
  ({ chatId } = await ana.sees('Hello'));
  // The window is closed: nothing but a template gets through.
  world.simulator().advanceClock(25 * 60 * 60 * 1000);
  await world.quiet();
});

afterAll(() => world.close());

async function list(query = '', who = omar): Promise<TemplatePage> {
  const answer = await who.request('GET', `/api/templates${query}`);
  expect(answer.status).toBe(200);
  return answer.body as TemplatePage;
}

/** What the browser was told of a template, without reading again. */
function seen(name: string, language = 'en_US'): Template | undefined {
  return Object.values(omar.view().shelf?.templates ?? {}).find(
    (one) => one.name === name && one.language === language,
  );
}

function template(name: string, language?: string): Template {
  const found = seen(name, language);
  if (found === undefined) throw new Error(`There is no template ${name}`);
  return found;
}

async function meta(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const { wabaId, accessToken } = world.account();
  const response = await fetch(`${world.simulator().graphUrl}/v23.0/${path.replace('WABA', wabaId)}`, {
    method,
    headers: { authorization: `Bearer ${accessToken}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Record<string, unknown>;
}

function send(content: unknown, more: object = { chatId }) {
  return omar.request('POST', '/send-message', { ...more, type: 'template', content });
}

/** What Emma's phone shows of a message, once it has arrived. */
function onPhone(message: Message) {
  return eventually('the phone shows it', () => {
    const now = Object.values(omar.view().threads).flatMap(({ messages }) => messages);
    const wamid = now.find(({ id }) => id === message.id)?.wamid;
    const phones = world.simulator().state().phones;
    return phones.flatMap(({ messages }) => messages).find(({ id }) => id === wamid)?.card;
  });
}

describe('the list', () => {
  test('is there after a start, by name and language, and holds what may be sent', async () => {
    const { templates, syncs } = await list();
    expect(templates.map(({ name }) => name)).toEqual(templates.map(({ name }) => name).sort());
    expect(templates).toHaveLength(world.simulator().templates().length - 3);
    expect(templates.every(({ status }) => status === 'APPROVED')).toBe(true);
    expect(syncs).toMatchObject([{ id: world.account().wabaId, unreadable: 0 }]);
    const all = await list('?filter=all');
    expect(all.templates.filter(({ status }) => status !== 'APPROVED').map(({ name }) => name)).toEqual([
      'opening_hours',
      'weekend_sale',
      'win_a_kettle',
    ]);
  });

  test('comes in pages without a gap or a double, and can be searched', async () => {
    const names: string[] = [];
    let cursor = '';
    do {
      const page = await list(`?filter=all&limit=4${cursor}`);
      names.push(...page.templates.map(({ id }) => id));
      cursor = page.nextCursor === undefined ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    expect(new Set(names).size).toBe(world.simulator().templates().length);
    expect(names).toHaveLength(new Set(names).size);
    const found = await list(`?query=${encodeURIComponent('pedido')}`);
    expect(found.templates.map(({ language }) => language)).toEqual(['es', 'pt_BR']);
    expect((await omar.request('GET', '/api/templates?cursor=rubbish')).body).toMatchObject({ code: 'BAD_REQUEST' });
  });

  test('is read again by an admin alone, and says why where WhatsApp does not give it', async () => {
    expect((await omar.request('POST', '/api/templates/sync')).body).toMatchObject({ code: 'FORBIDDEN' });
    world.simulator().setDials({ isTokenExpired: true });
    const failed = (await ana.request('POST', '/api/templates/sync')).body as TemplateSyncAnswer;
    expect(failed.syncs[0]?.problem).toContain('(error 190)');
    expect((await list()).templates.length).toBeGreaterThan(10);
    world.simulator().setDials({ isTokenExpired: false });
    const [sync] = ((await ana.request('POST', '/api/templates/sync')).body as TemplateSyncAnswer).syncs;
    expect(sync).not.toHaveProperty('problem');
    expect((sync?.syncedAt ?? '') >= (sync?.wantedAt ?? '~')).toBe(true);
  });
});

describe('what happens at WhatsApp arrives by webhook', () => {
  test('a pause, with its reason, while a browser looks on; and its end', async () => {
    const { id } = template('hello_world');
    world.simulator().changeTemplate(id, { status: 'PAUSED', quality: 'RED' });
    await eventually('the pause is told', () => seen('hello_world')?.status === 'PAUSED');
    await world.quiet();
    expect(seen('hello_world')).toMatchObject({ quality: 'RED', rejectedReason: 'FIRST_PAUSE' });
    expect((await list('?query=hello_world')).templates).toEqual([]);
    const answer = await send({ name: 'hello_world', language: { code: 'en_US' } });
    expect(answer).toMatchObject({ status: 422, body: { code: 'CONTENT_REFUSED' } });
    expect((answer.body as { detail: string }).detail).toMatch(/^name: “hello_world” .* paused it for low quality/);
    world.simulator().changeTemplate(id, { status: 'APPROVED', category: 'MARKETING' });
    await eventually('it is approved again', () => seen('hello_world')?.status === 'APPROVED');
    await world.quiet();
    expect(seen('hello_world')).toMatchObject({ category: 'MARKETING' });
    expect(seen('hello_world')).not.toHaveProperty('rejectedReason');
    await expectFresh(omar);
  });

  test('a template that is new there, words that are others now, and one that is deleted', async () => {
    const created = await meta('POST', 'WABA/message_templates', {
      name: 'thank_you',
      language: 'en_US',
      category: 'UTILITY',
      components: [{ type: 'BODY', text: 'Thank you for your visit.' }],
    });
    world.simulator().changeTemplate(String(created.id), { status: 'APPROVED' });
    await eventually('it is known', () => seen('thank_you')?.status === 'APPROVED');

    await meta('POST', String(created.id), { components: [{ type: 'BODY', text: 'Thanks, and see you soon.' }] });
    world.simulator().changeTemplate(String(created.id), { status: 'APPROVED' });
    world.simulator().postWebhook('message_template_components_update', {
      message_template_id: Number(created.id),
      message_template_name: 'thank_you',
      message_template_language: 'en_US',
      message_template_element: 'Thanks, and see you soon.',
    });
    await eventually('its words are known', () => seen('thank_you')?.body?.text === 'Thanks, and see you soon.');

    await meta('DELETE', 'WABA/message_templates?name=thank_you');
    await eventually('it is gone', () => seen('thank_you') === undefined);
    await world.quiet();
    await expectFresh(omar);
    const answer = await send({ name: 'thank_you', language: { code: 'en_US' } });
    expect((answer.body as { detail: string }).detail).toBe('name: There is no template “thank_you” in en_US.');
  });
});

describe('a template is sent', () => {
  const cases: readonly (readonly [name: string, values: () => Promise<TemplateValues>, shown: object])[] = [
    ['hello', async () => ({}), { body: expect.stringContaining('Hello from') }],
    [
      'order_update',
      async () => ({ 'body:1': 'Emma', 'body:2': '1042', 'body:3': 'at eight' }),
      { body: 'Hi Emma, your order 1042 is on its way and arrives at eight.' },
    ],
    [
      'parcel_ready',
      async () => ({ 'header:first_name': 'Emma', 'body:first_name': 'Emma', 'body:code': 'K7', 'body:day': 'Friday' }),
      { header: 'Parcel for Emma', body: expect.stringContaining('parcel K7 is ready for pickup until Friday') },
    ],
    [
      'new_arrivals',
      async () => ({
        header: { mediaId: await upload('kettle.jpg', 'image/jpeg', await aJpeg()) },
        'body:1': 'Emma',
        'body:2': 'kettles',
        'button:0': 'blue',
      }),
      { media: { mime: 'image/jpeg' }, body: expect.stringContaining('kettles') },
    ],
    [
      'invoice',
      async () => ({
        header: {
          mediaId: await upload('i.pdf', 'application/pdf', Buffer.from('%PDF-1.4\n%%EOF\n')),
          filename: 'i.pdf',
        },
        'body:1': '1042',
      }),
      { media: { mime: 'application/pdf', name: 'i.pdf' }, body: expect.stringContaining('order 1042') },
    ],
    [
      'pickup_point',
      async () => ({ header: { latitude: 52.52, longitude: 13.405, name: 'The shop', address: 'Main Street 1' } }),
      { header: 'The shop, Main Street 1' },
    ],
    [
      'autumn_offer',
      async () => ({ 'body:1': 'LEAF20', 'body:2': '20 %', 'button:0': 'LEAF20' }),
      { body: 'Use code LEAF20 and get 20 % off until Sunday.' },
    ],
    ['sign_in_code', async () => ({ 'body:1': '471103' }), { body: expect.stringMatching(/^471103 is/) }],
  ];

  test.each(cases)('%s reaches the phone as the team sees it', async (name, values, shown) => {
    const content = fillTemplate(template(name, name === 'hello' ? 'en' : 'en_US'), await values());
    expect(content).toBeDefined();
    const { preview, ...asked } = content ?? {};
    const answer = await send({ ...asked, preview: { body: 'Not what it says', buttons: [] } });
    expect(answer.status).toBe(201);
    const { message } = answer.body as { message: OutboundMessage };
    expect(message.content).toMatchObject({ ...asked, preview });
    const again = await send(asked, { chatId, id: message.id });
    expect(again).toMatchObject({ status: 201, body: { message: { id: message.id } } });
    const card = await onPhone(message);
    expect(card).toMatchObject(shown);
    expect(card.body).toBe(preview?.body);
  });

  test.each([
    ['order_update', [{ type: 'body', parameters: [{ type: 'text', text: 'Emma' }] }], /^body:2: /],
    [
      'order_update',
      [{ type: 'body', parameters: ['Em\nma', '1', '2'].map((text) => ({ type: 'text', text })) }],
      /^components\[0\].parameters\[0\].text: .* one line/,
    ],
    ['parcel_ready', [], /^header:first_name: First name/],
    ['new_arrivals', [], /^header: Photo at the top/],
    ['pickup_point', [], /^header: Place at the top/],
    ['autumn_offer', [{ type: 'body', parameters: ['A', 'B'].map((text) => ({ type: 'text', text })) }], /^button:0: /],
    ['win_a_kettle', [], /^name: .* rejected/],
    ['opening_hours', [], /^name: .* reviewing/],
    ['nobody_knows', [], /^name: There is no template/],
  ])(
    '%s that does not fit is refused with the field named, and nothing is stored',
    async (name, components, detail) => {
      const before = await omar.freshView();
      const answer = await send({ name, language: { code: 'en_US' }, components });
      expect(answer).toMatchObject({ status: 422, body: { code: 'CONTENT_REFUSED' } });
      expect((answer.body as { detail: string }).detail).toMatch(detail);
      expect((await omar.freshView()).threads).toEqual(before.threads);
    },
  );

  test('with a document where a photo belongs is refused with the field named', async () => {
    const mediaId = await upload('i.pdf', 'application/pdf', Buffer.from('%PDF-1.4\n%%EOF\n'));
    const values = { header: { mediaId }, 'body:1': 'Emma', 'body:2': 'kettles', 'button:0': 'blue' };
    const answer = await send(fillTemplate(template('new_arrivals'), values));
    expect(answer).toMatchObject({ status: 422, body: { code: 'CONTENT_REFUSED' } });
    expect((answer.body as { detail: string }).detail).toMatch(/^header: /);
  });

  async function upload(name: string, type: string, bytes: Buffer): Promise<string> {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(bytes)], { type }), name);
    const response = await fetch(`${world.url()}/api/media`, {
      method: 'POST',
      headers: { cookie: omar.cookie },
      body: form,
    });
    expect(response.status).toBe(201);
    return ((await response.json()) as { mediaId: string }).mediaId;
  }
});

test('the first answer to somebody from an ad makes what follows free, and everybody sees until when', async () => {
  const maria = world.simulator().person('maria');
  await maria.sendsA('text', { text: 'I saw your ad' }, { fromAd: true });
  const { name } = maria.phone().persona;
  const chat = await omar.chatWith(name);
  expect(chat.adAt).toBeDefined();
  expect(chat).not.toHaveProperty('freeEntryUntil');
  await omar.writes(chat, 'Welcome!');
  const { statusAt } = await omar.seesStatus('Welcome!', 'delivered');
  const priced = await eventually('it is free', () => {
    const now = omar.view().chats[chat.id];
    return now?.freeEntryUntil === undefined ? undefined : now;
  });
  const days = (Date.parse(priced.freeEntryUntil ?? '') - Date.parse(statusAt)) / 86_400_000;
  expect(Math.round(days)).toBe(3);
  await world.quiet();
  await expectFresh(omar);
});

describe('a chat is begun with a template', () => {
  const hello = { name: 'hello', language: { code: 'en' } };

  async function recipients(phone: string): Promise<RecipientsAnswer['recipients']> {
    const answer = await omar.request('GET', `/api/recipients?phone=${encodeURIComponent(phone)}`);
    expect(answer.status).toBe(200);
    return (answer.body as RecipientsAnswer).recipients;
  }

  test('with a number in any form, and the contact and the chat are made once', async () => {
    const person = world.simulator().addPerson({ name: 'Bruna Lima', waId: '5511987654321' });
    const [found] = await recipients('+55 (11) 98765-4321');
    expect(found).toEqual({ phone: '+5511987654321', display: '+55 11 98765 4321', country: 'BR' });
    const forms = ['+55 11 98765-4321', '005511987654321', '5511987654321', '+55 11 8765 4321'];
    const answers = await Promise.all(forms.map((phone) => send(hello, { phone })));
    const chats = answers.map(({ body }) => (body as { message: Message }).message.chatId);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(chats).size).toBe(1);
    const [known] = await recipients('+55 11 8765-4321');
    expect(known?.chat).toMatchObject({ id: chats[0], waId: '5511987654321' });
    expect(known?.contact).toMatchObject({ waId: '5511987654321' });
    await eventually('her phone has all four', () => person.phone().messages.length === forms.length);
    await person.writes('Who is this?');
    await omar.sees('Who is this?', (message) => message.chatId === chats[0]);
    await world.quiet();
    await expectFresh(omar);
  });

  test('with a number as it is dialled at home, for a person to confirm', async () => {
    expect((await recipients('202 555 0143')).map(({ phone }) => phone)).toContain('+12025550143');
    expect(await recipients('nobody')).toEqual([]);
  });

  test('but with nothing else, and from no number that is not ours', async () => {
    const free = await omar.request('POST', '/send-message', { phone: '+12025550188', text: 'Hello' });
    expect(free.body).toMatchObject({ code: 'WINDOW_CLOSED' });
    const foreign = await send(hello, { phone: '+12025550188', phoneNumberId: '1' });
    expect(foreign.body).toMatchObject({ code: 'NOT_FOUND', detail: 'phoneNumberId' });
    expect((await recipients('+12025550188'))[0]).not.toHaveProperty('contact');
  });
});
