/**
 * What a person can send, by a word: every type that WhatsApp delivers, with likely content where none is given. A word
 * that is not here is a type of tomorrow, sent as it is. Source: Meta, webhooks reference, messages.
 */
import { Problem } from '@parley/model/errors';
import { somePlace } from './answer.ts';
import { essence } from './media/media-kinds.ts';
import type { MediaFile, MediaRecord } from './media/media-store.ts';
import type { Marks } from './phones.ts';
import { readSample, type SampleName } from './samples.ts';

/** `file` is the person's own; without it a sample goes. `content` is Meta's object of the type, for whoever wants it exact. */
export type Wish = {
  readonly text?: string;
  readonly caption?: string;
  readonly file?: MediaFile;
  readonly messageId?: string;
  readonly emoji?: string;
  readonly id?: string;
  readonly title?: string;
  readonly what?: string;
  readonly content?: object;
};

/** `content` is undefined where the message has none. */
export type Inbound = { readonly type: string; readonly content: object | undefined; readonly marks?: Marks };

export type KeepFile = (file: MediaFile) => Promise<MediaRecord>;

/** Throws BAD_REQUEST where the wish lacks what its word needs. */
export async function inboundOf(word: string, wish: Wish, keep: KeepFile): Promise<Inbound> {
  const build = Object.hasOwn(builders, word) ? builders[word] : undefined;
  if (wish.content !== undefined && (build === undefined || !mediaWords.has(word))) {
    return { type: word, content: wish.content };
  }
  if (build === undefined) return { type: word, content: { body: wish.text ?? 'Something new' } };
  return build(wish, keep);
}

type Build = (wish: Wish, keep: KeepFile) => Inbound | Promise<Inbound>;

const builders: { readonly [word: string]: Build } = {
  text: ({ text }) => ({ type: 'text', content: { body: needed(text, 'text') } }),
  image: media('image', 'image'),
  picture: media('image', 'picture'),
  video: media('video', 'video'),
  audio: media('audio', 'audio'),
  voice: media('audio', 'voice', { voice: true }),
  document: media('document', 'document'),
  sticker: media('sticker', 'sticker'),
  animated_sticker: media('sticker', 'animated_sticker'),
  location: () => ({ type: 'location', content: somePlace }),
  contacts: () => ({
    type: 'contacts',
    content: [
      {
        name: { formatted_name: 'Rosa Martín', first_name: 'Rosa', last_name: 'Martín' },
        phones: [{ phone: '+34 600 000 177', wa_id: '34600000177', type: 'CELL' }],
        emails: [{ email: 'rosa@example.test', type: 'WORK' }],
        org: { company: 'Flores Martín', title: 'Owner' },
        origin: 'other',
      },
    ],
  }),
  reaction: ({ messageId, emoji }) => ({
    type: 'reaction',
    content: { message_id: needed(messageId, 'messageId'), ...(emoji ? { emoji } : {}) },
  }),
  button_reply: ({ id, title }) => interactiveReply('button_reply', { id: id ?? 'yes', title: title ?? 'Yes' }),
  list_reply: ({ id, title }) =>
    interactiveReply('list_reply', { id: id ?? 'mon-9', title: title ?? 'Monday, 9:00', description: 'with Ana' }),
  flow_reply: () =>
    interactiveReply('nfm_reply', {
      name: 'flow',
      body: 'Sent',
      response_json: JSON.stringify({ flow_token: 'unused', size: 'L', wishes: ['gift wrap', 'no bag'] }),
    }),
  address_reply: () =>
    interactiveReply('nfm_reply', {
      name: 'address_message',
      body: 'Asha Verma, 12 Lake Road, Pune',
      response_json: JSON.stringify({ values: { name: 'Asha Verma', address: '12 Lake Road', city: 'Pune' } }),
    }),
  template_button: ({ id, title }) => ({
    type: 'button',
    content: { payload: id ?? title ?? 'On my way', text: title ?? 'On my way' },
  }),
  order: ({ text }) => ({
    type: 'order',
    content: {
      catalog_id: '410200300400500',
      text: text ?? 'With gift wrap, please',
      product_items: [
        { product_retailer_id: 'kettle-blue', quantity: 1, item_price: 39, currency: 'EUR' },
        { product_retailer_id: 'cup-white', quantity: 4, item_price: 4.5, currency: 'EUR' },
      ],
    },
  }),
  product_question: ({ text }) => ({
    type: 'text',
    content: { body: text ?? 'Is this one dishwasher safe?' },
    marks: {
      context: { referred_product: { catalog_id: '410200300400500', product_retailer_id: 'kettle-blue' } },
    },
  }),
  group: ({ text }) => ({
    type: 'text',
    content: { body: text ?? 'Hello everybody' },
    marks: { beside: { group_id: someGroup } },
  }),
  unsupported: ({ what }) => unsupported(what ?? 'poll_creation', 131051, 'Message type unknown'),
  view_once: () => unsupported('image', 131051, 'Message type unknown'),
  unavailable: () => unsupported('errors', 131060, 'This message is currently unavailable'),
  too_large: () => unsupported('errors', 131052, 'Media download error'),
  request_welcome: () => ({ type: 'request_welcome', content: undefined }),
};

const mediaWords = new Set(['image', 'picture', 'video', 'audio', 'voice', 'document', 'sticker', 'animated_sticker']);

const someGroup = 'Y2FwaV9ncm91cDo3MDA4MDA5MDAxMDAyMDA';

/** The ad that somebody came from; `click` names the click. */
export function someAd(click: string): object {
  return {
    source_url: 'https://fb.example.test/ad/kettles',
    source_id: '120200000000000',
    source_type: 'ad',
    headline: 'Kettles that sing',
    body: 'Chat with us and get 10 % off.',
    media_type: 'image',
    image_url: 'https://fb.example.test/ad/kettles.jpg',
    ctwa_clid: `Afe${click}`,
  };
}

/** Meta's object of a file that a person sent. Without the address, which is made fresh when the message leaves. */
export function inboundMedia(record: MediaRecord, more: object): object {
  return {
    ...more,
    mime_type: record.mime,
    sha256: Buffer.from(record.sha256, 'hex').toString('base64'),
    id: record.id,
  };
}

function media(type: string, sample: SampleName, more: object = {}): Build {
  return async ({ caption, file, content }, keep) => {
    const record = await keep(file ?? (await readSample(sample)));
    const hasCaption = type !== 'audio' && type !== 'sticker' && caption !== undefined;
    return {
      type,
      content: inboundMedia(record, {
        ...(hasCaption ? { caption } : {}),
        ...(type === 'document' && record.name !== undefined ? { filename: record.name } : {}),
        ...(type === 'sticker' ? { animated: record.sniffed?.isAnimated === true } : {}),
        ...(type === 'audio' ? { voice: essence(record.mime) === 'audio/ogg', ...more } : {}),
        ...content,
      }),
    };
  };
}

function interactiveReply(type: string, reply: object): Inbound {
  return { type: 'interactive', content: { type, [type]: reply } };
}

function unsupported(type: string, code: number, title: string): Inbound {
  const error = { code, title, message: title, error_data: { details: 'Message type is currently not supported.' } };
  return { type: 'unsupported', content: { type }, marks: { beside: { errors: [error] } } };
}

function needed(value: string | undefined, name: string): string {
  if (value === undefined) throw new Problem('BAD_REQUEST', `${name} is needed for this type.`);
  return value;
}
