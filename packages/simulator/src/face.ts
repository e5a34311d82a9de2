/** What a message shows on the phone besides its line, and what its buttons send back. */
import type { PhoneButton, PhoneCard, PhoneFace, PhoneMedia } from '@parley/model/sandbox';
import type { Answer, Answers } from './answer.ts';
import type { MediaRecord } from './media/media-store.ts';
import type { JsonObject } from './send/rules.ts';

export type Drawn = { readonly face?: PhoneFace; readonly answers?: Answers };

/** What is held under a media id. */
export type HeldMedia = (id: string) => MediaRecord | undefined;

/** A message of any type but `template`, well-formed. Text has nothing besides its line. */
export function draw(type: string, content: unknown, held: HeldMedia): Drawn {
  const object = content as JsonObject;
  switch (type) {
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker':
      return {
        face: {
          media: showMedia(object, held),
          ...(typeof object.caption === 'string' ? { caption: object.caption } : {}),
        },
      };
    case 'location':
      return { face: { location: placeOf(object) } };
    case 'contacts':
      return { face: { contacts: (content as readonly JsonObject[]).map(personOf) } };
    case 'interactive':
      return drawInteractive(object, held);
    default:
      return {};
  }
}

/** A file as the phone shows it. `file` is Meta's media object, of either direction. */
export function showMedia(file: JsonObject, held: HeldMedia): PhoneMedia {
  const record = typeof file.id === 'string' ? held(file.id) : undefined;
  const name = typeof file.filename === 'string' ? file.filename : record?.name;
  return {
    ...(record === undefined ? {} : { url: `/media/${record.id}`, mime: record.mime, bytes: record.bytes }),
    ...(typeof file.link === 'string' ? { link: file.link } : {}),
    ...(name === undefined ? {} : { name }),
    ...(file.voice === true ? { isVoice: true } : {}),
    ...(record?.sniffed?.isAnimated ? { isAnimated: true } : {}),
  };
}

type Words = { readonly text: string };
type Interactive = {
  readonly type: string;
  readonly header?: JsonObject & { readonly type: string };
  readonly body?: Words;
  readonly footer?: Words;
  readonly action: JsonObject;
};

/** A person's interactive message is a reply: its line says all of it. */
function drawInteractive(content: JsonObject, held: HeldMedia): Drawn {
  if (content.action === undefined) return {};
  const interactive = content as Interactive;
  const { buttons, list, cards, answers } = controls(interactive, held);
  const { header, body, footer } = interactive;
  const card: PhoneCard = {
    ...(header?.type === 'text' ? { header: String(header.text) } : {}),
    ...(header === undefined || header.type === 'text'
      ? {}
      : { media: showMedia(header[header.type] as JsonObject, held) }),
    ...(body === undefined ? {} : { body: body.text }),
    ...(footer === undefined ? {} : { footer: footer.text }),
    ...(buttons === undefined ? {} : { buttons }),
    ...(list === undefined ? {} : { list }),
    ...(cards === undefined ? {} : { cards }),
  };
  return { face: { card }, ...(answers === undefined ? {} : { answers }) };
}

type Controls = Pick<PhoneCard, 'buttons' | 'list' | 'cards'> & { readonly answers?: Answers };
type Row = { readonly id: string; readonly title: string; readonly description?: string };

function controls({ type, action }: Interactive, held: HeldMedia): Controls {
  const parameters = (action.parameters ?? {}) as JsonObject;
  switch (type) {
    case 'button':
      return replyButtons(
        (action.buttons as readonly { readonly reply: Row }[]).map(({ reply }) => reply),
        '',
      );
    case 'list':
      return listOf(action);
    case 'carousel':
      return carousel(action.cards as readonly Interactive[], held);
    case 'cta_url':
      return { buttons: [{ kind: 'url', text: String(parameters.display_text), url: String(parameters.url) }] };
    case 'voice_call':
      return { buttons: [{ kind: 'call', text: String(parameters.display_text ?? 'Call') }] };
    case 'flow':
      return oneButton('form', String(parameters.flow_cta), { kind: 'form', name: 'flow' });
    case 'address_message':
      return oneButton('form', 'Provide address', { kind: 'form', name: 'address_message' });
    case 'location_request_message':
      return oneButton('location', 'Send location', { kind: 'location' });
    case 'contact_request':
      return oneButton('contact', 'Share contact info', { kind: 'contact' });
    case 'call_permission_request':
      return oneButton('permission', 'Choose preference', { kind: 'permission' });
    case 'product_list':
      return { buttons: [{ kind: 'catalog', text: 'View items' }] };
    case 'catalog_message':
      return { buttons: [{ kind: 'catalog', text: 'View catalog' }] };
    default:
      return { buttons: [{ kind: 'catalog', text: 'View' }] };
  }
}

function oneButton(kind: PhoneButton['kind'], text: string, answer: Answer): Controls {
  return { buttons: [{ key: '0', kind, text }], answers: { '0': answer } };
}

function replyButtons(
  replies: readonly Row[],
  prefix: string,
): Controls & { readonly buttons: readonly PhoneButton[] } {
  const keyed = replies.map(({ id, title }, place) => ({ key: `${prefix}${place}`, id, title }));
  return {
    buttons: keyed.map(({ key, title }) => ({ key, kind: 'reply', text: title })),
    answers: Object.fromEntries(keyed.map(({ key, id, title }) => [key, reply('button_reply', { id, title })])),
  };
}

function listOf(action: JsonObject): Controls {
  const answers: { [key: string]: Answer } = {};
  const given = action.sections as readonly { readonly title?: string; readonly rows: readonly Row[] }[];
  const sections = given.map(({ title, rows }, section) => ({
    ...(title === undefined ? {} : { title }),
    rows: rows.map((row, place) => {
      const key = `${section}.${place}`;
      answers[key] = reply('list_reply', row);
      const { id: _, ...shown } = row;
      return { key, ...shown };
    }),
  }));
  return { list: { label: String(action.button), sections }, answers };
}

function carousel(cards: readonly Interactive[], held: HeldMedia): Controls {
  let answers: Answers = {};
  const drawn = cards.map((card, place): PhoneCard => {
    const quick = card.action.buttons as readonly { readonly quick_reply: Row }[] | undefined;
    const own = quick
      ? replyButtons(
          quick.map(({ quick_reply: one }) => one),
          `${place}.`,
        )
      : controls({ ...card, type: card.type }, held);
    answers = { ...answers, ...own.answers };
    return {
      ...(card.header === undefined ? {} : { media: showMedia(card.header[card.header.type] as JsonObject, held) }),
      ...(card.body === undefined ? {} : { body: card.body.text }),
      ...(own.buttons === undefined ? {} : { buttons: own.buttons }),
    };
  });
  return { cards: drawn, answers };
}

function reply(type: 'button_reply' | 'list_reply', chosen: Row): Answer {
  return { kind: 'message', type: 'interactive', content: { type, [type]: chosen } };
}

function placeOf({ latitude, longitude, name, address }: JsonObject) {
  return {
    latitude: Number(latitude),
    longitude: Number(longitude),
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof address === 'string' ? { address } : {}),
  };
}

function personOf({ name, phones }: JsonObject) {
  const [first] = (phones ?? []) as readonly { readonly phone?: string }[];
  const { formatted_name: formatted } = (name ?? {}) as { readonly formatted_name?: string };
  return {
    name: formatted ?? first?.phone ?? 'Contact',
    ...(first?.phone === undefined ? {} : { phone: first.phone }),
  };
}
