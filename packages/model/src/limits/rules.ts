/** The small rules that limits are made of. Each gives the first problem, or undefined. */
import { field } from '../json.ts';

/** What is wrong with a message before it is sent: the field as a path inside `content`, and what to do about it. */
export type ContentProblem = { readonly field: string; readonly sentence: string };

/** A text of 1 to `max` characters (UTF-16 units, never more than WhatsApp counts). `name` begins the sentence. */
export function words(value: unknown, path: string, name: string, max: number): ContentProblem | undefined {
  if (typeof value !== 'string' || value.trim() === '') return { field: path, sentence: `${name} is missing.` };
  return value.length > max ? tooLong(path, name, value.length, max) : undefined;
}

/** The same for a text that may be left out; an empty one must be left out. */
export function optionalWords(value: unknown, path: string, name: string, max: number): ContentProblem | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && value.trim() === '') {
    return { field: path, sentence: `${name} is empty. Fill it in or leave it out.` };
  }
  return words(value, path, name, max);
}

/** A list of `min` to `max` elements, each of which passes. `names` is the plural in the sentence. */
export function list(
  value: unknown,
  path: string,
  names: string,
  [min, max]: readonly [min: number, max: number],
  check: (element: unknown, path: string, index: number) => ContentProblem | undefined,
): ContentProblem | undefined {
  const count = Array.isArray(value) ? value.length : 0;
  if (!Array.isArray(value) || count < min || count > max) {
    return { field: path, sentence: `WhatsApp takes ${min} to ${max} ${names}; there are ${count}.` };
  }
  return first(value, (element, index) => check(element, `${path}[${index}]`, index));
}

/** The first problem of any element. */
export function first<T>(
  elements: readonly T[],
  check: (element: T, index: number) => ContentProblem | undefined,
): ContentProblem | undefined {
  for (const [index, element] of elements.entries()) {
    const problem = check(element, index);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** No two of these are the same. `path` names the place of one. */
export function unique(
  values: readonly unknown[],
  name: string,
  path: (index: number) => string,
): ContentProblem | undefined {
  const repeated = values.findIndex((value, index) => values.indexOf(value) < index);
  return repeated < 0 ? undefined : { field: path(repeated), sentence: `${name} is used twice. Each must be its own.` };
}

/** None of these fields is there. */
export function absent(
  value: unknown,
  names: readonly string[],
  path: string,
  sentence: string,
): ContentProblem | undefined {
  const found = names.find((name) => field(value, name) !== undefined);
  return found === undefined ? undefined : { field: joined(path, found), sentence };
}

/** An http or https address. */
export function webAddress(value: unknown, path: string, name: string, max: number): ContentProblem | undefined {
  const problem = words(value, path, name, max);
  if (problem !== undefined) return problem;
  if (webPattern.test(String(value))) return undefined;
  return { field: path, sentence: `${name} is not a web address. It must begin with https:// or http://.` };
}

/** A host without a name in front of it, then anything without spaces. */
const webPattern = /^https?:\/\/[^\s/?#@\\<>"]+(?:[/?#]\S*)?$/i;

export function joined(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function tooLong(path: string, name: string, length: number, max: number): ContentProblem {
  return {
    field: path,
    sentence: `${name} has ${grouped(length)} characters; WhatsApp takes at most ${grouped(max)}.`,
  };
}

/** With a comma between thousands, the same on every machine. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
