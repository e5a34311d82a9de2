/** The one line that stands for a message in lists, search and notifications. */
import { isObject } from '../json.ts';
import { never } from '../never.ts';
import { type Face, faceOf } from './face.ts';

/**
 * The readable line of a message: its own words where it has some (body, caption, file name, title), else the name of
 * its kind. Never empty. NUL and lone surrogates are replaced, because they end or break text search in a database.
 */
export function readableText(type: string, content: unknown): string {
  const isEmpty = !isObject(content) || Object.keys(content).length === 0;
  const line = isEmpty ? undefined : lineOf(faceOf(type, content));
  if (line !== undefined && line.trim() !== '') return cleanText(line);
  return labels.get(type) ?? `Unknown message (${cleanText(type.slice(0, 40))})`;
}

/** The same text, well-formed and without NUL. */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\ufffd');
}

/** The kind of a message where it has no words of its own. */
const labels: ReadonlyMap<string, string> = new Map([
  ['text', 'Message'],
  ['image', 'Photo'],
  ['video', 'Video'],
  ['audio', 'Audio'],
  ['document', 'Document'],
  ['sticker', 'Sticker'],
  ['location', 'Location'],
  ['contacts', 'Contact'],
  ['reaction', 'Reaction'],
  ['interactive', 'Reply'],
  ['button', 'Reply'],
  ['order', 'Order'],
  ['template', 'Template'],
  ['system', 'System notice'],
  ['unsupported', 'This message cannot be shown here'],
  ['edit', 'Edited message'],
  ['revoke', 'This message was deleted'],
  ['media_placeholder', 'Media from before this inbox'],
  ['request_welcome', 'Opened the chat'],
]);

function lineOf(face: Face): string | undefined {
  switch (face.kind) {
    case 'text':
      return face.body;
    case 'image':
    case 'video':
      return face.caption;
    case 'audio':
      return face.isVoice ? 'Voice message' : undefined;
    case 'document':
      return worded(face.caption) ?? face.filename;
    case 'location':
      return worded(face.name) ?? face.address;
    case 'contacts':
      return namesOf(face.cards.map(({ title }) => title));
    case 'reaction':
      return face.emoji === undefined ? 'Removed a reaction' : `Reacted ${face.emoji}`;
    case 'interactive':
      return worded(face.body) ?? face.sections[0]?.choices[0]?.title;
    case 'template':
      return worded(face.preview?.body) ?? face.name;
    case 'choice':
    case 'form':
      return face.title;
    case 'call_permission':
      return face.isGranted ? 'Allowed calls' : 'Declined calls';
    case 'order': {
      const count = face.product_items.length;
      return worded(face.text) ?? (count === 0 ? undefined : `Order of ${count} ${count === 1 ? 'item' : 'items'}`);
    }
    case 'system':
      return face.body;
    case 'edit':
      return `Edited: ${lineOf(face.edited) ?? 'no words'}`;
    case 'sticker':
    case 'unsupported':
    case 'revoke':
    case 'media_placeholder':
    case 'unknown':
      return undefined;
    default:
      return never(face);
  }
}

function worded(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text;
}

const mostNames = 3;

function namesOf(names: readonly string[]): string | undefined {
  const more = names.length - mostNames;
  const shown = names.slice(0, mostNames).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown || undefined;
}
