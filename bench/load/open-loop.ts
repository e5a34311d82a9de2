/** A fixed schedule that never waits for an answer: a server that is slow meets the next request all the same. */
import { micros } from '../measure/clock.ts';

/** Calls `send` at this rate for so long. Resolves with how late each call was, microseconds. */
export function openLoop(perSecond: number, ms: number, send: (number: number) => void): Promise<number[]> {
  const count = Math.round((perSecond * ms) / 1000);
  const interval = 1_000_000 / perSecond;
  const began = micros();
  const lateness: number[] = [];
  return new Promise((resolve) => {
    const tick = () => {
      for (;;) {
        const number = lateness.length;
        if (number === count) return resolve(lateness);
        const late = micros() - (began + number * interval);
        if (late < 0) break;
        lateness.push(late);
        send(number);
      }
      setTimeout(tick, 1);
    };
    tick();
  });
}
