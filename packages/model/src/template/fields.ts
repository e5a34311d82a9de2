/** The form of a template: one field for each gap, in the order in which the message reads. */
import type { Template, TemplateButton, TemplateField, TemplateHeader, TemplatePart } from '../template.ts';
import { gapsIn } from './gaps.ts';

/** The fields that a template asks for. A template without gaps has none. */
export function templateFields(template: Template): readonly TemplateField[] {
  const { offer, cards = [] } = template;
  return [
    ...headerFields(template.header, '', ''),
    ...(offer?.hasExpiration ? [{ key: 'offer', kind: 'instant', label: 'The offer ends' } as const] : []),
    ...bodyFields(template, '', template.category === 'AUTHENTICATION' ? 'Code' : undefined, ''),
    ...template.buttons.flatMap((button, index) => buttonFields(button, `button:${index}`, '')),
    ...cards.flatMap((card, index) => cardFields(card, index)),
  ];
}

function cardFields(card: TemplatePart, index: number): readonly TemplateField[] {
  const prefix = `card:${index}:`;
  const place = `Card ${index + 1}: `;
  return [
    ...headerFields(card.header, prefix, place),
    ...bodyFields(card, prefix, undefined, place),
    ...card.buttons.flatMap((button, at) => buttonFields(button, `${prefix}button:${at}`, place)),
  ];
}

function headerFields(header: TemplateHeader | undefined, prefix: string, place: string): readonly TemplateField[] {
  switch (header?.kind) {
    case 'text':
      return gapsIn(header.text).map((gap) => ({
        key: `${prefix}header:${gap}`,
        kind: 'text',
        label: `${place}${gapLabel(gap, 'Heading')}`,
        ...exampleOf(header.examples, gap),
      }));
    case 'image':
    case 'video':
    case 'document':
    case 'location':
      return [{ key: `${prefix}header`, kind: header.kind, label: `${place}${mediaLabels[header.kind]}` }];
    case 'unknown':
    case undefined:
      return [];
  }
}

const mediaLabels = {
  image: 'Photo at the top',
  video: 'Video at the top',
  document: 'Document at the top',
  location: 'Place at the top',
} as const;

function bodyFields(
  { body }: TemplatePart,
  prefix: string,
  label: string | undefined,
  place: string,
): readonly TemplateField[] {
  if (body === undefined) return [];
  return gapsIn(body.text).map((gap) => ({
    key: `${prefix}body:${gap}`,
    kind: 'text',
    label: `${place}${label ?? gapLabel(gap, 'Text')}`,
    ...exampleOf(body.examples, gap),
  }));
}

function buttonFields(button: TemplateButton, key: string, place: string): readonly TemplateField[] {
  switch (button.kind) {
    case 'url': {
      if (button.url === undefined || gapsIn(button.url).length === 0) return [];
      return [{ key, kind: 'text', label: `${place}End of the link of “${button.text}”`, ...sample(button.example) }];
    }
    case 'copy_code':
      return [{ key, kind: 'code', label: `${place}Code to copy`, ...sample(button.example) }];
    case 'catalog':
      return [{ key, kind: 'product', label: `${place}Product shown as a picture`, isOptional: true }];
    case 'mpm':
      return [{ key, kind: 'products', label: `${place}Products of “${button.text}”` }];
    default:
      return [];
  }
}

/** A gap by its name, in words: `first_name` is "First name", `1` is "Text 1". */
function gapLabel(gap: string, word: string): string {
  if (/^\d+$/.test(gap)) return `${word} ${gap}`;
  const name = gap.replaceAll('_', ' ').trim();
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}

function exampleOf(examples: { readonly [gap: string]: string }, gap: string): { readonly example?: string } {
  return sample(Object.hasOwn(examples, gap) ? examples[gap] : undefined);
}

function sample(example: string | undefined): { readonly example?: string } {
  return example === undefined || example === '' ? {} : { example };
}
