/**
 * Group commit: what is asked for in one turn of the event loop becomes one transaction, hence one sync of the disk.
 *
 * - waiting: works queue until the turn has ended, or until one comes that ends it; no timer is involved.
 * - held: another program holds the database. Works wait for it, but no longer than two seconds each, and the event
 *   loop goes on meanwhile: SQLite's own wait would stop everything, once for every turn.
 * - running: one transaction, synchronous from BEGIN to COMMIT. Where the database fails, all of it is undone and all
 *   who wait for it are told; a work that fails by itself is left out and the others are run again. Nobody is answered
 *   before COMMIT has returned.
 * - refusing: after an I/O error or damage nobody knows what is on the disk, and a later sync could report success for
 *   pages that were lost. Every later work is refused until the store is opened again.
 */
import { StoreUnavailable } from '../store.ts';
import { busyTimeoutMs, type Connection } from './connection.ts';
import { isBroken, isBusy, unavailable } from './failure.ts';

/** Bytes in one transaction, so that a burst of large webhooks cannot hold the event loop for long. */
const mostBytes = 8 * 1024 * 1024;

/** How long until a database that another program holds is tried again, milliseconds. */
const lookAgainMs = 20;

export type Turns = {
  /**
   * Runs a synchronous work in the transaction that ends this turn; resolves with its answer once that is durable.
   * It may run more than once. Rejects with what it threw, or with StoreUnavailable. `bytes` counts against the size.
   */
  run<T>(work: () => T, bytes?: number): Promise<T>;
  /** The same for a work that has gathered what belongs together: its transaction takes in what waits and runs at once. */
  runNow<T>(work: () => T): Promise<T>;
  /** Runs what waits now, then refuses everything. */
  close(): void;
};

type Waiting = {
  readonly bytes: number;
  /** When it was asked for, milliseconds of the steady clock. */
  readonly since: number;
  /** Returns how to tell that it is done. */
  work(): () => void;
  reject(error: unknown): void;
};

type Held = { readonly batch: readonly Waiting[]; readonly reason: unknown };

/** `onUndone` is told of each transaction that came to nothing. */
export function makeTurns(connection: Connection, onUndone: () => void): Turns {
  connection.database.exec('PRAGMA busy_timeout = 0');
  const begin = connection.statement('BEGIN IMMEDIATE');
  const commit = connection.statement('COMMIT');
  const rollback = connection.statement('ROLLBACK');
  const waiting: Waiting[] = [];
  let refusal: unknown;

  function endTurn(): void {
    const held = transact(takeBatch());
    if (held !== undefined) waitForOther(held.batch, held.reason);
    if (waiting.length === 0) return;
    if (held === undefined) setImmediate(endTurn);
    else setTimeout(endTurn, lookAgainMs);
  }

  /** Puts back what may still wait; what has waited long enough is told why. */
  function waitForOther(batch: readonly Waiting[], reason: unknown): void {
    const longAgo = performance.now() - busyTimeoutMs;
    for (const each of [...batch, ...waiting.splice(0)]) {
      if (each.since > longAgo) waiting.push(each);
      else each.reject(reason);
    }
  }

  function takeBatch(): Waiting[] {
    let bytes = 0;
    const end = waiting.findIndex((each, index) => {
      bytes += each.bytes;
      return index > 0 && bytes > mostBytes;
    });
    return waiting.splice(0, end === -1 ? waiting.length : end);
  }

  /**
   * Each round without the works that failed by themselves: they are rare, and a savepoint for each is not. Returns what
   * could not begin because another program holds the database.
   */
  function transact(batch: readonly Waiting[]): Held | undefined {
    let rest = batch;
    while (rest.length > 0) {
      const { answers = [], failed, held } = attempt(rest);
      for (const answer of answers) answer();
      if (held !== undefined) return { batch: rest, reason: held };
      rest = failed === undefined ? [] : rest.filter((each) => each !== failed);
    }
    return undefined;
  }

  /** One transaction. Tells what to answer, which work has to go where one failed by itself, or why it could not begin. */
  function attempt(batch: readonly Waiting[]): { answers?: (() => void)[]; failed?: Waiting; held?: unknown } {
    let running: Waiting | undefined;
    try {
      if (refusal !== undefined) throw refusal;
      begin.run();
      const answers = batch.map((each) => {
        running = each;
        return each.work();
      });
      running = undefined;
      commit.run();
      return { answers };
    } catch (error) {
      const hasBegun = connection.database.isTransaction;
      undo(error);
      const reason = unavailable(error);
      if (!hasBegun && isBusy(error)) return { held: reason };
      if (running !== undefined && !(reason instanceof StoreUnavailable)) {
        const failed = running;
        return { answers: [() => failed.reject(reason)], failed };
      }
      return { answers: batch.map((each) => () => each.reject(reason)) };
    }
  }

  function undo(error: unknown): void {
    if (isBroken(error)) refusal ??= unavailable(error);
    try {
      if (connection.database.isTransaction) rollback.run();
    } catch (failure) {
      refusal ??= unavailable(failure);
    }
    onUndone();
  }

  function add<T>(work: () => T, bytes: number): Promise<T> {
    return new Promise((resolve, reject) => {
      if (refusal !== undefined) return reject(refusal);
      waiting.push({
        bytes,
        since: performance.now(),
        work() {
          const answer = work();
          return () => resolve(answer);
        },
        reject,
      });
    });
  }

  return {
    run(work, bytes = 0) {
      const answer = add(work, bytes);
      if (waiting.length === 1) setImmediate(endTurn);
      return answer;
    },
    runNow(work) {
      const answer = add(work, 0);
      queueMicrotask(endTurn);
      return answer;
    },
    close() {
      while (waiting.length > 0) {
        const held = transact(takeBatch());
        for (const each of held?.batch ?? []) each.reject(held?.reason);
      }
      refusal = closed();
    },
  };
}

export function closed(): StoreUnavailable {
  return new StoreUnavailable('The database is closed.');
}
