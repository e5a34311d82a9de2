/** What stands in the form of a message with more than words, and what becomes of it. Pure. */
import type { RawContent } from '@parley/model/content';
import { type ContentProblem, checkContent } from '@parley/model/limits';
import type { Uploaded } from '../../../inbox/use-file.ts';
import {
  emptyProducts,
  type Needed,
  productsOf,
  type WrittenCatalog,
  type WrittenProduct,
  type WrittenProductList,
} from './written-products.ts';

/** A row that can be added and removed; `key` tells it from its neighbours. */
type Row = { readonly key: string };

export type WrittenCard = Row & {
  readonly name: string;
  readonly phones: readonly WrittenLine[];
  readonly emails: readonly WrittenLine[];
  readonly company: string;
};
/** A number or an address of a card. One that stays empty is left out. */
export type WrittenLine = Row & {
  readonly words: string;
  /** A number as WhatsApp knows it, where it was taken from a chat: without it the card offers an invitation. */
  readonly waId?: string | undefined;
};
export type WrittenButton = Row & { readonly title: string };
export type WrittenChoice = Row & { readonly title: string; readonly description: string };
export type WrittenSection = Row & { readonly title: string; readonly rows: readonly WrittenChoice[] };

type Words = {
  readonly header: string;
  /** A file at the top, in place of the header's words. */
  readonly headerFile?: WrittenFile | undefined;
  readonly body: string;
  readonly footer: string;
};
/** What kind of file, and which one once it is uploaded. */
export type WrittenFile = { readonly kind: 'image' | 'video' | 'document'; readonly file?: Uploaded | undefined };

export type WrittenLocation = {
  readonly kind: 'location';
  readonly latitude: string;
  readonly longitude: string;
  readonly name: string;
  readonly address: string;
};
export type WrittenContacts = { readonly kind: 'contacts'; readonly cards: readonly WrittenCard[] };
export type WrittenButtons = Words & { readonly kind: 'button'; readonly buttons: readonly WrittenButton[] };
export type WrittenList = Words & {
  readonly kind: 'list';
  readonly label: string;
  readonly sections: readonly WrittenSection[];
};
export type WrittenLink = Words & { readonly kind: 'cta_url'; readonly label: string; readonly url: string };
export type WrittenAsk = { readonly kind: 'location_request_message' | 'contact_request'; readonly body: string };
export type WrittenFlow = Words & {
  readonly kind: 'flow';
  readonly label: string;
  readonly flowId: string;
  readonly screen: string;
  readonly isDraft: boolean;
};
export type Written =
  | WrittenLocation
  | WrittenContacts
  | WrittenButtons
  | WrittenList
  | WrittenLink
  | WrittenAsk
  | WrittenFlow
  | WrittenProduct
  | WrittenProductList
  | WrittenCatalog;
export type WrittenKind = Written['kind'];

const noWords: Words = { header: '', body: '', footer: '' };

/** The form before anything was written. `key` gives a fresh key. */
export function emptyForm(kind: WrittenKind, key: () => string): Written {
  switch (kind) {
    case 'location':
      return { kind, latitude: '', longitude: '', name: '', address: '' };
    case 'contacts':
      return { kind, cards: [emptyCard(key)] };
    case 'button':
      return { kind, ...noWords, buttons: [{ key: key(), title: '' }] };
    case 'list':
      return { kind, ...noWords, label: '', sections: [emptySection(key)] };
    case 'cta_url':
      return { kind, ...noWords, label: '', url: '' };
    case 'location_request_message':
    case 'contact_request':
      return { kind, body: '' };
    case 'flow':
      return { kind, ...noWords, label: '', flowId: '', screen: '', isDraft: false };
    case 'product':
      return { kind, body: '', footer: '', catalogId: '', productId: '' };
    case 'product_list':
      return { kind, ...noWords, catalogId: '', sections: [emptyProducts(key())] };
    case 'catalog_message':
      return { kind, body: '', footer: '', thumbnail: '' };
  }
}

export function emptyCard(key: () => string): WrittenCard {
  return { key: key(), name: '', phones: [emptyLine(key())], emails: [emptyLine(key())], company: '' };
}

export function emptyLine(key: string): WrittenLine {
  return { key, words: '' };
}

export function emptyChoice(key: string): WrittenChoice {
  return { key, title: '', description: '' };
}

export function emptySection(key: () => string): WrittenSection {
  return { key: key(), title: '', rows: [emptyChoice(key())] };
}

export type WrittenMessage = { readonly type: 'location' | 'contacts' | 'interactive'; readonly content: RawContent };

/** The message as it would be sent now, whole or not. */
export function messageOf(written: Written): WrittenMessage {
  return build(written, (text) => text.trim());
}

/** The first thing that keeps it from being sent. Its `field` is the path that the form's controls carry. */
export function problemOf(written: Written): ContentProblem | undefined {
  const { type, content } = messageOf(written);
  const problem = checkContent(type, content);
  return problem && { ...problem, field: controlOf(problem.field) };
}

