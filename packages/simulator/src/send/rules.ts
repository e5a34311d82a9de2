/**
 * Small rules that refuse a parameter as Meta does: missing 131008, of a wrong kind or value 131009, too long or unknown
 * 100. A rule is called with the value and the parameter's name, and throws GraphRefusal or says nothing.
 */
import { GraphRefusal } from '../graph-error.ts';

export type JsonObject = { readonly [key: string]: unknown };
export type Rule = (value: unknown, name: string) => void;

/** An object with these parameters and no others; `check` sees it when each of them is right. */
export function object(
  fields: { readonly [name: string]: Rule },
  check?: (value: JsonObject, name: string) => void,
): Rule {
  return (value, name) => {
    const found = asObject(value, name);
    refuseUnknownKeys(found, Object.keys(fields), name);
    for (const [key, rule] of Object.entries(fields)) rule(found[key], `${name}.${key}`);
    check?.(found, name);
  };
}

/** An object of which the rule depends on its parameter `type`. */
export function byType(rules: { readonly [type: string]: Rule }): Rule {
  return (value, name) => {
    const { type } = asObject(value, name);
    if (type === undefined) throw missing(`${name}.type`);
    const rule = typeof type === 'string' && Object.hasOwn(rules, type) ? rules[type] : undefined;
    if (rule === undefined) throw invalid(`${name}.type`, `must be one of ${Object.keys(rules).join(', ')}`);
    rule(value, name);
  };
}

export function optional(rule: Rule): Rule {
  return (value, name) => {
    if (value !== undefined) rule(value, name);
  };
}

/** A text that is not empty. Length is counted in characters, not in UTF-16 units. */
export function text(max = Number.POSITIVE_INFINITY): Rule {
  return (value, name) => limitLength(requiredText(value, name), max, name);
}

/** A label: a text whose length Meta calls a wrong value. */
export function label(max: number): Rule {
  return (value, name) => {
    const words = requiredText(value, name);
    if (lengthOf(words) > max) throw invalid(name, `its length must be 1 to ${max}`);
  };
}

/** A text that may be empty. */
export const anyText: Rule = (value, name) => {
  if (value === undefined || value === null) throw missing(name);
  if (typeof value !== 'string') throw invalid(name, 'must be a string');
};

export const flag: Rule = (value, name) => {
  if (typeof value !== 'boolean') throw invalid(name, 'must be a boolean');
};

export function oneOf(...words: readonly unknown[]): Rule {
  return (value, name) => {
    if (value === undefined) throw missing(name);
    if (!words.includes(value)) throw invalid(name, `must be one of ${words.join(', ')}`);
  };
}

export function list(item: Rule, least: number, most: number): Rule {
  return (value, name) => {
    if (value === undefined || value === null) throw missing(name);
    if (!Array.isArray(value)) throw invalid(name, 'must be a list');
    if (value.length < least && least === 1) throw missing(name);
    if (value.length < least || value.length > most) throw invalid(name, `must have ${least} to ${most} elements`);
    for (const [place, element] of value.entries()) item(element, `${name}[${place}]`);
  };
}

/** Degrees, as a number or the text of one. */
export function degrees(limit: number): Rule {
  return (value, name) => {
    if (value === undefined) throw missing(name);
    const found = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof found !== 'number' || !(Math.abs(found) <= limit)) throw invalid(name, `must be within ±${limit}`);
  };
}

export const wholeNumber: Rule = (value, name) => {
  if (value === undefined) throw missing(name);
  if (!Number.isSafeInteger(value)) throw invalid(name, 'must be a whole number');
};

/** An address that Meta could fetch. The simulator fetches nothing. */
export const webAddress: Rule = (value, name) => {
  const address = requiredText(value, name);
  if (lengthOf(address) > 2000 || !/^https?:\/\/[^\s/]/i.test(address) || !URL.canParse(address)) {
    throw invalid(name, 'must be an http or https address');
  }
};

/** Any JSON object. */
export const anyObject: Rule = (value, name) => void asObject(value, name);

/** Any value, as long as there is one. */
export const anything: Rule = (value, name) => {
  if (value === undefined) throw missing(name);
};

export function refuseRepeated(values: readonly unknown[], name: string): void {
  if (new Set(values).size < values.length) throw invalid(name, 'must be unique');
}

export function asObject(value: unknown, name: string): JsonObject {
  if (value === undefined || value === null) throw missing(name);
  if (typeof value !== 'object' || Array.isArray(value)) throw invalid(name, 'must be an object');
  return value as JsonObject;
}

export function requiredText(value: unknown, name: string): string {
  if (value === undefined || value === null || value === '') throw missing(name);
  if (typeof value !== 'string') throw invalid(name, 'must be a string');
  return value;
}

export function refuseUnknownKeys(value: JsonObject, known: readonly string[], name: string): void {
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new GraphRefusal(100, `Unexpected key "${unknown.slice(0, 60)}" on param "${name}".`);
}

export function limitLength(value: string, max: number, name: string): void {
  if (lengthOf(value) <= max) return;
  throw new GraphRefusal(100, `Param ${name} must be at most ${max} characters long.`);
}

export function missing(name: string): GraphRefusal {
  return new GraphRefusal(131008, `The parameter ${name} is required.`);
}

export function invalid(name: string, why: string): GraphRefusal {
  return new GraphRefusal(131009, `The parameter ${name} is not valid: ${why}.`);
}

function lengthOf(value: string): number {
  return [...value].length;
}
