import { describe, expect, it } from 'vitest';
import { median, medianInterval, quantile, summary } from './statistics.ts';

describe('statistics', () => {
  it.each<[readonly number[], number]>([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[7], 7],
  ])('the median of %j is %d', (samples, expected) => {
    expect(median(samples)).toBe(expected);
  });

  it('a quantile is a sample, the nearest by rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(quantile(hundred, 0.5)).toBe(50);
    expect(quantile(hundred, 0.99)).toBe(99);
    expect(quantile(hundred, 1)).toBe(100);
  });

  it('a summary keeps the extremes', () => {
    expect(summary([5, 9, 1])).toEqual({ min: 1, med: 5, max: 9, n: 3 });
  });

  it('the interval of a median holds it, lies within the samples, and is the same every time', () => {
    const samples = [1.1, 0.9, 1.3, 1.0, 1.2];
    const [low, high] = medianInterval(samples);
    expect(low).toBeGreaterThanOrEqual(0.9);
    expect(low).toBeLessThanOrEqual(1.1);
    expect(high).toBeGreaterThanOrEqual(1.1);
    expect(high).toBeLessThanOrEqual(1.3);
    expect(medianInterval(samples)).toEqual([low, high]);
  });
});
