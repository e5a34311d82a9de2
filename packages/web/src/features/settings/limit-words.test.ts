import { expect, test } from 'vitest';
import { limitWords } from './limit-words.ts';

test.each([
  ['TIER_50', 'Writes first to at most 50 people a day'],
  ['TIER_2K', 'Writes first to at most 2,000 people a day'],
  ['TIER_100K', 'Writes first to at most 100,000 people a day'],
  ['TIER_UNLIMITED', 'Writes first to any number of people a day'],
  ['TIER_NEW', undefined],
  [undefined, undefined],
])('%s', (limit, words) => {
  expect(limitWords(limit)).toBe(words);
});
