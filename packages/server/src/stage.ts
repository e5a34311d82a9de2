/**
 * The documents of one flush as its works have left them so far, over the store: what a work reads. Everything read is
 * remembered until the flush is over, because nobody else writes meanwhile.
 */
import type { CollectionName, UniqueKeyName } from '@parley/storage/collections';
import type { StoredDocument } from '@parley/storage/declaration';
import { makeOverlay } from '@parley/storage/overlay';
import type { Commit, DocumentOf } from '@parley/storage/store';
import type { Read } from './writer.ts';

export type Stage = {
  readonly read: Read;
  /** What an insert is held against before it is staged. */
  readonly check: Read;
  /** A document as it stands here, null where there is none; undefined where nobody has asked for it yet. */
  peek(collection: CollectionName, id: string): StoredDocument | null | undefined;
  /** Takes in what a work decided. */
  add(commit: Commit): void;
  /** True where more would make the flush too large for one. */
  isFull(): boolean;
};

/** About what one flush may hold, in encoded bytes; a work that would pass this alone pages itself. */
const flushBytes = 4_000_000;

/**
 * `store`: what the documents were before the flush. A trusting stage holds inserts only against what it knows already:
 * the commit itself fails where one meets a document in the store. `unmeasuredMost`: how many documents may be taken in
 * before their size counts.
 */
export function makeStage(store: Read, { isTrusting = false, unmeasuredMost = 0 } = {}): Stage {
  const overlay = makeOverlay();
  let bytes = 0;
  let unmeasured: StoredDocument[] = [];

  async function load<C extends CollectionName>(collection: C, id: string): Promise<DocumentOf<C> | undefined> {
    const stored = await store.get(collection, id);
    overlay.note(collection, id, stored ?? null);
    return stored;
  }

  function get<C extends CollectionName>(collection: C, id: string): Promise<DocumentOf<C> | undefined> {
    const known = overlay.get(collection, id);
    if (known === undefined) return load(collection, id);
    return Promise.resolve((known ?? undefined) as DocumentOf<C> | undefined);
  }

  async function getBy<C extends CollectionName>(
    collection: C,
    key: UniqueKeyName<C>,
    value: string,
  ): Promise<DocumentOf<C> | undefined> {
    const holder = overlay.holder(collection, key, value);
    if (holder !== undefined) return holder === null ? undefined : get(collection, holder);
    const stored = await store.getBy(collection, key, value);
    // A document that an earlier work of this flush has changed or removed no longer holds what the store says.
    if (stored === undefined || overlay.get(collection, stored.id) !== undefined) {
      overlay.noteFree(collection, key, value);
      return undefined;
    }
    overlay.note(collection, stored.id, stored);
    return stored;
  }

  const read: Read = { get, getBy };
  const known: Read = {
    async get<C extends CollectionName>(collection: C, id: string) {
      return (overlay.get(collection, id) ?? undefined) as DocumentOf<C> | undefined;
    },
    async getBy<C extends CollectionName>(collection: C, key: UniqueKeyName<C>, value: string) {
      const holder = overlay.holder(collection, key, value);
      return holder ? known.get(collection, holder) : undefined;
    },
  };

  return {
    read,
    check: isTrusting ? known : read,
    peek: overlay.get,
    isFull() {
      if (unmeasured.length > unmeasuredMost) {
        for (const document of unmeasured) bytes += JSON.stringify(document).length;
        unmeasured = [];
      }
      return bytes >= flushBytes;
    },
    add(commit) {
      // First, as the store does it: what goes gives its unique keys to what comes.
      for (const { collection, id } of commit.remove ?? []) overlay.note(collection, id, null);
      for (const list of [commit.insert ?? [], commit.put ?? []]) {
        for (const { collection, document } of list) {
          overlay.note(collection, document.id, document);
          unmeasured.push(document);
        }
      }
      bytes += (commit.events?.length ?? 0) * 600;
    },
  };
}
