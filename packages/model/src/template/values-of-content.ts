/** From Meta's object back to the values of a template: what a script sends is checked and shown like a form. */
import type { FilledComponent, TemplateContent, TemplateParameter } from '../content/template-content.ts';
import { instant } from '../ids.ts';
import type { Template, TemplatePart } from '../template.ts';
import { gapsIn } from './gaps.ts';
import type { TemplateValue, TemplateValues } from './values.ts';

/**
 * The values that this content gives to the gaps of its template. A gap that it does not fill is absent, and what the
 * template does not ask for is left out: `checkTemplateValues` then says what is missing. `fillTemplate` of the result
 * is what goes to WhatsApp.
 */
export function valuesOfContent(template: Template, content: TemplateContent): TemplateValues {
  const values = new Map<string, TemplateValue>();
  for (const component of content.components ?? []) {
    if (component.type === 'carousel') {
      for (const { card_index: index, components } of component.cards) {
        const card = template.cards?.[index];
        if (card !== undefined) for (const one of components) addPart(values, card, `card:${index}:`, one);
      }
    } else if (component.type === 'limited_time_offer') {
      const [offer] = component.parameters;
      const ms = offer?.type === 'limited_time_offer' ? offer.limited_time_offer.expiration_time_ms : Number.NaN;
      if (Math.abs(ms) <= latestMs) values.set('offer', instant(ms));
    } else {
      addPart(values, template, '', component);
    }
  }
  return Object.fromEntries(values);
}

/** The last instant that a Date can hold. */
const latestMs = 8.64e15;

type PlainComponent = Extract<FilledComponent, { type: 'header' | 'body' | 'button' }>;

function addPart(
  values: Map<string, TemplateValue>,
  part: TemplatePart,
  prefix: string,
  component: PlainComponent,
): void {
  const { header, body } = part;
  const [first] = component.parameters;
  if (component.type === 'button') setWhere(values, `${prefix}button:${component.index}`, buttonValue(first));
  else if (component.type === 'body') addWords(values, body?.text ?? '', `${prefix}body`, component.parameters);
  else if (header?.kind === 'text') addWords(values, header.text, `${prefix}header`, component.parameters);
  else if (first?.type === header?.kind) setWhere(values, `${prefix}header`, headerValue(first));
}

function setWhere(values: Map<string, TemplateValue>, key: string, value: TemplateValue | undefined): void {
  if (value !== undefined) values.set(key, value);
}

function headerValue(parameter: TemplateParameter | undefined): TemplateValue | undefined {
  switch (parameter?.type) {
    case 'image':
      return parameter.image;
    case 'video':
      return parameter.video;
    case 'document':
      return parameter.document;
    case 'location':
      return parameter.location;
    default:
      return undefined;
  }
}

function addWords(
  values: Map<string, TemplateValue>,
  text: string,
  key: string,
  parameters: readonly TemplateParameter[],
): void {
  for (const [index, gap] of gapsIn(text).entries()) {
    const named = parameters.find((parameter) => 'parameter_name' in parameter && parameter.parameter_name === gap);
    setWhere(values, `${key}:${gap}`, wordsOf(named ?? parameters[index]));
  }
}

function wordsOf(parameter: TemplateParameter | undefined): string | undefined {
  if (parameter?.type === 'text') return parameter.text;
  if (parameter?.type === 'currency') return parameter.currency.fallback_value;
  return parameter?.type === 'date_time' ? parameter.date_time.fallback_value : undefined;
}

function buttonValue(parameter: TemplateParameter | undefined): TemplateValue | undefined {
  if (parameter?.type === 'text') return parameter.text;
  if (parameter?.type === 'coupon_code') return parameter.coupon_code;
  if (parameter?.type !== 'action') return undefined;
  const { thumbnail_product_retailer_id: thumbnail, sections } = parameter.action;
  if (sections === undefined) return thumbnail;
  return {
    thumbnail: thumbnail ?? '',
    sections: sections.map(({ title = '', product_items: items }) => ({
      title,
      products: items.map(({ product_retailer_id: id }) => id),
    })),
  };
}
