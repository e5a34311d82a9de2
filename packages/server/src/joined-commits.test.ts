import type { Commit, Put, Remove } from '@parley/storage/store';
import { expect, test } from 'vitest';
import { joined } from './joined-commits.ts';

const remove: Remove = { collection: 'secrets', id: 'a' };

function secret(value: string): Put {
  return { collection: 'secrets', document: { id: 'a', value, createdAt: '2026-01-01T00:00:00.000Z' } } as Put;
}

test.each<[string, readonly Commit[], Commit]>([
  [
    'written by the commit that removed it',
    [{ put: [secret('1')] }, { remove: [remove], put: [secret('2')] }],
    { put: [secret('2')] },
  ],
  [
    'made anew by it',
    [{ put: [secret('1')] }, { remove: [remove], insert: [secret('2')] }],
    { insert: [secret('2')], remove: [remove] },
  ],
  ['removed later', [{ put: [secret('1')] }, { remove: [remove] }], { remove: [remove] }],
  ['made and removed again', [{ insert: [secret('1')] }, { remove: [remove] }], {}],
  ['removed and written later', [{ remove: [remove] }, { put: [secret('2')] }], { put: [secret('2')] }],
])('as one change a document is as the last left it: %s', (_what, commits, { insert = [], put = [], remove = [] }) => {
  expect(joined(...commits)).toEqual({ insert, put, remove, events: [] });
});
