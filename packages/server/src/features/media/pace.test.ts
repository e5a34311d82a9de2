import { expect, it, onTestFinished } from 'vitest';
import { makePace } from './pace.ts';

const never = new AbortController().signal;

it('work on files takes its time while the event loop has no rest, and its first step comes at once', async () => {
  spin();
  const pace = makePace(60_000);
  await pace.step(never);

  const short = makePace(200);
  await busyFor(100);
  const began = performance.now();
  for (let step = 0; step < 4; step += 1) await short.step(never);
  expect(performance.now() - began).toBeGreaterThan(150);
});

it('work on files ends its rest with the signal', async () => {
  spin();
  const pace = makePace(60 * 60_000);
  await busyFor(100);
  const stop = new AbortController();
  await pace.step(stop.signal);
  const next = pace.step(stop.signal);
  stop.abort();
  await next;
});

/** Keeps the event loop from resting until the test is over. */
function spin(): void {
  let isOver = false;
  onTestFinished(() => {
    isOver = true;
  });
  const turn = () => void (isOver || setImmediate(turn));
  turn();
}

async function busyFor(ms: number): Promise<void> {
  for (const end = performance.now() + ms; performance.now() < end; ) await new Promise(setImmediate);
}
