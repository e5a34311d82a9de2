/**
 * The entries that are known here and not told yet, in the order of the log. An entry is
 *
 * - waiting: not in the collections, as far as this node knows. Its own node applies it; one of another node is applied
 *   here, too, when that takes longer than a second, because that node may be gone. On a server that writes in two steps
 *   it waits until earlier entries of other nodes that write the same documents are applied: their guards could pass
 *   each other.
 * - applied: in the collections. It is told once everything before it is.
 *
 * Applying cannot fail but for a database that does not answer, and then it is tried until it does.
 */
import type { LogEntry } from '../store.ts';
import { type Applicable, applyEntries, type Own } from './apply.ts';
import type { Connection } from './connection.ts';
import { unavailable } from './failure.ts';
import type { Progress } from './progress.ts';

export type Queue = {
  /** The next entry of the log; `own` as in apply.ts, of an entry that was written here just now. */
  add(entry: LogEntry, own?: Own): void;
  /** Asks which entries of other nodes are applied by now, and tells what can be told. */
  look(): Promise<void>;
  /** The number up to which everything is told. */
  told(): number;
  /** How many writes are not in the collections, as far as is known here. */
  waiting(): number;
  /** Resolves once everything up to this number is told. Rejects when the store is closed before. */
  untilTold(seq: number): Promise<void>;
  /** Resolves when few enough of this node's entries wait to be applied. */
  room(): Promise<void>;
  /** Gives what waits some seconds to be applied; what is not is applied by the next start. */
  close(): Promise<void>;
};

type Queued = Applicable & { isApplied: boolean; readonly since: number };

/** Entries of this node that may wait: enough to write the next while one is applied. */
const mostWaiting = 4;
const helpAfterMs = 1000;
/** Where guards can pass each other: that node is gone, and not only slow. */
const helpInTwoStepsAfterMs = 8000;
const lookAgainMs = 100;
const tryAgainMs = 250;
const closeMs = 2000;

