/** A template as Meta lists it, in Parley's words. Source: Meta, message templates, components. */
import { cleanText } from '@parley/model/content';
import type { WabaId } from '@parley/model/ids';
import { field, isObject, textField } from '@parley/model/json';
import {
  normalizeLanguage,
  type Template,
  type TemplateButton,
  type TemplateHeader,
  type TemplatePart,
  type TemplateQuality,
  type TemplateWords,
} from '@parley/model/template';
import { gapsIn } from '@parley/model/template/gaps';

/** Undefined where it has no id, name, language, category or status. Parts that are not known here are named. */
export function readTemplate(json: unknown, wabaId: WabaId): Template | undefined {
  const id = textField(json, 'id');
  const name = textField(json, 'name');
  const language = textField(json, 'language');
  const category = textField(json, 'category')?.toUpperCase();
  const status = textField(json, 'status')?.toUpperCase();
  const listed = field(json, 'components');
  if (id === undefined || !/^\d{1,32}$/.test(id) || name === undefined || language === undefined) return undefined;
  if (category === undefined || status === undefined || !Array.isArray(listed)) return undefined;
  const components = listed.filter(isObject);
  const part = partOf(components, category);
  const rejected = textField(json, 'rejected_reason');
  const quality = qualityOf(field(field(json, 'quality_score'), 'score') ?? field(json, 'quality_score'));
  const footer = footerOf(component(components, 'FOOTER'));
  const offer = field(component(components, 'LIMITED_TIME_OFFER'), 'limited_time_offer');
  const cards = field(component(components, 'CAROUSEL'), 'cards');
  const unknownParts = components.map(typeOf).filter((type) => !knownParts.includes(type));
  const format = textField(json, 'parameter_format')?.toUpperCase();
  return {
    id,
    wabaId,
    name,
    language: normalizeLanguage(language),
    category,
    status,
    ...(quality === undefined ? {} : { quality }),
    ...(rejected === undefined || rejected === 'NONE' ? {} : { rejectedReason: rejected }),
    isNamed: format === undefined ? hasNames(part) : format === 'NAMED',
    ...part,
    ...(footer === undefined ? {} : { footer }),
    ...(isObject(offer)
      ? { offer: { text: textField(offer, 'text') ?? '', hasExpiration: field(offer, 'has_expiration') === true } }
      : {}),
    ...(Array.isArray(cards) ? { cards: cards.map((card) => partOf(componentsOf(card), category)) } : {}),
    ...(unknownParts.length === 0 ? {} : { unknownParts }),
  };
}

/** Meta's word for the quality of a template; undefined for a word that is not known here. */
export function qualityOf(value: unknown): TemplateQuality | undefined {
  return (['GREEN', 'YELLOW', 'RED', 'UNKNOWN'] as const).find((word) => word === value);
}

/** The last of these asks for nothing when it is sent. */
const knownParts = ['HEADER', 'BODY', 'FOOTER', 'BUTTONS', 'CAROUSEL', 'LIMITED_TIME_OFFER', 'CALL_PERMISSION_REQUEST'];

type Component = { readonly [key: string]: unknown };

function component(components: readonly Component[], type: string): Component | undefined {
  return components.find((one) => typeOf(one) === type);
}

function componentsOf(card: unknown): readonly Component[] {
  const listed = field(card, 'components');
  return Array.isArray(listed) ? listed.filter(isObject) : [];
}

function typeOf(one: unknown): string {
  return (textField(one, 'type') ?? '').toUpperCase();
}

function partOf(components: readonly Component[], category: string): TemplatePart {
  const header = headerOf(component(components, 'HEADER'));
  const body = bodyOf(component(components, 'BODY'), category);
  const buttons = field(component(components, 'BUTTONS'), 'buttons');
  return {
    ...(header === undefined ? {} : { header }),
    ...(body === undefined ? {} : { body }),
    buttons: Array.isArray(buttons) ? buttons.map((button) => buttonOf(button, category)) : [],
  };
}

