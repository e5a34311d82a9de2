/**
 * JSON from somebody else, read carefully. A reader takes any value and gives a typed copy that holds only what the
 * type names, or undefined. Readers never throw and never look past an object's own properties.
 */

/** A JSON object whose content is not known. Read it with `field`, never by its own keys directly. */
export type JsonObject = { readonly [key: string]: unknown };

export type Read<T> = (value: unknown) => T | undefined;

/** What a reader gives. */
export type ReadOf<R> = R extends Read<infer T> ? T : never;

/** A field of a `shape` that may be absent. */
export type Optional<T> = { readonly read: Read<T>; readonly isForgiving: boolean };

type Fields = { readonly [name: string]: Read<unknown> | Optional<unknown> };

type Shape<F extends Fields> = {
  readonly [K in keyof F as F[K] extends Optional<unknown> ? never : K]: F[K] extends Read<infer T> ? T : never;
} & {
  readonly [K in keyof F as F[K] extends Optional<unknown> ? K : never]?: F[K] extends Optional<infer T> ? T : never;
};

/** True for a JSON object; false for a list, null and everything else. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field of an object by name; undefined where the value is no object or has no such field of its own. */
export function field(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** A field that is a text with something in it. */
export function textField(value: unknown, name: string): string | undefined {
  const found = field(value, name);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

export const anyText: Read<string> = (value) => (typeof value === 'string' ? value : undefined);

/** A text with something in it. */
export const someText: Read<string> = (value) => (typeof value === 'string' && value !== '' ? value : undefined);

/** A number that is one: neither infinite nor NaN, and no text. */
export const finite: Read<number> = (value) =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

export const flag: Read<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);

export const anyObject: Read<JsonObject> = (value) => (isObject(value) ? value : undefined);

/** A finite number, or the text of one, which Meta writes in its place here and there. */
export const numeric: Read<number> = (value) => {
  if (typeof value === 'number') return finite(value);
  return typeof value === 'string' && /^-?\d{1,15}(?:\.\d{1,20})?$/.test(value) ? Number(value) : undefined;
};

/** One of these words. */
export function oneOf<const T extends string>(...words: readonly T[]): Read<T> {
  return (value) => words.find((word) => word === value);
}

/** The first of these readers that can read a value decides. */
export function firstOf<const R extends readonly Read<unknown>[]>(...reads: R): Read<ReadOf<R[number]>> {
  return (value) => {
    for (const read of reads) {
      const found = read(value);
      if (found !== undefined) return found as ReadOf<R[number]>;
    }
    return undefined;
  };
}

/** A list of which every element can be read. */
export function listOf<T>(read: Read<T>): Read<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) return undefined;
    const elements = value.map((element) => read(element));
    return elements.every((element) => element !== undefined) ? (elements as T[]) : undefined;
  };
}

/** A list without the elements that cannot be read. */
export function whatever<T>(read: Read<T>): Read<readonly T[]> {
  return (value) => (Array.isArray(value) ? value.map(read).filter((element) => element !== undefined) : undefined);
}

/** May be absent; where it is there it must be readable, or the whole object is not. For what we send. */
export function optional<T>(read: Read<T>): Optional<T> {
  return { read, isForgiving: false };
}

/** May be absent, and counts as absent where it cannot be read. For what others send. */
export function maybe<T>(read: Read<T>): Optional<T> {
  return { read, isForgiving: true };
}

/** An object with these fields; anything else in it is left out. */
export function shape<const F extends Fields>(fields: F): Read<Shape<F>> {
  const entries = Object.entries(fields);
  return (value) => {
    if (!isObject(value)) return undefined;
    const copy: Record<string, unknown> = {};
    for (const [name, rule] of entries) {
      const found = field(value, name);
      const isRequired = typeof rule === 'function';
      if (found === undefined && !isRequired) continue;
      const read = isRequired ? rule(found) : rule.read(found);
      if (read !== undefined) copy[name] = read;
      else if (isRequired || !rule.isForgiving) return undefined;
    }
    return copy as Shape<F>;
  };
}
