import { type CollectionName, uniqueKeys } from '../collections.ts';
import type { StoredDocument } from '../declaration.ts';
import { text } from './text.ts';

/** A document as the log has left it, and the values of its row where they are known: of a write to come they are older. */
export type Known = { readonly document: StoredDocument; readonly values?: readonly ColumnValue[] };
export type ColumnValue = string | number | null;

/**
 * The documents of one collection that were read or written lately, as objects: a hot one costs neither a statement nor
 * parsing. They can be trusted because this process alone writes the file, and shared because a document is never
 * changed, only replaced. A transaction that is undone makes them wrong, so it has to end in `clear`.
 */
export type Recent = {
  get(id: string): Known | undefined;
  getBy(key: string, value: string): Known | undefined;
  /** `length`: of its JSON. */
  keep(known: Known, length: number): void;
  forget(id: string): void;
  clear(): void;
};

/** Documents of one generation; two of each collection stay within some megabytes, whatever customers send. */
const most = 1024;
const longest = 8192;

export function makeRecent(collection: CollectionName): Recent {
  const unique = uniqueKeys(collection).map(([key, keyOf]) => ({
    key,
    of(document: StoredDocument): string | undefined {
      const value = keyOf(document);
      return value === undefined ? undefined : text(value);
    },
    /** Value → id. */
    holders: new Map<string, string>(),
  }));
  /**
   * What was used since the last generation ended, and what was used in that one but not since. What is in neither has
   * not been used for at least a whole generation. Forgetting a generation at once is cheaper than one document each time.
   */
  let young = new Map<string, Known>();
  let old = new Map<string, Known>();

  function get(id: string): Known | undefined {
    const known = young.get(id);
    if (known !== undefined) return known;
    const used = old.get(id);
    if (used !== undefined) age(id, used);
    return used;
  }

  function age(id: string, known: Known): void {
    old.delete(id);
    young.set(id, known);
    if (young.size < most) return;
    for (const { document } of old.values()) release(document);
    old = young;
    young = new Map();
  }

  function release(document: StoredDocument): void {
    for (const { of, holders } of unique) {
      const value = of(document);
      if (value !== undefined) holders.delete(value);
    }
  }

  function forget(id: string): void {
    const known = young.get(id) ?? old.get(id);
    if (known === undefined) return;
    young.delete(id);
    old.delete(id);
    release(known.document);
  }

  return {
    get: (id) => get(text(id)),
    getBy(key, value) {
      const id = unique.find((each) => each.key === key)?.holders.get(text(value));
      return id === undefined ? undefined : get(id);
    },
    keep(known, length) {
      const id = text(known.document.id);
      if (length > longest) return forget(id);
      const before = (young.get(id) ?? old.get(id))?.document;
      for (const { of, holders } of unique) {
        const freed = before && of(before);
        const taken = of(known.document);
        if (freed === taken) continue;
        if (freed !== undefined) holders.delete(freed);
        if (taken !== undefined) holders.set(taken, id);
      }
      age(id, known);
    },
    forget: (id) => forget(text(id)),
    clear() {
      young.clear();
      old.clear();
      for (const { holders } of unique) holders.clear();
    },
  };
}
