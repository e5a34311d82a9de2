/** Every type that a business may send goes out by the same path as a text, checked before it is stored. */
import type { MessageMedia } from '@parley/model/media';
import { readSample } from '@parley/simulator/samples';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BrowserClient } from './support/browser-client.ts';
import { startWorld, type World } from './support/world.ts';

let world: World;
let ana: BrowserClient;
let chatId: string;

beforeAll(async () => {
  world = await startWorld();
  ana = await world.admin();
  await world.simulator().person('emma').writes('Hello');
  ({ chatId } = await ana.sees('Hello'));
});

afterAll(() => world.close());

const place = { latitude: 52.52, longitude: 13.405, name: 'The shop', address: 'Main Street 1' };
const card = {
  contacts: [{ name: { formatted_name: 'Omar Haddad', first_name: 'Omar' }, phones: [{ phone: '+12025550177' }] }],
};
const buttons = {
  type: 'button',
  body: { text: 'Keep the booking?' },
  action: { buttons: [{ type: 'reply', reply: { id: 'keep', title: 'Keep' } }] },
};
const list = {
  type: 'list',
  body: { text: 'Choose a slot' },
  action: { button: 'Slots', sections: [{ title: 'Monday', rows: [{ id: 'm9', title: '09:00' }] }] },
};

const link = {
  type: 'cta_url',
  body: { text: 'Track it' },
  action: { name: 'cta_url', parameters: { display_text: 'Track', url: 'https://shop.example/t' } },
};
const flow = {
  type: 'flow',
  body: { text: 'Book it' },
  action: { name: 'flow', parameters: { flow_message_version: '3', flow_id: '42', flow_cta: 'Book' } },
};

const product = { type: 'product', action: { catalog_id: '77', product_retailer_id: 'sku-1' } };
const products = {
  type: 'product_list',
  header: { type: 'text', text: 'Kettles' },
  body: { text: 'Three kettles' },
  footer: { text: 'Prices with VAT' },
  action: {
    catalog_id: '77',
    sections: [
      { title: 'Blue', product_items: itemsOf(29) },
      { title: 'Red', product_items: itemsOf(1) },
    ],
  },
};
const catalog = { type: 'catalog_message', body: { text: 'Look around' }, action: { name: 'catalog_message' } };
const pictured = {
  ...catalog,
  body: { text: 'Look at this' },
  action: { ...catalog.action, parameters: { thumbnail_product_retailer_id: 'sku-1' } },
};

/** Twenty-nine products, and these. */
function withRed(section: object) {
  const [blue] = products.action.sections;
  return { ...products, action: { ...products.action, sections: [blue, section] } };
}

function itemsOf(count: number) {
  return Array.from({ length: count }, (_, place) => ({ product_retailer_id: `sku-${place}` }));
}

async function uploaded(name: 'image' | 'video' | 'document'): Promise<MessageMedia> {
  const sample = await readSample(name);
  const form = new FormData();
  form.set('file', new Blob([Uint8Array.from(sample.bytes)], { type: sample.mime }), sample.name);
  const answer = await fetch(`${ana.url}/api/media`, { method: 'POST', headers: { cookie: ana.cookie }, body: form });
  expect(answer.status).toBe(201);
  return (await answer.json()) as MessageMedia;
}

