/** The database goes away in the middle of everything and comes back: nothing is lost, nothing doubled, nobody restarts. */
import { randomUUID } from 'node:crypto';
import { openMongo } from '@parley/storage/mongo';
import { MongoClient } from 'mongodb';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type FlakyProxy, makeFlakyProxy } from '../support/flaky-proxy.ts';
import { liveAccount, makeLiveServer, simulatorFor } from '../support/live-server.ts';
import { postWebhook, textValue, webhookBody } from '../support/webhooks.ts';

const database = inject('database');
/** One server at one address: what stands behind a name of many cannot be stood before. */
const direct = database && 'uri' in database ? /^mongodb:\/\/([^/,]+)\//.exec(database.uri) : null;

describe.skipIf(direct === null)('a database that goes away', () => {
  const address = direct?.[1] ?? '';
  const uri = `mongodb://${address}/?directConnection=true`;
  let proxy: FlakyProxy;
  let throughProxy: string;
  let name: string;

  beforeEach(async () => {
    name = `parley_test_${randomUUID().slice(0, 12)}`;
    proxy = await makeFlakyProxy(`http://${address}`);
    const settings = 'directConnection=true&serverSelectionTimeoutMS=1500&heartbeatFrequencyMS=500';
    throughProxy = `mongodb://${new URL(proxy.url).host}/?${settings}`;
  });
  afterEach(() => proxy.close());

  test('before an insert was answered is asked again, and what got there counts once', async () => {
    const store = await openMongo({ uri: throughProxy, database: name, mode: 'sandbox', node: 'a' });
    const client = new MongoClient(uri);
    const log = client.db(name).collection<{ _id: number }>('_log');
    try {
      const count = (position: number) =>
        ({ put: [{ collection: 'marks', document: { id: 'count', position } }] }) as const;
      await store.commit([count(1)]);
      proxy.loseAnswers();
      const second = store.commit([count(2)]);
      await eventually('the entry stands in the log', async () => (await log.countDocuments({ _id: 2 })) === 1);
      proxy.comeBack();
      expect(await second).toMatchObject([{ firstSeq: 2 }]);
      await store.commit([count(3)]);
      expect(await store.head()).toBe(3);
      expect((await store.get('marks', 'count'))?.position).toBe(3);
      expect(await log.countDocuments({})).toBe(3);
    } finally {
      await store.close();
      await client.close();
    }
  });

  test('answers WhatsApp and agents with 503 meanwhile, and everything accepted is there afterwards, without a restart', async () => {
    const simulator = await simulatorFor(liveAccount);
    const env = { MONGODB_URI: throughProxy, MONGODB_DB_NAME: name };
    const server = await makeLiveServer({ graphUrl: simulator.graphUrl, env });
    try {
      await server.start();
      const ana = await server.admin();
      const hello = webhookBody(server, textValue('12025550110', 'wamid.hello', 'Hello'));
      expect((await postWebhook(server, hello)).status).toBe(200);
      const { chatId } = await ana.sees('Hello');
      const bodies = Array.from({ length: 40 }, (_, index) =>
        webhookBody(server, textValue('12025550110', `wamid.${index}`, `Text ${index}`)),
      );
      const early = bodies.slice(0, 20).map((body) => postWebhook(server, body));
      await Promise.race(early);
      proxy.goAway();
      const late = bodies.slice(20).map((body) => postWebhook(server, body));
      const draft = { id: randomUUID(), chatId, text: 'We open at nine' };
      const unsent = await ana.request('POST', '/send-message', draft);
      expect(unsent, server.output()).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
      const statuses = (await Promise.all([...early, ...late])).map(({ status }) => status);
      expect(new Set(statuses.slice(20))).toEqual(new Set([503]));
      // Once that is known nothing waits any more: a flush alone would take its ten seconds each time, and the time of this test be over.
      for (let again = 0; again < 60; again += 1) {
        expect((await ana.request('POST', '/send-message', { ...draft, id: randomUUID() })).status).toBe(503);
        expect((await postWebhook(server, hello)).status).toBe(503);
      }
      expect((await fetch(`${server.url()}/health`)).status).toBe(200);
      const ready = await fetch(`${server.url()}/ready`);
      expect(ready.status).toBe(503);
      const trouble = expect.stringMatching(/^The database does not answer/);
      expect(await ready.json()).toEqual({ isReady: false, store: { kind: 'mongodb', isWritable: false, trouble } });

      proxy.comeBack();
      await eventually('it is ready again', async () => (await fetch(`${server.url()}/ready`)).ok);
      for (const [index, status] of statuses.entries()) if (status === 200) await ana.sees(`Text ${index}`);
      for (const body of bodies) expect((await postWebhook(server, body)).status).toBe(200);
      for (const index of bodies.keys()) await ana.sees(`Text ${index}`);
      expect((await ana.request('POST', '/send-message', draft)).status).toBe(201);
      await ana.seesStatus('We open at nine', 'sent');
      await server.applied();
      const view = await ana.freshView();
      const texts = Object.values(view.threads).flatMap(({ messages }) => messages.map(({ text }) => text));
      expect(texts.sort()).toEqual(['Hello', 'We open at nine', ...bodies.map((_, index) => `Text ${index}`)].sort());
      expect(simulator.ledger()).toHaveLength(1);
    } finally {
      await server.close();
      await simulator.close();
    }
  });

  test('before a start stops that start with a sentence', async () => {
    proxy.goAway();
    const env = { MONGODB_URI: throughProxy, MONGODB_DB_NAME: name };
    const server = await makeLiveServer({ graphUrl: 'http://127.0.0.1:9', env });
    await expect(server.start()).rejects.toThrow(/Parley cannot start: The database does not answer/);
    expect(await server.ended()).toBe(1);
    await server.close();
  });
});
