// @vitest-environment jsdom
import { faceOf } from '@parley/model/content';
import type { MediaId } from '@parley/model/ids';
import type { MediaState, MessageMedia } from '@parley/model/media';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import '../../../ui/testing/patience.ts';
import { FacedBubble } from './FacedBubble.tsx';

afterEach(cleanup);

const script = '<img src=x onerror="alert(1)"><script>alert(1)</script>';
const body = { text: 'Keep the booking?' };
const ready = (change: Partial<MessageMedia> = {}): MessageMedia => ({
  mediaId: 'm-1' as MediaId,
  state: 'ready',
  mime: 'application/octet-stream',
  bytes: 245_760,
  ...change,
});

type Drawn = { readonly media?: MessageMedia; readonly side?: 'in' | 'out' };

function draw(type: string, content: unknown, { media, side = 'in' }: Drawn = {}) {
  return render(
    <FacedBubble
      face={faceOf(type, content)}
      isFirst
      isLast
      isFailed={false}
      shown={{
        type,
        content,
        text: 'line',
        side,
        hasHead: false,
        meta: <time>10:42</time>,
        ...(media === undefined ? {} : { media }),
      }}
    />,
  ).container;
}

const picture = (container: HTMLElement) => container.querySelector('img');
const link = (container: HTMLElement) => container.querySelector('a');

const cases: readonly [name: string, type: string, content: unknown, words: string, media?: MessageMedia][] = [
  ['a text', 'text', { body: 'Hello *you*' }, 'Hello you'],
  ['a photo', 'image', { caption: 'The menu' }, 'The menu', ready()],
  ['a video', 'video', { caption: 'The oven' }, 'The oven', ready({ duration: 75 })],
  ['a voice note', 'audio', { voice: true }, '0:14', ready({ duration: 14 })],
  ['music', 'audio', {}, 'song.mp3', ready({ name: 'song.mp3' })],
  ['a file', 'document', { filename: 'invoice.pdf', caption: 'Paid' }, 'PDF · 240 kB', ready()],
  ['a sticker', 'sticker', {}, '10:42', ready()],
  [
    'a place',
    'location',
    { latitude: 52.52, longitude: 13.405, name: 'Bakery', address: 'Main St 1' },
    '52.520000, 13.405000',
  ],
  [
    'a card',
    'contacts',
    {
      contacts: [
        {
          name: { formatted_name: 'Ana' },
          org: { company: 'Bakery' },
          phones: [{ phone: '+1 555', wa_id: '1555', type: 'CELL' }],
        },
      ],
    },
    'cell · on WhatsApp',
  ],
  ['a reaction alone', 'reaction', { emoji: '👍' }, 'Reacted 👍'],
  [
    'buttons',
    'interactive',
    {
      type: 'button',
      body,
      footer: { text: 'Corner Bakery' },
      action: { buttons: [{ type: 'reply', reply: { id: 'y', title: 'Keep' } }] },
    },
    'Keep',
  ],
  ['a product', 'interactive', { type: 'product', action: { catalog_id: '7', product_retailer_id: 'sku-1' } }, 'sku-1'],
  [
    'several products',
    'interactive',
    {
      type: 'product_list',
      header: { type: 'text', text: 'Cakes' },
      body,
      action: { catalog_id: '7', sections: [{ title: 'New', product_items: [{ product_retailer_id: 'sku-1' }] }] },
    },
    'View items',
  ],
  [
    'the catalog',
    'interactive',
    {
      type: 'catalog_message',
      body,
      action: { name: 'catalog_message', parameters: { thumbnail_product_retailer_id: 'sku-1' } },
    },
    'Product sku-1',
  ],
  [
    'a template',
    'template',
    {
      name: 'order_update',
      language: { code: 'en' },
      preview: { body: 'Your order is ready', buttons: [{ kind: 'url', text: 'Track', url: 'https://x.test' }] },
    },
    'Your order is ready',
  ],
  ['a template by name', 'template', { name: 'order_update' }, 'order_update'],
  ['a chosen row', 'interactive', { list_reply: { id: '9', title: '9:00', description: 'with Ana' } }, 'with Ana'],
  ['a form', 'interactive', { nfm_reply: { response_json: '{"first_name":"Ana"}', body: 'Sent' } }, 'first name'],
  ['leave to call', 'interactive', { call_permission_reply: { response: 'accept' } }, 'Calls are allowed'],
  [
    'a cart',
    'order',
    {
      text: 'Soon please',
      product_items: [{ product_retailer_id: 'sku-1', quantity: 2, item_price: 4.5, currency: 'EUR' }],
    },
    '€9.00',
  ],
  ['a poll', 'unsupported', { unsupported: { type: 'poll_creation' } }, 'does not hand polls on'],
  [
    'an edit alone',
    'edit',
    { original_message_id: 'w', message: { type: 'text', text: { body: 'Better' } } },
    'Better',
  ],
  ['a deletion alone', 'revoke', { original_message_id: 'w' }, 'A message was deleted'],
  ['a file of history', 'media_placeholder', { a: 1 }, 'A file from before this inbox'],
  ['a system notice in an edit', 'system', { body: 'Ana changed' }, 'Ana changed'],
  ['a type of tomorrow', 'hologram', { a: 1 }, 'Unknown message (hologram)'],
];

