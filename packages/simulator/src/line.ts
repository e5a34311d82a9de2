/** The readable line of a message, for the ledger and for whoever looks at a phone from far. */
import { cleanText, readableText } from '@parley/model/content';
import type { JsonObject } from './send/rules.ts';

/** Never empty. `content` is Meta's object of the type, of a person's message or of one that was sent. */
export function lineOf(type: string, content: unknown): string {
  const own = ownWords(type, content);
  return own === undefined || own.trim() === '' ? readableText(type, asRecord(content)) : cleanText(own);
}

function ownWords(type: string, content: unknown): string | undefined {
  const object = asRecord(content);
  switch (type) {
    case 'contacts':
      return Array.isArray(content)
        ? content.map((card) => wordAt(card, 'name', 'formatted_name')).join(', ')
        : undefined;
    case 'reaction':
      return wordAt(object, 'emoji');
    case 'location':
      return wordAt(object, 'name') ?? wordAt(object, 'address');
    case 'interactive':
      return wordAt(object, 'body', 'text');
    case 'template':
      return wordAt(object, 'name');
    default:
      return undefined;
  }
}

function wordAt(value: unknown, ...path: readonly string[]): string | undefined {
  let found = value;
  for (const name of path) found = asRecord(found)[name];
  return typeof found === 'string' ? found : undefined;
}

function asRecord(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null ? (value as JsonObject) : {};
}
