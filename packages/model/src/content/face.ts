/**
 * What a bubble needs to draw a message, whatever came in. Content from a contact is never trusted, so each face holds
 * only what was read with the right type; what cannot be read, or was invented after this was written, is `unknown`.
 */
import { field, type JsonObject, textField } from '../json.ts';
import { type CallContent, callSentence, readCall } from './call.ts';
import { type ContactCard, cardName, readContactCards } from './contact-cards.ts';
import { type InteractiveContent, type InteractiveHeader, readInteractive } from './interactive.ts';
import { type LocationContent, readLocation } from './location.ts';
import { readMedia } from './media.ts';
import {
  readEdit,
  readSystem,
  readUnsupported,
  type SystemEvent,
  systemEvent,
  unsupportedSentence,
} from './notices.ts';
import { type OrderContent, orderTotal, readOrder } from './order.ts';
import { readReaction } from './reaction.ts';
import { type FormField, formFields, readInteractiveReply, readTemplateButton } from './replies.ts';
import {
  type PreviewButton,
  type PreviewHeader,
  readTemplateContent,
  type TemplatePreview,
} from './template-content.ts';
import { readText } from './text.ts';

/** A row that can be chosen from a list, or a product that can be opened. */
export type Choice = { readonly title: string; readonly description?: string };
export type ChoiceSection = { readonly title?: string; readonly choices: readonly Choice[] };

export type Face =
  | { readonly kind: 'text'; readonly body: string }
  | { readonly kind: 'image'; readonly caption?: string }
  | { readonly kind: 'video'; readonly caption?: string }
  | { readonly kind: 'audio'; readonly isVoice: boolean }
  | { readonly kind: 'document'; readonly filename?: string; readonly caption?: string }
  | { readonly kind: 'sticker'; readonly isAnimated: boolean }
  | ({ readonly kind: 'location' } & LocationContent)
  | { readonly kind: 'contacts'; readonly cards: readonly (ContactCard & { readonly title: string })[] }
  /** Without an emoji the reaction was taken back. */
  | { readonly kind: 'reaction'; readonly emoji?: string }
  /** Words of ours with something to tap; `label` opens the sections. */
  | {
      readonly kind: 'interactive';
      readonly header?: PreviewHeader;
      readonly body?: string;
      readonly footer?: string;
      readonly buttons: readonly PreviewButton[];
      readonly label?: string;
      readonly sections: readonly ChoiceSection[];
    }
  /** `preview` is absent for a template whose words are not known here. */
  | { readonly kind: 'template'; readonly name: string; readonly language: string; readonly preview?: TemplatePreview }
  /** What the contact tapped. */
  | ({ readonly kind: 'choice' } & Choice)
  | { readonly kind: 'form'; readonly title: string; readonly fields: readonly FormField[] }
  | { readonly kind: 'call_permission'; readonly isGranted: boolean }
  | ({ readonly kind: 'order'; readonly total?: { readonly amount: number; readonly currency: string } } & Pick<
      OrderContent,
      'text' | 'product_items'
    >)
  | { readonly kind: 'system'; readonly event: SystemEvent; readonly body?: string }
  | ({ readonly kind: 'call'; readonly sentence: string } & Pick<CallContent, 'direction' | 'step' | 'duration'>)
  /** `sentence` says why, for the team; `what` is Meta's name of what it was. */
  | { readonly kind: 'unsupported'; readonly sentence: string; readonly what?: string }
  /** An edit or a deletion that stands alone, because the message that it names is not here. */
  | { readonly kind: 'edit'; readonly edited: Face }
  | { readonly kind: 'revoke' }
  /** A file from before the number came to Parley; it may follow. */
  | { readonly kind: 'media_placeholder' }
  | { readonly kind: 'unknown'; readonly type: string };

/** The face of a message. Never throws. */
export function faceOf(type: string, content: unknown): Face {
  return faces.get(type)?.(content) ?? { kind: 'unknown', type };
}

