/**
 * Files give way to messages: the busier the event loop is, the more time passes from one step of their work to the next,
 * so that bytes, flushes and thumbnails come in small doses. Where there is little to do nothing is held up.
 */
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

export type Pace = {
  /** Resolves when the next step may begin: the first at once. Resolves early with the signal. */
  step(signal: AbortSignal): Promise<void>;
};

/** `longestMs`: from one step to the next while the event loop has no rest at all; while it rests half of the time, a quarter. */
export function makePace(longestMs: number): Pace {
  const load = watchLoad();
  let next = 0;

  return {
    async step(signal) {
      const now = performance.now();
      const at = Math.max(now, next);
      next = at + longestMs * load() ** 2;
      if (at > now) await delay(at - now, undefined, { signal }).catch(() => undefined);
    },
  };
}

/** In a shorter time, in milliseconds, whoever asks would mostly see itself. */
const leastWatchMs = 50;

/** The part of the time that the event loop has been busy of late, 0 to 1. */
function watchLoad(): () => number {
  let seen = performance.eventLoopUtilization();
  let load = seen.utilization;

  return () => {
    const now = performance.eventLoopUtilization();
    const { active, idle, utilization } = performance.eventLoopUtilization(now, seen);
    if (active + idle >= leastWatchMs) {
      seen = now;
      load = utilization;
    }
    return load;
  };
}
