/**
 * The time that all nodes go by: the database's. What one node has written another one judges, and the clocks of machines
 * that nobody sets differ by minutes. A node holds its own clock against the database's when it joins and at every turn of
 * its lease.
 */
import type { Logger } from 'pino';

export type Clock = {
  /** Milliseconds since 1970. */
  now(): number;
  /** Asks the database for its time. */
  set(): Promise<void>;
};

/** A difference up to here may be the way to the database and back, and is left alone. */
const leastMs = 2000;

export function makeClock(databaseNow: () => Promise<number>, log: Logger, ownNow: () => number = Date.now): Clock {
  /** By how much the database is ahead of this machine. */
  let ahead = 0;

  return {
    now: () => ownNow() + ahead,
    async set() {
      const [asked, began] = [ownNow(), performance.now()];
      const there = await databaseNow();
      const tookMs = performance.now() - began;
      if (tookMs > leastMs) return;
      const difference = Math.round(there - asked - tookMs / 2);
      if (Math.abs(difference - ahead) <= leastMs) return;
      ahead = Math.abs(difference) <= leastMs ? 0 : difference;
      log.warn({ aheadMs: ahead }, 'The clock of the database differs from that of this machine, and is gone by');
    },
  };
}
