/**
 * Group commit: what is asked for in one turn of the event loop becomes one transaction, hence one sync of the disk.
 *
 * - waiting: works queue until the turn has ended, or until one comes that ends it; no timer is involved.
 * - held: another program holds the database. Works wait for it, but no longer than two seconds each, and the event
 *   loop goes on meanwhile: SQLite's own wait would stop everything, once for every turn.
 * - running: one transaction, synchronous from BEGIN to COMMIT. Where the database fails, all of it is undone and all
 *   who wait for it are told; a work that fails by itself is left out and the others are run again. Nobody is answered
 *   before COMMIT has returned.
 * - unsynced: works that all have a follower are committed without a sync, so they outlive the process and not yet the
 *   machine. The sync of the next transaction that changes something, mostly that of a follower, is theirs, too, and then
 *   they are answered. Where none has come by the next turn they are synced by themselves.
 * - apart: what can be done again from what is durable has a transaction of its own, at once and without a sync.
 * - refusing: after an I/O error or damage nobody knows what is on the disk, and a later sync could report success for
 *   pages that were lost. Every later work is refused until the store is opened again.
 */
import { closeSync, fdatasyncSync, openSync } from 'node:fs';
import { StoreUnavailable } from '../store.ts';
import { busyTimeoutMs, type Connection, checkpointPages } from './connection.ts';
import { diskFailed, isBroken, isBusy, unavailable } from './failure.ts';

/** Bytes in one transaction, so that a burst of large webhooks cannot hold the event loop for long. */
const mostBytes = 8 * 1024 * 1024;

/** How long until a database that another program holds is tried again, milliseconds. */
export const lookAgainMs = 20;

export type Turns = {
  /**
   * Runs a synchronous work in the transaction that ends this turn; resolves with its answer once that is durable.
   * It may run more than once. Rejects with what it threw, or with StoreUnavailable. `bytes` counts against the size.
   * `follow` is told the answer when the work outlives the process, before it is durable; it must not throw.
   */
  run<T>(work: () => T, bytes?: number, follow?: (answer: T) => void): Promise<T>;
  /** The same for a work that has gathered what belongs together: its transaction takes in what waits and runs at once. */
  runNow<T>(work: () => T): Promise<T>;
  /** Runs a work at once, in a transaction of its own that is not synced. Throws SQLite's errors and StoreUnavailable. */
  apart(work: () => void): void;
  /** The same for what is only looked at, also while refusing: it happens in memory alone and is undone in the end. */
  undoing<T>(work: () => T): T;
  /** Runs what waits now, then takes on nothing more that waits for a turn. */
  close(): void;
};

type Waiting = {
  readonly bytes: number;
  /** When it was asked for, milliseconds of the steady clock. */
  readonly since: number;
  readonly isFollowed: boolean;
  work(): Done;
  reject(error: unknown): void;
};

/** A work that is committed: who follows it is told at once, who asked for it once it is durable. */
type Done = { follow(): void; answer(): void; reject(error: unknown): void };

type Attempt = {
  readonly done?: readonly Done[];
  /** It has a sync of its own: one that changes nothing has none. */
  readonly isSynced?: boolean;
  readonly failed?: Waiting;
  readonly held?: true;
  readonly reason?: unknown;
};

type Held = { readonly batch: readonly Waiting[]; readonly reason: unknown };

/** `kept` and `undone` hear of each transaction what became of it, before anybody else. Throws StoreUnavailable. */
export function makeTurns(connection: Connection, { kept, undone }: { kept(): void; undone(): void }): Turns {
  connection.database.exec('PRAGMA busy_timeout = 0');
  // Open from the start: a descriptor hears of each write that failed since it was opened, whoever met the failure first.
  const logFile = openLog(connection);
  const begin = connection.statement('BEGIN IMMEDIATE');
  const commit = connection.statement('COMMIT');
  const rollback = connection.statement('ROLLBACK');
  const waiting: Waiting[] = [];
  const unsynced: Done[] = [];
  let isSyncing = true;
  let refusal: unknown;
  let isClosed = false;

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
      const isFollowed = rest.every((each) => each.isFollowed);
      const { done, isSynced = false, failed, held, reason } = attempt(rest, isFollowed);
      if (held) return { batch: rest, reason };
      if (done !== undefined) settle(done, isFollowed, isSynced);
      else for (const each of failed === undefined ? rest : [failed]) each.reject(reason);
      rest = failed === undefined ? [] : rest.filter((each) => each !== failed);
    }
    return undefined;
  }

  /** One transaction. Tells what is done, or why not, and then whether one work alone is to blame or it could not begin. */
  function attempt(batch: readonly Waiting[], isFollowed: boolean): Attempt {
    let running: Waiting | undefined;
    try {
      if (refusal !== undefined) throw refusal;
      syncCommits(!isFollowed);
      const before = changes();
      begin.run();
      const done = batch.map((each) => {
        running = each;
        return each.work();
      });
      running = undefined;
      commit.run();
      kept();
      return { done, isSynced: !isFollowed && changes() !== before };
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

  /** Rows inserted, changed or deleted on this connection. */
  function changes(): unknown {
    return connection.statement('SELECT total_changes() AS count').get()?.count;
  }

  function settle(done: readonly Done[], isFollowed: boolean, isSynced: boolean): void {
    for (const each of done) each.follow();
    if (!isFollowed) {
      for (const each of isSynced ? [...unsynced.splice(0), ...done] : done) each.answer();
      return;
    }
    // What a follower writes at once comes in the next turn, this in the one after it.
    if (unsynced.length === 0) setImmediate(() => setImmediate(syncRest));
    unsynced.push(...done);
  }

  function syncRest(): void {
    if (unsynced.length === 0) return;
    try {
      if (refusal !== undefined) throw refusal;
      fdatasyncSync(logFile);
      for (const each of unsynced.splice(0)) each.answer();
    } catch (error) {
      refusal ??= diskFailed(error);
      for (const each of unsynced.splice(0)) each.reject(refusal);
    }
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

  function add<T>(work: () => T, bytes: number, follow?: (answer: T) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      if (isClosed || refusal !== undefined) return reject(refusal ?? closed());
      waiting.push({
        bytes,
        since: performance.now(),
        isFollowed: follow !== undefined,
        work() {
          const answer = work();
          return { follow: () => follow?.(answer), answer: () => resolve(answer), reject };
        },
        reject,
      });
    });
  }

  return {
    run(work, bytes = 0, follow) {
      const answer = add(work, bytes, follow);
      if (waiting.length === 1) setImmediate(endTurn);
      return answer;
    },
    runNow(work) {
      const answer = add(work, 0);
      queueMicrotask(endTurn);
      return answer;
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
      syncRest();
      if (!isClosed) closeSync(logFile);
      isClosed = true;
    },
  };
}

function openLog({ database }: Connection): number {
  try {
    return openSync(`${database.location()}-wal`, 'r+');
  } catch (error) {
    throw diskFailed(error);
  }
}

export function closed(): StoreUnavailable {
  return new StoreUnavailable('The database is closed.');
}
