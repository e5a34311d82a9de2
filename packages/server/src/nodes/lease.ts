/**
 * This node's lease, as it may count on it. Only the database's clock says when a lease is over; this node counts on it
 * for no longer than since it asked last, so it always stops before anybody else begins.
 */
import { randomUUID } from 'node:crypto';
import type { NodeLeases } from '@parley/storage/store';

/** Milliseconds. `leastLeftMs`: with less of the lease left nothing leaves for WhatsApp any more. */
export type LeaseTimes = { readonly seconds: number; readonly renewEveryMs: number; readonly leastLeftMs: number };

/**
 * A send may take 20 s to its deadline, so what begins with 25 s left has ended when the lease ends, also on a machine
 * that is slow to look at its clock.
 */
export const leaseTimes: LeaseTimes = { seconds: 60, renewEveryMs: 20_000, leastLeftMs: 25_000 };

export type Lease = {
  /** This process, as the database knows it; a new one each time it joins. */
  instance(): string;
  join(): Promise<void>;
  /** False where the lease was broken: whatever was held by it may be another node's. */
  renew(): Promise<boolean>;
  leave(): Promise<void>;
  /** How much of it is surely left, in milliseconds. */
  leftMs(): number;
};

export function makeLease(leases: NodeLeases, seconds: number, hasDoorbell: boolean): Lease {
  const elapsed = makeElapsed();
  let instance = '';
  let until = Number.NEGATIVE_INFINITY;

  return {
    instance: () => instance,
    async join() {
      instance = randomUUID();
      const asked = elapsed();
      await leases.join({ instance, hasDoorbell, seconds });
      until = asked + seconds * 1000;
    },
    async renew() {
      const asked = elapsed();
      const isMine = await leases.renew(instance);
      until = isMine ? asked + seconds * 1000 : Number.NEGATIVE_INFINITY;
      return isMine;
    },
    async leave() {
      until = Number.NEGATIVE_INFINITY;
      await leases.leave(instance);
    },
    leftMs: () => until - elapsed(),
  };
}

/**
 * Milliseconds that have passed, as the faster of two clocks counts them: the monotonic one stands still while the
 * machine sleeps, and the wall clock may be set back.
 */
function makeElapsed(): () => number {
  let total = 0;
  let steady = performance.now();
  let wall = Date.now();
  return () => {
    const [nowSteady, nowWall] = [performance.now(), Date.now()];
    total += Math.max(0, nowSteady - steady, nowWall - wall);
    steady = nowSteady;
    wall = nowWall;
    return total;
  };
}
