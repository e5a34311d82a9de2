/** Reading the body of a call of the control API, with refusals that name the field. */
import { Problem } from '@parley/model/errors';

export type Fields = { readonly [key: string]: unknown };

/** The body as an object that has no other fields than these. */
export function fields(body: unknown, known: readonly string[]): Fields {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Problem('BAD_REQUEST', 'The body must be a JSON object.');
  }
  const unknown = Object.keys(body).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new Problem('BAD_REQUEST', `Unknown field. Known are: ${known.join(', ')}.`);
  return body as Fields;
}

export function requiredText(value: unknown, name: string, limit: number): string {
  if (typeof value !== 'string' || value.trim() === '' || value.length > limit) {
    throw new Problem('BAD_REQUEST', `${name} must be a text of 1 to ${limit} characters.`);
  }
  return value;
}

/** The named texts that are there, each at most so long. */
export function optionalTexts<Name extends string>(
  body: Fields,
  limits: { readonly [N in Name]: number },
): { readonly [N in Name]?: string } {
  const found: { [N in Name]?: string } = {};
  for (const [name, limit] of Object.entries(limits) as [Name, number][]) {
    const value = body[name];
    if (value === undefined) continue;
    if (typeof value !== 'string' || value.length > limit) {
      throw new Problem('BAD_REQUEST', `${name} must be a text of at most ${limit} characters.`);
    }
    found[name] = value;
  }
  return found;
}

export function optionalBoolean<Name extends string>(body: Fields, name: Name): { readonly [N in Name]?: boolean } {
  const value = body[name];
  if (value === undefined) return {};
  if (typeof value !== 'boolean') throw new Problem('BAD_REQUEST', `${name} must be true or false.`);
  return { [name]: value } as { readonly [N in Name]?: boolean };
}

export function optionalWord<Name extends string, const Word extends string>(
  body: Fields,
  name: Name,
  words: readonly Word[],
): { readonly [N in Name]?: Word } {
  const value = body[name];
  if (value === undefined) return {};
  if (!words.includes(value as Word)) throw new Problem('BAD_REQUEST', `${name} must be one of: ${words.join(', ')}.`);
  return { [name]: value } as { readonly [N in Name]?: Word };
}

export function optionalObject<Name extends string>(body: Fields, name: Name): { readonly [N in Name]?: object } {
  const value = body[name];
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null) throw new Problem('BAD_REQUEST', `${name} must be an object.`);
  return { [name]: value } as { readonly [N in Name]?: object };
}

export function wholeNumber(value: unknown, name: string, least: number, most: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    throw new Problem('BAD_REQUEST', `${name} must be a whole number from ${least} to ${most}.`);
  }
  return value;
}
