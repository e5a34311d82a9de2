/** Waits for things, never for time: a check is looked at again whenever something may have changed. */
import { setTimeout as delay } from 'node:timers/promises';

/** How long a thing may take before its absence is the failure, in milliseconds. */
const patienceMs = 45_000;
const lookAgainMs = 10;

/** Resolves with the first value that is neither undefined nor false. Fails with `what`, which may tell what was seen last. */
export async function eventually<T>(
  what: string | (() => string),
  look: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const value = await look();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > deadline) {
      throw new Error(`Waited ${patienceMs / 1000} s in vain: ${typeof what === 'string' ? what : what()}`);
    }
    await delay(lookAgainMs);
  }
}

/** Resolves once nothing is left to wait for, however much there is, as long as it becomes less and less. */
export async function dwindles(what: string | (() => string), left: () => number | Promise<number>): Promise<void> {
  for (let least = Number.POSITIVE_INFINITY; least > 0; ) {
    const next = await eventually(what, async () => {
      const now = await left();
      return now < least && { now };
    });
    least = next.now;
  }
}
