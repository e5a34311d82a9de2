/** What fills the gaps of a template, and whether it does. */
import { isObject } from '../json.ts';
import { interactiveLimits as limits } from '../limits/interactive.ts';
import { type ContentProblem, first, words } from '../limits/rules.ts';
import { checkCouponCode, checkParameter, templateLimits } from '../limits/template.ts';
import type { Template, TemplateField } from '../template.ts';
import { templateFields } from './fields.ts';
import { filled } from './gaps.ts';

/** A file of ours. WhatsApp shows the name of a document. */
export type TemplateFile = { readonly mediaId: string; readonly filename?: string };
export type TemplatePlace = {
  readonly latitude: number;
  readonly longitude: number;
  readonly name?: string;
  readonly address?: string;
};
/** Products of a catalog by their ids; the thumbnail is one of them. */
export type TemplateProducts = {
  readonly thumbnail: string;
  readonly sections: readonly { readonly title: string; readonly products: readonly string[] }[];
};

/** Text and code as written, an instant in ISO form, a product by its id, everything else as its object. */
export type TemplateValue = string | TemplateFile | TemplatePlace | TemplateProducts;

/** By the keys of `templateFields`. */
export type TemplateValues = { readonly [key: string]: TemplateValue | undefined };

/** The first gap that is not filled as WhatsApp needs it; `field` is the key of the gap. */
export function checkTemplateValues(template: Template, values: TemplateValues): ContentProblem | undefined {
  return (
    first(templateFields(template), (field) => checkValue(field, values[field.key])) ?? checkLength(template, values)
  );
}

/** The words for a gap; empty where there are none. */
export function wordsAt(values: TemplateValues, key: string): string {
  const value = Object.hasOwn(values, key) ? values[key] : undefined;
  return typeof value === 'string' ? value : '';
}

export function fileAt(values: TemplateValues, key: string): TemplateFile | undefined {
  const value = Object.hasOwn(values, key) ? values[key] : undefined;
  return isObject(value) && 'mediaId' in value ? (value as TemplateFile) : undefined;
}

export function placeAt(values: TemplateValues, key: string): TemplatePlace | undefined {
  const value = Object.hasOwn(values, key) ? values[key] : undefined;
  return isObject(value) && 'latitude' in value ? (value as TemplatePlace) : undefined;
}

export function productsAt(values: TemplateValues, key: string): TemplateProducts | undefined {
  const value = Object.hasOwn(values, key) ? values[key] : undefined;
  return isObject(value) && 'thumbnail' in value ? (value as TemplateProducts) : undefined;
}

function checkValue(field: TemplateField, value: TemplateValue | undefined): ContentProblem | undefined {
  const { key, label } = field;
  if (field.isOptional && (value === undefined || value === '')) return undefined;
  switch (field.kind) {
    case 'text':
      return checkParameter(value, key, label);
    case 'code':
      return checkCouponCode(value, key);
    case 'product':
      return words(value, key, label, 200);
    case 'instant':
      return Number.isFinite(Date.parse(String(value)))
        ? undefined
        : { field: key, sentence: `${label}: choose a day and a time.` };
    case 'image':
    case 'video':
    case 'document':
      return words(fileAt({ [key]: value }, key)?.mediaId, key, label, 200);
    case 'location':
      return checkPlace(field, placeAt({ [key]: value }, key));
    case 'products':
      return checkProducts(field, productsAt({ [key]: value }, key));
  }
}

function checkPlace({ key, label }: TemplateField, place: TemplatePlace | undefined): ContentProblem | undefined {
  const isOnEarth = place !== undefined && Math.abs(place.latitude) <= 90 && Math.abs(place.longitude) <= 180;
  return isOnEarth ? undefined : { field: key, sentence: `${label} is missing.` };
}

/** The limits of a section object. Source: Meta, multi-product messages. */
function checkProducts({ key, label }: TemplateField, value: TemplateProducts | undefined): ContentProblem | undefined {
  const sections = value?.sections ?? [];
  const all = sections.flatMap(({ products }) => products);
  const wrong = (sentence: string) => ({ field: key, sentence: `${label}: ${sentence}` });
  if (sections.length === 0) return wrong('name at least one product.');
  for (const [index, { title, products }] of sections.entries()) {
    const name = `section ${index + 1}`;
    if (title.trim() === '') return wrong(`${name} needs a title.`);
    if (title.length > limits.sectionTitle)
      return wrong(`the title of ${name} has more than ${limits.sectionTitle} characters.`);
    if (products.length === 0 || products.includes('')) return wrong(`${name} needs a product.`);
  }
  if (sections.length > limits.sections || all.length > limits.products)
    return wrong(`WhatsApp takes at most ${limits.products} products in ${limits.sections} sections.`);
  return value?.thumbnail === '' ? wrong('the product of the picture is missing.') : undefined;
}

/** Filled words may pass the limits that the form kept (error 132005). */
function checkLength({ header, body }: Template, values: TemplateValues): ContentProblem | undefined {
  const heading = header?.kind === 'text' ? filled(header.text, (gap) => wordsAt(values, `header:${gap}`)) : '';
  if (heading.length > templateLimits.header) {
    return { field: 'header', sentence: `The filled heading has more than ${templateLimits.header} characters.` };
  }
  const text = body === undefined ? '' : filled(body.text, (gap) => wordsAt(values, `body:${gap}`));
  if (text.length > templateLimits.body) {
    return { field: 'body', sentence: `The filled text has more than ${templateLimits.body} characters.` };
  }
  return undefined;
}
