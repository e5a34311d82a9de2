/** What a contact's own data can fill of a template's gaps. A suggestion: a person looks at it before it goes out. */
import { type Contact, phoneOf } from '../contact.ts';
import type { Template, TemplatePart } from '../template.ts';
import { gapsIn } from './gaps.ts';
import type { TemplateValues } from './values.ts';

export type KnownPerson = Partial<Pick<Contact, 'name' | 'bookName' | 'profileName' | 'waId'>>;

/** Values for those gaps whose meaning is plain: by their names, or because a greeting stands before them. */
export function prefill(template: Template, person: KnownPerson): TemplateValues {
  const values = new Map<string, string>();
  const { header, cards = [] } = template;
  const set = (key: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') values.set(key, value);
  };
  if (header?.kind === 'text') {
    for (const gap of gapsIn(header.text)) set(`header:${gap}`, wordsFor(gap, header.text, person));
  }
  const parts: readonly (readonly [string, TemplatePart])[] = [
    ['', template],
    ...cards.map((card, index) => [`card:${index}:`, card] as const),
  ];
  for (const [prefix, { body }] of parts) {
    for (const gap of gapsIn(body?.text ?? '')) set(`${prefix}body:${gap}`, wordsFor(gap, body?.text ?? '', person));
  }
  return Object.fromEntries(values);
}

/** What is known of a person that a gap may want, the likeliest first, each once. */
export function suggestions(person: KnownPerson): readonly string[] {
  const found = [firstName(person), fullName(person), phoneOf(person)];
  return [...new Set(found.filter((words) => words !== undefined && words !== ''))] as string[];
}

function wordsFor(gap: string, text: string, person: KnownPerson): string | undefined {
  if (/^\d+$/.test(gap)) return isGreeted(gap, text) ? firstName(person) : undefined;
  const name = gap.toLowerCase();
  if (/^(?:customer_|contact_|client_|user_)?(?:first_?name|given_?name)$/.test(name)) return firstName(person);
  if (/^(?:customer_|contact_|client_|user_)?(?:last_?name|family_?name|surname)$/.test(name)) {
    return fullName(person)?.split(' ').slice(1).join(' ');
  }
  if (/^(?:customer|contact|client|user|(?:customer_|contact_|client_|user_)?(?:full_?)?name)$/.test(name)) {
    return fullName(person);
  }
  if (/^(?:customer_|contact_|client_|user_)?(?:phone|phone_?number|mobile|whatsapp)$/.test(name))
    return phoneOf(person);
  return undefined;
}

/** Greetings of the languages that the sandbox speaks, and a few more. */
const greetings =
  'hi|hello|hey|dear|hola|estimad[oa]|oi|olá|ola|bonjour|salut|hallo|ciao|buongiorno|merhaba|مرحبا|أهلا|नमस्ते';

function isGreeted(gap: string, text: string): boolean {
  return new RegExp(`(?:^|[\\s*_])(?:${greetings})[,،]?\\s+\\*?\\{\\{\\s*${gap}\\s*\\}\\}`, 'iu').test(text);
}

function fullName({ name, bookName, profileName }: KnownPerson): string | undefined {
  return oneLine(name ?? bookName ?? profileName);
}

/** A title or a sign in front is no first name. */
function firstName(person: KnownPerson): string | undefined {
  return fullName(person)
    ?.split(' ')
    .find((word) => /\p{L}/u.test(word) && !/^(?:mr|mrs|ms|dr|herr|frau)\.?$/i.test(word));
}

function oneLine(words: string | undefined): string | undefined {
  return words?.replace(/\s+/g, ' ').trim();
}
