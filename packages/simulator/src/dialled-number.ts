/** A phone number as it was dialled, and the WhatsApp id that Meta makes of it. */

/** No person has this number: a send to it is refused with 131026. */
export const numberWithoutWhatsApp = '12025550199';

/**
 * The digits of a dialled number. A leading plus, spaces, dots, dashes and parentheses are tolerated; undefined where
 * anything else is in it, or where it cannot be a number with its country code (7 to 15 digits, no leading zero).
 */
export function dialledDigits(dialled: string): string | undefined {
  if (dialled.length > 40 || !/^\s*\+?[\d\s().-]+$/.test(dialled)) return undefined;
  const digits = dialled.replace(/\D/g, '');
  return /^[1-9]\d{6,14}$/.test(digits) ? digits : undefined;
}

/**
 * The form under which WhatsApp knows a number: Brazil without the ninth digit, Mexico without the 1, Argentina with
 * the 9. Source: Meta, phone number formatting.
 */
export function canonicalWaId(digits: string): string {
  const brazil = /^55(\d{2})9([6-9]\d{7})$/.exec(digits);
  if (brazil) return `55${brazil[1]}${brazil[2]}`;
  const mexico = /^521(\d{10})$/.exec(digits);
  if (mexico) return `52${mexico[1]}`;
  const argentina = /^54(\d{10})$/.exec(digits);
  if (argentina) return `549${argentina[1]}`;
  return digits;
}

/** A user id that is scoped to the business (BSUID): country, dot, up to 128 letters and digits. */
export function isUserId(value: string): boolean {
  return /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/.test(value);
}
