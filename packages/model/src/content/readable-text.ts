/** The one line that stands for a message in lists, search and notifications. */
import { isObject } from '../json.ts';
import { never } from '../never.ts';
import { cleanText } from './clean-text.ts';
import { type Face, faceOf } from './face.ts';
import { typeLabel } from './type-label.ts';

/**
 * The readable line of a message: its own words where it has some (body, caption, file name, title), else the name of
 * its kind. Never empty. NUL and lone surrogates are replaced, because they end or break text search in a database.
 */
export function readableText(type: string, content: unknown): string {
  const isEmpty = !isObject(content) || Object.keys(content).length === 0;
  const line = isEmpty ? undefined : lineOf(faceOf(type, content));
  if (line !== undefined && line.trim() !== '') return cleanText(line);
  return typeLabel(type);
}

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
    case 'call':
      return face.sentence;
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