/** All products of a section are written in one control. */
function controlOf(path: string): string {
  return path.replace(/(\.product_items)\[.*$/, '$1');
}

/** The same for the preview, which is drawn from the first letter on: what is missing is shown by its name. */
export function previewOf(written: Written): WrittenMessage {
  return build(written, (text, name) => text.trim() || name);
}

/** The file at the top; undefined where there is none, or where words stand there. */
export function headerFileOf(written: Written): WrittenFile | undefined {
  return 'headerFile' in written ? written.headerFile : undefined;
}

function build(written: Written, needed: Needed): WrittenMessage {
  switch (written.kind) {
    case 'location': {
      const { latitude, longitude, name, address } = written;
      const place = { latitude: needed(latitude, '0'), longitude: needed(longitude, '0') };
      return { type: 'location', content: { ...place, ...given({ name, address }) } };
    }
    case 'contacts':
      return { type: 'contacts', content: { contacts: written.cards.map((card) => cardOf(card, needed)) } };
    default:
      return { type: 'interactive', content: interactiveOf(written, needed) };
  }
}

/** Where a line stands among those that are sent, as a part of its path: an empty one stands nowhere. */
export function placeOf(lines: readonly WrittenLine[], index: number): string {
  const before = filledIn(lines.slice(0, index)).length;
  return filledIn(lines.slice(0, index + 1)).length === before ? '-' : String(before);
}

function filledIn(lines: readonly WrittenLine[]): readonly WrittenLine[] {
  return lines.filter(({ words }) => words.trim() !== '');
}

function cardOf({ name, company, ...lines }: WrittenCard, needed: Needed): RawContent {
  const phones = filledIn(lines.phones).map(({ words, waId }) => ({
    phone: words.trim(),
    type: 'CELL',
    ...(waId ? { wa_id: waId } : {}),
  }));
  const emails = filledIn(lines.emails).map(({ words }) => ({ email: words.trim(), type: 'WORK' }));
  return {
    name: { formatted_name: needed(name, 'Name') },
    ...(phones.length === 0 ? {} : { phones }),
    ...(emails.length === 0 ? {} : { emails }),
    ...(company.trim() === '' ? {} : { org: { company: company.trim() } }),
  };
}

function interactiveOf(written: Exclude<Written, WrittenLocation | WrittenContacts>, needed: Needed): RawContent {
  const type = written.kind;
  const body = { text: needed(written.body, 'Your text') };
  switch (written.kind) {
    case 'button': {
      const buttons = written.buttons.map(({ title }, index) => ({
        type: 'reply',
        reply: { id: `button-${index + 1}`, title: needed(title, 'Button') },
      }));
      return { type, ...framed(written, body, needed), action: { buttons } };
    }
    case 'list':
      return {
        type,
        ...framed(written, body, needed),
        action: { button: needed(written.label, 'Choose'), sections: sectionsOf(written.sections, needed) },
      };
    case 'cta_url': {
      const parameters = {
        display_text: needed(written.label, 'Open'),
        url: needed(written.url, 'https://'),
      };
      return { type, ...framed(written, body, needed), action: { name: 'cta_url', parameters } };
    }
    case 'location_request_message':
      return { type, body, action: { name: 'send_location' } };
    case 'contact_request':
      return { type, body, action: { name: 'request_contact_info' } };
    case 'flow': {
      const screen = written.screen.trim();
      const parameters = {
        flow_message_version: '3',
        flow_id: needed(written.flowId, '0'),
        flow_cta: needed(written.label, 'Start'),
        ...(written.isDraft ? { mode: 'draft' } : {}),
        ...(screen === '' ? {} : { flow_action: 'navigate', flow_action_payload: { screen } }),
      };
      return { type, ...framed(written, body, needed), action: { name: 'flow', parameters } };
    }
    case 'product':
    case 'product_list':
    case 'catalog_message':
      return productsOf(written, needed);
  }
}

function sectionsOf(sections: readonly WrittenSection[], needed: Needed): readonly RawContent[] {
  let count = 0;
  return sections.map(({ title, rows }) => ({
    ...given({ title }),
    rows: rows.map((row) => {
      count += 1;
      return { id: `row-${count}`, title: needed(row.title, 'Choice'), ...given({ description: row.description }) };
    }),
  }));
}

function framed({ header, headerFile, footer }: Words, body: RawContent, needed: Needed): RawContent {
  return {
    ...(headerFile === undefined ? {} : { header: fileHeader(headerFile, needed) }),
    ...(headerFile !== undefined || header.trim() === '' ? {} : { header: { type: 'text', text: header.trim() } }),
    body,
    ...(footer.trim() === '' ? {} : { footer: { text: footer.trim() } }),
  };
}

function fileHeader({ kind, file }: WrittenFile, needed: Needed): RawContent {
  const mediaId = needed(file?.media.mediaId ?? '', 'to-come');
  const named = kind === 'document' && file !== undefined ? { filename: file.name } : {};
  return { type: kind, [kind]: { mediaId, ...named } };
}

/** What was filled in. */
function given(fields: { readonly [name: string]: string }): { readonly [name: string]: string } {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, text]) => (text.trim() === '' ? [] : [[name, text.trim()]])),
  );
}
