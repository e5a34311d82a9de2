/**
 * A template and what goes into its gaps, as the phone shows it. Refuses what does not fit as Meta does: another number
 * of parameters 132000, another kind 132012, not there or not approved 132001, paused 132015, disabled 132016.
 * Source: Meta, template messages and error codes.
 */
import type { PhoneButton, PhoneCard, PhoneMedia } from '@parley/model/sandbox';
import type { Answers } from '../answer.ts';
import { GraphRefusal } from '../graph-error.ts';
import type { JsonObject } from '../send/rules.ts';
import { fillGaps, gapsIn } from './gaps.ts';
import { buttonsOf, componentOf, type TemplateRecord, type TemplateStore, textOf } from './template-store.ts';

export type FilledTemplate = { readonly card: PhoneCard; readonly answers: Answers };

/** How a file in a header is shown. */
export type ShowMedia = (type: string, file: JsonObject) => PhoneMedia;

/** The template that a message names. Throws GraphRefusal where it cannot be sent. */
export function sendableTemplate(templates: TemplateStore, content: JsonObject): TemplateRecord {
  const { name, language } = content as { readonly name: string; readonly language: { readonly code: string } };
  const template = templates.find(name, language.code);
  if (template === undefined) {
    throw new GraphRefusal(132001, `template name (${name.slice(0, 100)}) does not exist in ${language.code}`);
  }
  switch (template.status) {
    case 'APPROVED':
      return template;
    case 'PAUSED':
      throw new GraphRefusal(132015, 'The template is paused, because people did not like it.');
    case 'DISABLED':
      throw new GraphRefusal(132016, 'The template is disabled for good.');
    default:
      throw new GraphRefusal(132001, `template name (${name.slice(0, 100)}) is not approved in ${language.code}`);
  }
}

/** `content` is Meta's object `template`, well-formed. Throws GraphRefusal where it does not fit the template. */
export function fillTemplate(template: TemplateRecord, content: JsonObject, show: ShowMedia): FilledTemplate {
  const given = (content.components ?? []) as readonly Component[];
  const card = fillCard(template, given, template.parameterFormat, show, '');
  const footer = textOf(template, 'FOOTER');
  const offer = componentOf(template, 'LIMITED_TIME_OFFER');
  if (offer !== undefined && !given.some(({ type }) => type === 'limited_time_offer')) {
    throw mismatch('limited_time_offer: the time when the offer ends is missing.');
  }
  const cards = fillCards(template, given, show);
  return {
    card: {
      ...card.card,
      ...(footer === '' ? {} : { footer }),
      ...(cards.length === 0 ? {} : { cards: cards.map((one) => one.card) }),
    },
    answers: Object.assign({}, card.answers, ...cards.map(({ answers }) => answers)),
  };
}

type Parameter = JsonObject & { readonly type: string; readonly parameter_name?: string };
type Component = {
  readonly type: string;
  readonly sub_type?: string;
  readonly index?: string | number;
  readonly parameters?: readonly Parameter[];
  readonly cards?: readonly { readonly card_index: number; readonly components: readonly Component[] }[];
};
type Format = TemplateRecord['parameterFormat'];
type Parts = Pick<TemplateRecord, 'components'>;

const longest = { HEADER: 60, BODY: 1024 } as const;

function fillCards(template: TemplateRecord, given: readonly Component[], show: ShowMedia): readonly FilledTemplate[] {
  const wanted = componentOf(template, 'CAROUSEL')?.cards as readonly Parts[] | undefined;
  if (wanted === undefined) return [];
  const cards = given.find(({ type }) => type === 'carousel')?.cards ?? [];
  if (cards.length !== wanted.length) throw mismatch(`carousel: the template has ${wanted.length} cards.`);
  return wanted.map((parts, place) => {
    const components = cards.find(({ card_index: index }) => index === place)?.components ?? [];
    return fillCard(inCapitals(parts), components, template.parameterFormat, show, `${place}.`);
  });
}

function fillCard(
  parts: Parts,
  given: readonly Component[],
  format: Format,
  show: ShowMedia,
  prefix: string,
): FilledTemplate {
  const parametersOf = (wanted: string) => given.find(({ type }) => type === wanted)?.parameters ?? [];
  const header = fillHeader(parts, parametersOf('header'), format, show);
  const body = fillText(parts, 'BODY', parametersOf('body'), format);
  const { buttons, answers } = fillButtons(
    buttonsOf(parts),
    given.filter(({ type }) => type === 'button'),
    prefix,
  );
  return {
    card: { ...header, ...(body === '' ? {} : { body }), ...(buttons.length === 0 ? {} : { buttons }) },
    answers,
  };
}

function fillHeader(
  parts: Parts,
  parameters: readonly Parameter[],
  format: Format,
  show: ShowMedia,
): Pick<PhoneCard, 'header' | 'media'> {
  const kind = String(componentOf(parts, 'HEADER')?.format ?? 'NONE').toLowerCase();
  if (kind === 'none' && parameters.length === 0) return {};
  if (kind === 'text' || kind === 'none') return { header: fillText(parts, 'HEADER', parameters, format) };
  const [first, second] = parameters;
  if (first === undefined || second !== undefined || first.type !== kind) {
    throw mismatch(
      `header: Format mismatch, expected ${kind.toUpperCase()}, received ${String(first?.type ?? 'NONE').toUpperCase()}`,
    );
  }
  if (kind === 'location') {
    const { name, address } = first.location as { readonly name?: string; readonly address?: string };
    return { header: [name, address].filter(Boolean).join(', ') };
  }
  return { media: show(kind, first[kind] as JsonObject) };
}