describe('a message of every type', () => {
  test.each([
    ['location', place, 'The shop'],
    ['contacts', card, 'Omar Haddad'],
    ['interactive', buttons, 'Keep the booking?'],
    ['interactive', list, 'Choose a slot'],
    ['interactive', product, 'sku-1'],
    ['interactive', products, 'Three kettles'],
    ['interactive', catalog, 'Look around'],
    ['interactive', pictured, 'Look at this'],
  ])('%s is stored, sent once and delivered', async (type, content, text) => {
    const before = world.simulator().ledger().length;
    const answer = await ana.request('POST', '/send-message', { chatId, type, content });
    expect(answer.body).toMatchObject({ success: true, message: { type, status: 'sending', content } });
    const { message } = answer.body as { message: { text: string } };
    expect(message.text).toContain(text);
    await ana.seesStatus(message.text, 'delivered');
    expect(
      world
        .simulator()
        .ledger()
        .slice(before)
        .map((entry) => entry.type),
    ).toEqual([type]);
  });

  test.each([
    ['location', { latitude: 99, longitude: 0 }, 'latitude'],
    ['interactive', { ...buttons, body: { text: 'x'.repeat(1025) } }, 'body'],
    ['contacts', { contacts: [] }, 'contacts'],
    ['image', {}, 'mediaId'],
    ['interactive', { ...product, action: { catalog_id: '77' } }, 'action.product_retailer_id: '],
    ['interactive', { ...products, header: undefined }, 'header: '],
    ['interactive', withRed({ title: 'Red', product_items: itemsOf(2) }), 'action.sections[1].product_items: '],
    ['interactive', withRed({ product_items: itemsOf(1) }), 'action.sections[1].title: '],
    ['interactive', { ...pictured, body: undefined }, 'body.text: '],
    ['interactive', { ...pictured, action: { ...pictured.action, parameters: {} } }, 'action.parameters.thumbnail'],
  ])(
    '%s beyond a limit of WhatsApp is refused with the field named, and nothing is stored',
    async (type, content, field) => {
      const before = await ana.freshView();
      const answer = await ana.request('POST', '/send-message', { chatId, type, content });
      expect(answer).toMatchObject({ status: 422, body: { code: 'CONTENT_REFUSED' } });
      expect((answer.body as { detail: string }).detail).toContain(field);
      expect((await ana.freshView()).threads).toEqual(before.threads);
    },
  );

  test.each(['image', 'video', 'document'] as const)(
    'a %s stands above buttons, a link and a flow, and is shown with what is known of it',
    async (kind) => {
      const media = await uploaded(kind);
      const file = { mediaId: media.mediaId, ...(kind === 'document' ? { filename: 'Bill 17.pdf' } : {}) };
      const header = { type: kind, [kind]: file };
      for (const under of [buttons, link, flow]) {
        const content = { ...under, header, body: { text: `A ${kind} above ${under.type}` } };
        const answer = await ana.request('POST', '/send-message', { chatId, type: 'interactive', content });
        expect(answer.body).toMatchObject({ message: { content, media } });
        await ana.seesStatus(content.body.text, 'delivered');
      }
      const { messages } = world.simulator().person('emma').phone();
      for (const { card } of messages.slice(-3)) expect(card?.media?.mime).toBe(media.mime);
    },
  );

  test('a file of the wrong kind is refused with its place named, before WhatsApp takes the message', async () => {
    const { mediaId } = await uploaded('document');
    for (const [type, content, path] of [
      ['interactive', { ...buttons, header: { type: 'image', image: { mediaId } } }, 'header.image.mediaId'],
      ['interactive', { ...list, header: { type: 'document', document: { mediaId } } }, 'header.type'],
      ['image', { mediaId }, 'mediaId'],
    ] as const) {
      const answer = await ana.request('POST', '/send-message', { chatId, type, content });
      expect(answer).toMatchObject({ status: 422, body: { code: 'CONTENT_REFUSED' } });
      expect((answer.body as { detail: string }).detail).toMatch(new RegExp(`^${path.replaceAll('.', '\\.')}: `));
    }
  });

  test('a type that nobody can send is refused by name', async () => {
    const answer = await ana.request('POST', '/send-message', { chatId, type: 'poll', content: {} });
    expect(answer).toMatchObject({ status: 422, body: { code: 'TYPE_NOT_SUPPORTED', detail: 'poll' } });
  });

  test('a free-form message to somebody who never wrote is refused, whatever its type', async () => {
    const answer = await ana.request('POST', '/send-message', {
      phone: '+12025550160',
      type: 'location',
      content: place,
    });
    expect(answer).toMatchObject({ status: 422, body: { code: 'WINDOW_CLOSED' } });
  });
});
