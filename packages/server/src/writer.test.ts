import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Agent } from '@parley/model/agent';
import type { AgentId } from '@parley/model/ids';
import { openStore } from '@parley/storage/open-store';
import { AlreadyExists, type Committed, type Store, StoreUnavailable } from '@parley/storage/store';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeWriter, type Work, type Writer } from './writer.ts';

let folder: string;
let store: Store;
let writer: Writer;
let flushes: Committed[][];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-writer-'));
  store = await openStore({ dataDir: folder, mode: 'sandbox' });
  flushes = [];
  writer = makeWriter({ store, onFlush: (committed) => flushes.push([...committed]) });
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

function agent(id: string, email = `${id}@example.test`): Agent {
  return { id: id as AgentId, name: id, email, role: 'agent', createdAt: '2026-11-22T10:00:00.000Z' };
}

const insertAgent =
  (document: Agent): Work<Agent> =>
  async () => ({
    commit: { insert: [{ collection: 'agents', document }], events: [{ type: 'agent_update', agent: document }] },
    answer: document,
  });

const count: Work<number> = async (read) => {
  const mark = await read.get('marks', 'counter');
  const position = (mark?.position ?? 0) + 1;
  return { commit: { put: [{ collection: 'marks', document: { id: 'counter', position } }] }, answer: position };
};

describe('the writer', () => {
  test('works that wait together go down as one flush, each seeing the earlier ones', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => writer.write(count)));
    expect(answers).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    expect((await store.get('marks', 'counter'))?.position).toBe(50);
    expect(flushes).toHaveLength(1);
  });

  test('more than about 4 MB that wait together go down as several flushes, in order', async () => {
    const ids = Array.from({ length: 1000 }, (_, index) => `agent-${String(index).padStart(4, '0')}`);
    const wide = ids.map((id) => ({ ...agent(id), name: 'x'.repeat(10_000) }));
    await Promise.all(wide.map((document) => writer.write(insertAgent(document))));
    expect(flushes.flat().map(({ inserted }) => inserted[0]?.document.id)).toEqual(ids);
    expect(Math.max(...flushes.map((flush) => flush.length))).toBeLessThan(700);
  });

  test('no update is lost over many turns', async () => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.all([writer.write(count), writer.write(count)]);
    expect((await store.get('marks', 'counter'))?.position).toBe(20);
  });

  test('an answer is given after its flush, and the flush is told before it', async () => {
    const told: string[] = [];
    const own = makeWriter({ store, onFlush: () => told.push('flush') });
    await own.write(count).then(() => told.push('answer'));
    expect(told).toEqual(['flush', 'answer']);
  });

  test('a work that meets an existing id or unique key fails alone', async () => {
    await writer.write(insertAgent(agent('a')));
    const results = await Promise.allSettled([
      writer.write(insertAgent(agent('b'))),
      writer.write(insertAgent(agent('a', 'other@example.test'))),
      writer.write(insertAgent(agent('c', 'B@example.test'))),
      writer.write(insertAgent(agent('d'))),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as AlreadyExists] : []));
    expect(reasons.every((reason) => reason instanceof AlreadyExists)).toBe(true);
    expect(reasons.map(({ key }) => key)).toEqual(['id', 'email']);
    expect(await store.get('agents', 'd')).toBeDefined();
  });

  test('a unique key that an earlier work of the flush gave up may be taken by a later one', async () => {
    await writer.write(insertAgent(agent('a', 'shared@example.test')));
    const rename = writer.write(async () => ({
      commit: { put: [{ collection: 'agents', document: agent('a', 'new@example.test') }] },
      answer: undefined,
    }));
    const take = writer.write(insertAgent(agent('b', 'shared@example.test')));
    await Promise.all([rename, take]);
    expect((await store.getBy('agents', 'email', 'shared@example.test'))?.id).toBe('b');
  });

  test('a work that throws changes nothing and its neighbours go down', async () => {
    const [first, second] = await Promise.allSettled([
      writer.write(async () => {
        throw new Error('no');
      }),
      writer.write(count),
    ]);
    expect(first.status).toBe('rejected');
    expect(second).toEqual({ status: 'fulfilled', value: 1 });
  });

  test('when the store cannot be written every work of the flush is refused and told so', async () => {
    let isLost = false;
    await store.close();
    const put: Work<void> = async () => ({
      commit: { put: [{ collection: 'marks', document: { id: 'counter', position: 1 } }] },
      answer: undefined,
    });
    const answer = writer.write(put, {
      lost: () => {
        isLost = true;
      },
    });
    await expect(answer).rejects.toBeInstanceOf(StoreUnavailable);
    expect(isLost).toBe(true);
    store = await openStore({ dataDir: folder, mode: 'sandbox' });
    expect(await store.get('marks', 'counter')).toBeUndefined();
  });

  test('events are numbered without a gap over flushes', async () => {
    await Promise.all([writer.write(insertAgent(agent('a'))), writer.write(insertAgent(agent('b')))]);
    await writer.write(insertAgent(agent('c')));
    const events = await store.eventsAfter(0, 10);
    expect(events?.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });
});
