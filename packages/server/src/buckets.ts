/**
 * Token buckets in front of the network, so that WhatsApp's limits are met before they are hit: messages per second of
 * a number, and messages to one contact (45 at once, then one in six seconds). Source: Meta, throughput; pair rate limits.
 */

/** A bucket of `capacity` that refills by one every `intervalMs`. */
export type BucketSize = { readonly capacity: number; readonly intervalMs: number };

export type Buckets = {
  /** Takes one token of each named bucket, or takes none and says in how many milliseconds all of them have one. */
  take(names: readonly { readonly name: string; readonly size: BucketSize }[], now: number): number;
};

/** Full buckets are forgotten once there are this many, so that memory follows the contacts in use. */
const forgetAbove = 10_000;

export function makeBuckets(): Buckets {
  /** name → the time at which the bucket is full again. An absent bucket is full. */
  const fullAt = new Map<string, number>();

  /** Milliseconds until a token is there: zero or less means now. */
  function waitFor(name: string, { capacity, intervalMs }: BucketSize, now: number): number {
    const used = Math.max(0, (fullAt.get(name) ?? now) - now);
    return used - (capacity - 1) * intervalMs;
  }

  return {
    take(names, now) {
      const wait = Math.max(...names.map(({ name, size }) => waitFor(name, size, now)));
      if (wait > 0) return Math.ceil(wait);
      for (const { name, size } of names) fullAt.set(name, Math.max(now, fullAt.get(name) ?? now) + size.intervalMs);
      if (fullAt.size > forgetAbove) for (const [name, at] of fullAt) if (at <= now) fullAt.delete(name);
      return 0;
    },
  };
}
