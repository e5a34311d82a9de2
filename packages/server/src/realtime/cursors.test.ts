import { expect, test } from 'vitest';
import { startShell } from '../testing/start-shell.ts';
import { openCursors } from './cursors.ts';

test('a place is good until where a later start began to write, under the start that handed it out', async () => {
  const { store, deps } = await startShell();
  const first = await openCursors(store, deps.write, 'first', deps.realNow());
  const end = await store.head();
  expect([first.isGood('first', end, end), first.isGood('first', end + 1, end)]).toEqual([true, false]);
  const second = await openCursors(store, deps.write, 'second', deps.realNow());
  const third = await openCursors(store, deps.write, 'third', deps.realNow());
  const head = await store.head();
  const isGood = (epoch: string | undefined, after: number) => third.isGood(epoch, after, head);
  expect(second.isGood('third', 0, head)).toBe(false);
  // The next start wrote what stands behind the end: a browser that has more has it from another past.
  expect([isGood('first', 0), isGood('first', end), isGood('first', end + 1)]).toEqual([true, true, false]);
  expect([isGood('second', end + 1), isGood('second', head)]).toEqual([true, false]);
  expect([isGood('third', head), isGood('third', head + 1)]).toEqual([true, false]);
  expect([isGood(undefined, 0), isGood('unknown', 0), isGood('__proto__', 0)]).toEqual([false, false, false]);
});
