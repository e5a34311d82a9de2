/**
 * Brings the collections up to the log. To apply a flush takes longer than to write it down, and several at once take less
 * than each alone, so it is done afterwards, and at the latest before somebody reads what only the collections can tell.
 * The number up to which they hold everything moves in the same transaction. That needs no sync: should the machine lose
 * it, it is done again from the log.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { makeWrites } from '../flush.ts';
import { type StoreLag, StoreUnavailable } from '../store.ts';
import { busyTimeoutMs, type Connection } from './connection.ts';
import { isBroken, isBusy, isFull, unavailable } from './failure.ts';
import { entriesToApply, readHead } from './log.ts';
import type { Pending } from './pending.ts';
import { type RowWrite, rowWrite, type Tables } from './table.ts';
import type { Trouble } from './trouble.ts';
import { closed, lookAgainMs, type Turns } from './turn.ts';

/** This many writes are applied at once. */
const enough = 1024;
/** Fewer are applied after this time, milliseconds, so that whoever reads the file from outside sees them soon. */
const soonMs = 100;
/** With this many, something keeps them from being applied, and nothing more is taken on. */
const tooMany = 4 * enough;
const retryAfterMs = 1000;

export type Applier = {
  /** There is something to apply. It is done later. */
  later(): void;
  /** Reads from collections that hold everything that is durable. Rejects with StoreUnavailable where they cannot. */
  before<T>(read: () => T): Promise<T>;
  /** Resolves when they hold it on the disk, too. Rejects with StoreUnavailable. */
  applied(): Promise<void>;
  /** Up to this number of the log the collections hold everything. */
  reached(): number;
  /** How much is pending, and why it stays so. */
  lag(): StoreLag;
  /** True while so much is pending that nothing more should be taken on. */
  isBehind(): boolean;
  /** Applies what it can and stops. The next start does the rest. */
  close(): void;
};

/** `makeRoom` frees space on a disk that is full. Begins with what a former run has left. Throws StoreUnavailable. */
export function makeApplier({
  connection,
  tables,
  pending,
  turns,
  trouble,
  makeRoom,
}: {
  readonly connection: Connection;
  readonly tables: Tables;
  readonly pending: Pending;
  readonly turns: Turns;
  readonly trouble: Trouble;
  readonly makeRoom: () => void;
}): Applier {
  const move = connection.statement('UPDATE applied SET seq = ?');
  const reached = connection.statement('SELECT seq FROM applied');
  let due: NodeJS.Timeout | undefined;
  let isClosed = false;

  function write(): void {
    const { writes, lastSeq } = pending.durable();
    const last = makeWrites<RowWrite>();
    for (const each of writes) last.add(each);
    for (const each of last.list) {
      const table = tables[each.collection];
      if (each.kind === 'remove') table.remove(each.id);
      else table[each.kind](each);
    }
    move.run(lastSeq);
  }

  /** All of it. Throws SQLite's errors and StoreUnavailable. */
  function apply(): void {
    if (pending.count() === 0) return;
    try {
      writeApart();
    } catch (error) {
      trouble.failed(error);
      throw error;
    }
    pending.clear();
    trouble.worked();
  }

  function writeApart(): void {
    try {
      turns.apart(write);
    } catch (error) {
      if (!isFull(error)) throw error;
      makeRoom();
      turns.apart(write);
    }
  }

  function later(): void {
    if (pending.count() >= enough) setImmediate(background);
    else due ??= setTimeout(background, soonMs).unref();
  }

  function background(): void {
    if (isClosed) return;
    clearTimeout(due);
    due = undefined;
    try {
      apply();
    } catch {
      // It stays pending. The operator is told, and so is who needs the collections before it works.
      due = setTimeout(background, retryAfterMs).unref();
    }
  }

  /** Where the disk takes nothing they hold it for this one time, in memory. Throws as `apply` does. */
  function look<T>(read: () => T): T {
    try {
      apply();
    } catch (error) {
      const isOfDisk = isFull(error) || isBroken(error) || error instanceof StoreUnavailable;
      if (!isOfDisk) throw error;
      return turns.undoing(() => {
        write();
        return read();
      });
    }
    return read();
  }

  /** Waits for another program that holds the database. */
  async function patiently<T>(run: () => T): Promise<T> {
    const giveUpAt = performance.now() + busyTimeoutMs;
    for (;;) {
      if (isClosed) throw closed();
      try {
        return run();
      } catch (error) {
        if (!isBusy(error) || performance.now() > giveUpAt) throw unavailable(error);
      }
      await wait(lookAgainMs);
    }
  }

  function recover(): void {
    for (const { firstSeq, lastSeq, writes } of entriesToApply(connection)) {
      for (const each of writes) pending.take(rowWrite(tables, each, firstSeq, JSON.stringify), lastSeq);
    }
    pending.kept();
    // Nothing else goes on yet, so SQLite itself may wait for another program that holds the database.
    connection.database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
    apply();
    connection.database.exec('PRAGMA busy_timeout = 0');
  }

  recover();
  return {
    later,
    before: (read) => patiently(() => look(read)),
    applied: () => patiently(apply),
    reached: () => (pending.count() === 0 ? readHead(connection) : Number(reached.get()?.seq)),
    lag() {
      const sentence = trouble.now();
      return { writes: pending.count(), ...(sentence === undefined ? {} : { trouble: sentence }) };
    },
    isBehind: () => pending.count() > tooMany,
    close() {
      isClosed = true;
      clearTimeout(due);
      try {
        apply();
      } catch {
        // It is in the log, and the next start begins with it.
      }
    },
  };
}
