import { expect, test } from 'vitest';
import { nextPage } from './next-page.ts';

test.each([
  [null, '/inbox'],
  ['/settings?tab=team', '/settings?tab=team'],
  ['/inbox?c=0190-1', '/inbox?c=0190-1'],
  ['https://evil.example/inbox', '/inbox'],
  ['//evil.example', '/inbox'],
  ['/\\evil.example', '/inbox'],
  ['javascript:alert(1)', '/inbox'],
  ['settings', '/inbox'],
  ['https://parley.example/settings', '/inbox'],
])('after signing in, next=%j leads to %j', (next, path) => {
  expect(nextPage(next, 'https://parley.example')).toBe(path);
});
