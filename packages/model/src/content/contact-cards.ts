/** Contact cards. Meta's list is kept as `{ contacts: [...] }`, so that every content is an object. */
import { anyText, maybe, type ReadOf, shape, someText, whatever } from '../json.ts';

const address = shape({
  street: maybe(anyText),
  city: maybe(anyText),
  state: maybe(anyText),
  zip: maybe(anyText),
  country: maybe(anyText),
  country_code: maybe(anyText),
  type: maybe(anyText),
});

/** One card. Everything may be missing on a card that somebody sent; the free words of `type` are CELL, HOME … */
const card = shape({
  name: maybe(
    shape({
      formatted_name: maybe(someText),
      first_name: maybe(someText),
      last_name: maybe(someText),
      middle_name: maybe(someText),
      prefix: maybe(someText),
      suffix: maybe(someText),
    }),
  ),
  phones: maybe(whatever(shape({ phone: maybe(someText), wa_id: maybe(someText), type: maybe(anyText) }))),
  emails: maybe(whatever(shape({ email: someText, type: maybe(anyText) }))),
  urls: maybe(whatever(shape({ url: someText, type: maybe(anyText) }))),
  addresses: maybe(whatever(address)),
  org: maybe(shape({ company: maybe(anyText), department: maybe(anyText), title: maybe(anyText) })),
  birthday: maybe(someText),
  /** `contact_request`: the answer to a question for the number; `other`: a card from the address book. */
  origin: maybe(anyText),
});
export type ContactCard = ReadOf<typeof card>;

/** Meta's object, with what it lacks or has wrong left out; undefined where it is none. */
export const readContactCards = shape({ contacts: whatever(card) });
export type ContactsContent = ReadOf<typeof readContactCards>;

/** The name on a card, or its first number; undefined where it has neither. */
export function cardName({ name, phones, org }: ContactCard): string | undefined {
  const whole = [name?.first_name, name?.last_name].filter((part) => part !== undefined).join(' ');
  const phone = phones?.find((one) => one.phone !== undefined)?.phone;
  return name?.formatted_name ?? (whole || org?.company || phone);
}
