import type { Ownership } from '@parley/storage/collections';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { balance, bequeath } from './balance.ts';
import { shardIds, shardOf } from './shards.ts';

type Table = Map<string, Ownership>;

function apply(table: Table, id: string, node: string | undefined): void {
  const { fence = 0 } = table.get(id) ?? {};
  table.set(id, { id, ...(node === undefined ? {} : { node }), fence: fence + 1 });
}

/** Every node acts on its plan, one after the other, until nobody wants anything. Tells how many hands were changed. */
function settle(table: Table, members: readonly string[]): number {
  let changes = 0;
  for (let round = 0; round < 20; round += 1) {
    let isQuiet = true;
    for (const me of members) {
      const { take, give } = balance(table, members, me);
      for (const id of take) apply(table, id, me);
      for (const { id, to } of give) apply(table, id, to);
      changes += take.length + give.length;
      if (take.length + give.length > 0) isQuiet = false;
    }
    if (isQuiet) return changes;
  }
  throw new Error('It never came to rest');
}

function counts(table: Table, members: readonly string[]): number[] {
  return members.map((node) => [...table.values()].filter((one) => one.node === node).length);
}

const nodes = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'), { minLength: 1 });

test('whoever joins and leaves, every shard has one owner and nobody has more than one above another', () => {
  fc.assert(
    fc.property(fc.array(nodes, { minLength: 1, maxLength: 6 }), (courses) => {
      const table: Table = new Map();
      for (const members of courses) {
        settle(table, members);
        const now = counts(table, members);
        expect(now.reduce((sum, count) => sum + count, 0)).toBe(shardIds.length);
        expect(Math.max(...now) - Math.min(...now)).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test('a node that joins costs only the shards that it gets', () => {
  const table: Table = new Map();
  settle(table, ['a', 'b', 'c']);
  expect(settle(table, ['a', 'b', 'c', 'd'])).toBe(16);
});

test('a node that leaves hands its shards on so that nothing has to move afterwards', () => {
  fc.assert(
    fc.property(nodes, (members) => {
      const table: Table = new Map();
      settle(table, members);
      const [me = ''] = members;
      for (const { id, to } of bequeath(table, members, me)) apply(table, id, to);
      const staying = members.slice(1);
      if (staying.length === 0) return;
      const now = counts(table, staying);
      expect(now.reduce((sum, count) => sum + count, 0)).toBe(shardIds.length);
      expect(Math.max(...now) - Math.min(...now)).toBeLessThanOrEqual(1);
    }),
  );
});

test('names fall into all shards, evenly', () => {
  const hits = new Map<string, number>();
  for (let index = 0; index < 6400; index += 1) {
    const shard = shardOf(`01935a0c-7f3e-7000-8000-${String(index).padStart(12, '0')}`);
    hits.set(shard, (hits.get(shard) ?? 0) + 1);
  }
  expect([...hits.keys()].sort()).toEqual(shardIds);
  expect(Math.min(...hits.values())).toBeGreaterThan(50);
});
