/**
 * Several nodes, and one part after another fails: a node is killed, stands still for longer than its lease, or is
 * restarted; Redis is killed; the database is cut off. Whatever happens, WhatsApp accepts each message at most once,
 * nothing that was accepted is lost, and what nobody can know is called unconfirmed.
 */
import { uuidV7 } from '@parley/model/ids';
import type { OutboundMessage } from '@parley/model/message';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BrowserClient } from '../support/browser-client.ts';
import { type Cluster, makeCluster, withoutCluster } from '../support/cluster.ts';
import { eventually } from '../support/eventually.ts';
import type { LiveServer } from '../support/live-server.ts';

const people = 12;

describe.skipIf(withoutCluster !== undefined)('three nodes', { timeout: 240_000 }, () => {
  let cluster: Cluster;
  /** At the node that stays well in every test. */
  let ana: BrowserClient;
  let chats: readonly string[];
  let written = 0;

  beforeAll(async () => {
    cluster = await makeCluster({ nodes: 3, leaseSeconds: 15 });
    ana = await cluster.browser(2);
    for (let index = 0; index < people; index += 1) {
      const person = cluster.simulator.addPerson({ name: `Person ${index}`, waId: String(4915112340000 + index) });
      await person.writes(`Hello from ${index}`);
    }
    for (let index = 0; index < people; index += 1) await ana.sees(`Hello from ${index}`);
    chats = Object.keys(ana.view().chats);
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

  async function stored(): Promise<OutboundMessage[]> {
    const { threads } = await ana.freshView();
    return Object.values(threads).flatMap(({ messages }) => messages.filter((one) => one.direction === 'outbound'));
  }

  /** Every message has left or is known to be unknown, and WhatsApp has accepted none of them twice. */
  async function expectHonest(ids: readonly string[]): Promise<readonly OutboundMessage[]> {
    const settled = await eventually('each is sent, or known to be unknown', async () => {
      const all = (await stored()).filter(({ id }) => ids.includes(id));
      return all.length === ids.length && all.every((one) => one.status !== 'sending' || one.unconfirmed) && all;
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

  test('what is on its way from one that is killed is unconfirmed, never sent again; the rest goes on elsewhere', async () => {
    cluster.meta.hold();
    const first = await sendToAll();
    await eventually('one of each chat is on its way', () => cluster.meta.held() === chats.length);
    const second = await sendToAll();
    await cluster.simulator.person('4915112340001').writes('Received by somebody');
    await node(0).kill();
    cluster.meta.letGo();
    const settled = await expectHonest([...first, ...second]);
    const lost = settled.filter(({ unconfirmed }) => unconfirmed);
    for (const message of lost) expect(first).toContain(message.id);
    expect(settled.filter(({ id }) => second.includes(id)).every(({ status }) => status !== 'sending')).toBe(true);
    await ana.sees('Received by somebody');
    await node(0).start();
  });

  test('one that stands still past its lease sends nothing that is another’s, and takes part again', async () => {
    cluster.meta.hold();
    const first = await sendToAll();
    await eventually('one of each chat is on its way', () => cluster.meta.held() === chats.length);
    const second = await sendToAll();
    node(1).signal('SIGSTOP');
    cluster.meta.letGo();
    await expectHonest([...first, ...second]);
    node(1).signal('SIGCONT');
    const third = await sendToAll();
    await expectHonest([...first, ...second, ...third]);
    await eventually('it answers again', async () => {
      const answer = await fetch(`${node(1).url()}/ready`).catch(() => undefined);
      return answer?.ok;
    });
    const there = await cluster.browser(1);
    const fourth = await sendToAll(there);
    await expectHonest(fourth);
    const { seq: _, ...held } = there.view();
    await eventually('it shows what the others show', async () => {
      const { seq: _s, ...loaded } = await ana.freshView();
      return JSON.stringify(Object.keys(loaded.threads).sort()) === JSON.stringify(Object.keys(held.threads).sort());
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