/** Each type with a face of its own. A new type is one entry. */
const faces: ReadonlyMap<string, (content: unknown) => Face | undefined> = new Map<
  string,
  (content: unknown) => Face | undefined
>([
  ['text', textFace],
  ['image', (content) => captioned('image', content)],
  ['video', (content) => captioned('video', content)],
  ['audio', (content) => ({ kind: 'audio', isVoice: field(content, 'voice') === true })],
  ['document', documentFace],
  ['sticker', (content) => ({ kind: 'sticker', isAnimated: field(content, 'animated') === true })],
  ['location', locationFace],
  ['contacts', contactsFace],
  ['reaction', reactionFace],
  ['interactive', (content) => replyFace(content) ?? interactiveFace(content)],
  ['template', templateFace],
  ['button', buttonFace],
  ['order', orderFace],
  ['system', systemFace],
  ['call', callFace],
  ['unsupported', unsupportedFace],
  ['edit', editFace],
  ['revoke', () => ({ kind: 'revoke' })],
  ['media_placeholder', () => ({ kind: 'media_placeholder' })],
]);

function textFace(content: unknown): Face | undefined {
  const body = readText(content)?.body;
  return body === undefined ? undefined : { kind: 'text', body };
}

function captioned(kind: 'image' | 'video', content: unknown): Face {
  return { kind, ...picked(readMedia(content), 'caption') };
}

function documentFace(content: unknown): Face {
  return { kind: 'document', ...picked(readMedia(content), 'filename', 'caption') };
}

function locationFace(content: unknown): Face | undefined {
  const location = readLocation(content);
  return location && { kind: 'location', ...location };
}

function contactsFace(content: unknown): Face | undefined {
  const cards = readContactCards(content)?.contacts;
  return cards && { kind: 'contacts', cards: cards.map((card) => ({ ...card, title: cardName(card) ?? 'No name' })) };
}

function reactionFace(content: unknown): Face | undefined {
  const reaction = readReaction(content);
  return reaction && { kind: 'reaction', ...(reaction.emoji ? { emoji: reaction.emoji } : {}) };
}

function replyFace(content: unknown): Face | undefined {
  const reply = readInteractiveReply(content);
  switch (reply?.type) {
    case undefined:
      return undefined;
    case 'button_reply':
      return { kind: 'choice', ...picked(reply.button_reply, 'title', 'description') };
    case 'list_reply':
      return { kind: 'choice', ...picked(reply.list_reply, 'title', 'description') };
    case 'nfm_reply': {
      const { body, response_json: json } = reply.nfm_reply;
      return { kind: 'form', title: body ?? 'Form', fields: formFields(json) ?? [] };
    }
    case 'call_permission_reply':
      return { kind: 'call_permission', isGranted: reply.call_permission_reply.response === 'accept' };
  }
}

function interactiveFace(content: unknown): Face | undefined {
  const interactive = readInteractive(content);
  if (interactive === undefined) return undefined;
  const header = 'header' in interactive ? interactive.header : undefined;
  const footer = 'footer' in interactive ? interactive.footer?.text : undefined;
  const body = interactive.body?.text;
  return {
    kind: 'interactive',
    ...(header === undefined ? {} : { header: headerFace(header) }),
    ...(body === undefined ? {} : { body }),
    ...(footer === undefined ? {} : { footer }),
    buttons: [],
    sections: [],
    ...tappable(interactive),
  };
}

function headerFace(header: InteractiveHeader): PreviewHeader {
  switch (header.type) {
    case 'text':
      return { kind: 'text', text: header.text };
    case 'image':
      return { kind: 'image', ...header.image };
    case 'video':
      return { kind: 'video', ...header.video };
    case 'document':
      return { kind: 'document', ...header.document };
  }
}

type Tappable = Partial<Pick<Extract<Face, { kind: 'interactive' }>, 'buttons' | 'label' | 'sections'>>;