export function makeQueue(options: {
  readonly connection: Connection;
  readonly progress: Progress;
  readonly node: string;
  readonly from: number;
  /** An entry is in the collections. */
  readonly onApplied: (entry: LogEntry) => void;
  /** Everything before this entry has been told. */
  readonly onTold: (entry: LogEntry) => void;
  readonly closed: () => Error;
}): Queue {
  const { connection, progress, node, onApplied, onTold, closed } = options;
  let queue: Queued[] = [];
  let told = options.from;
  let applying: Promise<void> | undefined;
  let again: NodeJS.Timeout | undefined;
  let isClosed = false;
  const waiters: { seq: number; resolve: () => void; reject: (error: Error) => void }[] = [];
  const roomFor: (() => void)[] = [];

  const patienceMs = connection.writesInTwoSteps ? helpInTwoStepsAfterMs : helpAfterMs;
  const isOurs = (queued: Queued) => queued.entry.node === node;
  const waitingHere = () => queue.filter((queued) => !queued.isApplied && isOurs(queued));

  /** Those of them that can be applied now. */
  function readyHere(): Queued[] {
    if (!connection.writesInTwoSteps) return waitingHere();
    const before = new Set<string>();
    const ready: Queued[] = [];
    for (const queued of queue) {
      if (queued.isApplied) continue;
      const places = queued.entry.writes.map(({ collection, id }) => `${collection}/${id}`);
      if (!isOurs(queued)) for (const place of places) before.add(place);
      else if (places.some((place) => before.has(place))) break;
      else ready.push(queued);
    }
    return ready;
  }

  function settle(applied: readonly Queued[]): void {
    for (const queued of applied) {
      if (queued.isApplied) continue;
      queued.isApplied = true;
      onApplied(queued.entry);
    }
    while (queue[0]?.isApplied) {
      const [{ entry }, ...rest] = queue as [Queued, ...Queued[]];
      queue = rest;
      told = entry.lastSeq;
      onTold(entry);
    }
    for (const waiter of waiters.splice(0)) {
      if (waiter.seq <= told) waiter.resolve();
      else waiters.push(waiter);
    }
    const isRoom = waitingHere().length < mostWaiting;
    if (isRoom) for (const resolve of roomFor.splice(0)) resolve();
    start();
  }

  /** Up to where everything is told once these are applied. */
  function toldWith(applied: readonly Queued[]): number {
    let end = told;
    for (const queued of queue) {
      if (!queued.isApplied && !applied.includes(queued)) break;
      end = queued.entry.lastSeq;
    }
    return end;
  }

  /** Applies what waits here, all of it at once, until nothing does. */
  async function applyOwn(): Promise<void> {
    for (let batch = readyHere(); batch.length > 0; batch = readyHere()) {
      try {
        await applyEntries(connection, batch);
        await progress.note(node, batch.at(-1)?.entry.firstSeq ?? 0, toldWith(batch));
        settle(batch);
      } catch (error) {
        if (isClosed) return;
        await pause(tryAgainMs, unavailable(error));
      }
    }
  }

  function start(): void {
    if (isClosed || applying !== undefined) return;
    if (readyHere().length === 0) {
      // It waits for another node, which rings once it has applied its own; should the bell be lost, it is looked for.
      if (waitingHere().length > 0) again ??= setTimeout(lookAgain, lookAgainMs);
      return;
    }
    applying = applyOwn().finally(() => {
      applying = undefined;
      if (!isClosed) start();
    });
  }

  async function look(): Promise<void> {
    const waiting = () => queue.filter((queued) => !queued.isApplied && !isOurs(queued));
    if (waiting().length === 0) return;
    const asked = waiting();
    const applied = new Set(await progress.appliedOf(asked.map(({ entry }) => entry)));
    settle(asked.filter(({ entry }) => applied.has(entry)));
    const late = waiting().filter(({ since }) => performance.now() - since >= patienceMs);
    if (late.length > 0) await help(late);
    if (waiting().length > 0 && !isClosed) again ??= setTimeout(lookAgain, lookAgainMs);
  }

  /** Applies entries whose node has not, and notes it in that node's name: others wait for them, too. */
  async function help(late: readonly Queued[]): Promise<void> {
    await applyEntries(connection, late);
    for (const each of new Set(late.map(({ entry }) => entry.node))) {
      const last = late.findLast(({ entry }) => entry.node === each)?.entry.firstSeq ?? 0;
      const isWhole = !queue.some(
        (queued) => isBefore(queued, each, last) && !queued.isApplied && !late.includes(queued),
      );
      if (isWhole) await progress.note(each, last, toldWith(late));
    }
    settle(late);
  }

  function lookAgain(): void {
    again = undefined;
    if (isClosed) return;
    look().catch(() => {
      again ??= setTimeout(lookAgain, tryAgainMs);
    });
  }

  return {
    add(entry, own) {
      const queued = { entry, ...(own ? { own } : {}), isApplied: false, since: performance.now() };
      queue.push(queued);
      if (isOurs(queued)) start();
    },
    look,
    told: () => told,
    waiting: () => queue.reduce((sum, { entry, isApplied }) => sum + (isApplied ? 0 : entry.writes.length), 0),
    untilTold(seq) {
      if (seq <= told) return Promise.resolve();
      if (isClosed) return Promise.reject(closed());
      return new Promise((resolve, reject) => {
        waiters.push({ seq, resolve, reject });
      });
    },
    room() {
      if (isClosed || waitingHere().length < mostWaiting) return Promise.resolve();
      return new Promise((resolve) => {
        roomFor.push(resolve);
      });
    },
    async close() {
      let timer: NodeJS.Timeout | undefined;
      const isOver = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, closeMs);
      });
      await Promise.race([applying ?? Promise.resolve(), isOver]);
      clearTimeout(timer);
      isClosed = true;
      clearTimeout(again);
      for (const resolve of roomFor.splice(0)) resolve();
      for (const { reject } of waiters.splice(0)) reject(closed());
    },
  };
}

function isBefore({ entry }: Queued, node: string, firstSeq: number): boolean {
  return entry.node === node && entry.firstSeq < firstSeq;
}

/** Waits a little; what is not a matter of the database is a mistake of ours and ends the process as one. */
async function pause(ms: number, error: unknown): Promise<void> {
  if (!(error instanceof Error) || error.name !== 'StoreUnavailable') throw error;
  await new Promise((resolve) => setTimeout(resolve, ms));
}
