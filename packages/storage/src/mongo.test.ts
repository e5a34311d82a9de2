import { randomUUID } from 'node:crypto';
import type { Invite, Session } from '@parley/model/agent';
import type { Instant } from '@parley/model/ids';
import type { Message } from '@parley/model/message';
import { MongoClient } from 'mongodb';
import { afterAll, afterEach, describe, expect, inject, test } from 'vitest';
import { applyEntries } from './mongo/apply.ts';
import { restoreMongo } from './mongo/backup.ts';
import { connect } from './mongo/connection.ts';
import { type MongoOptions, openMongo } from './mongo.ts';
import { type LogEntry, Overtaken, type Shared, type Store, TooLarge, type Written } from './store.ts';
import { storeContract } from './store-contract.ts';

const database = inject('database');
const { uri = '', server = 'no server' } = { ...database } as { uri?: string; server?: string };
const client = new MongoClient(uri || 'mongodb://127.0.0.1/');
const names = new Set<string>();

describe.skipIf(uri === '')(`on ${server}`, () => {
  const name = `parley_contract_${randomUUID().slice(0, 8)}`;
  names.add(name);

  storeContract('MongoDB', async () => {
    const clock = { now: 1_780_000_000_000 };
    const stores: Store[] = [];
    const open = async (database: string) => {
      const store = await openMongo({ uri, database, mode: 'sandbox', node: 'a', now: () => clock.now });
      stores.push(store);
      return store;
    };
    const store = await open(name);
    return {
      store,
      clock,
      async reopen() {
        await stores.at(-1)?.close();
        return open(name);
      },
      async restore(path) {
        const other = `${name}_restored`;
        names.add(other);
        await restoreMongo(path, { uri, database: other });
        return open(other);
      },
      async dispose() {
        for (const each of stores) await each.close();
        await empty(name);
      },
    };
  });

  describe('MongoDB, beyond the contract', () => {
    const shared = `${name}_shared`;
    names.add(shared);
    const stores: Store[] = [];
    afterEach(async () => {
      for (const store of stores.splice(0)) await store.close();
      await empty(shared);
    });

    async function open(node: string, options: Partial<MongoOptions> = {}): Promise<Store & { shared: Shared }> {
      const store = await openMongo({ uri, database: shared, mode: 'sandbox', node, ...options });
      stores.push(store);
      return store as Store & { shared: Shared };
    }

    const rowsOf = (collection: string) => client.db(shared).collection<{ _id: string | number }>(collection);

    /** An entry of a node that died between its insert into the log and anything else. */
    async function orphan(firstSeq: number, writes: Written[], node: string): Promise<void> {
      await rowsOf('_log').insertOne({
        _id: firstSeq,
        ...{ last: firstSeq, at: 1, node, flush: 'x', events: '[]', writes: JSON.stringify(writes) },
      });
    }

    test('of two nodes that race, both make progress, no update is lost, and each hears every entry once, in order', async () => {
      const [a, b] = [await open('a'), await open('b')];
      const heard = [a, b].map(({ shared }) => {
        const seqs: number[] = [];
        shared.onEntry(({ firstSeq }) => seqs.push(firstSeq));
        return seqs;
      });
      const rounds = 60;
      const losses = await Promise.all([a, b].map((store) => countUp(store, rounds)));
      await Promise.all([a.shared.catchUp(), b.shared.catchUp()]);
      const head = a.shared.known();
      await Promise.all([a.shared.told(head), b.shared.told(head)]);
      expect((await a.get('marks', 'count'))?.position).toBe(2 * rounds);
      expect(head).toBe(2 * rounds);
      const all = Array.from({ length: head }, (_, index) => index + 1);
      expect(heard).toEqual([all, all]);
      expect(losses.some((lost) => lost > 0)).toBe(true);
    });

    test('rows between which places stay empty are all read on, however many are asked for at a time', async () => {
      const { journal } = await open('a');
      const places = Array.from({ length: 40 }, (_, index) => index + 1);
      await journal.append(places.map((place) => ({ receivedAt: place, body: new Uint8Array([place]) })));
      const empty = [3, 4, 11, 12, 13, 20, 27, 34];
      await rowsOf('_journal').deleteMany({ _id: { $in: empty.map((place) => journal.start + place) } });
      for (const limit of [1, 5, 8, 9, 13, 32]) {
        const found: number[] = [];
        for (let rows = await journal.after(journal.start, limit); rows.length > 0; ) {
          found.push(...rows.map(({ receivedAt }) => receivedAt));
          rows = await journal.after(rows.at(-1)?.position ?? Number.POSITIVE_INFINITY, limit);
        }
        expect(found, `${limit} at a time`).toEqual(places.filter((place) => !empty.includes(place)));
      }
    });

    test('a flush that was overtaken did not happen, and learns what the others wrote', async () => {
      const [a, b] = [await open('a'), await open('b')];
      const base = b.shared.known();
      await a.commit([{ put: [aMark('count', 1)] }]);
      const late = b.shared.commitAt(base, [{ put: [aMark('count', 7), aMark('other', 7)] }]);
      await expect(late).rejects.toBeInstanceOf(Overtaken);
      await expect(late).rejects.toMatchObject({
        entries: [
          { firstSeq: 1, node: 'a', writes: [{ collection: 'marks', id: 'count', document: { position: 1 } }] },
        ],
      });
      expect((await b.get('marks', 'count'))?.position).toBe(1);
      expect(await b.get('marks', 'other')).toBeUndefined();
      // It was decided on what is known by now, so its reads are too old although its place is free.
      await expect(b.shared.commitAt(base, [{ put: [aMark('other', 8)] }])).rejects.toBeInstanceOf(Overtaken);
      await b.shared.commitAt(b.shared.known(), [{ put: [aMark('other', 9)] }]);
      await a.shared.catchUp();
      expect((await a.get('marks', 'other'))?.position).toBe(9);
    });

    test('what another node has only logged decides here at once, and is applied here when that node is gone', async () => {
      const a = await open('a');
      const told: number[] = [];
      a.shared.onEntry(({ firstSeq }) => told.push(firstSeq));
      const session = { id: 's-1', agentId: 'x' } as unknown as Session;
      await orphan(1, [{ collection: 'sessions', id: 's-1', document: session }], 'gone');
      await a.shared.catchUp();
      expect(await a.get('sessions', 's-1')).toEqual(session);
      const twin = a.shared.commitAt(a.shared.known(), [{ insert: [{ collection: 'sessions', document: session }] }]);
      await expect(twin).rejects.toMatchObject({ collection: 'sessions', key: 'id' });
      await a.shared.told(1);
      expect(told).toEqual([1]);
      expect(await rowsOf('sessions').countDocuments({ _id: 's-1' })).toBe(1);
    });

    test('a start applies what the last run had only logged', async () => {
      await (await open('a')).close();
      await orphan(1, [{ collection: 'marks', id: 'count', document: { id: 'count', position: 5 } }], 'a');
      const again = await open('a');
      expect(await again.head()).toBe(1);
      expect(await rowsOf('marks').countDocuments({ _id: 'count' })).toBe(1);
    });

    test('an entry that is applied again, late, changes nothing and brings nothing back', async () => {
      const a = await open('a');
      const heard: LogEntry[] = [];
      a.shared.onEntry((entry) => heard.push(entry));
      await a.commit([{ put: [aMark('gone', 1), aMark('kept', 1)] }]);
      await a.commit([{ put: [aMark('kept', 2)], remove: [{ collection: 'marks', id: 'gone' }] }]);
      await a.commit([{ events: [], put: [aMark('last', 1)] }]);
      const connection = await connect(uri, shared);
      await applyEntries(connection, [{ entry: heard[0] as LogEntry }]);
      const b = await open('b');
      expect(await b.get('marks', 'gone')).toBeUndefined();
      expect((await b.get('marks', 'kept'))?.position).toBe(2);
      // The tombstone has done its work when the log no longer holds what could bring the document back.
      await b.prune(Date.now() + 1000, 0, 0);
      expect(await rowsOf('marks').countDocuments({ _id: 'gone' })).toBe(0);
      await connection.close();
    });

    test('a document of which no row can be made fails before it stands in the log, and what follows goes on', async () => {
      const a = await open('a');
      // Its words cannot be told.
      const broken = { id: 'x', chatId: 'c', order: 1 } as unknown as Message;
      await expect(a.commit([{ put: [{ collection: 'messages', document: broken }] }])).rejects.toThrow();
      await a.commit([{ put: [aMark('count', 1)] }]);
      expect(await a.head()).toBe(1);
    });

    test('more than a log entry holds is refused as a whole, and less of it goes', async () => {
      const a = await open('a');
      const large = (id: string) =>
        ({ collection: 'secrets', document: { id, value: 'é'.repeat(4e6), createdAt: at } }) as const;
      await expect(a.commit([{ put: [large('x')] }, { put: [large('y')] }])).rejects.toBeInstanceOf(TooLarge);
      await a.commit([{ put: [large('x')] }]);
      expect(await a.head()).toBe(1);
    });

    test('nodes that come at the same time get a journal each', async () => {
      await (await open('a')).close();
      const nodes = await Promise.all(['b', 'c', 'd', 'e', 'f'].map((node) => open(node)));
      expect(new Set(nodes.map(({ journal }) => journal.start)).size).toBe(5);
      // Each asks the database for its time, and is the first to do so.
      await Promise.all([...nodes, ...nodes].map((node) => node.shared?.nodes.list()));
      const before = nodes.map(({ journal }) => journal.start);
      await Promise.all(nodes.map((node) => node.close()));
      const again = await Promise.all(['b', 'c', 'd', 'e', 'f'].map((node) => open(node)));
      expect(again.map(({ journal }) => journal.start)).toEqual(before);
    });

    test('the last place of a journal is one that is stored, also while a row is on its way', async () => {
      const a = await open('a');
      const isStored = a.journal.append([{ receivedAt: 1, body: new Uint8Array(1) }]);
      for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate);
      const last = await a.journal.last();
      expect((await a.journal.after(a.journal.start, 10)).length).toBeGreaterThanOrEqual(last - a.journal.start);
      await isStored;
      expect(await a.journal.last()).toBe(a.journal.start + 1);
    });

    test('each node has a journal of its own, and reads those of the others', async () => {
      const [a, b] = [await open('a'), await open('b')];
      const row = (receivedAt: number) => ({ receivedAt, body: new Uint8Array([receivedAt]) });
      await Promise.all([a.journal.append([row(1)]), b.journal.append([row(2)]), b.journal.append([row(3)])]);
      expect(await a.journal.starts()).toEqual([a.journal.start, b.journal.start]);
      expect((await a.journal.after(a.journal.start, 10)).map(({ receivedAt }) => receivedAt)).toEqual([1]);
      expect((await a.journal.after(b.journal.start, 10)).map(({ receivedAt }) => receivedAt)).toEqual([2, 3]);
      expect(await a.journal.last(b.journal.start)).toBe(b.journal.start + 2);
      await a.prune(0, 9, b.journal.start + 2);
      expect(await a.journal.after(b.journal.start, 10)).toEqual([]);
      await b.close();
      const again = await open('b');
      await again.journal.append([row(4)]);
      expect((await again.journal.after(b.journal.start, 10)).map(({ position }) => position)).toEqual([
        b.journal.start + 3,
      ]);
    });

    test('no place is used twice, also where a journal is pruned while the lease of its node is renewed', async () => {
      for (let round = 1; round <= 5; round += 1) {
        const a = await open('a');
        const leases = a.shared?.nodes;
        await leases?.join({ instance: 'i', hasDoorbell: true, seconds: 60 });
        await a.journal.append([{ receivedAt: round, body: new Uint8Array(1) }]);
        const last = await a.journal.last();
        expect(last).toBe(a.journal.start + round);
        const renewals = Array.from({ length: 20 }, () => leases?.renew('i'));
        await Promise.all([...renewals, a.prune(0, 9, last)]);
        await a.close();
      }
    });

    test('a lease is its holder’s until its time is over by the database’s clock, and then for ever lost', async () => {
      const [a, b] = [await open('a'), await open('b')];
      const [first, second] = ['i-1', 'i-2'];
      await a.shared.nodes.join({ instance: first, hasDoorbell: true, seconds: 60 });
      expect(await b.shared.nodes.list()).toMatchObject([{ node: 'a', instance: first, hasDoorbell: true }]);
      expect(await b.shared.nodes.breakExpired('a')).toBe(false);
      expect(await a.shared.nodes.renew(first)).toBe(true);
      await a.shared.nodes.join({ instance: second, hasDoorbell: true, seconds: 0 });
      expect(await a.shared.nodes.renew(first)).toBe(false);
      await eventually(() => b.shared.nodes.breakExpired('a'));
      expect(await a.shared.nodes.renew(second)).toBe(false);
      const [lease] = await b.shared.nodes.list();
      expect(lease?.leftMs).toBe(0);
      await a.shared.nodes.join({ instance: 'i-3', hasDoorbell: false, seconds: 60 });
      await a.shared.nodes.leave('i-3');
      expect(await b.shared.nodes.breakExpired('a')).toBe(true);
    });

    test('a database of the other mode, or of a newer Parley, is refused with a sentence', async () => {
      await open('a');
      await expect(open('a', { mode: 'live' })).rejects.toThrow(/belongs to the sandbox mode/);
      await rowsOf('_stamp').updateOne({ _id: 'stamp' }, { $set: { layout: 99 } });
      await expect(open('a')).rejects.toThrow(/newer Parley/);
      await rowsOf('_stamp').updateOne({ _id: 'stamp' }, { $set: { layout: 1 } });
    });

    test('a changed declaration is filled from the documents that are there', async () => {
      const a = await open('a');
      const invite = { id: 'i', createdAt: at } as unknown as Invite;
      await a.commit([{ insert: [{ collection: 'invites', document: invite }] }]);
      await a.close();
      await rowsOf('invites').updateOne({ _id: 'i' }, { $unset: { by_createdAt: '' } });
      await rowsOf('_stamp').updateOne({ _id: 'of invites' }, { $set: { signature: 'an older one' } });
      const again = await open('a');
      expect(await again.find('invites', { index: 'created', limit: 10 })).toEqual([invite]);
    });
  });
});

afterAll(async () => {
  for (const name of names) await client.db(name).dropDatabase();
  await client.close();
});

const at = '2026-01-01T00:00:00.000Z' as Instant;

function aMark(id: string, position: number) {
  return { collection: 'marks', document: { id, position } } as const;
}

/** Counts a shared number up so many times, deciding again after each lost race. Tells how many were lost. */
async function countUp(store: Store & { shared: Shared }, rounds: number): Promise<number> {
  let lost = 0;
  for (let done = 0; done < rounds; ) {
    const base = store.shared.known();
    const position = ((await store.get('marks', 'count'))?.position ?? 0) + 1;
    try {
      await store.shared.commitAt(base, [{ put: [aMark('count', position)] }]);
      done += 1;
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
      lost += 1;
    }
  }
  return lost;
}

async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Removes everything but the stamp, so that the next test finds the indexes made. */
async function empty(name: string): Promise<void> {
  const db = client.db(name);
  const collections = await db.listCollections({}, { nameOnly: true }).toArray();
  const others = collections.filter((collection) => collection.name !== '_stamp');
  await Promise.all(others.map((collection) => db.collection(collection.name).deleteMany({})));
}
