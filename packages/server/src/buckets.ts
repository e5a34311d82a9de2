/**
 * Token buckets in front of the network, so that WhatsApp's limits are met before they are hit: messages per second of
 * a number, and messages to one contact (45 at once, then one in six seconds). Source: Meta, throughput; pair rate limits.
 */

/**
 * A bucket of `capacity` that refills by one every `intervalMs`. `isPart`: it is this node's part of a bucket that several
 * share; what it grows by was another node's a moment ago, and counts as used.
 */
export type BucketSize = { readonly capacity: number; readonly intervalMs: number; readonly isPart?: boolean };

export type Buckets = {
  /** Takes one token of each named bucket, or takes none and says in how many milliseconds all of them have one. */
  take(names: readonly { readonly name: string; readonly size: BucketSize }[], now: number): number;
};

/** The part of a number's bucket that goes with a share of its chats (0 to 1): never less than one message at a time. */
export function partOf(perSecond: number, share: number): BucketSize {
  const part = Math.max(perSecond * share, 0.001);
  return { capacity: Math.max(1, part), intervalMs: 1000 / part, isPart: share < 1 };
}

/** Full buckets are forgotten once there are this many, so that memory follows the contacts in use. */
const forgetAbove = 10_000;

export function makeBuckets(): Buckets {
  /** name → the time at which the bucket is full again. An absent bucket is full. */
  const fullAt = new Map<string, number>();
  /** name → how much the part of a bucket held when it was last asked for. */
  const parts = new Map<string, number>();

  /** A bucket is never emptier than empty: where the clock was set back, what is left to fill counts from now. */
  function limit(name: string, { capacity, intervalMs }: BucketSize, now: number): void {
    const latest = now + capacity * intervalMs;
    if ((fullAt.get(name) ?? now) > latest) fullAt.set(name, latest);
  }

  /** Milliseconds until a token is there: zero or less means now. */
  function waitFor(name: string, { capacity, intervalMs }: BucketSize, now: number): number {
    const used = Math.max(0, (fullAt.get(name) ?? now) - now);
    return used - (capacity - 1) * intervalMs;
  }

  function grow(name: string, { capacity, intervalMs }: BucketSize, now: number): void {
    const gained = capacity - (parts.get(name) ?? 0);
    parts.set(name, capacity);
    if (gained > 0) fullAt.set(name, Math.max(now, fullAt.get(name) ?? now) + gained * intervalMs);
  }

  return {
    take(names, now) {
      for (const { name, size } of names) limit(name, size, now);
      for (const { name, size } of names) if (size.isPart || parts.has(name)) grow(name, size, now);
      const wait = Math.max(...names.map(({ name, size }) => waitFor(name, size, now)));
      if (wait > 0) return Math.ceil(wait);
      for (const { name, size } of names) fullAt.set(name, Math.max(now, fullAt.get(name) ?? now) + size.intervalMs);
      if (fullAt.size > forgetAbove) for (const [name, at] of fullAt) if (at <= now) fullAt.delete(name);
      return 0;
    },
  };
}
