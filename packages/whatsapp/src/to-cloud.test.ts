import { describe, expect, it } from 'vitest';
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
  ])('is not made of %s', (_, change) => {
    expect(toCloud({ ...hello, ...change })).toBeUndefined();
  });
});
