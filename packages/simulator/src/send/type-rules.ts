/**
 * What each type of message must be: one rule per type, with Meta's limits. Where Meta's pages differ the looser one
 * holds, because whoever sends has to keep to the stricter. Source: Meta, send messages; one page per type.
 */
import { textBodyLimit } from '@parley/model/content';
import { file } from './file-rule.ts';
import { interactiveRule } from './interactive-rules.ts';
import { anyText, degrees, flag, invalid, label, list, missing, object, optional, type Rule, text } from './rules.ts';
import { templateRule } from './template-rule.ts';

const caption = optional(text(1024));

const location = object({
  latitude: degrees(90),
  longitude: degrees(180),
  name: optional(text(1000)),
  address: optional(text(1000)),
});

/** A card of the address book. Free words of `type`, such as HOME or CELL. */
const contact = object({
  name: object({
    formatted_name: text(),
    first_name: optional(anyText),
    last_name: optional(anyText),
    middle_name: optional(anyText),
    suffix: optional(anyText),
    prefix: optional(anyText),
  }),
  phones: several({ phone: optional(anyText), wa_id: optional(anyText) }),
  emails: several({ email: optional(anyText) }),
  urls: several({ url: optional(anyText) }),
  addresses: several({
    street: optional(anyText),
    city: optional(anyText),
    state: optional(anyText),
    zip: optional(anyText),
    country: optional(anyText),
    country_code: optional(anyText),
  }),
  org: optional(object({ company: optional(anyText), department: optional(anyText), title: optional(anyText) })),
  birthday: optional(day),
});

/** The types that can be sent, each with the rule of its object. */
export const typeRules: { readonly [type: string]: Rule } = {
  text: object({ body: text(textBodyLimit), preview_url: optional(flag) }),
  image: file({ caption }),
  video: file({ caption }),
  audio: file({ voice: optional(flag) }),
  document: file({ caption, filename: optional(label(240)) }),
  sticker: file(),
  location,
  contacts: list(contact, 1, 257),
  reaction: object({ message_id: text(), emoji: oneEmojiOrNone }),
  interactive: interactiveRule,
  template: templateRule,
};

function several(fields: { readonly [name: string]: Rule }): Rule {
  return optional(list(object({ ...fields, type: optional(anyText) }), 0, 100));
}

function day(value: unknown, name: string): void {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value)) throw invalid(name, 'must be YYYY-MM-DD');
}

/** An empty text takes a reaction back. */
function oneEmojiOrNone(value: unknown, name: string): void {
  if (value === '') return;
  if (value === undefined || value === null) throw missing(name);
  const isShort = typeof value === 'string' && value.length <= 40;
  const [first, second] = isShort ? new Intl.Segmenter().segment(value)[Symbol.iterator]() : [];
  if (first === undefined || second !== undefined || !/\p{Emoji}/u.test(first.segment)) {
    throw invalid(name, 'must be one emoji');
  }
}
