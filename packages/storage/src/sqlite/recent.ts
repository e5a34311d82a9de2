import type { CollectionName } from '../collections.ts';
import { declarationOf, type StoredDocument } from '../declaration.ts';

/** A document as it stands in the database, and, where it was written here, the values of its columns. */
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

/** Documents of one collection. Together they stay within some megabytes, whatever customers send. */
const most = 2048;
const longest = 8192;

export function makeRecent(collection: CollectionName): Recent {
  const unique = Object.entries(declarationOf(collection).unique ?? {});
  /** The one used least recently comes first. */
  const byId = new Map<string, Known>();
  const idOf = new Map<string, string>();

  function get(id: string): Known | undefined {
    const known = byId.get(id);
    if (known === undefined) return undefined;
    byId.delete(id);
    byId.set(id, known);
    return known;
  }

  function forget(id: string): void {
    const known = byId.get(id);
    if (known === undefined) return;
    byId.delete(id);
    for (const [key, of] of unique) idOf.delete(`${key}/${of(known.document)}`);
  }

  return {
    get,
    getBy(key, value) {
      const id = idOf.get(`${key}/${value}`);
      return id === undefined ? undefined : get(id);
    },
    keep(known, length) {
      const { id } = known.document;
      forget(id);
      if (length > longest) return;
      byId.set(id, known);
      for (const [key, of] of unique) {
        const value = of(known.document);
        if (value !== undefined) idOf.set(`${key}/${value}`, id);
      }
      if (byId.size > most) for (const oldest of byId.keys()) return forget(oldest);
    },
    forget,
    clear() {
      byId.clear();
      idOf.clear();
    },
  };
}
