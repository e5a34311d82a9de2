/**
 * Meta's object of the five media types. Inbound and echoed it names the file by Meta's `id`; what we send names our
 * own copy by `mediaId` instead, and the file gets its id at Meta when the message is delivered.
 */
import { flag, isObject, maybe, type ReadOf, shape, someText } from '../json.ts';

export const mediaTypes = ['image', 'video', 'audio', 'document', 'sticker'] as const;
export type MediaType = (typeof mediaTypes)[number];

/** Meta's object of any of these types, with what it lacks or has wrong left out. */
export const readMedia = shape({
  id: maybe(someText),
  mediaId: maybe(someText),
  mime_type: maybe(someText),
  /** Of the file: base64, in some history webhooks hex. */
  sha256: maybe(someText),
  caption: maybe(someText),
  filename: maybe(someText),
  /** A voice note rather than a piece of music. */
  voice: maybe(flag),
  animated: maybe(flag),
});
export type MediaContent = ReadOf<typeof readMedia>;

/** True for the types whose object is a file. */
export function isMediaType(type: string): type is MediaType {
  return mediaTypes.some((media) => media === type);
}

/** The ids of our own media that this content names, at any depth: headers and cards of templates included. */
export function mediaIdsIn(content: unknown): readonly string[] {
  const found = new Set<string>();
  const waiting: unknown[] = [content];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (Array.isArray(value)) for (const element of value) waiting.push(element);
    else if (isObject(value)) {
      for (const [key, inner] of Object.entries(value)) {
        if (key === 'mediaId' && typeof inner === 'string' && inner !== '') found.add(inner);
        else waiting.push(inner);
      }
    }
  }
  return [...found];
}
