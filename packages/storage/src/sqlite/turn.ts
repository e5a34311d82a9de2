/**
 * Group commit: what is asked for in one turn of the event loop becomes one transaction, hence one sync of the disk.
 *
 * - waiting: works queue until the turn has ended; no timer is involved.
 * - running: one transaction, synchronous from BEGIN to COMMIT. Where the database fails, all of it is undone and all
 *   who wait for it are told; nobody is answered before COMMIT has returned.
 * - refusing: after an I/O error or damage nobody knows what is on the disk, and a later sync could report success for
 *   pages that were lost. Every later work is refused until the store is opened again.
 */
import { StoreUnavailable } from '../store.ts';
import type { Connection } from './connection.ts';
import { isBroken, unavailable } from './failure.ts';

/** Bytes in one transaction, so that a burst of large webhooks cannot hold the event loop for long. */
const mostBytes = 8 * 1024 * 1024;

export type Turns = {
  /**
   * Runs a synchronous work in the transaction that ends this turn; resolves with its answer once that is durable.
   * Rejects with StoreUnavailable; a work that throws undoes the whole transaction. `bytes` counts against its size.
   */
  run<T>(work: () => T, bytes?: number): Promise<T>;
  /** Runs what waits now, then refuses everything. */
  close(): void;
};

type Waiting = {
  readonly bytes: number;
  /** Returns how to tell that it is done. */
  work(): () => void;
  reject(error: unknown): void;
};

export function makeTurns(connection: Connection): Turns {
  const begin = connection.statement('BEGIN IMMEDIATE');
  const commit = connection.statement('COMMIT');
  const rollback = connection.statement('ROLLBACK');
  const waiting: Waiting[] = [];
  let refusal: unknown;

  function endTurn(): void {
    const batch = takeBatch();
    if (waiting.length > 0) setImmediate(endTurn);
    transact(batch);
  }

  function takeBatch(): Waiting[] {
    let bytes = 0;
    const end = waiting.findIndex((each, index) => {
      bytes += each.bytes;
      return index > 0 && bytes > mostBytes;
    });
    return waiting.splice(0, end === -1 ? waiting.length : end);
  }

  function transact(batch: readonly Waiting[]): void {
    let answers: (() => void)[];
    try {
      if (refusal !== undefined) throw refusal;
      begin.run();
      answers = batch.map((each) => each.work());
      commit.run();
    } catch (error) {
      undo(error);
      for (const each of batch) each.reject(unavailable(error));
      return;
    }
    for (const answer of answers) answer();
  }

  function undo(error: unknown): void {
    if (isBroken(error)) refusal ??= unavailable(error);
    try {
      if (connection.database.isTransaction) rollback.run();
    } catch (failure) {
      refusal ??= unavailable(failure);
    }
  }

  return {
    run<T>(work: () => T, bytes = 0): Promise<T> {
      return new Promise((resolve, reject) => {
        if (refusal !== undefined) return reject(refusal);
        waiting.push({
          bytes,
          work() {
            const answer = work();
            return () => resolve(answer);
          },
          reject,
        });
        if (waiting.length === 1) setImmediate(endTurn);
      });
    },
    close() {
      while (waiting.length > 0) transact(takeBatch());
      refusal = new StoreUnavailable('The database is closed.');
    },
  };
}
