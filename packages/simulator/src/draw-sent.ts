/** What an accepted send looks like on the phone: by itself, or by the template that it names. */
import { type Drawn, draw, type HeldMedia, showMedia } from './face.ts';
import { GraphRefusal } from './graph-error.ts';
import type { JsonObject } from './send/rules.ts';
import { fillTemplate } from './templates/fill-template.ts';
import type { TemplateCategory, TemplateStore } from './templates/template-store.ts';

/** `category` of a template. */
export type DrawnSend = Drawn & { readonly category?: TemplateCategory };

/** A template that changed since it was accepted is drawn without its words. */
export function drawSent(type: string, content: unknown, templates: TemplateStore, held: HeldMedia): DrawnSend {
  if (type !== 'template') return draw(type, content, held);
  const object = content as JsonObject & { readonly name: string; readonly language: { readonly code: string } };
  const template = templates.find(object.name, object.language.code);
  if (template === undefined) return {};
  const { category } = template;
  try {
    const { card, answers } = fillTemplate(template, object, (_type, file) => showMedia(file, held));
    return { category, face: { card }, answers };
  } catch (error) {
    if (error instanceof GraphRefusal) return { category };
    throw error;
  }
}
