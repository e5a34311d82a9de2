/** The limits of contact cards that we send. Source: Meta, contacts messages; the stricter where Meta differs. */
import { readContactCards } from '../content/contact-cards.ts';
import { field } from '../json.ts';
import { type ContentProblem, first, list, webAddress, words } from './rules.ts';

/** Meta's OpenAPI document says 5, its text 257. */
export const mostContacts = 5;

export function checkContacts(content: unknown): ContentProblem | undefined {
  return (
    list(field(content, 'contacts'), 'contacts', 'contacts', [1, mostContacts], checkCard) ??
    (readContactCards(content) === undefined ? { field: 'contacts', sentence: 'The contacts are missing.' } : undefined)
  );
}

function checkCard(card: unknown, path: string): ContentProblem | undefined {
  const birthday = field(card, 'birthday');
  return (
    words(field(field(card, 'name'), 'formatted_name'), `${path}.name.formatted_name`, 'The name', 1024) ??
    first(listIn(card, 'phones'), (phone, index) =>
      words(field(phone, 'phone'), `${path}.phones[${index}].phone`, 'The number', 60),
    ) ??
    first(listIn(card, 'emails'), (email, index) =>
      emailAddress(field(email, 'email'), `${path}.emails[${index}].email`),
    ) ??
    first(listIn(card, 'urls'), (url, index) =>
      webAddress(field(url, 'url'), `${path}.urls[${index}].url`, 'The address', 2000),
    ) ??
    (birthday === undefined || isDay(birthday)
      ? undefined
      : { field: `${path}.birthday`, sentence: 'Write the birthday as YYYY-MM-DD.' })
  );
}

function emailAddress(value: unknown, path: string): ContentProblem | undefined {
  const isAddress = typeof value === 'string' && /^[^\s@]{1,200}@[^\s@.]+(?:\.[^\s@.]+)+$/.test(value);
  return isAddress ? undefined : { field: path, sentence: 'That is not an e-mail address.' };
}

/** A day of the calendar as Meta writes it. */
function isDay(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}

function listIn(value: unknown, name: string): readonly unknown[] {
  const found = field(value, name);
  return Array.isArray(found) ? found : [];
}
