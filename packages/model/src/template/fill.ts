/** From a template and its values to Meta's object of type `template`. */
import type { FilledCard, FilledComponent, TemplateContent, TemplateParameter } from '../content/template-content.ts';
import type { Template, TemplateButton, TemplatePart } from '../template.ts';
import { gapsIn } from './gaps.ts';
import { previewTemplate } from './preview.ts';
import { checkTemplateValues, fileAt, placeAt, productsAt, type TemplateValues, wordsAt } from './values.ts';

/**
 * The content of a message that sends this template, with its preview. Undefined where `checkTemplateValues` finds a
 * problem. Parameters of a template with named gaps carry their names; those with numbers come in their order.
 */
export function fillTemplate(template: Template, values: TemplateValues): TemplateContent | undefined {
  if (checkTemplateValues(template, values) !== undefined) return undefined;
  const { name, language, isNamed, offer, cards } = template;
  const code = wordsAt(values, `body:${gapsIn(template.body?.text ?? '')[0] ?? ''}`);
  const offerEnds = Date.parse(wordsAt(values, 'offer'));
  const components: FilledComponent[] = [
    ...partComponents(template, '', values, isNamed),
    ...(offer?.hasExpiration ? [offerComponent(offerEnds)] : []),
    ...buttonComponents(template.buttons, '', values, code),
    ...(cards === undefined ? [] : [carouselComponent(cards, values, isNamed)]),
  ];
  return {
    name,
    language: { code: language, policy: 'deterministic' },
    ...(components.length === 0 ? {} : { components }),
    preview: previewTemplate(template, values),
  };
}

function carouselComponent(cards: readonly TemplatePart[], values: TemplateValues, isNamed: boolean): FilledComponent {
  return {
    type: 'carousel',
    cards: cards.map((card, index): FilledCard => {
      const prefix = `card:${index}:`;
      return {
        card_index: index,
        components: [
          ...partComponents(card, prefix, values, isNamed),
          ...buttonComponents(card.buttons, prefix, values, ''),
        ],
      };
    }),
  };
}

type PartComponent = Extract<FilledComponent, { type: 'header' | 'body' }>;
type ButtonComponent = Extract<FilledComponent, { type: 'button' }>;

function partComponents(
  { header, body }: TemplatePart,
  prefix: string,
  values: TemplateValues,
  isNamed: boolean,
): readonly PartComponent[] {
  const parts: PartComponent[] = [];
  const headerParameters = headerParametersOf(header, prefix, values, isNamed);
  if (headerParameters.length > 0) parts.push({ type: 'header', parameters: headerParameters });
  const gaps = gapsIn(body?.text ?? '');
  if (gaps.length > 0) {
    parts.push({ type: 'body', parameters: gaps.map((gap) => textOf(gap, `${prefix}body:${gap}`, values, isNamed)) });
  }
  return parts;
}

function headerParametersOf(
  header: TemplatePart['header'],
  prefix: string,
  values: TemplateValues,
  isNamed: boolean,
): readonly TemplateParameter[] {
  const key = `${prefix}header`;
  switch (header?.kind) {
    case 'text':
      return gapsIn(header.text).map((gap) => textOf(gap, `${key}:${gap}`, values, isNamed));
    case 'location': {
      const location = placeAt(values, key);
      return location === undefined ? [] : [{ type: 'location', location }];
    }
    case 'image':
    case 'video': {
      const { mediaId } = fileAt(values, key) ?? {};
      if (mediaId === undefined) return [];
      return header.kind === 'image'
        ? [{ type: 'image', image: { mediaId } }]
        : [{ type: 'video', video: { mediaId } }];
    }
    case 'document': {
      const document = fileAt(values, key);
      return document === undefined ? [] : [{ type: 'document', document }];
    }
    case 'unknown':
    case undefined:
      return [];
  }
}

function textOf(gap: string, key: string, values: TemplateValues, isNamed: boolean): TemplateParameter {
  return { type: 'text', ...(isNamed ? { parameter_name: gap } : {}), text: wordsAt(values, key) };
}

function offerComponent(expirationMs: number): FilledComponent {
  return {
    type: 'limited_time_offer',
    parameters: [{ type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: expirationMs } }],
  };
}

function buttonComponents(
  buttons: readonly TemplateButton[],
  prefix: string,
  values: TemplateValues,
  code: string,
): readonly ButtonComponent[] {
  return buttons.flatMap((button, index): ButtonComponent[] => {
    const filledButton = buttonOf(button, values, `${prefix}button:${index}`, code);
    return filledButton === undefined ? [] : [{ type: 'button', index: String(index), ...filledButton }];
  });
}

/** What a button needs when it is sent; undefined for one that needs nothing. */
function buttonOf(
  button: TemplateButton,
  values: TemplateValues,
  key: string,
  code: string,
): Pick<ButtonComponent, 'sub_type' | 'parameters'> | undefined {
  switch (button.kind) {
    case 'url':
      if (gapsIn(button.url ?? '').length === 0) return undefined;
      return { sub_type: 'url', parameters: [{ type: 'text', text: wordsAt(values, key) }] };
    // WhatsApp asks for the code twice: in the body and here.
    case 'otp':
      return { sub_type: 'url', parameters: [{ type: 'text', text: code }] };
    case 'copy_code':
      return { sub_type: 'copy_code', parameters: [{ type: 'coupon_code', coupon_code: wordsAt(values, key) }] };
    // Parley does not tell one sending of a flow from another, and "unused" is Meta's own default.
    case 'flow':
      return { sub_type: 'flow', parameters: [{ type: 'action', action: { flow_token: 'unused' } }] };
    case 'catalog': {
      const thumbnail = wordsAt(values, key);
      if (thumbnail === '') return undefined;
      return {
        sub_type: 'catalog',
        parameters: [{ type: 'action', action: { thumbnail_product_retailer_id: thumbnail } }],
      };
    }
    case 'mpm': {
      const { thumbnail = '', sections = [] } = productsAt(values, key) ?? {};
      return {
        sub_type: 'mpm',
        parameters: [
          {
            type: 'action',
            action: {
              thumbnail_product_retailer_id: thumbnail,
              sections: sections.map(({ title, products }) => ({
                title,
                product_items: products.map((id) => ({ product_retailer_id: id })),
              })),
            },
          },
        ],
      };
    }
    case 'quick_reply':
    case 'phone':
    case 'plain':
    case 'unknown':
      return undefined;
  }
}