function headerOf(header: Component | undefined): TemplateHeader | undefined {
  if (header === undefined) return undefined;
  const format = (textField(header, 'format') ?? '').toUpperCase();
  switch (format) {
    case 'TEXT': {
      const text = cleanText(textField(header, 'text') ?? '');
      return { kind: 'text', text, examples: examplesOf(text, field(header, 'example'), 'header_text') };
    }
    case 'IMAGE':
      return { kind: 'image' };
    case 'VIDEO':
      return { kind: 'video' };
    case 'DOCUMENT':
      return { kind: 'document' };
    case 'LOCATION':
      return { kind: 'location' };
    default:
      return { kind: 'unknown', name: format };
  }
}

/** The body of a template that brings a code has fixed words, which Meta does not always list. */
function bodyOf(body: Component | undefined, category: string): TemplateWords | undefined {
  if (body === undefined) return undefined;
  const listed = textField(body, 'text');
  if (listed === undefined && category !== 'AUTHENTICATION') return undefined;
  const advice = field(body, 'add_security_recommendation') === true ? ' Do not share this code.' : '';
  const text = cleanText(listed ?? `*{{1}}* is your verification code.${advice}`);
  return { text, examples: examplesOf(text, field(body, 'example'), 'body_text') };
}

function footerOf(footer: Component | undefined): string | undefined {
  const text = textField(footer, 'text');
  if (text !== undefined) return cleanText(text);
  const minutes = field(footer, 'code_expiration_minutes');
  return typeof minutes === 'number' ? `This code expires in ${minutes} minutes.` : undefined;
}

/** Samples by the name of their gap: named ones as listed, numbered ones in the order of their numbers. */
function examplesOf(text: string, example: unknown, kind: string): { readonly [gap: string]: string } {
  const listed = field(example, `${kind}_named_params`);
  if (Array.isArray(listed)) {
    const pairs = listed.map((one) => [textField(one, 'param_name'), textField(one, 'example')] as const);
    return Object.fromEntries(
      pairs.filter((pair): pair is [string, string] => pair.every((word) => word !== undefined)),
    );
  }
  const found = field(example, kind);
  const first: unknown = Array.isArray(found) ? found[0] : found;
  const samples: readonly unknown[] = Array.isArray(first) ? first : Array.isArray(found) ? found : [first];
  const pairs = gapsIn(text).map((gap, index) => [gap, samples[index]] as const);
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
}

const buttonKinds: ReadonlyMap<string, TemplateButton['kind']> = new Map([
  ['QUICK_REPLY', 'quick_reply'],
  ['URL', 'url'],
  ['PHONE_NUMBER', 'phone'],
  ['COPY_CODE', 'copy_code'],
  ['OTP', 'otp'],
  ['FLOW', 'flow'],
  ['CATALOG', 'catalog'],
  ['MPM', 'mpm'],
  ['VOICE_CALL', 'plain'],
  ['REQUEST_CONTACT_INFO', 'plain'],
]);

/** What stands on a button whose words nobody chooses, and which Meta does not always list. */
const fixedTexts: ReadonlyMap<string, string> = new Map([
  ['COPY_CODE', 'Copy offer code'],
  ['OTP', 'Copy code'],
  ['REQUEST_CONTACT_INFO', 'Share contact info'],
]);

function buttonOf(button: unknown, category: string): TemplateButton {
  const type = typeOf(button);
  const listed = buttonKinds.get(type) ?? 'unknown';
  const url = textField(button, 'url');
  const phone = textField(button, 'phone_number');
  const example = sampleOf(field(button, 'example'), url);
  return {
    // What copies a code comes back from Meta as a link with a gap.
    kind: category === 'AUTHENTICATION' && listed === 'url' ? 'otp' : listed,
    text: cleanText(textField(button, 'text') ?? fixedTexts.get(type) ?? type),
    ...(url === undefined ? {} : { url }),
    ...(phone === undefined ? {} : { phone }),
    ...(example === undefined ? {} : { example }),
  };
}

/** The sample of a link is the whole link; the gap is at its end. */
function sampleOf(example: unknown, url: string | undefined): string | undefined {
  const sample: unknown = Array.isArray(example) ? example[0] : example;
  if (typeof sample !== 'string' || sample === '') return undefined;
  const base = url?.split('{{', 1)[0] ?? '';
  return base !== '' && sample.startsWith(base) ? sample.slice(base.length) : sample;
}

function hasNames({ header, body }: TemplatePart): boolean {
  const text = `${header?.kind === 'text' ? header.text : ''}${body?.text ?? ''}`;
  return gapsIn(text).some((gap) => !/^\d+$/.test(gap));
}
