/**
 * A template as somebody hands it in: `POST /{waba id}/message_templates`, or the new parts of an edit. Meta's rules of
 * creation, with the subcodes that are documented. Source: Meta, templates, components and creation errors.
 */
import { GraphRefusal } from '../graph-error.ts';
import { asObject, type JsonObject, list, refuseUnknownKeys, requiredText } from '../send/rules.ts';
import { gapsIn } from './gaps.ts';
import { buttonsOf, componentOf, type TemplateCategory, type TemplateRecord, textOf } from './template-store.ts';

export type TemplateDraft = Pick<TemplateRecord, 'name' | 'language' | 'category' | 'parameterFormat' | 'components'>;
type Format = TemplateRecord['parameterFormat'];

const subcodes = {
  length: 2388040,
  format: 2388072,
  header: 2388047,
  footer: 2388073,
  density: 2388293,
  edges: 2388299,
};

/** Throws GraphRefusal 100 with the reason. */
export function parseDraft(body: unknown): TemplateDraft {
  const root = asObject(body, 'body');
  refuseUnknownKeys(root, [...editable, 'name', 'language', 'parameter_format', 'allow_category_change'], 'body');
  const name = requiredText(root.name, 'name');
  if (!/^[a-z0-9_]{1,512}$/.test(name)) throw refused('name must be lower-case letters, digits and underscores.');
  const language = requiredText(root.language, 'language');
  if (!/^[a-z]{2,3}(_[A-Z]{2,3})?$/.test(language)) throw refused('language must be a code such as en or en_US.');
  const category = parseCategory(root.category);
  const parameterFormat = root.parameter_format ?? 'POSITIONAL';
  if (parameterFormat !== 'POSITIONAL' && parameterFormat !== 'NAMED') {
    throw refused('parameter_format must be POSITIONAL or NAMED.');
  }
  return {
    name,
    language,
    category,
    parameterFormat,
    components: parseComponents(root.components, category, parameterFormat),
  };
}

/** The parts that an edit of this template replaces. Throws GraphRefusal 100 with the reason. */
export function parseEdit(body: unknown, template: TemplateRecord): Pick<TemplateRecord, 'category' | 'components'> {
  const root = asObject(body, 'body');
  refuseUnknownKeys(root, [...editable, 'name', 'language'], 'body');
  const category = root.category === undefined ? template.category : parseCategory(root.category);
  if (category !== template.category && template.status === 'APPROVED') {
    throw refused('The category of an approved template cannot be changed.');
  }
  const components =
    root.components === undefined
      ? template.components
      : parseComponents(root.components, category, template.parameterFormat);
  return { category, components };
}

const editable = ['category', 'components', 'message_send_ttl_seconds', 'cta_url_link_tracking_opted_out'];

function parseCategory(value: unknown): TemplateCategory {
  const category = requiredText(value, 'category').toUpperCase();
  if (category !== 'AUTHENTICATION' && category !== 'MARKETING' && category !== 'UTILITY') {
    throw refused('category must be one of AUTHENTICATION, MARKETING, UTILITY.');
  }
  return category;
}

const known = ['HEADER', 'BODY', 'FOOTER', 'BUTTONS', 'CAROUSEL', 'LIMITED_TIME_OFFER', 'CALL_PERMISSION_REQUEST'];

function parseComponents(value: unknown, category: TemplateCategory, format: Format): readonly JsonObject[] {
  list(asObject, 1, known.length)(value, 'components');
  const components = (value as readonly JsonObject[]).map((component) => ({
    ...component,
    type: String(component.type).toUpperCase(),
  }));
  const types = components.map(({ type }) => type);
  if (new Set(types).size < types.length) throw refused('Each type of component can be there once.');
  const unknown = types.find((type) => !known.includes(type));
  if (unknown !== undefined) throw refused(`Unknown type of component: ${unknown.slice(0, 40)}.`);
  const parts = { components };
  if (componentOf(parts, 'BODY') === undefined) throw refused('A template needs a component BODY.');
  if (category !== 'AUTHENTICATION') {
    checkHeader(parts, format);
    checkText(parts, 'BODY', 1024, format);
    checkFooter(parts);
  }
  checkButtons(buttonsOf(parts));
  checkCards(componentOf(parts, 'CAROUSEL'));
  return category === 'AUTHENTICATION' ? components.map(withMetasWords) : components;
}

/** The words of an authentication template are Meta's own. */
function withMetasWords(component: JsonObject): JsonObject {
  if (component.type === 'BODY') return { ...component, text: '*{{1}}* is your verification code.' };
  if (component.type !== 'FOOTER' || component.code_expiration_minutes === undefined) return component;
  return { ...component, text: `This code expires in ${component.code_expiration_minutes} minutes.` };
}

type Parts = { readonly components: readonly JsonObject[] };

function checkHeader(parts: Parts, format: Format): void {
  const header = componentOf(parts, 'HEADER');
  if (header === undefined) return;
  const kind = String(header.format).toUpperCase();
  if (!['TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION'].includes(kind)) {
    throw refused('format of a header must be TEXT, IMAGE, VIDEO, DOCUMENT or LOCATION.', subcodes.header);
  }
  if (kind === 'TEXT') {
    checkText(parts, 'HEADER', 60, format);
    if (gapsIn(textOf(parts, 'HEADER')).length > 1)
      throw refused('A header has one variable at most.', subcodes.header);
  } else if (kind !== 'LOCATION') {
    const { header_handle: handles } = asObject(header.example, 'HEADER.example');
    if (!Array.isArray(handles) || typeof handles[0] !== 'string') {
      throw refused('A header with media needs an example: header_handle.', subcodes.header);
    }
  }
}

