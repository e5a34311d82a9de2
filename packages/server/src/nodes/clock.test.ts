import pino from 'pino';
import { expect, test } from 'vitest';
import { makeClock } from './clock.ts';

const minuteMs = 60_000;

test.each([
  ['is minutes behind', -5 * minuteMs, 1_000_000],
  ['is minutes ahead', 5 * minuteMs, 1_000_000],
  ['differs by less than it takes to ask', 1500, 1_001_500],
])('a machine whose clock %s goes by %3$s', async (_case, off, shown) => {
  const databaseNow = 1_000_000;
  const clock = makeClock(
    async () => databaseNow,
    pino({ level: 'silent' }),
    () => databaseNow + off,
  );
  expect(clock.now()).toBe(databaseNow + off);
  await clock.set();
  expect(Math.abs(clock.now() - shown)).toBeLessThan(1000);
});

test('a clock that is set right is gone by again', async () => {
  let own = 2_000_000;
  const clock = makeClock(
    async () => 1_000_000,
    pino({ level: 'silent' }),
    () => own,
  );
  await clock.set();
  own = 1_000_000;
  await clock.set();
  expect(clock.now()).toBe(own);
});
