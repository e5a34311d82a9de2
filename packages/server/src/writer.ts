/**
 * The one way to change anything. Works run one at a time, each seeing what the earlier ones of its flush decided;
 * those that wait together go down as one flush = one durable write = one log entry. Nothing is answered, sent or
 * emitted before its flush has returned.
 */
import { type CollectionName, type UniqueKeyName, uniqueKeys } from '@parley/storage/collections';
import {
  AlreadyExists,
  type Commit,
  type Committed,
  type DocumentOf,
  type Insert,
  Overtaken,
  type Shared,
  type Store,
  TooLarge,
} from '@parley/storage/store';
import { makeSharedFlush, type Pending } from './shared-flush.ts';
import { makeStage, type Stage } from './stage.ts';

/** What a work may look at: documents by id or unique key, as the works before it in the same flush left them. */
export type Read = {
  get<C extends CollectionName>(collection: C, id: string): Promise<DocumentOf<C> | undefined>;
  getBy<C extends CollectionName>(
    collection: C,
    key: UniqueKeyName<C>,
    value: string,
  ): Promise<DocumentOf<C> | undefined>;
};

/** What a work decided: the change, if any, and the answer its caller gets once the flush is durable. */
export type Decision<T> = { readonly commit?: Commit; readonly answer: T };

/**
 * Reads, decides, returns. It may run more than once, so it has no side effects: no network, no clock, no randomness.
 */
export type Work<T> = (read: Read) => Promise<Decision<T>>;

/** Told synchronously, for a caller that must know before the next work runs; see webhook/dispatch.ts. */
export type Watch<T> = {
  /** The work has decided, or thrown, and its change is staged; the flush is still to come. */
  readonly staged?: (result: { readonly answer: T } | { readonly error: unknown }) => void;
  /** The flush that held the work did not happen. */
  readonly lost?: () => void;
  /** The work decides on what it was told as `staged` of earlier works: where one of them runs again, it does, too. */
  readonly follows?: boolean;
  /** Whoever asks has gathered what belongs together: the flush begins with this work, and not when the turn has ended. */
  readonly isLast?: boolean;
};

/**
 * Runs a work and resolves with its answer after the flush that holds its change has returned. An answer that is, or
 * holds at its top level, an inserted document gets the stored one, `seq` included. Rejects with what the work threw,
 * with AlreadyExists when its insert met an existing document, and with StoreUnavailable when the flush failed.
 */
export type Write = <T>(work: Work<T>, watch?: Watch<T>) => Promise<T>;

export type Writer = {
  readonly write: Write;
  /** Resolves when nothing waits and nothing is being flushed. */
  idle(): Promise<void>;
};

/** Hardly a flush holds more documents, so that hardly one is measured; one that is larger than meant does no harm here. */
const unmeasuredMost = 256;

/**
 * `onFlush` hears every flush that is durable, before any of its works is answered. It must not throw. On a shared
 * database a flush is answered once its entry is applied and told, while the next one is already on its way.
 */
export function makeWriter(options: {
  readonly store: Store;
  readonly onFlush: (
    committed: readonly Committed[],
    took: { readonly works: number; readonly seconds: number },
  ) => void;
}): Writer {
  const { store, onFlush } = options;
  const { shared } = store;
  const waiting: Pending<Staged>[] = [];
  const untold = new Set<Promise<void>>();
  let running: Promise<void> | undefined;
  let isGathered = false;
  // A flush that has begun takes its course; its fate may be open, and that takes a while to find out.
  shared?.outage.onBegin((error) => {
    for (const { refuse } of waiting.splice(0)) refuse(error);
  });

  async function run(): Promise<void> {
    // Works that are asked for at once come in at once.
    await undefined;
    while (waiting.length > 0) {
      // One turn of the event loop: everything that arrived with the first work joins its flush.
      if (!isGathered) await new Promise(setImmediate);
      isGathered = false;
      await (shared === undefined ? flushOnce() : flushShared(shared));
    }
    running = undefined;
  }

  async function flushOnce(): Promise<void> {
    const stage = makeStage(store, { isTrusting: true, unmeasuredMost });
    const works: Pending<Staged>[] = [];
    let staged: Staged[] = [];
    for (let next = waiting.shift(); next !== undefined; next = stage.isFull() ? undefined : waiting.shift()) {
      works.push(next);
      staged.push(await next.stage(stage));
    }
    const began = performance.now();
    let committed: Committed[];
    try {
      committed = await commit(staged).catch(async (error) => {
        if (!(error instanceof AlreadyExists)) throw error;
        // Rare, so the others need not ask the store about each insert: now every work does, and fails by itself.
        staged = await stageAll(works);
        return commit(staged);
      });
    } catch (error) {
      for (const one of staged) one.lose(error);
      return;
    }
    if (committed.length > 0) onFlush(committed, { works: staged.length, seconds: (performance.now() - began) / 1000 });
    const stamps = stampsOf(commitsOf(staged), committed);
    for (const one of staged) one.settle(stamps);
  }

  async function stageAll(works: readonly Pending<Staged>[]): Promise<Staged[]> {
    const stage = makeStage(store);
    const staged: Staged[] = [];
    for (const work of works) staged.push(await work.stage(stage));
    return staged;
  }

  async function commit(staged: readonly Staged[]): Promise<Committed[]> {
    const commits = commitsOf(staged);
    return commits.length === 0 ? [] : store.commit(commits);
  }

  /** After each race that is lost half of the works wait for the next flush, so nobody loses for ever. */
  async function flushShared(shared: Shared): Promise<void> {
    const flush = makeSharedFlush<Staged>(store, shared);
    const add = async (next: Pending<Staged> | undefined) => next && flush.add(next);
    while (waiting.length > 0 && !flush.isFull()) await add(waiting.shift());
    const began = performance.now();
    for (;;) {
      try {
        const committed = await flush.commit();
        if (committed.length > 0) {
          onFlush(committed, { works: flush.works().length, seconds: (performance.now() - began) / 1000 });
        }
        settleOnceTold(shared, flush.works(), flush.commits(), committed);
        return;
      } catch (error) {
        const isTooLarge = error instanceof TooLarge && flush.works().length > 1;
        if (!(error instanceof Overtaken) && !isTooLarge) {
          for (const one of flush.works()) one.lose(error);
          return;
        }
        waiting.unshift(...flush.halve());
        if (error instanceof Overtaken) await flush.again(error.entries);
      }
    }
  }

  function settleOnceTold(
    shared: Shared,
    works: readonly Staged[],
    commits: readonly Commit[],
    committed: readonly Committed[],
  ): void {
    const settle = () => {
      const stamps = stampsOf(commits, committed);
      for (const one of works) one.settle(stamps);
    };
    const last = committed.at(-1);
    if (last === undefined) {
      settle();
      return;
    }
    // It is durable: also where the telling fails, what was decided stands.
    const told = shared.told(last.events.at(-1)?.seq ?? last.firstSeq).then(settle, settle);
    untold.add(told);
    void told.finally(() => untold.delete(told));
  }

  function write<T>(work: Work<T>, watch: Watch<T> = {}): Promise<T> {
    const away = shared?.outage.now();
    if (away !== undefined) {
      watch.lost?.();
      return Promise.reject(away);
    }
    const answer = new Promise<T>((resolve, reject) => {
      const lose = (error: unknown) => {
        watch.lost?.();
        reject(error);
      };
      waiting.push({
        stage: (stage) => stageWork(stage, work, watch, { resolve, reject, lose }),
        refuse: lose,
        ...(watch.follows ? { follows: true } : {}),
      });
    });
    if (watch.isLast) isGathered = true;
    running ??= run();
    return answer;
  }

  return {
    write,
    async idle() {
      while (running !== undefined || untold.size > 0) await Promise.all([running, ...untold]);
    },
  };
}

