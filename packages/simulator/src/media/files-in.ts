/** The files that a message names, wherever in it they stand. */
import { asObject, type JsonObject } from '../send/rules.ts';

/** Meta's media object, and the type of file that its place asks for. */
export type NamedFile = { readonly type: string; readonly file: { readonly id?: string; readonly voice?: boolean } };

const mediaTypes = ['image', 'video', 'audio', 'document', 'sticker'];

/** `content` is Meta's object of the type, well-formed. */
export function filesIn(type: string, content: JsonObject): readonly NamedFile[] {
  if (mediaTypes.includes(type)) return [{ type, file: content }];
  if (type === 'interactive') {
    const { cards } = asObject(content.action ?? {}, 'action');
    return [content, ...((cards ?? []) as readonly JsonObject[])].flatMap(({ header }) => fileOf(header));
  }
  if (type !== 'template') return [];
  return ((content.components ?? []) as readonly Component[]).flatMap(({ parameters, cards = [] }) => [
    ...(parameters ?? []).flatMap(fileOf),
    ...cards.flatMap((card) => filesIn('template', card)),
  ]);
}

type Component = JsonObject & {
  readonly parameters?: readonly JsonObject[];
  readonly cards?: readonly JsonObject[];
};

/** Of a header or a parameter: `{ type: 'image', image: { id } }`. */
function fileOf(value: unknown): readonly NamedFile[] {
  const { type, ...rest } = asObject(value ?? {}, 'header');
  if (typeof type !== 'string' || !mediaTypes.includes(type)) return [];
  return [{ type, file: rest[type] as NamedFile['file'] }];
}
