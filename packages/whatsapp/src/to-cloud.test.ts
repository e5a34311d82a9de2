import { mediaIdsIn } from '@parley/model/content/media';
import { checkContent } from '@parley/model/limits';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outgoing } from './fixtures/outgoing.ts';
import { type OutgoingMessage, toCloud } from './to-cloud.ts';

const hello: OutgoingMessage = {
  to: { phone: '+12025550143' },
  type: 'text',
  content: { body: 'Hello' },
  callbackData: '01990000-0000-7000-8000-000000000001',
};

describe('a request', () => {
  it('to a phone has the plus, so that WhatsApp puts no country code in front', () => {
    expect(toCloud(hello)).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '+12025550143',
      type: 'text',
      text: { body: 'Hello', preview_url: false },
      biz_opaque_callback_data: '01990000-0000-7000-8000-000000000001',
    });
  });

  it('to somebody without a known phone goes by user id', () => {
    const body = toCloud({ ...hello, to: { userId: 'US.88120000000000001' } });
    expect(body).toMatchObject({ recipient: 'US.88120000000000001' });
    expect(body).not.toHaveProperty('to');
  });

  it('quotes the message that it answers', () => {
    expect(toCloud({ ...hello, replyToWamid: 'wamid.IN1' })).toMatchObject({ context: { message_id: 'wamid.IN1' } });
  });

  it('carries of a text only what WhatsApp knows', () => {
    const content = { body: 'https://example.test', preview_url: true, surprise: 1 };
    expect(toCloud({ ...hello, content })?.text).toEqual({ body: 'https://example.test', preview_url: true });
  });

  it.each<[string, Partial<OutgoingMessage>]>([
    ['a type without an entry', { type: 'hologram' }],
    ['a type that every object has', { type: 'constructor' }],
    ['a text without body', { content: {} }],
    ['an empty text', { content: { body: '' } }],
    ['a phone without plus', { to: { phone: '12025550143' } }],
    ['a phone with more than digits', { to: { phone: '+1 202 555 0143' } }],
    ['an empty user id', { to: { userId: '' } }],
    ['callback data beyond 512 characters', { callbackData: 'x'.repeat(513) }],
    ['a photo that is not uploaded', { type: 'image', content: { mediaId: 'elsewhere' } }],
    ['a photo by an id of Meta, which could be anybody’s', { type: 'image', content: { id: '501' } }],
    ['a photo by its address', { type: 'image', content: { link: 'https://example.test/a.jpg' } }],
    ['a reaction to nothing', { type: 'reaction', content: { emoji: '👍' } }],
    ['a reaction without an emoji', { type: 'reaction', content: {}, replyToWamid: 'wamid.IN1' }],
    ['no contact cards', { type: 'contacts', content: { contacts: [] } }],
    ['a contact card without a name', { type: 'contacts', content: { contacts: [{ phones: [{ phone: '+1' }] }] } }],
    ['a place without degrees', { type: 'location', content: { name: 'Shop' } }],
    ['a reply of a contact', { type: 'interactive', content: { list_reply: { id: '1', title: 'A' } } }],
    [
      'a template with a broken part',
      { type: 'template', content: { ...outgoing.template?.content, components: [{}] } },
    ],
  ])('is not made of %s', (_, change) => {
    expect(toCloud({ ...hello, ...change })).toBeUndefined();
  });

  it.each([
    'image',
    'buttons under a photo',
    'buttons under a document',
    'template under a video',
    'template with cards',
  ])('is not made of %s before its files are uploaded', (name) => {
    const message = outgoing[name];
    if (message === undefined) throw new Error(`No ${name}`);
    const { mediaIds: _, ...withoutFiles } = message;
    expect(toCloud(message)).toBeDefined();
    expect(toCloud(withoutFiles)).toBeUndefined();
  });
});

describe('Meta’s object', () => {
  it.each<[string, unknown]>([
    ['image', { id: '501', caption: 'The front door' }],
    ['audio', { id: '502' }],
    ['voice note', { id: '502', voice: true }],
    ['document', { id: '503', filename: 'invoice-17.pdf', caption: 'Invoice 17' }],
    ['sticker', { id: '501' }],
    ['location', { latitude: '52.520000', longitude: '13.405000', name: 'Shop', address: 'Main St 1' }],
    ['reaction', { message_id: 'wamid.IN1', emoji: '👍' }],
    ['reaction taken back', { message_id: 'wamid.IN1', emoji: '' }],
  ])('of %s holds what was meant', (name, expected) => {
    const message = outgoing[name];
    expect(message && toCloud(message)?.[message.type]).toEqual(expected);
  });

  it('of a reaction quotes nothing beside', () => {
    expect(outgoing.reaction && toCloud(outgoing.reaction)).not.toHaveProperty('context');
  });

  it('of contact cards leaves out what only cards from phones have', () => {
    expect(outgoing.contacts && toCloud(outgoing.contacts)?.contacts).toEqual([
      {
        name: { formatted_name: 'Cy Test', first_name: 'Cy', last_name: 'Test' },
        phones: [{ phone: '+1 202-555-0177', wa_id: '12025550177' }],
        emails: [{ email: 'cy@example.test', type: 'WORK' }],
        urls: [{ url: 'https://example.test', type: 'HOME' }],
        addresses: [{ street: 'Main St 1', city: 'Springfield', country: 'United States', country_code: 'us' }],
        org: { company: 'Corner Bakery', department: 'Cakes' },
        birthday: '2000-02-29',
      },
    ]);
  });

  it('of a template has its files by their ids, and nothing of the preview', () => {
    const body = JSON.stringify(outgoing['template with cards'] && toCloud(outgoing['template with cards']));
    expect(body).toContain('"image":{"id":"501"}');
    expect(body).not.toMatch(/mediaId|preview|Ours alone/);
  });

  it.each(Object.keys(outgoing))('of %s passes the limits, and is made', (name) => {
    const message = outgoing[name];
    if (message === undefined) throw new Error(`No ${name}`);
    expect(checkContent(message.type, message.content)).toBeUndefined();
    expect(toCloud(message)).toMatchObject({ type: message.type, [message.type]: expect.anything() });
  });
});

describe('content without a problem', () => {
  it('can always be put into a request, whatever else was done to it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(outgoing)),
        fc.nat(),
        // An object that cannot become a text is met rarely by chance.
        fc.oneof(fc.constant(undefined), fc.constant({ toString: false }), fc.jsonValue({ maxDepth: 2 })),
        (message, at, value) => {
          const content = replacedAt(message.content, at, value);
          if (checkContent(message.type, content) !== undefined) return;
          const mediaIds = new Map(mediaIdsIn(content).map((id) => [id, '501']));
          expect(toCloud({ ...message, content, mediaIds, replyToWamid: 'wamid.IN1' })).toBeDefined();
        },
      ),
      { numRuns: 3000 },
    );
  });
});

/** The value with the n-th thing inside it replaced, or taken out where the replacement is undefined. */
function replacedAt(value: object, at: number, replacement: unknown): OutgoingMessage['content'] {
  let count = 0;
  JSON.stringify(value, (_, inner) => {
    count += 1;
    return inner;
  });
  const target = 1 + (at % Math.max(1, count - 1));
  let place = -1;
  return JSON.parse(
    JSON.stringify(value, (_, inner) => {
      place += 1;
      return place === target ? replacement : inner;
    }),
  ) as OutgoingMessage['content'];
}
