/** Meta's object of type `template`: what we keep, without its preview, and with its files by their ids at Meta. */
import { readTemplateContent, type TemplateParameter } from '@parley/model/content/template-content';
import type { JsonObject } from '@parley/model/json';
import { locationBody } from './location.ts';
import { type MediaIds, uploaded, uploadedDocument } from './media.ts';

export function templateBody(content: unknown, mediaIds: MediaIds): JsonObject | undefined {
  const template = readTemplateContent(content);
  if (template === undefined) return undefined;
  const { name, language, components } = template;
  const parts = components?.map((component) =>
    component.type === 'carousel'
      ? { type: 'carousel', cards: all(component.cards.map((card) => cardBody(card, mediaIds))) }
      : componentBody(component, mediaIds),
  );
  if (parts?.some((part) => part === undefined || ('cards' in part && part.cards === undefined))) return undefined;
  return {
    name,
    language: { code: language.code, policy: 'deterministic' },
    ...(parts === undefined || parts.length === 0 ? {} : { components: parts }),
  };
}

type Part = { readonly type: string; readonly parameters: readonly TemplateParameter[] };

function cardBody({ card_index, components }: { card_index: number; components: readonly Part[] }, mediaIds: MediaIds) {
  const parts = all(components.map((component) => componentBody(component, mediaIds)));
  return parts && { card_index, components: parts };
}

function componentBody(component: Part, mediaIds: MediaIds): JsonObject | undefined {
  const parameters = all(component.parameters.map((parameter) => parameterBody(parameter, mediaIds)));
  return parameters && { ...component, parameters };
}

function parameterBody(parameter: TemplateParameter, mediaIds: MediaIds): JsonObject | undefined {
  switch (parameter.type) {
    case 'image': {
      const image = uploaded(parameter.image, mediaIds);
      return image && { type: 'image', image };
    }
    case 'video': {
      const video = uploaded(parameter.video, mediaIds);
      return video && { type: 'video', video };
    }
    case 'document': {
      const document = uploadedDocument(parameter.document, mediaIds);
      return document && { type: 'document', document };
    }
    case 'location':
      return { type: 'location', location: locationBody(parameter.location) };
    default:
      return parameter;
  }
}

/** The list where every element is there, else undefined. */
function all<T>(list: readonly (T | undefined)[]): readonly T[] | undefined {
  return list.every((element) => element !== undefined) ? (list as readonly T[]) : undefined;
}
