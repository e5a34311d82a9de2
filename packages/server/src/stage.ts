/**
 * The documents of one flush as its works have left them so far, over the store: what a work reads. Everything read is
 * remembered until the flush is over, because nobody else writes meanwhile.
 */
import { type CollectionName, type UniqueKeyName, uniqueKeys } from '@parley/storage/collections';
import type { Commit, DocumentOf } from '@parley/storage/store';
import type { Read } from './writer.ts';

export type Stage = {
  readonly read: Read;
  /** A document as it stands here, null where there is none; undefined where nobody has asked for it yet. */
  peek(collection: CollectionName, id: string): { readonly id: string } | null | undefined;
  /** Takes in what a work decided. */
  add(commit: Commit): void;
  /** About how many encoded bytes were taken in. */
  bytes(): number;
};

type AnyDocument = { readonly id: string };

/** `store`: what the documents were before the flush. */
export function makeStage(store: Read): Stage {
  /** `collection/id` → the document, or null where there is none. */
  const documents = new Map<string, AnyDocument | null>();
  /** `collection/key/value` → the id of the document that holds it, or null. */
  const holders = new Map<string, string | null>();
  let size = 0;

  function remember(collection: CollectionName, id: string, document: AnyDocument | null): void {
    const before = documents.get(`${collection}/${id}`);
    for (const [key, keyOf] of uniqueKeys(collection)) {
      const freed = before ? keyOf(before) : undefined;
      const taken = document ? keyOf(document) : undefined;
      if (freed !== undefined && freed !== taken) holders.set(`${collection}/${key}/${freed}`, null);
      if (taken !== undefined) holders.set(`${collection}/${key}/${taken}`, id);
    }
    documents.set(`${collection}/${id}`, document);
  }

  async function get<C extends CollectionName>(collection: C, id: string): Promise<DocumentOf<C> | undefined> {
    const known = documents.get(`${collection}/${id}`);
    if (known !== undefined) return (known ?? undefined) as DocumentOf<C> | undefined;
    const stored = await store.get(collection, id);
    remember(collection, id, (stored as AnyDocument | undefined) ?? null);
    return stored;
  }

  async function getBy<C extends CollectionName>(
    collection: C,
    key: UniqueKeyName<C>,
    value: string,
  ): Promise<DocumentOf<C> | undefined> {
    const place = `${collection}/${key}/${value}`;
    const holder = holders.get(place);
    if (holder !== undefined) return holder === null ? undefined : get(collection, holder);
    const stored = (await store.getBy(collection, key, value)) as AnyDocument | undefined;
    // A document that an earlier work of this flush has changed or removed no longer holds what the store says.
    if (stored === undefined || documents.has(`${collection}/${stored.id}`)) {
      holders.set(place, null);
      return undefined;
    }
    remember(collection, stored.id, stored);
    return stored as DocumentOf<C>;
  }

  return {
    read: { get, getBy },
    peek: (collection, id) => documents.get(`${collection}/${id}`),
    bytes: () => size,
    add(commit) {
      for (const { collection, document } of [...(commit.insert ?? []), ...(commit.put ?? [])]) {
        remember(collection, document.id, document);
        size += roughSize(document);
      }
      for (const { collection, id } of commit.remove ?? []) remember(collection, id, null);
      size += (commit.events?.length ?? 0) * 600;
    },
  };
}

/** About the length of a value as JSON, without making the JSON. */
function roughSize(value: unknown): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 8;
  let size = 2;
  // Documents are plain objects: `for in` visits what Object.entries would copy.
  for (const key in value) size += key.length + 4 + roughSize((value as Record<string, unknown>)[key]);
  return size;
}