function tappable(interactive: InteractiveContent): Tappable {
  switch (interactive.type) {
    case 'button':
      return { buttons: interactive.action.buttons.map(({ reply }) => ({ kind: 'quick_reply', text: reply.title })) };
    case 'list':
      return {
        label: interactive.action.button,
        sections: interactive.action.sections.map(({ rows, title }) => ({
          ...(title === undefined ? {} : { title }),
          choices: rows.map((row) => picked(row, 'title', 'description')),
        })),
      };
    case 'cta_url': {
      const { display_text: text, url } = interactive.action.parameters;
      return { buttons: [{ kind: 'url', text, url }] };
    }
    case 'flow':
      return { buttons: [{ kind: 'flow', text: interactive.action.parameters.flow_cta }] };
    case 'product_list':
      return {
        label: 'View items',
        sections: interactive.action.sections.map(({ product_items: items, title }) => ({
          ...(title === undefined ? {} : { title }),
          choices: items.map((item) => ({ title: item.product_retailer_id })),
        })),
      };
    case 'product':
      return { sections: [{ choices: [{ title: interactive.action.product_retailer_id }] }] };
    case 'location_request_message':
      return { buttons: [{ kind: 'other', text: 'Send location' }] };
    case 'contact_request':
      return { buttons: [{ kind: 'other', text: 'Share phone number' }] };
    case 'catalog_message': {
      const picture = interactive.action.parameters?.thumbnail_product_retailer_id;
      return {
        buttons: [{ kind: 'other', text: 'View catalog' }],
        sections: picture === undefined ? [] : [{ choices: [{ title: picture }] }],
      };
    }
    case 'address_message':
      return { buttons: [{ kind: 'other', text: 'Provide address' }] };
  }
}

function templateFace(content: unknown): Face | undefined {
  const template = readTemplateContent(content);
  if (template !== undefined) {
    const { name, language, preview } = template;
    return { kind: 'template', name, language: language.code, ...(preview === undefined ? {} : { preview }) };
  }
  // Of a template that another program sent only the name is sure.
  const name = textField(content, 'name');
  return name === undefined ? undefined : { kind: 'template', name, language: '' };
}

function buttonFace(content: unknown): Face | undefined {
  const button = readTemplateButton(content);
  const title = button?.text ?? button?.payload;
  return title ? { kind: 'choice', title } : undefined;
}

function orderFace(content: unknown): Face | undefined {
  const order = readOrder(content);
  if (order === undefined) return undefined;
  const total = orderTotal(order);
  return { kind: 'order', ...picked(order, 'text', 'product_items'), ...(total === undefined ? {} : { total }) };
}

function systemFace(content: unknown): Face | undefined {
  const system = readSystem(content);
  return system && { kind: 'system', event: systemEvent(system), ...picked(system, 'body') };
}

function callFace(content: unknown): Face | undefined {
  const call = readCall(content);
  return call && { kind: 'call', sentence: callSentence(call), ...picked(call, 'direction', 'step', 'duration') };
}

function unsupportedFace(content: unknown): Face {
  const unsupported = readUnsupported(content);
  return { kind: 'unsupported', sentence: unsupportedSentence(unsupported), ...picked(unsupported, 'what') };
}

function editFace(content: unknown): Face | undefined {
  const message = readEdit(content)?.message;
  // An edit of an edit does not exist; without this, nested content could call this for ever.
  if (message === undefined || message.type === 'edit') return undefined;
  return { kind: 'edit', edited: faceOf(message.type, message.content) };
}

/** The object with these fields alone; one that is absent stays absent. */
function picked<T extends object, K extends keyof T>(from: T | undefined, ...names: K[]): Pick<T, K> {
  const copy: JsonObject = Object.fromEntries(
    names.filter((name) => from?.[name] !== undefined).map((name) => [name, from?.[name]]),
  );
  return copy as Pick<T, K>;
}
