/** When a file is tried again. WhatsApp forgets it after seven days; half a day before that nobody asks any more. */

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const delays = [10 * second, minute, 5 * minute, 30 * minute, 2 * hour];
const lastDelay = 6 * hour;
const keepTryingMs = 6.5 * 24 * hour;

/** When the attempt after this many is due, in milliseconds since 1970. */
export function nextAttemptAfter(attempts: number, now: number): number {
  return now + (delays[attempts - 1] ?? lastDelay);
}

/** True where an attempt at that time would come too late for a file that was received then. */
export function isTooLate(at: number, receivedAt: number): boolean {
  return at > receivedAt + keepTryingMs;
}
