/**
 * Group commit: what is asked for in one turn of the event loop becomes one transaction, hence one sync of the disk.
 *
 * - waiting: works queue until the turn has ended, or until one comes that ends it; no timer is involved.
 * - held: another program holds the database. Works wait for it, but no longer than two seconds each, and the event
 *   loop goes on meanwhile: SQLite's own wait would stop everything, once for every turn.
 * - running: one transaction, synchronous from BEGIN to COMMIT. Where the database fails, all of it is undone and all
 *   who wait for it are told; a work that fails by itself is left out and the others are run again. Nobody is answered
 *   before COMMIT has returned.
 * - patient: works that something else follows from. They wait for its transaction and go down with it, in front; where
 *   none has come by the end of the next turn, they have one of their own.
 * - apart: what can be done again from what is durable has a transaction of its own, at once and without a sync.
 * - refusing: after an I/O error or damage nobody knows what is on the disk, and a later sync could report success for
 *   pages that were lost. Every later work is refused until the store is opened again.
 */
import { StoreUnavailable } from '../store.ts';
import { busyTimeoutMs, type Connection, checkpointPages } from './connection.ts';
import { isBroken, isBusy, unavailable } from './failure.ts';

/** Bytes in one transaction, so that a burst of large webhooks cannot hold the event loop for long. */
const mostBytes = 8 * 1024 * 1024;

/** How long until a database that another program holds is tried again, milliseconds. */
export const lookAgainMs = 20;

export type Turns = {
  /**
   * Runs a synchronous work in the transaction that ends this turn; resolves with its answer once that is durable.
   * It may run more than once. Rejects with what it threw, or with StoreUnavailable. `bytes` counts against the size.
   */
  run<T>(work: () => T, bytes?: number): Promise<T>;
  /**
   * The same for a work that goes down with what follows from it. `follow` is told at once that no later transaction
   * comes before this work's; it must not throw, and is not told where the work is refused.
   */
  runAlong<T>(work: () => T, bytes: number, follow: () => void): Promise<T>;
  /** The same for a work that has gathered what belongs together: its transaction takes in what waits and runs at once. */
  runNow<T>(work: () => T): Promise<T>;
  /** Runs what waits, and resolves when its fate is known. */
  settled(): Promise<void>;
  /** Runs a work at once, in a transaction of its own that is not synced. Throws SQLite's errors and StoreUnavailable. */
  apart(work: () => void): void;
  /** The same for what is only looked at, also while refusing: it happens in memory alone and is undone in the end. */
  undoing<T>(work: () => T): T;
  /** Runs what waits now, then takes on nothing more that waits for a turn. */
  close(): void;
};

type Waiting = {
  readonly bytes: number;
  /** When it was asked for, or what it goes down with: milliseconds of the steady clock. */
  readonly since: number;
  /** Returns how it is answered once it is durable. */
  work(): () => void;
  reject(error: unknown): void;
};

type Attempt = {
  readonly answers?: readonly (() => void)[];
  readonly failed?: Waiting;
  readonly held?: true;
  readonly reason?: unknown;
};

type Held = { readonly batch: readonly Waiting[]; readonly reason: unknown };

