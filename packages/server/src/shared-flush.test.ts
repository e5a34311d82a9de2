import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Agent } from '@parley/model/agent';
import type { AgentId } from '@parley/model/ids';
import { openStore } from '@parley/storage/open-store';
import {
  AlreadyExists,
  type Commit,
  type Insert,
  type Outage,
  type Store,
  StoreUnavailable,
} from '@parley/storage/store';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SharedSqlite, shareSqlite } from './testing/shared-sqlite.ts';
import { makeWriter, type Read, type Work, type Writer } from './writer.ts';

let folder: string;
let store: Store;
let shared: SharedSqlite;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-shared-'));
  store = await openStore({ dataDir: folder, mode: 'sandbox' });
  shared = shareSqlite(store);
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

function writerOf(name: string): Writer {
  return makeWriter({ store: shared.node(name), onFlush: () => undefined });
}

function counter(id: string, runs: string[] = []): Work<number> {
  return async (read) => {
    runs.push(id);
    const position = ((await read.get('marks', id))?.position ?? 0) + 1;
    return { commit: { put: [{ collection: 'marks', document: { id, position } }] }, answer: position };
  };
}

function agent(id: string, email: string): Agent {
  return { id: id as AgentId, name: id, email, role: 'agent', createdAt: '2026-11-22T10:00:00.000Z' };
}

const put = (document: Agent): Insert => ({ collection: 'agents', document });

describe('a flush that another node was faster than', () => {
  test('no update is lost, and every answer is what the log says', async () => {
    const writers = ['a', 'b', 'c'].map(writerOf);
    const answers = await Promise.all(
      Array.from({ length: 90 }, (_, index) => writers[index % 3]?.write(counter('shared'))),
    );
    expect(answers.sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 90 }, (_, index) => index + 1));
    expect((await store.get('marks', 'shared'))?.position).toBe(90);
    expect(new Set(shared.entries.map(({ node }) => node))).toEqual(new Set(['a', 'b', 'c']));
  });

  test('runs only those works again that read what the other node wrote', async () => {
    const [a, b] = [writerOf('a'), writerOf('b')];
    const runs: string[] = [];
    await Promise.all([
      a.write(counter('met')),
      b.write(counter('met', runs)),
      b.write(counter('apart', runs)),
      b.write(counter('met', runs)),
    ]);
    expect(runs.filter((id) => id === 'apart').length).toBeLessThanOrEqual(2);
    expect(await store.get('marks', 'met')).toMatchObject({ position: 3 });
    expect(await store.get('marks', 'apart')).toMatchObject({ position: 1 });
  });

  test('an address that both nodes want goes to one, and the other is told that it is taken', async () => {
    const [a, b] = [writerOf('a'), writerOf('b')];
    const insert = (document: Agent): Work<void> => {
      return async () => ({ commit: { insert: [put(document)] }, answer: undefined });
    };
    const results = await Promise.allSettled([
      a.write(insert(agent('one', 'ana@example.test'))),
      b.write(insert(agent('two', 'Ana@example.test'))),
      b.write(insert(agent('three', 'omar@example.test'))),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: expect.any(AlreadyExists) });
  });

  test('a work that decides on what it was told of earlier ones decides again when one of them does', async () => {
    const [a, b] = [writerOf('a'), writerOf('b')];
    let told = 0;
    let faster: Promise<number> | undefined;
    const element = b.write(counter('met'), {
      staged: (result) => {
        told = 'answer' in result ? result.answer : -1;
      },
    });
    const closing: Promise<number> = b.write(async () => ({ answer: told }), { follows: true });
    // The other node comes once both have decided. With two works behind them, both stay in the half that is tried again.
    const gate: Work<number> = async (read) => {
      faster ??= a.write(counter('met'));
      await faster;
      return counter('one')(read);
    };
    await Promise.all([element, closing, b.write(gate), b.write(counter('two'))]);
    expect(await element).toBe(2);
    expect(await closing).toBe(await element);
  });

  test('nobody starves: each of three nodes that never pause gets its works down', async () => {
    const writers = ['a', 'b', 'c'].map(writerOf);
    await Promise.all(
      writers.map(async (writer) => {
        for (let turn = 0; turn < 10; turn += 1) {
          await Promise.all(Array.from({ length: 8 }, (_, index) => writer.write(counter(`hot ${index}`))));
        }
      }),
    );
    for (let index = 0; index < 8; index += 1)
      expect(await store.get('marks', `hot ${index}`)).toMatchObject({ position: 30 });
  });
});

/** A made-up work: what it looks at, and what it writes when the sum of what it saw is odd or even. */
type Made = {
  readonly node: number;
  readonly looksAt: readonly number[];
  readonly asks: readonly number[];
  readonly writes: readonly number[];
  readonly takes: number;
  readonly removes: boolean;
};

