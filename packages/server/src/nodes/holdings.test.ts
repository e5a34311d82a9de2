import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { InboxEvent } from '@parley/model/events';
import type { ChatId, MessageId } from '@parley/model/ids';
import { openStore } from '@parley/storage/open-store';
import { type Store, StoreUnavailable } from '@parley/storage/store';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SharedSqlite, shareSqlite } from '../testing/shared-sqlite.ts';
import { makeWriter, type Write } from '../writer.ts';
import { type Hands, type Holdings, makeHoldings } from './holdings.ts';
import { type Lease, makeLease } from './lease.ts';
import { keepLease, type LeaseKeeper } from './nodes.ts';
import { shardIds, shardOf } from './shards.ts';

let folder: string;
let store: Store;
let shared: SharedSqlite;
let now: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-holdings-'));
  store = await openStore({ dataDir: folder, mode: 'sandbox' });
  now = 1_000_000;
  shared = shareSqlite(store, () => now);
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

type Node = {
  readonly name: string;
  readonly store: Store;
  readonly write: Write;
  readonly lease: Lease;
  readonly holdings: Holdings;
  /** What it has been asked to do and was told, in order. */
  readonly did: string[];
  readonly journals: Set<number>;
  /** So many of its next writes find no database. */
  failNext(writes: number): void;
  join(): Promise<void>;
};

/** One name in each shard. */
const names = shardIds.map((id) => {
  for (let number = 0; ; number += 1) if (shardOf(`chat-${number}`) === id) return `chat-${number}`;
});

function makeNode(name: string, more: Partial<Hands> = {}): Node {
  const own = shared.node(name);
  if (own.shared === undefined) throw new Error('Not a shared store');
  const did: string[] = [];
  const journals = new Set<number>();
  const writer = makeWriter({ store: own, onFlush: () => undefined });
  let failing = 0;
  const write: Write = (work, watch) => {
    if (failing === 0) return writer.write(work, watch);
    failing -= 1;
    return Promise.reject(new StoreUnavailable('Away'));
  };
  const hands: Hands = {
    take: async (isOne) => void did.push(`take ${names.filter(isOne).length}`),
    leave: async (isOne) => void did.push(`leave ${names.filter(isOne).length}`),
    react: (events) => did.push(...events.map((event) => `react ${'chatId' in event ? event.chatId : event.type}`)),
    takeJournal: (start) => journals.add(start),
    leaveJournal: (start) => journals.delete(start),
    ...more,
  };
  const holdings = makeHoldings({ store: own, write, me: name, hands, log: pino({ level: 'silent' }) });
  own.shared.onEntry(holdings.hear);
  const lease = makeLease(own.shared.nodes, 60, true);
  return {
    name,
    store: own,
    write,
    lease,
    holdings,
    did,
    journals,
    failNext(writes) {
      failing = writes;
    },
    async join() {
      await lease.join();
      await holdings.begin(lease.instance());
    },
  };
}

/** Rings until nobody has anything to say any more. */
async function quiet(): Promise<void> {
  for (let calm = 0; calm < 20; calm += 1) {
    const before = shared.entries.length;
    await shared.ring();
    await turn();
    if (shared.entries.length !== before) calm = 0;
  }
}

async function joinAll(...joining: readonly Node[]): Promise<void> {
  for (const node of joining) await node.join();
  await quiet();
}

function owned(node: Node): number {
  return names.filter(node.holdings.owns).length;
}

/** Every name has exactly one node that may work on it. */
function expectOneOwnerEach(nodes: readonly Node[]): void {
  for (const name of names) {
    const owners = nodes.filter(({ holdings }) => holdings.owns(name));
    expect(
      owners.map((owner) => owner.name),
      name,
    ).toHaveLength(1);
  }
}

/** What another node does about one whose lease is over. */
async function bury(node: Node, by: Node): Promise<void> {
  expect(await by.store.shared?.nodes.breakExpired(node.name)).toBe(true);
  await by.holdings.remove(node.name);
  await quiet();
}

const patience = { timeout: 30_000 };

const removed = (chatId: string) =>
  ({ type: 'message_removed', messageId: 'm' as MessageId, chatId: chatId as ChatId }) as const;

