/**
 * Several nodes whose clocks are ten minutes apart, and one part after another fails: a node is killed, stands still for
 * longer than its lease, or is restarted; Redis is killed; the database is cut off. Whatever happens, WhatsApp accepts each message at most once,
 * nothing that was accepted is lost, and what nobody can know is called unconfirmed.
 */
import type { MessagePage } from '@parley/model/api';
import { type ChatId, uuidV7 } from '@parley/model/ids';
import type { OutboundMessage } from '@parley/model/message';
import { windowLengthMs } from '@parley/model/window';
import type { Ownership } from '@parley/storage/collections';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BrowserClient } from '../support/browser-client.ts';
import { type Cluster, makeCluster, withoutCluster } from '../support/cluster.ts';
import { dwindles, eventually } from '../support/eventually.ts';
import type { LiveServer } from '../support/live-server.ts';
import { postWebhook, textValue, webhookBody } from '../support/webhooks.ts';

const people = 12;
const minuteMs = 60_000;
/** Numbers of one person each: the one before, and the one after. */
const pairs = Array.from({ length: 6 }, (_, index) => [`491522000${index}`, `491533000${index}`] as const);

describe.skipIf(withoutCluster !== undefined)('three nodes', { timeout: 240_000 }, () => {
  let cluster: Cluster;
  /** At the node that stays well in every test. */
  let ana: BrowserClient;
  let chats: readonly ChatId[];
  let written = 0;

  beforeAll(async () => {
    cluster = await makeCluster({ nodes: 3, leaseSeconds: 15, clocksAheadMs: [-5 * minuteMs, 5 * minuteMs, 0] });
    ana = await cluster.browser(2);
    for (let index = 0; index < people; index += 1) {
      const person = cluster.simulator.addPerson({ name: `Person ${index}`, waId: String(4915112340000 + index) });
      await person.writes(`Hello from ${index}`);
    }
    for (let index = 0; index < people; index += 1) await ana.sees(`Hello from ${index}`);
    chats = Object.keys(ana.view().chats) as ChatId[];
  });
  afterAll(() => cluster?.close());
  beforeEach(() => cluster.meta.letGo());

  const node = (index: number) => cluster.nodes[index] as LiveServer;

  /** One message to everybody, by whichever node answers; resolves with their ids. */
  async function sendToAll(browser: BrowserClient = ana): Promise<readonly string[]> {
    written += 1;
    return Promise.all(
      chats.map(async (chatId) => {
        const id = uuidV7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
        const draft = { id, chatId, text: `Message ${written}` };
        await eventually('it is accepted', async () => {
          const answer = await browser.request('POST', '/send-message', draft).catch(() => undefined);
          return answer?.status === 201;
        });
        return id;
      }),
    );
  }

  /** What was sent, as it stands in the database now. */
  async function stored(): Promise<OutboundMessage[]> {
    const pages = await Promise.all(chats.map((id) => ana.request('GET', `/api/chats/${id}/messages?limit=200`)));
    const messages = pages.flatMap(({ status, body }) => (status === 200 ? (body as MessagePage).messages : []));
    return messages.filter((one) => one.direction === 'outbound');
  }

  /** A webhook, taken in by the node that stays well. */
  async function receives(...values: readonly object[]): Promise<void> {
    expect((await postWebhook(node(2), webhookBody(node(2), ...values))).status).toBe(200);
  }

  /** The chat that somebody has said who they are in. */
  function chatOf(waId: string): string | undefined {
    const threads = Object.entries(ana.view().threads);
    return threads.find(([, { messages }]) => messages.some(({ text }) => text === `I am ${waId}`))?.[0];
  }

  /** How many shards each node holds that holds any. */
  async function shareOfEach(): Promise<readonly number[]> {
    const client = new MongoClient(cluster.env.MONGODB_URI ?? '');
    try {
      const rows = await client.db(cluster.env.MONGODB_DB_NAME).collection('ownerships').find().toArray();
      const owners = rows
        .map(({ json }) => JSON.parse(json) as Ownership)
        .filter(({ id }) => id.startsWith('shard:'))
        .flatMap(({ node }) => node ?? []);
      return [...new Set(owners)].map((owner) => owners.filter((one) => one === owner).length);
    } finally {
      await client.close();
    }
  }

  /** Every message has left or is known to be unknown, and WhatsApp has accepted none of them twice. */
  async function expectHonest(ids: readonly string[]): Promise<readonly OutboundMessage[]> {
    let settled: OutboundMessage[] = [];
    await dwindles('each is sent, or known to be unknown', async () => {
      const all = await stored();
      settled = all.filter(({ id, status, unconfirmed }) => ids.includes(id) && (status !== 'sending' || unconfirmed));
      return ids.length - settled.length;
    });
    const accepted = cluster.simulator.ledger().map(({ callbackData }) => callbackData ?? '');
    expect(new Set(accepted).size).toBe(accepted.length);
    for (const message of settled) {
      if (message.status !== 'sending') expect(accepted).toContain(message.id);
    }
    const seqs = ana.heard.map(({ seq }) => seq);
    expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
    return settled;
  }

  test('whose clocks are minutes apart go by one time: a thread, its windows and what is sent are the same at each', async () => {
    const browsers = [await cluster.browser(0), await cluster.browser(1), ana];
    const [chatId = ''] = chats;
    const waId = ana.view().chats[chatId]?.waId ?? '';
    const began = Date.now();
    for (const [index, browser] of browsers.entries()) {
      const question = textValue(waId, `wamid.clock.${index}`, `Question ${index}`);
      expect((await postWebhook(node(index), webhookBody(node(index), question))).status).toBe(200);
      await ana.sees(`Question ${index}`);
      await browser.writes(chatId, `Answer ${index}`);
      await ana.seesStatus(`Answer ${index}`, 'delivered');
    }
    const ended = Date.now();
    const isThen = (ms: number) => ms > began - minuteMs && ms < ended + minuteMs;
    const views = await Promise.all(browsers.map((browser) => browser.freshView()));
    for (const { threads, chats: known } of views) {
      const messages = threads[chatId]?.messages.slice(1) ?? [];
      expect(messages).toHaveLength(2 * browsers.length);
      expect(messages).toEqual(views[2]?.threads[chatId]?.messages.slice(1));
      for (const { order, createdAt, sentAt } of messages) {
        for (const ms of [order, Date.parse(createdAt), Date.parse(sentAt)]) expect(isThen(ms)).toBe(true);
      }
      expect(isThen(Date.parse(known[chatId]?.windowExpiresAt ?? '') - windowLengthMs)).toBe(true);
    }
    const accepted = cluster.simulator.ledger().map(({ callbackData }) => callbackData);
    expect(new Set(accepted).size).toBe(accepted.length);
    await eventually('each has its part', async () => {
      const shares = await shareOfEach();
      return shares.length === 3 && shares.every((share) => share >= 21);
    });
  });

  test('restarted one after the other they lose no frame and leave nothing unconfirmed', async () => {
    const sending: Promise<readonly string[]>[] = [];
    for (const index of [0, 1]) {
      sending.push(sendToAll());
      expect(await node(index).stop()).toBe(0);
      sending.push(sendToAll());
      await node(index).start();
      sending.push(sendToAll());
    }
    const ids = (await Promise.all(sending)).flat();
    const settled = await expectHonest(ids);
    expect(settled.filter(({ unconfirmed }) => unconfirmed)).toEqual([]);
    expect(ana.isOnline()).toBe(true);
  });

  test('without Redis everything still shows, admins are told, and it ends when Redis is back', async () => {
    const doorbell = async (index: number) => {
      const answer = (await (await fetch(`${node(index).url()}/ready`)).json()) as { doorbell?: string };
      return answer.doorbell;
    };
    const alerts = () => (ana.view().settings.alerts ?? []).filter(({ id }) => id.startsWith('doorbell:'));
    await cluster.redis.kill();
    await eventually('every node says so', async () => {
      return (await Promise.all([0, 1, 2].map(doorbell))).every((state) => state === 'away');
    });
    await eventually('admins are told', () => alerts().length > 0);
    const elsewhere = await cluster.browser(0);
    const ids = await sendToAll(elsewhere);
    await cluster.simulator.person('4915112340000').writes('Do you hear me without the bell?');
    await ana.sees('Do you hear me without the bell?');
    await expectHonest(ids);
    await cluster.redis.start();
    await eventually('it is heard again', async () => {
      return (await Promise.all([0, 1, 2].map(doorbell))).every((state) => state === 'heard');
    });
    await eventually('admins are told that it is over', () => alerts().length === 0);
  });

  test('what one that is killed and one that stands still past its lease had on their way is never sent again; all else goes on elsewhere', async () => {
    const chatId = chats[0] as ChatId;
    const elsewhere = await cluster.browser(0);
    elsewhere.reports({ chatId, replying: true });
    const board = () => ana.presence()?.chats[chatId];
    await eventually('it shows at another node who replies', () => board()?.replying.length === 1);
    await receives(...pairs.flat().map((waId) => textValue(waId, `wamid.of.${waId}`, `I am ${waId}`)));
    for (const waId of pairs.flat()) await ana.sees(`I am ${waId}`);

    cluster.meta.hold();
    const first = await sendToAll();
    await eventually('one of each chat is on its way', () => cluster.meta.held() === chats.length);
    const second = await sendToAll();
    await cluster.simulator.person('4915112340001').writes('Received by somebody');
    await node(0).kill();
    node(1).signal('SIGSTOP');
    cluster.meta.letGo();
    // Two contacts are one, and whoever would see to that is gone, or as good as gone, for two of three.
    await receives(...pairs.map(([from, to]) => changedNumber(from, to)));

    const settled = await expectHonest([...first, ...second]);
    for (const { id, unconfirmed } of settled) if (unconfirmed) expect(first).toContain(id);
    expect(settled.filter(({ id, status }) => second.includes(id) && status === 'sending')).toEqual([]);
    await eventually('nobody replies there any more', () => board() === undefined);
    for (const pair of pairs) await eventually('both are one', () => new Set(pair.map(chatOf)).size === 1);

    node(1).signal('SIGCONT');
    await node(0).start();
    await ana.sees('Received by somebody');
    const third = await sendToAll();
    await expectHonest([...first, ...second, ...third]);
    await eventually('the one that stood still is ready again', async () => {
      const answer = await fetch(`${node(1).url()}/ready`).catch(() => undefined);
      return answer?.ok;
    });
    const there = await cluster.browser(1);
    await expectHonest(await sendToAll(there));
    await eventually('it shows what the others show', async () => {
      const { threads } = await ana.freshView();
      return JSON.stringify(Object.keys(threads).sort()) === JSON.stringify(Object.keys(there.view().threads).sort());
    });
  });

  test('cut off from the database they take nothing in, and go on by themselves', async () => {
    const ids = await sendToAll();
    cluster.line.goAway();
    const answer = await ana.request('POST', '/send-message', { chatId: chats[0], text: 'Into the void' });
    expect(answer.status).toBeGreaterThanOrEqual(500);
    cluster.line.comeBack();
    const more = await sendToAll();
    await expectHonest([...ids, ...more]);
  });
});

function changedNumber(from: string, to: string): object {
  const system = { type: 'user_changed_number', body: 'A new number', wa_id: to };
  const timestamp = String(Math.floor(Date.now() / 1000));
  return { messages: [{ from, id: `wamid.change.${from}`, timestamp, type: 'system', system }] };
}
