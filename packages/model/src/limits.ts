/**
 * What WhatsApp takes, checked before a message is sent: by the composer while it is written, by the server before it
 * is stored. Where Meta's sources differ, the stricter value counts. Source: Meta, messages reference and media.
 */

import { isMediaType, type MediaType } from './content/media.ts';
import { textBodyLimit } from './content.ts';
import { field, numeric } from './json.ts';
import { checkContacts } from './limits/contacts.ts';
import { checkInteractive } from './limits/interactive.ts';
import { absent, type ContentProblem, optionalWords, words } from './limits/rules.ts';
import { checkTemplate } from './limits/template.ts';

export { mostContacts } from './limits/contacts.ts';
export {
  checkFile,
  checkVoice,
  type FileFacts,
  fileLimits,
  instantVoiceBytes,
  mediaTypeOf,
  stillStickerBytes,
} from './limits/files.ts';
export { interactiveLimits } from './limits/interactive.ts';
export type { ContentProblem } from './limits/rules.ts';
export { templateLimits } from './limits/template.ts';

/** Characters under a picture, a film or a document. Source: Meta, media messages, `caption`. */
export const captionLimit = 1024;

/**
 * The first thing that keeps a message of this type from being sent, or undefined. `content` may be anything. The file
 * behind a `mediaId` is checked by `checkFile`, a template against its form by `checkTemplateValues`. Content without a
 * problem can always be put into a request.
 */
export function checkContent(type: string, content: unknown): ContentProblem | undefined {
  switch (type) {
    case 'text':
      return words(field(content, 'body'), 'body', 'The text', textBodyLimit);
    case 'location':
      return checkLocation(content);
    case 'contacts':
      return checkContacts(content);
    case 'reaction':
      return checkReaction(field(content, 'emoji'));
    case 'interactive':
      return checkInteractive(content);
    case 'template':
      return checkTemplate(content);
    default:
      if (isMediaType(type)) return checkMedia(type, content);
      return { field: 'type', sentence: 'Parley cannot send messages of this type.' };
  }
}

function checkMedia(type: MediaType, content: unknown): ContentProblem | undefined {
  const file = words(field(content, 'mediaId'), 'mediaId', 'The file', 200);
  if (file !== undefined) return file;
  if (type === 'audio' || type === 'sticker') {
    const name = type === 'audio' ? 'Audio' : 'A sticker';
    const caption = absent(
      content,
      ['caption'],
      '',
      `${name} has no caption. Send the words as a message of their own.`,
    );
    if (caption !== undefined) return caption;
  }
  return (
    optionalWords(field(content, 'caption'), 'caption', 'The caption', captionLimit) ??
    (type === 'document' ? optionalWords(field(content, 'filename'), 'filename', 'The file name', 240) : undefined)
  );
}

function checkLocation(content: unknown): ContentProblem | undefined {
  return (
    degrees(field(content, 'latitude'), 'latitude', 90) ??
    degrees(field(content, 'longitude'), 'longitude', 180) ??
    optionalWords(field(content, 'name'), 'name', 'The name of the place', 1000) ??
    optionalWords(field(content, 'address'), 'address', 'The address', 1000)
  );
}

function degrees(value: unknown, name: string, limit: number): ContentProblem | undefined {
  const number = numeric(value);
  if (number !== undefined && Math.abs(number) <= limit) return undefined;
  return { field: name, sentence: `The ${name} is a number from -${limit} to ${limit}.` };
}

/** One emoji, or an empty text, which takes the reaction back. */
function checkReaction(emoji: unknown): ContentProblem | undefined {
  if (emoji === '') return undefined;
  const isOne =
    typeof emoji === 'string' &&
    /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(emoji) &&
    emoji.length <= 64 &&
    [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(emoji)].length === 1;
  return isOne ? undefined : { field: 'emoji', sentence: 'A reaction is exactly one emoji.' };
}