describe('in a bubble', () => {
  test.each(cases)('%s is shown with its words and its time', (_name, type, content, words, media) => {
    const shown = draw(type, content, media === undefined ? {} : { media }).textContent ?? '';
    expect(shown).toContain(words);
    expect(shown).toContain('10:42');
  });

  test.each(cases)('%s made of scripts shows them as text', (_name, type, content, _words, media) => {
    const hostile = JSON.parse(JSON.stringify(content), (key, value: unknown) =>
      typeof value === 'string' && !keptWords.has(key) ? script : value,
    ) as unknown;
    const container = draw(
      type,
      hostile,
      media === undefined ? {} : { media: { ...media, name: script, placeholder: script } },
    );
    expect(container.querySelector('script')).toBeNull();
    for (const element of container.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        expect(name.startsWith('on')).toBe(false);
        if (name === 'href' || name === 'src')
          expect(value).toMatch(/^(?:\/api\/media\/|https:\/\/www\.openstreetmap\.org\/)/);
      }
    }
  });

  it('half a content of any type is never an error', () => {
    for (const [, type] of cases) {
      for (const content of [
        undefined,
        null,
        [],
        'text',
        7,
        { body: 1 },
        { contacts: [{}, null] },
        { product_items: [] },
      ]) {
        expect(draw(type, content).textContent).toContain('10:42');
        cleanup();
      }
    }
  });
});

/** What says which kind a content is, and links, which have a test of their own. */
const keptWords = new Set(['type', 'kind', 'url', 'response', 'response_json', 'original_message_id']);

describe('a file that is not ready', () => {
  test.each<[MediaState, string]>([
    ['pending', 'on its way'],
    ['too_large', 'larger than WhatsApp delivers'],
    ['hash_mismatch', 'arrived damaged'],
    ['expired', '7 days'],
    ['unsafe', 'safety check'],
    ['failed', 'could not be fetched'],
  ])('%s says so and is not asked for', (state, words) => {
    for (const type of ['image', 'video', 'audio', 'document', 'sticker']) {
      const container = draw(type, {}, { media: ready({ state }) });
      expect(container.textContent).toContain(words);
      expect(picture(container)).toBeNull();
      expect(link(container)).toBeNull();
      cleanup();
    }
  });

  it('is fetched again on request, and says why it was not', async () => {
    const asked: string[] = [];
    vi.stubGlobal('fetch', async (url: string) => {
      asked.push(url);
      const problem = { type: 'x', status: 409, code: 'CONFLICT', title: 'It is being fetched already.' };
      return new Response(JSON.stringify(problem), { status: 409 });
    });
    draw('image', {}, { media: ready({ state: 'expired' }) });
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(screen.getByRole('alert').textContent).toBe('It is being fetched already.'));
    expect(asked).toEqual(['/api/media/m-1/retry']);
    vi.unstubAllGlobals();
  });
});

describe('a photo', () => {
  it('is asked for small first, and whole when it is opened', async () => {
    const container = draw(
      'image',
      { caption: 'The menu' },
      { media: ready({ placeholder: '1QcSHQRnh493V4dIh4eXh1h4kJUI' }) },
    );
    expect(picture(container)?.getAttribute('src')).toBe('/api/media/m-1?size=thumb');
    fireEvent.click(screen.getByRole('button', { name: 'Open the photo' }));
    const whole = await screen.findByRole('img', { name: 'The menu' });
    expect(whole.getAttribute('src')).toBe('/api/media/m-1');
  });

  it('that cannot be loaded says so and can be tried again', () => {
    const container = draw('image', {}, { media: ready() });
    fireEvent.error(picture(container) as HTMLImageElement);
    expect(container.textContent).toContain('could not be loaded');
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(picture(container)).not.toBeNull();
  });
});

