/** The limits of a filled template, without knowing the form itself. What the form asks for is template.ts's to check. */
import { buttonSubTypes, readTemplateContent } from '../content/template-content.ts';
import { field } from '../json.ts';
import { type ContentProblem, first, words } from './rules.ts';

export const templateLimits = {
  name: 512,
  header: 60,
  body: 1024,
  parameter: 1024,
  couponCode: 15,
  cards: 10,
} as const;

export function checkTemplate(content: unknown): ContentProblem | undefined {
  const name = field(content, 'name');
  const code = field(field(content, 'language'), 'code');
  return (
    words(name, 'name', 'The name of the template', templateLimits.name) ??
    (/^[a-z0-9_]+$/.test(String(name))
      ? undefined
      : { field: 'name', sentence: 'The name of a template has only a to z, digits and _.' }) ??
    (typeof code === 'string' && /^[a-z]{2,3}(?:_[A-Za-z]{2,4})?$/.test(code)
      ? undefined
      : { field: 'language.code', sentence: 'Name the language as WhatsApp does, such as en or en_US.' }) ??
    checkComponents(field(content, 'components'), 'components') ??
    (readTemplateContent(content) === undefined
      ? { field: 'components', sentence: 'A part of the template is not as WhatsApp expects it.' }
      : undefined)
  );
}

/**
 * What keeps a text from filling a gap: WhatsApp refuses an empty one, line breaks, tabs and runs of spaces
 * (error 132012 or 132018).
 */
export function checkParameter(value: unknown, path: string, name: string): ContentProblem | undefined {
  const problem = words(value, path, name, templateLimits.parameter);
  if (problem !== undefined) return problem;
  if (/[\n\r\t]/.test(String(value))) return { field: path, sentence: `${name} must be one line, without tabs.` };
  if (/ {4}/.test(String(value))) return { field: path, sentence: `${name} has four spaces in a row; use fewer.` };
  return undefined;
}

/** A code that a button copies: letters and digits. */
export function checkCouponCode(value: unknown, path: string): ContentProblem | undefined {
  const problem = words(value, path, 'The code', templateLimits.couponCode);
  if (problem !== undefined || /^[A-Za-z0-9]+$/.test(String(value))) return problem;
  return { field: path, sentence: 'The code has only letters and digits.' };
}

function checkComponents(components: unknown, path: string): ContentProblem | undefined {
  if (components === undefined) return undefined;
  if (!Array.isArray(components)) return { field: path, sentence: 'The parts of a template are a list.' };
  return first(components, (component, index) => checkComponent(component, `${path}[${index}]`));
}

const componentTypes = ['header', 'body', 'button', 'carousel', 'limited_time_offer'];

function checkComponent(component: unknown, path: string): ContentProblem | undefined {
  const type = field(component, 'type');
  if (!componentTypes.some((componentType) => componentType === type)) {
    return { field: `${path}.type`, sentence: `A part of a template is one of: ${componentTypes.join(', ')}.` };
  }
  if (type === 'button' && !buttonSubTypes.some((subType) => subType === field(component, 'sub_type'))) {
    return { field: `${path}.sub_type`, sentence: `A button of a template is one of: ${buttonSubTypes.join(', ')}.` };
  }
  if (type === 'carousel') {
    const cards = field(component, 'cards');
    if (!Array.isArray(cards) || cards.length > templateLimits.cards) {
      return { field: `${path}.cards`, sentence: `A carousel has at most ${templateLimits.cards} cards.` };
    }
    return first(cards, (card, index) =>
      checkComponents(field(card, 'components'), `${path}.cards[${index}].components`),
    );
  }
  const parameters = field(component, 'parameters');
  if (!Array.isArray(parameters)) return { field: `${path}.parameters`, sentence: 'The parameters are missing.' };
  return first(parameters, (parameter, index) => checkOne(parameter, `${path}.parameters[${index}]`));
}

function checkOne(parameter: unknown, path: string): ContentProblem | undefined {
  switch (field(parameter, 'type')) {
    case 'text':
      return checkParameter(field(parameter, 'text'), `${path}.text`, 'A parameter');
    case 'coupon_code':
      return checkCouponCode(field(parameter, 'coupon_code'), `${path}.coupon_code`);
    case 'image':
    case 'video':
    case 'document': {
      const kind = String(field(parameter, 'type'));
      return words(field(field(parameter, kind), 'mediaId'), `${path}.${kind}.mediaId`, 'The file', 200);
    }
    default:
      return undefined;
  }
}
