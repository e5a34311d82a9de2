import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeConnectionHealth } from './connection-health.ts';
import type { Connection } from './state.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function told() {
  const statuses: string[] = [];
  const health = makeConnectionHealth(({ status, justCaughtUp }: Connection) => {
    statuses.push(justCaughtUp ? `${status}, caught up` : status);
  });
  return { health, statuses };
}

it('says nothing of a loss of less than three seconds', () => {
  const { health, statuses } = told();
  health.start();
  health.live();
  health.lost();
  vi.advanceTimersByTime(2900);
  health.live();
  vi.advanceTimersByTime(60_000);
  expect(statuses).toEqual(['connecting', 'online']);
});

it('turns amber after three seconds and red after fifteen, and says for three when all is there again', () => {
  const { health, statuses } = told();
  health.start();
  health.live();
  health.lost();
  vi.advanceTimersByTime(3000);
  expect(statuses.at(-1)).toBe('reconnecting');
  vi.advanceTimersByTime(12_000);
  expect(statuses.at(-1)).toBe('offline');
  health.live();
  expect(statuses.at(-1)).toBe('online, caught up');
  vi.advanceTimersByTime(3000);
  expect(statuses).toEqual(['connecting', 'online', 'reconnecting', 'offline', 'online, caught up', 'online']);
});

it('counts from the first loss, however often it is told', () => {
  const { health, statuses } = told();
  health.start();
  health.live();
  health.lost();
  vi.advanceTimersByTime(2000);
  health.lost();
  vi.advanceTimersByTime(1000);
  expect(statuses.at(-1)).toBe('reconnecting');
});

it('is red at once when the browser has no network, and stays red until all is there again', () => {
  const { health, statuses } = told();
  health.start();
  health.live();
  health.offline();
  expect(statuses.at(-1)).toBe('offline');
  health.lost();
  vi.advanceTimersByTime(5000);
  expect(statuses).toEqual(['connecting', 'online', 'offline']);
});

it('is red when the first connection takes longer than fifteen seconds', () => {
  const { health, statuses } = told();
  health.start();
  vi.advanceTimersByTime(15_000);
  expect(statuses).toEqual(['connecting', 'offline']);
});