describe('shards', () => {
  test('are all taken by a node that is alone, and spread evenly over those that come', async () => {
    const nodes = ['a', 'b', 'c'].map((name) => makeNode(name));
    const [a, b, c] = nodes as [Node, Node, Node];
    await joinAll(a);
    expect(owned(a)).toBe(64);
    expect(a.holdings.share()).toBe(1);
    await joinAll(b, c);
    expectOneOwnerEach(nodes);
    expect(nodes.map(owned).sort()).toEqual([21, 21, 22]);
  });

  test('change hands only once nothing of them is on its way', async () => {
    let end: () => void = () => undefined;
    const onItsWay = new Promise<void>((resolve) => {
      end = resolve;
    });
    const a = makeNode('a', { leave: () => onItsWay });
    const b = makeNode('b');
    await joinAll(a, b);
    expect(owned(b)).toBe(0);
    // It begins nothing of them any more.
    expect(owned(a)).toBe(32);
    end();
    await quiet();
    expectOneOwnerEach([a, b]);
    expect(owned(b)).toBe(32);
  });

  test('that could not be left the first time do not change hands before nothing is on its way either', async () => {
    const { promise: isEnded, resolve: end } = Promise.withResolvers<void>();
    const asked: string[] = [];
    const leave = () => (asked.push('leave') === 1 ? Promise.reject(new Error('Not now')) : isEnded);
    const [a, b] = [makeNode('a', { leave }), makeNode('b')];
    await joinAll(a, b);
    await expect.poll(() => quiet().then(() => asked.length), patience).toBe(2);
    expect(owned(b)).toBe(0);
    end();
    await expect.poll(() => quiet().then(() => owned(b)), patience).toBe(32);
    expectOneOwnerEach([a, b]);
  });

  test('that could not be handed on, because the log could not be written, are worked on all the same', async () => {
    const { promise: isEnded, resolve: end } = Promise.withResolvers<void>();
    const [a, b] = [makeNode('a', { leave: () => isEnded }), makeNode('b')];
    await joinAll(a, b);
    expect(owned(a)).toBe(32);
    // Whom they were meant for has left by then.
    await b.holdings.handOver(1000);
    await quiet();
    a.failNext(1);
    end();
    await expect.poll(() => quiet().then(() => owned(a)), patience).toBe(64);
  });

  test('of a node that stops go to the others at once', async () => {
    const nodes = ['a', 'b', 'c'].map((name) => makeNode(name));
    await joinAll(...nodes);
    const [a, ...others] = nodes as [Node, Node, Node];
    await a.holdings.handOver(1000);
    await a.lease.leave();
    await quiet();
    expectOneOwnerEach(others);
    expect(others.map(owned)).toEqual([32, 32]);
  });

  test('of a node whose lease is over are taken over, and what it writes later is held against the log', async () => {
    const [a, b] = [makeNode('a'), makeNode('b')];
    await joinAll(a, b);
    const [mine = ''] = names.filter(a.holdings.owns);
    expect(await b.store.shared?.nodes.breakExpired('a')).toBe(false);
    now += 60_001;
    await b.lease.renew();
    // It has stood still: it has heard of nothing yet.
    await b.store.shared?.nodes.breakExpired('a');
    await b.holdings.remove('a');
    for (let turns = 0; turns < 50; turns += 1) {
      await b.store.shared?.catchUp();
      await turn();
    }
    expect(owned(b)).toBe(64);
    expect(a.holdings.owns(mine)).toBe(true);
    const isStillIts = await a.write(async (read) => ({
      commit: { put: [{ collection: 'marks', document: { id: 'late', position: 1 } }] },
      answer: await a.holdings.holds(read, mine),
    }));
    expect(isStillIts).toBe(false);
    expect(await a.lease.renew()).toBe(false);
  });

  test('of a node that was only slow are given back to it when it joins again', async () => {
    const [a, b] = [makeNode('a'), makeNode('b')];
    await joinAll(a, b);
    now += 60_001;
    await b.lease.renew();
    await bury(a, b);
    expectOneOwnerEach([a, b]);
    a.holdings.lose();
    await joinAll(a);
    expectOneOwnerEach([a, b]);
    expect([owned(a), owned(b)]).toEqual([32, 32]);
  });

  test('are taken anew by the next process of the same node, so that an earlier one is shut out', async () => {
    const before = makeNode('a');
    await joinAll(before);
    const [name = ''] = names;
    await joinAll(makeNode('a'));
    const mayStill = await before.write(async (read) => ({
      commit: { put: [{ collection: 'marks', document: { id: 'late', position: 1 } }] },
      answer: await before.holdings.holds(read, name),
    }));
    expect(mayStill).toBe(false);
    expect(await before.lease.renew()).toBe(false);
  });

  test('that are being taken up keep what the log tells, and nothing is told twice or out of order', async () => {
    let end: () => void = () => undefined;
    const isTakenUp = new Promise<void>((resolve) => {
      end = resolve;
    });
    const told: InboxEvent[] = [];
    const a = makeNode('a', { take: () => isTakenUp, react: (events) => told.push(...events) });
    await joinAll(a);
    const [chat = '', other = ''] = names;
    for (const chatId of [chat, other, chat]) {
      await a.write(async () => ({ commit: { events: [removed(chatId)] }, answer: undefined }));
    }
    expect(told).toEqual([]);
    end();
    await quiet();
    await a.write(async () => ({ commit: { events: [removed(chat)] }, answer: undefined }));
    expect(told.map((event) => 'chatId' in event && event.chatId)).toEqual([chat, other, chat, chat]);
    expect(told.map(({ seq }) => seq)).toEqual([...told.map(({ seq }) => seq)].sort((x, y) => x - y));
  });

  test('react to what happens in them on their owner alone', async () => {
    const [a, b] = [makeNode('a'), makeNode('b')];
    await joinAll(a, b);
    for (const name of names) {
      await a.write(async () => ({ commit: { events: [removed(name)] }, answer: undefined }));
    }
    await quiet();
    const reacted = (node: Node) => node.did.filter((what) => what.startsWith('react ')).map((what) => what.slice(6));
    expect(reacted(a).sort()).toEqual(names.filter(a.holdings.owns).sort());
    expect(reacted(b).sort()).toEqual(names.filter(b.holdings.owns).sort());
  });
});