const made: fc.Arbitrary<Made> = fc.record({
  node: fc.nat(2),
  looksAt: fc.array(fc.nat(4), { maxLength: 3 }),
  asks: fc.array(fc.nat(3), { maxLength: 2 }),
  writes: fc.array(fc.nat(4), { minLength: 1, maxLength: 2 }),
  takes: fc.nat(3),
  removes: fc.boolean(),
});

const emailOf = (number: number) => `address-${number}@example.test`;

/** Runs a made-up work over any documents: what it saw, and what it decided. */
async function decide(read: Read, { looksAt, asks, writes, takes, removes }: Made, name: string) {
  const saw: string[] = [];
  for (const number of looksAt) saw.push(`${number}: ${JSON.stringify(await read.get('agents', `agent-${number}`))}`);
  for (const number of asks) saw.push(`@${number}: ${(await read.getBy('agents', 'email', emailOf(number)))?.id}`);
  const targets = [...new Set(writes)];
  const holder = (await read.getBy('agents', 'email', emailOf(takes)))?.id;
  const changes = targets.map((number, index) => {
    const isTaking = index === 0 && (holder === undefined || holder === `agent-${number}`);
    const email = isTaking ? emailOf(takes) : `${name}-${number}@example.test`;
    return { ...agent(`agent-${number}`, email), name: `${name} after ${saw.length}` };
  });
  const [removed, ...kept] = changes;
  const commit: Commit = removes
    ? { remove: removed === undefined ? [] : [{ collection: 'agents', id: removed.id }], put: kept.map(put) }
    : { put: changes.map(put) };
  return { saw: [...saw, String(holder)], commit };
}

test('while the fate of a flush is open in an outage, what waits behind it and what comes is refused', async () => {
  const node = shared.node('a');
  if (node.shared === undefined) throw new Error('Not a shared store');
  const { commitAt } = node.shared;
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  const away = new StoreUnavailable('Away');
  let now: StoreUnavailable | undefined;
  let begin: Parameters<Outage['onBegin']>[0] = () => undefined;
  const outage: Outage = { now: () => now, onBegin: (listener) => (begin = listener) };
  const { write, idle } = makeWriter({
    store: {
      ...node,
      shared: {
        ...node.shared,
        outage,
        async commitAt(base, flush) {
          ask();
          await answered;
          return commitAt(base, flush);
        },
      },
    },
    onFlush: () => undefined,
  });
  const first = write(counter('count'));
  await asked;
  let isLost = false;
  const waiting = write(counter('count'), { lost: () => (isLost = true) });
  now = away;
  begin(away);
  await expect(waiting).rejects.toBe(away);
  expect(isLost).toBe(true);
  await expect(write(counter('count'))).rejects.toBe(away);
  answer();
  expect(await first).toBe(1);
  now = undefined;
  expect(await write(counter('count'))).toBe(2);
  await idle();
});

test('whatever several nodes write at once, the outcome is that of the works one after the other', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(made, { minLength: 2, maxLength: 24 }), async (works) => {
      const place = mkdtempSync(join(tmpdir(), 'parley-race-'));
      const own = await openStore({ dataDir: place, mode: 'sandbox' });
      try {
        const race = shareSqlite(own);
        const writers = ['a', 'b', 'c'].map((name) => makeWriter({ store: race.node(name), onFlush: () => undefined }));
        const saw = new Map<string, { readonly work: Made; readonly saw: readonly string[] }>();
        await Promise.all(
          works.map((work, index) => {
            const name = `work-${index}`;
            return writers[work.node]?.write(async (read) => {
              const decided = await decide(read, work, name);
              saw.set(name, { work, saw: decided.saw });
              const trail: Insert = { collection: 'marks', document: { id: name, position: index } };
              return { commit: { ...decided.commit, insert: [trail] }, answer: undefined };
            });
          }),
        );
        // The trail in the log tells the order in which the works count.
        const order = race.entries.flatMap(({ writes }) =>
          writes.filter(({ collection }) => collection === 'marks').map(({ id }) => id),
        );
        expect([...order].sort()).toEqual(works.map((_, index) => `work-${index}`).sort());
        const state = new Map<string, Agent>();
        const serial: Read = {
          get: async (_collection, id) => state.get(id) as never,
          getBy: async (_collection, _key, value) => [...state.values()].find(({ email }) => email === value) as never,
        };
        for (const name of order) {
          const ran = saw.get(name);
          if (ran === undefined) throw new Error(`${name} never ran`);
          const { saw: expected, commit } = await decide(serial, ran.work, name);
          expect(ran.saw, name).toEqual(expected);
          for (const { id } of commit.remove ?? []) state.delete(id);
          for (const { document } of commit.put ?? []) state.set(document.id, document as Agent);
        }
        const stored = await own.find('agents', { index: 'all', limit: 100 });
        expect(Object.fromEntries(stored.map((one) => [one.id, one]))).toEqual(Object.fromEntries(state));
      } finally {
        await own.close();
        rmSync(place, { recursive: true });
      }
    }),
    { numRuns: 60 },
  );
});