type Stamps = ReadonlyMap<object, Insert['document']>;
type Staged = {
  readonly commit?: Commit;
  readonly settle: (stamps: Stamps) => void;
  readonly lose: (error: unknown) => void;
};

function commitsOf(staged: readonly Staged[]): Commit[] {
  return staged.map((one) => one.commit).filter((commit) => commit !== undefined);
}

async function stageWork<T>(
  stage: Stage,
  work: Work<T>,
  watch: Watch<T>,
  {
    resolve,
    reject,
    lose,
  }: { resolve: (answer: T) => void; reject: (error: unknown) => void; lose: (error: unknown) => void },
): Promise<Staged> {
  try {
    const { commit, answer } = await work(stage.read);
    if (commit !== undefined) {
      await refuseDuplicates(stage.check, commit);
      stage.add(commit);
    }
    watch.staged?.({ answer });
    return {
      ...(commit && !isEmpty(commit) ? { commit } : {}),
      settle: (stamps) => resolve(restamp(answer, stamps)),
      lose,
    };
  } catch (error) {
    watch.staged?.({ error });
    return { settle: () => reject(error), lose };
  }
}

function isEmpty(commit: Commit): boolean {
  return !commit.insert?.length && !commit.put?.length && !commit.remove?.length && !commit.events?.length;
}

/** Throws AlreadyExists before anything is staged, so that one work fails and its neighbours go down. */
async function refuseDuplicates(read: Read, { insert = [], put = [], remove = [] }: Commit): Promise<void> {
  for (const { collection, document } of insert) {
    if (await read.get(collection, document.id)) throw new AlreadyExists(collection, 'id');
  }
  for (const { collection, document } of [...insert, ...put]) {
    for (const [key, keyOf] of uniqueKeys(collection)) {
      const value = keyOf(document);
      if (value === undefined) continue;
      const holder = await read.getBy(collection, key as never, value);
      const id = (holder as { readonly id: string } | undefined)?.id;
      if (id === undefined || id === document.id) continue;
      // What the same commit removes gives its keys to others.
      const isGiven = remove.some((gone) => gone.collection === collection && gone.id === id);
      if (!isGiven) throw new AlreadyExists(collection, key);
    }
  }
}

function stampsOf(commits: readonly Commit[], committed: readonly Committed[]): Stamps {
  const stamps = new Map<object, Insert['document']>();
  commits.forEach((commit, index) => {
    commit.insert?.forEach((insert, place) => {
      const stored = committed[index]?.inserted[place];
      if (stored !== undefined && stored.document !== insert.document) stamps.set(insert.document, stored.document);
    });
  });
  return stamps;
}

function restamp<T>(answer: T, stamps: Stamps): T {
  if (typeof answer !== 'object' || answer === null) return answer;
  const whole = stamps.get(answer);
  if (whole !== undefined) return whole as T;
  let copy: Record<string, unknown> | undefined;
  for (const [key, value] of Object.entries(answer)) {
    const stored = typeof value === 'object' && value !== null ? stamps.get(value) : undefined;
    if (stored !== undefined) copy = { ...(copy ?? answer), [key]: stored };
  }
  return (copy as T | undefined) ?? answer;
}