test('the journal of a node that is gone is taken over by one other, and comes back with it', async () => {
  const nodes = ['a', 'b', 'c'].map((name) => makeNode(name));
  const [a, b, c] = nodes as [Node, Node, Node];
  await joinAll(...nodes);
  const startOf = (node: Node) => node.store.journal.start;
  for (const node of nodes) expect([...node.journals]).toEqual([startOf(node)]);

  now += 60_001;
  await b.lease.renew();
  await c.lease.renew();
  await bury(a, b);
  const takers = [b, c].filter(({ journals }) => journals.has(startOf(a)));
  expect(takers).toHaveLength(1);
  expect(a.journals).toEqual(new Set());

  a.holdings.lose();
  await joinAll(a);
  for (const node of nodes) expect([...node.journals]).toEqual([startOf(node)]);
});

describe('a node that others have removed', () => {
  const times = { seconds: 60, renewEveryMs: 20, leastLeftMs: 1 };
  const keeping: LeaseKeeper[] = [];
  afterEach(() => {
    for (const keeper of keeping.splice(0)) keeper.stop();
  });

  function keep({ store: { shared: own }, lease, holdings }: Node): void {
    if (own === undefined) throw new Error('Not a shared store');
    const log = pino({ level: 'silent' });
    const keeper = keepLease({ shared: own, lease, times, holdings, onTurn: () => undefined, log });
    keeping.push(keeper);
    keeper.start();
  }

  test('joins again, also when its lease had been renewed in that moment', async () => {
    const [a, b] = [makeNode('a'), makeNode('b')];
    await joinAll(a, b);
    await b.holdings.remove('a');
    await quiet();
    expect(owned(b)).toBe(64);
    keep(a);
    await expect.poll(() => quiet().then(() => [owned(a), owned(b)]), patience).toEqual([32, 32]);
  });

  test('joins again, also when it has its lease by then and could not say so in the log', async () => {
    const [a, b] = [makeNode('a'), makeNode('b')];
    await joinAll(a, b);
    now += 60_001;
    await b.lease.renew();
    await bury(a, b);
    a.failNext(1);
    keep(a);
    await expect.poll(() => quiet().then(() => [owned(a), owned(b)]), patience).toEqual([32, 32]);
  });
});
