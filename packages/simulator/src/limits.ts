/**
 * How fast a number may send: messages per second over all chats (130429), and 45 to one person with one more every six
 * seconds (131056). Both are token buckets. Source: Meta, throughput and pair rate limits.
 */
import { GraphRefusal } from './graph-error.ts';

const pairCapacity = 45;
const pairRefillMs = 6000;

/** `tokens` at the time `at`, milliseconds. */
type Bucket = { tokens: number; at: number };

export type Limits = {
  /** Counts one message, or throws GraphRefusal and counts nothing. `now` in milliseconds. */
  take(personId: string, perSecond: number, now: number): void;
  reset(): void;
};

export function makeLimits(): Limits {
  let number: Bucket | undefined;
  const pairs = new Map<string, Bucket>();

  return {
    take(personId, perSecond, now) {
      number = refilled(number, perSecond, 1000 / perSecond, now);
      if (number.tokens < 1) {
        throw new GraphRefusal(
          130429,
          `The number may send ${perSecond} messages per second. Slow down and try again.`,
        );
      }
      const pair = refilled(pairs.get(personId), pairCapacity, pairRefillMs, now);
      pairs.set(personId, pair);
      if (pair.tokens < 1) {
        throw new GraphRefusal(131056, 'Too many messages to this person in a short time. Wait and try again.');
      }
      number.tokens -= 1;
      pair.tokens -= 1;
    },
    reset() {
      number = undefined;
      pairs.clear();
    },
  };
}

function refilled(bucket: Bucket | undefined, capacity: number, refillMs: number, now: number): Bucket {
  if (bucket === undefined) return { tokens: capacity, at: now };
  const tokens = Math.min(capacity, bucket.tokens + Math.max(0, now - bucket.at) / refillMs);
  return { tokens, at: now };
}
