/** Phone numbers as people type them. */
import { Problem } from '@parley/model/errors';
import { type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** A number in international form: digits without `+`, for reading aloud, and the country that it is of. */
export type DialledPhone = { readonly waId: string; readonly display: string; readonly country?: string };

/** A number typed with its country code, after `+`, `00` or nothing. Throws Problem UNKNOWN_NUMBER. */
export function internationalPhone(typed: string): DialledPhone {
  const number = typed.trim();
  const international = number.startsWith('00')
    ? `+${number.slice(2)}`
    : number.startsWith('+')
      ? number
      : `+${number}`;
  const parsed = parsePhoneNumberFromString(international);
  if (!parsed?.isPossible()) throw new Problem('UNKNOWN_NUMBER', 'phone');
  return dialled(parsed);
}

/**
 * What a person may mean by a number without its country code: the number of that form in the country of this one of
 * ours. Undefined where that is none. It is for a person to confirm, never to be sent to as it is.
 */
export function nationalPhone(typed: string, ours: string): DialledPhone | undefined {
  const country = parsePhoneNumberFromString(ours)?.country;
  const parsed = country && parsePhoneNumberFromString(typed, country);
  return parsed?.isValid() ? dialled(parsed) : undefined;
}

function dialled(parsed: PhoneNumber): DialledPhone {
  const { number, country } = parsed;
  return { waId: number.slice(1), display: parsed.formatInternational(), ...(country ? { country } : {}) };
}
