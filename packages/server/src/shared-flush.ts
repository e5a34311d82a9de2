/**
 * One flush on a database that other nodes write, too. What each of its works reads and writes is noted, so that after a
 * race that another node has won only those are run again whose reads meet what that node wrote, or what a work that
 * runs again had staged. The others stay as they have decided; their numbers are given when the flush is stored.
 */
import { type CollectionName, type UniqueKeyName, uniqueKeys } from '@parley/storage/collections';
import type { Commit, Committed, DocumentOf, LogEntry, Shared } from '@parley/storage/store';
import { makeStage, type Stage } from './stage.ts';
import type { Read } from './writer.ts';

/** A work that waits for a flush; it may be staged more than once, and only the last time counts. */
export type Pending<S extends StagedWork> = {
  readonly stage: (stage: Stage) => Promise<S>;
  /** Ends it where it will not be staged any more. */
  readonly refuse: (error: unknown) => void;
  /** Runs again whenever an earlier work of the flush does. */
  readonly follows?: boolean;
};
export type StagedWork = { readonly commit?: Commit };

export type SharedFlush<S extends StagedWork> = {
  /** Stages one more work behind the others. */
  add(pending: Pending<S>): Promise<void>;
  /** True where more works would make it too large for one. */
  isFull(): boolean;
  works(): readonly S[];
  commits(): readonly Commit[];
  /** Stores what is staged. Throws what commitAt throws. */
  commit(): Promise<readonly Committed[]>;
  /** Takes the later half of the works out; a flush of one stays as it is. */
  halve(): readonly Pending<S>[];
  /** After Overtaken: takes in what the others wrote, and runs again what it concerns. */
  again(entries: readonly LogEntry[]): Promise<void>;
};

export function makeSharedFlush<S extends StagedWork>(store: Read, shared: Shared): SharedFlush<S> {
  const before = makeMemory(store);
  let base = shared.known();
  let stage = makeStage(before);
  let runs: Run<S>[] = [];

  async function run(pending: Pending<S>): Promise<Run<S>> {
    const reads = new Set<string>();
    const writes = new Set<string>();
    const read = traceReads(stage.read, reads);
    const traced: Stage = {
      ...stage,
      read,
      check: read,
      add(commit) {
        notePlaces(stage, commit, writes);
        stage.add(commit);
      },
    };
    return { pending, staged: await pending.stage(traced), reads, writes };
  }

  const commits = () => runs.map(({ staged }) => staged.commit).filter((commit) => commit !== undefined);

  return {
    async add(pending) {
      runs.push(await run(pending));
    },
    isFull: () => stage.isFull(),
    works: () => runs.map(({ staged }) => staged),
    commits,
    async commit() {
      const flush = commits();
      return flush.length === 0 ? [] : shared.commitAt(base, flush);
    },
    halve() {
      const kept = Math.ceil(runs.length / 2);
      return runs.splice(kept).map(({ pending }) => pending);
    },
    async again(entries) {
      const changed = placesOf(entries);
      before.forget(changed);
      base = entries.at(-1)?.lastSeq ?? base;
      stage = makeStage(before);
      const decided: Run<S>[] = [];
      let hasRunAgain = false;
      for (const earlier of runs) {
        const { pending, staged, reads } = earlier;
        if (meets(reads, changed) || (pending.follows && hasRunAgain)) {
          const later = await run(pending);
          for (const place of [...earlier.writes, ...later.writes]) changed.add(place);
          decided.push(later);
          hasRunAgain = true;
        } else {
          if (staged.commit !== undefined) stage.add(staged.commit);
          decided.push(earlier);
        }
      }
      runs = decided;
    },
  };
}

type Run<S extends StagedWork> = {
  readonly pending: Pending<S>;
  readonly staged: S;
  readonly reads: ReadonlySet<string>;
  readonly writes: ReadonlySet<string>;
};

function documentPlace(collection: CollectionName, id: string): string {
  return `${collection}/${id}`;
}

