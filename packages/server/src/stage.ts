/**
 * The documents of one flush as its works have left them so far, over the store: what a work reads. Everything read is
 * remembered until the flush is over, because nobody else writes meanwhile.
 */
import { type CollectionName, type UniqueKeyName, uniqueKeys } from '@parley/storage/collections';
import type { Commit, DocumentOf } from '@parley/storage/store';
import type { Read } from './writer.ts';

export type Stage = {
  readonly read: Read;
  /** What an insert is held against before it is staged. */
  readonly check: Read;
  /** A document as it stands here, null where there is none; undefined where nobody has asked for it yet. */
  peek(collection: CollectionName, id: string): { readonly id: string } | null | undefined;
  /** Takes in what a work decided. */
  add(commit: Commit): void;
  /** True where more would make the flush too large for one. */
  isFull(): boolean;
};

/** About what one flush may hold, in encoded bytes; a work that would pass this alone pages itself. */
const flushBytes = 4_000_000;

type AnyDocument = { readonly id: string };

/** What was asked for and decided of one collection. */
type Known = {
  /** By id; null where there is no such document. */
  readonly documents: Map<string, AnyDocument | null>;
  /** By unique key and value: the id of the document that holds it, or null. */
  readonly holders: { readonly [key: string]: Map<string, string | null> };
};

/**
 * `store`: what the documents were before the flush. A trusting stage holds inserts only against what it knows already:
 * the commit itself fails where one meets a document in the store. `unmeasuredMost`: how many documents may be taken in
 * before their size counts.
 */
export function makeStage(store: Read, { isTrusting = false, unmeasuredMost = 0 } = {}): Stage {
  const collections = new Map<CollectionName, Known>();
  let bytes = 0;
  let unmeasured: AnyDocument[] = [];

  function knownOf(collection: CollectionName): Known {
    let known = collections.get(collection);
    if (known === undefined) {
      const holders: Record<string, Map<string, string | null>> = {};
      for (const [key] of uniqueKeys(collection)) holders[key] = new Map();
      known = { documents: new Map(), holders };
      collections.set(collection, known);
    }
    return known;
  }

  function remember(collection: CollectionName, id: string, document: AnyDocument | null): void {
    const { documents, holders } = knownOf(collection);
    const before = documents.get(id);
    documents.set(id, document);
    for (const [key, keyOf] of uniqueKeys(collection)) {
      const freed = before ? keyOf(before) : undefined;
      const taken = document ? keyOf(document) : undefined;
      if (freed === taken) continue;
      if (freed !== undefined) holders[key]?.set(freed, null);
      if (taken !== undefined) holders[key]?.set(taken, id);
    }
  }

  async function load<C extends CollectionName>(collection: C, id: string): Promise<DocumentOf<C> | undefined> {
    const stored = await store.get(collection, id);
    remember(collection, id, (stored as AnyDocument | undefined) ?? null);
    return stored;
  }

  function get<C extends CollectionName>(collection: C, id: string): Promise<DocumentOf<C> | undefined> {
    const known = knownOf(collection).documents.get(id);
    if (known === undefined) return load(collection, id);
    return Promise.resolve((known ?? undefined) as DocumentOf<C> | undefined);
  }

  async function getBy<C extends CollectionName>(
    collection: C,
    key: UniqueKeyName<C>,
    value: string,
  ): Promise<DocumentOf<C> | undefined> {
    const { documents, holders } = knownOf(collection);
    const holder = holders[key]?.get(value);
    if (holder !== undefined) return holder === null ? undefined : get(collection, holder);
    const stored = (await store.getBy(collection, key, value)) as AnyDocument | undefined;
    // A document that an earlier work of this flush has changed or removed no longer holds what the store says.
    if (stored === undefined || documents.has(stored.id)) {
      holders[key]?.set(value, null);
      return undefined;
    }
    remember(collection, stored.id, stored);
    return stored as DocumentOf<C>;
  }

  const read: Read = { get, getBy };
  const known: Read = {
    async get<C extends CollectionName>(collection: C, id: string) {
      return (knownOf(collection).documents.get(id) ?? undefined) as DocumentOf<C> | undefined;
    },
    async getBy<C extends CollectionName>(collection: C, key: UniqueKeyName<C>, value: string) {
      const { documents, holders } = knownOf(collection);
      const holder = holders[key]?.get(value);
      return (holder ? documents.get(holder) : undefined) as DocumentOf<C> | undefined;
    },
  };

  return {
    read,
    check: isTrusting ? known : read,
    peek: (collection, id) => knownOf(collection).documents.get(id),
    isFull() {
      if (unmeasured.length > unmeasuredMost) {
        for (const document of unmeasured) bytes += JSON.stringify(document).length;
        unmeasured = [];
      }
      return bytes >= flushBytes;
    },
    add(commit) {
      // First, as the store does it: what goes gives its unique keys to what comes.
      for (const { collection, id } of commit.remove ?? []) remember(collection, id, null);
      for (const list of [commit.insert ?? [], commit.put ?? []]) {
        for (const { collection, document } of list) {
          remember(collection, document.id, document);
          unmeasured.push(document);
        }
      }
      bytes += (commit.events?.length ?? 0) * 600;
    },
  };
}
