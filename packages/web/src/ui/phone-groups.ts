import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** `+491512345678` as its country writes it, `+49 1512 345678`: the same digits, or the number as it is. */
export function phoneGroups(number: string): string {
  const grouped = /^\+\d+$/.test(number) ? parsePhoneNumberFromString(number)?.formatInternational() : undefined;
  // WhatsApp keeps old forms of some countries' numbers, and what is shown must be dialled as it stands.
  return grouped !== undefined && digitsOf(grouped) === digitsOf(number) ? grouped : number;
}

function digitsOf(number: string): string {
  return number.replace(/\D/g, '');
}