/** `kept` and `undone` hear of each transaction what became of it, before anybody else. Throws StoreUnavailable. */
export function makeTurns(connection: Connection, { kept, undone }: { kept(): void; undone(): void }): Turns {
  connection.database.exec('PRAGMA busy_timeout = 0');
  const begin = connection.statement('BEGIN IMMEDIATE');
  const commit = connection.statement('COMMIT');
  const rollback = connection.statement('ROLLBACK');
  const waiting: Waiting[] = [];
  let isSyncing = true;
  let refusal: unknown;
  let isClosed = false;

  function endTurn(): void {
    const held = transact(takeBatch());
    if (held !== undefined) waitForOther(held.batch, held.reason);
    const [first] = waiting;
    if (first === undefined) return;
    if (held === undefined) setImmediate(endTurnOf, first);
    else setTimeout(endTurnOf, lookAgainMs, first);
  }

  /** Where a transaction has taken it meanwhile, what waits by now has a turn of its own. */
  function endTurnOf(first: Waiting | undefined): void {
    if (waiting[0] === first) endTurn();
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
      const { answers, failed, held, reason } = attempt(rest);
      if (held) return { batch: rest, reason };
      if (answers !== undefined) for (const answer of answers) answer();
      else for (const each of failed === undefined ? rest : [failed]) each.reject(reason);
      rest = failed === undefined ? [] : rest.filter((each) => each !== failed);
    }
    return undefined;
  }

  /** One transaction. Tells what is done, or why not, and then whether one work alone is to blame or it could not begin. */
  function attempt(batch: readonly Waiting[]): Attempt {
    let running: Waiting | undefined;
    try {
      if (refusal !== undefined) throw refusal;
      syncCommits(true);
      begin.run();
      const answers = batch.map((each) => {
        running = each;
        return each.work();
      });
      running = undefined;
      commit.run();
      kept();
      return { answers };
    } catch (error) {
      const hasBegun = connection.database.isTransaction;
      undo(error);
      const reason = unavailable(error);
      if (!hasBegun && isBusy(error)) return { held: true, reason };
      const isOfOne = running !== undefined && !(reason instanceof StoreUnavailable);
      return { reason, ...(isOfOne ? { failed: running } : {}) };
    }
  }

  /** Without a sync there is no checkpoint either: its own sync might fail, and SQLite says nothing of that. */
  function syncCommits(isOn: boolean): void {
    if (isOn === isSyncing) return;
    connection.database.exec(
      `PRAGMA synchronous = ${isOn ? 'FULL' : 'NORMAL'}; PRAGMA wal_autocheckpoint = ${isOn ? checkpointPages : 0}`,
    );
    isSyncing = isOn;
  }

  function undo(error: unknown): void {
    if (isBroken(error)) refusal ??= unavailable(error);
    try {
      if (connection.database.isTransaction) rollback.run();
    } catch (failure) {
      refusal ??= unavailable(failure);
    }
    undone();
  }

  function add<T>(
    work: () => T,
    bytes: number,
    { follow, since = performance.now() }: { follow?: () => void; since?: number | undefined } = {},
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      if (isClosed || refusal !== undefined) return reject(refusal ?? closed());
      waiting.push({
        bytes,
        since,
        work() {
          const answer = work();
          return () => resolve(answer);
        },
        reject,
      });
      follow?.();
    });
  }

  return {
    run(work, bytes = 0) {
      const answer = add(work, bytes);
      if (waiting.length === 1) setImmediate(endTurnOf, waiting[0]);
      return answer;
    },
    runAlong(work, bytes, follow) {
      const isFirst = waiting.length === 0;
      const answer = add(work, bytes, { follow });
      const [first] = waiting;
      // What follows may be gathered until this turn has ended, and is asked for by then.
      if (isFirst) setImmediate(() => setImmediate(endTurnOf, first));
      return answer;
    },
    runNow(work) {
      // It may follow from what waits in front of it, and is refused with that.
      const answer = add(work, 0, { since: waiting[0]?.since });
      queueMicrotask(endTurn);
      return answer;
    },
    async settled() {
      if (waiting.length === 0) return;
      const last = add(() => undefined, 0);
      queueMicrotask(endTurn);
      await last.catch(() => undefined);
    },
    apart(work) {
      if (refusal !== undefined) throw refusal;
      try {
        syncCommits(false);
        begin.run();
        work();
        commit.run();
      } catch (error) {
        undo(error);
        throw error;
      }
      kept();
    },
    undoing(work) {
      let failure: unknown;
      try {
        connection.database.exec('PRAGMA cache_spill = OFF');
        begin.run();
        return work();
      } catch (error) {
        failure = error;
        throw error;
      } finally {
        undo(failure);
        connection.database.exec('PRAGMA cache_spill = ON');
      }
    },
    close() {
      while (waiting.length > 0) {
        const held = transact(takeBatch());
        for (const each of held?.batch ?? []) each.reject(held?.reason);
      }
      isClosed = true;
    },
  };
}

export function closed(): StoreUnavailable {
  return new StoreUnavailable('The database is closed.');
}