function checkFooter(parts: Parts): void {
  if (componentOf(parts, 'FOOTER') === undefined) return;
  const text = requiredText(textOf(parts, 'FOOTER'), 'FOOTER.text');
  if ([...text].length > 60 || gapsIn(text).length > 0) {
    throw refused('A footer has at most 60 characters and no variables.', subcodes.footer);
  }
}

function checkText(parts: Parts, type: 'HEADER' | 'BODY', max: number, format: Format): void {
  const text = requiredText(textOf(parts, type), `${type}.text`);
  if ([...text].length > max) throw refused(`${type} must be at most ${max} characters long.`, subcodes.length);
  const gaps = gapsIn(text);
  if (gaps.length === 0) return;
  const isRight =
    format === 'NAMED'
      ? gaps.every((gap) => /^[a-z_]+$/.test(gap))
      : gaps.every((_gap, place) => gaps.includes(String(place + 1)));
  if (!isRight) {
    throw refused(
      `The variables of ${type} must be ${format === 'NAMED' ? 'lower-case names' : '{{1}}, {{2}} …'}.`,
      subcodes.format,
    );
  }
  if (type === 'BODY') checkPlaces(text, gaps.length);
  checkExample(asObject(componentOf(parts, type)?.example, `${type}.example`), type, gaps, format);
}

function checkPlaces(text: string, howMany: number): void {
  if (/^\s*\{\{|\}\}\s*$/.test(text)) throw refused('A variable cannot be at the start or the end.', subcodes.edges);
  if (/\}\}\s*\{\{/.test(text)) throw refused('Two variables need words between them.', subcodes.format);
  const words = text.split(/\s+/).length;
  if (words < 2 * howMany + 1) throw refused('Too many variables for so few words.', subcodes.density);
}

function checkExample(example: JsonObject, type: 'HEADER' | 'BODY', gaps: readonly string[], format: Format): void {
  const key = `${type.toLowerCase()}_text${format === 'NAMED' ? '_named_params' : ''}`;
  const given = example[key];
  const examples = format === 'POSITIONAL' && type === 'BODY' && Array.isArray(given) ? given[0] : given;
  if (!Array.isArray(examples) || examples.length !== gaps.length) {
    throw refused(`${type}.example.${key} must have one example for each variable.`, subcodes.format);
  }
}

/** How many of a kind there may be. Kinds without a number: one. */
const mostOf: { readonly [type: string]: number } = { QUICK_REPLY: 10, URL: 2 };
const buttonTypes = [
  'QUICK_REPLY',
  'URL',
  'PHONE_NUMBER',
  'COPY_CODE',
  'OTP',
  'FLOW',
  'CATALOG',
  'MPM',
  'SPM',
  'VOICE_CALL',
  'REQUEST_CONTACT_INFO',
];

function checkButtons(buttons: readonly JsonObject[]): void {
  if (buttons.length > 10) throw refused('A template has at most 10 buttons.');
  const types = buttons.map((button) => String(asObject(button, 'BUTTONS.buttons[]').type));
  const unknown = types.find((type) => !buttonTypes.includes(type));
  if (unknown !== undefined) throw refused(`Unknown type of button: ${unknown.slice(0, 40)}.`);
  for (const type of new Set(types)) {
    const most = mostOf[type] ?? 1;
    if (types.filter((other) => other === type).length > most)
      throw refused(`At most ${most} buttons of type ${type}.`);
  }
  const first = types.indexOf('QUICK_REPLY');
  const last = types.lastIndexOf('QUICK_REPLY');
  if (first !== -1 && types.slice(first, last).some((type) => type !== 'QUICK_REPLY')) {
    throw refused('Quick replies stand together, before or after all other buttons.');
  }
  for (const button of buttons) checkButton(button);
}

function checkButton({ type, text, url, example, phone_number: phone }: JsonObject): void {
  const hasOwnText = type === 'COPY_CODE' || type === 'OTP' || type === 'REQUEST_CONTACT_INFO';
  if (!hasOwnText && [...requiredText(text, 'BUTTONS.buttons[].text')].length > 25) {
    throw refused('The text of a button has at most 25 characters.', subcodes.length);
  }
  if (type === 'URL') {
    const address = requiredText(url, 'BUTTONS.buttons[].url');
    const gaps = gapsIn(address);
    if (address.length > 2000 || !/^https?:\/\//.test(address)) throw refused('url must be a web address.');
    if (gaps.length > 1 || (gaps.length === 1 && !/\{\{1\}\}$/.test(address))) {
      throw refused('A url has one variable at most, at its end.', subcodes.format);
    }
    if (gaps.length === 1 && !Array.isArray(example)) throw refused('A url with a variable needs an example.');
  }
  if (type === 'PHONE_NUMBER' && !/^\+?\d{1,20}$/.test(requiredText(phone, 'BUTTONS.buttons[].phone_number'))) {
    throw refused('phone_number must be at most 20 digits.');
  }
}

function checkCards(carousel: JsonObject | undefined): void {
  if (carousel === undefined) return;
  const { cards } = carousel;
  if (!Array.isArray(cards) || cards.length < 2 || cards.length > 10) throw refused('A carousel has 2 to 10 cards.');
  for (const card of cards) list(asObject, 1, 3)(asObject(card, 'cards[]').components, 'cards[].components');
}

function refused(details: string, subcode?: number): GraphRefusal {
  return new GraphRefusal(100, details, subcode === undefined ? {} : { subcode });
}
