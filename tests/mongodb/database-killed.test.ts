/**
 * The processes of the database are killed (kill -9) under two nodes at work and started again on the same data. What was
 * acknowledged is there, WhatsApp accepts each message once, no tick says more than it did, and no node is restarted.
 */
import { randomUUID } from 'node:crypto';
import { uuidV7 } from '@parley/model/ids';
import type { OutboundMessage } from '@parley/model/message';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OwnDatabase, startOwnDatabase, whyNoOwnDatabase } from '../../scripts/database.ts';
import type { BrowserClient } from '../support/browser-client.ts';
import { type Cluster, makeCluster } from '../support/cluster.ts';
import { eventually } from '../support/eventually.ts';
import { expectFresh } from '../support/expect-fresh.ts';
import type { LiveServer } from '../support/live-server.ts';
import { withoutRedis } from '../support/redis.ts';
import { postWebhook, textValue, webhookBody } from '../support/webhooks.ts';

const without = whyNoOwnDatabase() ?? withoutRedis;
const people = 8;

describe.skipIf(without !== undefined)(`a database that is killed${without ? `, left out: ${without}` : ''}`, () => {
  let own: OwnDatabase;
  let cluster: Cluster;
  let browsers: readonly BrowserClient[];
  let chats: readonly string[];

  beforeAll(async () => {
    own = await startOwnDatabase();
    const settings = '&serverSelectionTimeoutMS=2000&heartbeatFrequencyMS=500';
    const database = {
      env: { MONGODB_URI: own.database.uri + settings, MONGODB_DB_NAME: `parley_${randomUUID().slice(0, 8)}` },
      giveBack: async () => {},
    };
    cluster = await makeCluster({ nodes: 2, leaseSeconds: 15, database });
    browsers = await Promise.all([0, 1].map((node) => cluster.browser(node)));
    for (let index = 0; index < people; index += 1) {
      const person = cluster.simulator.addPerson({ name: `Person ${index}`, waId: String(4915112340000 + index) });
      await person.writes(`Hello from ${index}`);
    }
    for (let index = 0; index < people; index += 1) await at(1).sees(`Hello from ${index}`);
    chats = Object.keys(at(1).view().chats);
    // Building FerretDB, once, takes minutes.
  }, 10 * 60_000);
  afterAll(async () => {
    await cluster?.close();
    await own?.stop();
  });

  const at = (node: number) => browsers[node % 2] as BrowserClient;
  const node = (index: number) => cluster.nodes[index % 2] as LiveServer;

  type Draft = { readonly id: string; readonly chatId: string; readonly text: string };

  function draftToAll(text: string): Draft[] {
    return chats.map((chatId) => ({
      id: uuidV7(Date.now(), crypto.getRandomValues(new Uint8Array(10))),
      chatId,
      text,
    }));
  }

  async function send(draft: Draft, index: number): Promise<number> {
    return (await at(index).request('POST', '/send-message', draft)).status;
  }

  async function post(body: Buffer, index: number): Promise<number> {
    return (await postWebhook(node(index), body)).status;
  }

  test('holds what was acknowledged, and Parley goes on by itself where it was', { timeout: 240_000 }, async () => {
    const texts = Array.from({ length: 60 }, (_, index) => `Text ${index}`);
    const bodies = texts.map((text, index) =>
      webhookBody(node(0), textValue(String(4915112340000 + (index % people)), `wamid.${index}`, text)),
    );

    // Accepted by WhatsApp while nobody can write that down.
    cluster.meta.hold();
    const onTheWay = draftToAll('On the way');
    for (const [index, draft] of onTheWay.entries()) expect(await send(draft, index)).toBe(201);
    await eventually('one of each chat is on its way', () => cluster.meta.held() === chats.length);
    const posts = bodies.map(post);
    const racing = draftToAll('Racing');
    const sends = racing.map((draft) => send(draft, 1));
    await Promise.race(posts);
    await own.kill();

    const intoTheVoid = draftToAll('Into the void');
    expect(await send(intoTheVoid[0] as Draft, 0)).toBe(503);
    const late = webhookBody(node(0), textValue('4915112340000', 'wamid.late', 'Late'));
    for (const index of [0, 1]) {
      expect(await post(late, index)).toBe(503);
      await eventually('it says that it is not ready', async () => {
        return (await fetch(`${node(index).url()}/ready`)).status === 503;
      });
      expect((await fetch(`${node(index).url()}/health`)).status).toBe(200);
    }
    cluster.meta.letGo();

    await own.startAgain();
    const posted = await Promise.all(posts);
    expect(posted.every((status) => status === 200 || status === 503)).toBe(true);
    expect((await Promise.all(sends)).every((status) => status === 201 || status === 503)).toBe(true);
    for (const index of [0, 1]) {
      await eventually('it is ready again', async () => (await fetch(`${node(index).url()}/ready`)).ok);
    }
    for (const [index, status] of posted.entries()) if (status === 200) await at(index).sees(`Text ${index}`);
    // Meta and the browsers try again, all of it.
    const drafts = [...onTheWay, ...racing, ...intoTheVoid];
    await Promise.all([
      ...[...bodies, late].map((body, index) =>
        eventually('it is acknowledged', async () => (await post(body, index)) === 200),
      ),
      ...drafts.map((draft, index) => eventually('it is accepted', async () => (await send(draft, index)) === 201)),
    ]);

    const stored = await eventually('each is sent, or known to be unknown', async () => {
      const all = outbound(await at(0).freshView());
      return all.every(({ status, unconfirmed }) => status !== 'sending' || unconfirmed) && all;
    });
    expect(stored.map(({ id }) => id as string).sort()).toEqual(drafts.map(({ id }) => id).sort());
    const accepted = cluster.simulator.ledger().map(({ callbackData }) => callbackData ?? '');
    expect(new Set(accepted).size).toBe(accepted.length);
    for (const { id, status } of stored) {
      if (status === 'failed') expect(accepted).not.toContain(id);
      else if (status !== 'sending') expect(accepted).toContain(id);
    }
    // What nobody can know was on its way when the database died.
    const before = [...onTheWay, ...racing].map(({ id }) => id);
    for (const { id, unconfirmed } of stored) if (unconfirmed) expect(before).toContain(id);

    for (const each of cluster.nodes) await each.applied();
    for (const browser of browsers) await expectFresh(browser);
    const inbound = Object.values((await at(1).freshView()).threads)
      .flatMap(({ messages }) => messages)
      .filter(({ direction }) => direction === 'inbound');
    const hellos = chats.map((_, index) => `Hello from ${index}`);
    expect(inbound.map(({ text }) => text).sort()).toEqual([...hellos, ...texts, 'Late'].sort());
  });
});

function outbound({ threads }: Awaited<ReturnType<BrowserClient['freshView']>>): OutboundMessage[] {
  return Object.values(threads).flatMap(({ messages }) => messages.filter((one) => one.direction === 'outbound'));
}
