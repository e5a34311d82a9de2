/** How a template reads once it is filled: for the live preview, and frozen on the message that sends it. */
import type { PreviewButton, PreviewHeader, TemplatePreview } from '../content/template-content.ts';
import type { Template, TemplateButton, TemplateHeader, TemplatePart } from '../template.ts';
import { filled } from './gaps.ts';
import { fileAt, placeAt, type TemplateValues, wordsAt } from './values.ts';

/** The filled template. A gap that has no words yet stays as it is written, `{{1}}`. */
export function previewTemplate(template: Template, values: TemplateValues): TemplatePreview {
  const { footer, offer, cards } = template;
  const ends = wordsAt(values, 'offer');
  return {
    ...partOf(template, '', values),
    ...(footer === undefined ? {} : { footer }),
    ...(offer === undefined ? {} : { offer: { text: offer.text, ...(ends === '' ? {} : { expiresAt: ends }) } }),
    ...(cards === undefined ? {} : { cards: cards.map((card, index) => partOf(card, `card:${index}:`, values)) }),
  };
}

type PreviewPart = Pick<TemplatePreview, 'header' | 'body' | 'buttons'>;

function partOf({ header, body, buttons }: TemplatePart, prefix: string, values: TemplateValues): PreviewPart {
  const shown = headerOf(header, prefix, values);
  return {
    ...(shown === undefined ? {} : { header: shown }),
    ...(body === undefined ? {} : { body: filled(body.text, (gap) => wordsAt(values, `${prefix}body:${gap}`)) }),
    buttons: buttons.map((button, index) => buttonOf(button, values, `${prefix}button:${index}`)),
  };
}

function headerOf(
  header: TemplateHeader | undefined,
  prefix: string,
  values: TemplateValues,
): PreviewHeader | undefined {
  const key = `${prefix}header`;
  switch (header?.kind) {
    case 'text':
      return { kind: 'text', text: filled(header.text, (gap) => wordsAt(values, `${key}:${gap}`)) };
    case 'image':
    case 'video':
    case 'document':
      return { kind: header.kind, ...fileAt(values, key) };
    case 'location': {
      const { latitude, longitude, name } = placeAt(values, key) ?? {};
      if (latitude === undefined || longitude === undefined) return { kind: 'location' };
      return { kind: 'location', latitude, longitude, ...(name === undefined ? {} : { text: name }) };
    }
    case 'unknown':
    case undefined:
      return undefined;
  }
}

function buttonOf(button: TemplateButton, values: TemplateValues, key: string): PreviewButton {
  const { text, phone } = button;
  switch (button.kind) {
    case 'url':
      return { kind: 'url', text, url: filled(button.url ?? '', () => wordsAt(values, key)) };
    case 'phone':
      return { kind: 'phone', text, ...(phone === undefined ? {} : { phone }) };
    case 'copy_code':
      return { kind: 'copy_code', text, ...(wordsAt(values, key) === '' ? {} : { code: wordsAt(values, key) }) };
    case 'otp':
      return { kind: 'copy_code', text };
    case 'quick_reply':
    case 'flow':
      return { kind: button.kind, text };
    case 'catalog':
    case 'mpm':
    case 'plain':
    case 'unknown':
      return { kind: 'other', text };
  }
}