function fillText(parts: Parts, type: 'HEADER' | 'BODY', parameters: readonly Parameter[], format: Format): string {
  const text = textOf(parts, type);
  const gaps = gapsIn(text);
  const name = type.toLowerCase();
  if (parameters.length !== gaps.length) {
    const counts = `number of ${name} parameters (${parameters.length}) does not match the expected number (${gaps.length})`;
    throw new GraphRefusal(132000, `${name}: ${counts}`);
  }
  const values = new Map<string, string>();
  for (const [place, parameter] of parameters.entries()) {
    const isNamed = parameter.parameter_name !== undefined;
    if (isNamed !== (format === 'NAMED'))
      throw mismatch(`${name}: parameter_name belongs to named templates, and to all of their parameters.`);
    const gap = parameter.parameter_name ?? String(place + 1);
    if (!gaps.includes(gap) || values.has(gap))
      throw mismatch(`${name}: there is no parameter ${gap.slice(0, 60)}, or it is there twice.`);
    values.set(gap, wordsOf(parameter, name));
  }
  const filled = fillGaps(text, values);
  if ([...filled].length > longest[type]) {
    throw new GraphRefusal(132005, `${name}: with its parameters the text is longer than ${longest[type]} characters.`);
  }
  return filled;
}

function wordsOf(parameter: Parameter, name: string): string {
  switch (parameter.type) {
    case 'text': {
      const text = String(parameter.text);
      if (/[\n\t]| {5}/.test(text)) {
        throw new GraphRefusal(
          132018,
          `${name}: a text cannot have new lines, tabs or more than four spaces in a row.`,
        );
      }
      return text;
    }
    case 'currency':
    case 'date_time':
      return String((parameter[parameter.type] as { readonly fallback_value: string }).fallback_value);
    default:
      throw mismatch(`${name}: a parameter of type ${parameter.type} cannot be words.`);
  }
}

/** For each type of button: the `sub_type` of its component, and the parameter in it. */
const fillings: { readonly [type: string]: { readonly subType: string; readonly parameter: string } } = {
  QUICK_REPLY: { subType: 'quick_reply', parameter: 'payload' },
  URL: { subType: 'url', parameter: 'text' },
  OTP: { subType: 'url', parameter: 'text' },
  COPY_CODE: { subType: 'copy_code', parameter: 'coupon_code' },
  FLOW: { subType: 'flow', parameter: 'action' },
  CATALOG: { subType: 'catalog', parameter: 'action' },
  MPM: { subType: 'mpm', parameter: 'action' },
  SPM: { subType: 'spm', parameter: 'action' },
};

function fillButtons(
  buttons: readonly JsonObject[],
  given: readonly Component[],
  prefix: string,
): { readonly buttons: readonly PhoneButton[]; readonly answers: Answers } {
  const answers: { [key: string]: Answers[string] } = {};
  for (const { index } of given) {
    if (buttons[Number(index)] === undefined) throw mismatch(`button: there is none at index ${index}.`);
  }
  const shown = buttons.map((button, place): PhoneButton => {
    const type = String(button.type);
    const text = typeof button.text === 'string' ? button.text : (ownTexts[type] ?? type);
    const parameter = parameterFor(
      button,
      place,
      given.find(({ index }) => Number(index) === place),
    );
    const key = `${prefix}${place}`;
    switch (type) {
      case 'QUICK_REPLY': {
        const payload = String(parameter?.payload ?? text);
        answers[key] = { kind: 'message', type: 'button', content: { payload, text } };
        return { key, kind: 'reply', text };
      }
      case 'FLOW':
        answers[key] = { kind: 'form', name: 'flow' };
        return { key, kind: 'form', text };
      case 'REQUEST_CONTACT_INFO':
        answers[key] = { kind: 'contact' };
        return { key, kind: 'contact', text };
      case 'URL':
        return { kind: 'url', text, url: fillGaps(String(button.url), new Map([['1', String(parameter?.text)]])) };
      case 'PHONE_NUMBER':
      case 'VOICE_CALL':
        return { kind: 'call', text };
      case 'COPY_CODE':
      case 'OTP':
        return { kind: 'copy', text };
      default:
        return { kind: 'catalog', text };
    }
  });
  return { buttons: shown, answers };
}

const ownTexts: { readonly [type: string]: string } = {
  COPY_CODE: 'Copy offer code',
  OTP: 'Copy code',
  REQUEST_CONTACT_INFO: 'Share contact info',
};

/** The parameter of a button, where it has one. Throws 131008 where it needs one. */
function parameterFor(button: JsonObject, place: number, component: Component | undefined): Parameter | undefined {
  const type = String(button.type);
  const filling = fillings[type];
  if (component === undefined) {
    const isNeeded =
      type === 'COPY_CODE' || type === 'OTP' || (type === 'URL' && gapsIn(String(button.url)).length > 0);
    if (isNeeded)
      throw new GraphRefusal(131008, `buttons: Button at index ${place} of type ${type} requires a parameter`);
    return undefined;
  }
  const [parameter, second] = component.parameters ?? [];
  const isRight = filling !== undefined && component.sub_type?.toLowerCase() === filling.subType;
  if (!isRight || second !== undefined || (parameter !== undefined && parameter.type !== filling.parameter)) {
    throw mismatch(`buttons: the component for the button at index ${place} does not fit its type ${type}.`);
  }
  if (type === 'URL' && gapsIn(String(button.url)).length === 0) {
    throw new GraphRefusal(132000, `buttons: Button at index ${place} has no variable.`);
  }
  return parameter;
}

/** The components of a card, of which the types may be written in any case. */
function inCapitals({ components }: Parts): Parts {
  return { components: components.map((component) => ({ ...component, type: String(component.type).toUpperCase() })) };
}

function mismatch(details: string): GraphRefusal {
  return new GraphRefusal(132012, details);
}