test('a video is not asked for before it is played', () => {
  const container = draw('video', {}, { media: ready({ duration: 75 }) });
  expect(container.textContent).toContain('1:15');
  expect(container.querySelector('video')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Play the video' }));
  expect(container.querySelector('video')?.getAttribute('src')).toBe('/api/media/m-1');
});

describe('a sound', () => {
  beforeEach(() => {
    vi.spyOn(HTMLMediaElement.prototype, 'play').mockImplementation(async function (this: HTMLMediaElement) {
      Object.defineProperty(this, 'paused', { value: false, configurable: true });
      this.dispatchEvent(new Event('play'));
    });
    vi.spyOn(HTMLMediaElement.prototype, 'pause').mockImplementation(function (this: HTMLMediaElement) {
      Object.defineProperty(this, 'paused', { value: true, configurable: true });
      this.dispatchEvent(new Event('pause'));
    });
    return () => vi.restoreAllMocks();
  });

  it('stops when another is played', () => {
    draw('audio', { voice: true }, { media: ready({ mediaId: 'm-1' as MediaId, duration: 14 }) });
    draw('audio', { voice: true }, { media: ready({ mediaId: 'm-2' as MediaId, duration: 20 }) });
    const [first, second] = screen.getAllByRole('button', { name: 'Play the voice message' });
    fireEvent.click(first as HTMLElement);
    expect(first?.getAttribute('aria-label')).toBe('Pause the voice message');
    fireEvent.click(second as HTMLElement);
    expect(first?.getAttribute('aria-label')).toBe('Play the voice message');
    expect(second?.getAttribute('aria-label')).toBe('Pause the voice message');
  });

  it('is moved by keys, never beyond its ends', () => {
    draw('audio', { voice: true }, { media: ready({ mediaId: 'm-3' as MediaId, duration: 14 }) });
    const track = screen.getByRole('slider', { name: 'Place in the sound' });
    const place = () => track.getAttribute('aria-valuetext');
    fireEvent.keyDown(track, { key: 'ArrowRight' });
    expect(place()).toBe('0:05 of 0:14');
    fireEvent.keyDown(track, { key: 'End' });
    expect(place()).toBe('0:14 of 0:14');
    fireEvent.keyDown(track, { key: 'Home' });
    fireEvent.keyDown(track, { key: 'ArrowLeft' });
    expect(place()).toBe('0:00 of 0:14');
  });

  it('plays faster on request', () => {
    draw('audio', { voice: true }, { media: ready({ duration: 14 }) });
    const speed = () => screen.getByRole('button', { name: /Change the speed/ });
    for (const rate of ['1×', '1.5×', '2×', '1×']) {
      expect(speed().textContent).toBe(rate);
      fireEvent.click(speed());
    }
  });
});

describe('a file', () => {
  it('is saved under its own name, made safe', () => {
    const container = draw('document', { filename: 'in/vo\u202eice.pdf' }, { media: ready() });
    expect(link(container)?.getAttribute('download')).toBe('in_voice.pdf');
    expect(container.textContent).not.toContain('can run programs');
  });

  it('that a computer would run carries a warning', () => {
    expect(draw('document', { filename: 'photo.jpg.exe' }, { media: ready() }).textContent).toContain(
      'can run programs',
    );
  });

  it('with a huge name is cut and still ends as it ends', () => {
    const container = draw('document', { filename: `${'x'.repeat(100_000)}.pdf` }, { media: ready() });
    expect((container.textContent ?? '').length).toBeLessThan(300);
    expect(container.textContent).toContain('.pdf');
  });
});

test('a list of ours opens, to be read', async () => {
  const sections = [{ title: 'Monday', rows: [{ id: '9', title: '9:00', description: 'Ana' }] }];
  draw('interactive', { type: 'list', body, action: { button: 'Slots', sections } }, { side: 'out' });
  expect(screen.queryByText('9:00')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Slots' }));
  expect(await screen.findByText('9:00')).toBeDefined();
});

test('a message of an unknown kind can be read raw', async () => {
  draw('hologram', { depth: script });
  fireEvent.click(screen.getByRole('button', { name: 'Show raw' }));
  const raw = await screen.findByRole('region', { name: 'Raw message' });
  expect(raw.textContent).toContain('"type": "hologram"');
  expect(raw.querySelector('script')).toBeNull();
});

test('of many cards, fields and products the first are shown, and the rest on request', () => {
  const contacts = Array.from({ length: 40 }, (_, index) => ({ name: { formatted_name: `Person ${index}` } }));
  const container = draw('contacts', { contacts });
  expect(container.querySelectorAll('li')).toHaveLength(3);
  fireEvent.click(screen.getByRole('button', { name: 'Show 37 more cards' }));
  expect(container.querySelectorAll('li')).toHaveLength(40);
});