function keyPlace(collection: CollectionName, key: string, value: string): string {
  return `${collection}/${key}/${value}`;
}

/** Stands for every value of every unique key of a collection. */
function anyKeyPlace(collection: CollectionName): string {
  return `${collection}//`;
}

/** Notes each place that is read, also where nothing stands there. */
function traceReads(read: Read, reads: Set<string>): Read {
  return {
    get(collection, id) {
      reads.add(documentPlace(collection, id));
      return read.get(collection, id);
    },
    async getBy(collection, key, value) {
      reads.add(keyPlace(collection, key, value));
      reads.add(anyKeyPlace(collection));
      const found = await read.getBy(collection, key, value);
      // Whoever changes its holder may have given the value up.
      if (found !== undefined) reads.add(documentPlace(collection, found.id));
      return found;
    },
  };
}

/** Notes each place that a commit changes: the documents, and the values of unique keys that they take or give up. */
function notePlaces(stage: Stage, commit: Commit, writes: Set<string>): void {
  const note = (collection: CollectionName, id: string, document: { readonly id: string } | undefined) => {
    writes.add(documentPlace(collection, id));
    const keys = uniqueKeys(collection);
    if (keys.length === 0) return;
    const before = stage.peek(collection, id);
    if (before === undefined) writes.add(anyKeyPlace(collection));
    for (const [key, keyOf] of keys) {
      for (const held of [before, document]) {
        const value = held ? keyOf(held) : undefined;
        if (value !== undefined) writes.add(keyPlace(collection, key, value));
      }
    }
  };
  for (const { collection, document } of [...(commit.insert ?? []), ...(commit.put ?? [])]) {
    note(collection, document.id, document);
  }
  for (const { collection, id } of commit.remove ?? []) note(collection, id, undefined);
}

/**
 * The places that other nodes' entries changed. A value that they gave up needs no place: who read it read its holder's
 * document, too.
 */
function placesOf(entries: readonly LogEntry[]): Set<string> {
  const places = new Set<string>();
  for (const { writes } of entries) {
    for (const { collection, id, document } of writes) {
      places.add(documentPlace(collection, id));
      if (document === undefined) continue;
      for (const [key, keyOf] of uniqueKeys(collection)) {
        const value = keyOf(document);
        if (value !== undefined) places.add(keyPlace(collection, key, value));
      }
    }
  }
  return places;
}

function meets(reads: ReadonlySet<string>, changed: ReadonlySet<string>): boolean {
  const [few, many] = reads.size < changed.size ? [reads, changed] : [changed, reads];
  for (const place of few) if (many.has(place)) return true;
  return false;
}

/** What the database said during this flush, so that running again asks only for what has changed. */
function makeMemory(store: Read): Read & { forget(places: ReadonlySet<string>): void } {
  const documents = new Map<string, { readonly id: string } | undefined>();
  const holders = new Map<string, { readonly place: string; readonly id: string } | undefined>();

  return {
    async get<C extends CollectionName>(collection: C, id: string) {
      const place = documentPlace(collection, id);
      if (!documents.has(place)) documents.set(place, await store.get(collection, id));
      return documents.get(place) as DocumentOf<C> | undefined;
    },
    async getBy<C extends CollectionName>(collection: C, key: UniqueKeyName<C>, value: string) {
      const place = keyPlace(collection, key, value);
      if (!holders.has(place)) {
        const found = await store.getBy(collection, key, value);
        if (found !== undefined) documents.set(documentPlace(collection, found.id), found);
        holders.set(place, found && { place: documentPlace(collection, found.id), id: found.id });
      }
      const holder = holders.get(place);
      return holder && (documents.get(holder.place) as DocumentOf<C> | undefined);
    },
    forget(places) {
      for (const place of places) documents.delete(place);
      for (const [place, holder] of holders) {
        if (places.has(place) || (holder !== undefined && places.has(holder.place))) holders.delete(place);
      }
    },
  };
}
