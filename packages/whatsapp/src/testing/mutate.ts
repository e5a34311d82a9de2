/** Ways to spoil one thing inside a JSON value, and to know what it belongs to. */

export type Path = readonly (string | number)[];
export type Mutation = { readonly how: 'delete' | 'double' | 'retype'; readonly value?: unknown };

/** The way to everything inside a JSON value. */
export function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const keys: (string | number)[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return keys.flatMap((key) => [
    [...path, key],
    ...pathsOf((value as Record<string | number, unknown>)[key], [...path, key]),
  ]);
}

/** True where a change at one place changes what is at the other: it is the same, around it, or inside it. */
export function touches(place: Path, need: Path): boolean {
  const shared = Math.min(place.length, need.length);
  return place.slice(0, shared).every((key, index) => key === need[index]);
}

/** The value with what is at this place deleted, retyped or doubled. */
export function mutated(value: unknown, [key, ...rest]: Path, mutation: Mutation): unknown {
  if (key === undefined) throw new Error('The whole body is not a place');
  if (Array.isArray(value)) {
    const index = Number(key);
    const before = value.slice(0, index);
    const after = value.slice(index + 1);
    if (rest.length > 0) return [...before, mutated(value[index], rest, mutation), ...after];
    if (mutation.how === 'delete') return [...before, ...after];
    return [...before, ...(mutation.how === 'double' ? [value[index], value[index]] : [mutation.value]), ...after];
  }
  const { [key]: inner, ...others } = value as Record<string | number, unknown>;
  if (rest.length > 0) return { ...(value as object), [key]: mutated(inner, rest, mutation) };
  if (mutation.how === 'delete') return others;
  return { ...(value as object), [key]: mutation.how === 'double' ? [inner, inner] : mutation.value };
}
