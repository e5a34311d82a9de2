/**
 * Several nodes serve one inbox: real processes over one real database and one real Redis. The simulator's ledger is the
 * truth about what WhatsApp accepted.
 */
import { uuidV7 } from '@parley/model/ids';
import type { OutboundMessage } from '@parley/model/message';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BrowserClient, openBrowser } from '../support/browser-client.ts';
import { type Cluster, makeCluster, withoutCluster } from '../support/cluster.ts';
import { dwindles, eventually } from '../support/eventually.ts';
import { expectFresh } from '../support/expect-fresh.ts';
import { makeLiveServer } from '../support/live-server.ts';

/** Of both races together. `npm run test:race` makes it ten thousand. */
const sends = Number(process.env.PARLEY_RACE_SENDS ?? 1000);
/** WhatsApp takes 45 messages to one person at once and one more every six seconds, which would be a race against time. */
const people = Math.max(40, Math.ceil(sends / 40));
const races = [
  { nodes: 3, sends: Math.round(sends * 0.6) },
  { nodes: 2, sends: Math.round(sends * 0.4) },
];

describe.skipIf(withoutCluster !== undefined)(
  `several nodes${withoutCluster ? `, left out: ${withoutCluster}` : ''}`,
  () => {
    let cluster: Cluster;
    let browsers: readonly BrowserClient[];
    let chats: readonly string[];

    beforeAll(async () => {
      cluster = await makeCluster({ nodes: 3, leaseSeconds: 60 });
      browsers = await Promise.all([0, 1, 2].map((node) => cluster.browser(node)));
    });
    afterAll(() => cluster?.close());

    const at = (node: number) => browsers[node] as BrowserClient;

    /** The first so many go on; the others are stopped as an operator does. */
    async function keep(count: number): Promise<void> {
      for (const browser of browsers.slice(count)) browser.close();
      browsers = browsers.slice(0, count);
      for (const node of cluster.nodes.slice(count)) expect(await node.stop()).toBe(0);
    }

    /** All that was received is applied, and what every browser holds is what its node would load afresh. */
    async function expectAllFresh(): Promise<void> {
      for (const node of cluster.nodes.slice(0, browsers.length)) await node.applied();
      for (const browser of browsers) await expectFresh(browser);
    }

    function expectOnceInOrder(): void {
      for (const { heard } of browsers) {
        const seqs = heard.map(({ seq }) => seq);
        expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
      }
      // Who came first has heard everything that the others have.
      const [longest = []] = browsers
        .map(({ heard }) => heard.map(({ seq }) => seq))
        .sort((a, b) => b.length - a.length);
      for (const { heard } of browsers) {
        const seqs = heard.map(({ seq }) => seq);
        expect(longest.slice(-seqs.length)).toEqual(seqs);
      }
    }

    test('what comes in at one is seen at every one, each event once and in order', async () => {
      for (let index = 0; index < people; index += 1) {
        const person = cluster.simulator.addPerson({ name: `Person ${index}`, waId: String(4915112340000 + index) });
        await person.writes(`Hello from ${index}`);
      }
      for (const browser of browsers) {
        for (let index = 0; index < people; index += 1) await browser.sees(`Hello from ${index}`);
      }
      await expectAllFresh();
      expectOnceInOrder();
      chats = Object.keys(at(0).view().chats);
      expect(chats).toHaveLength(people);
    });

    test('who signs out at one node is signed out at all of them at once, and so is who is disabled', async () => {
      const invited = await at(0).request('POST', '/api/agents/invites', { role: 'agent' });
      const token = new URL((invited.body as { url: string }).url).searchParams.get('token');
      const body = { token, name: 'Omar', email: 'omar@example.test', password: 'violet-harbour-41-tram' };
      const joined = await fetch(`${cluster.nodes[1]?.url()}/api/auth/accept-invite`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const cookie = joined.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      const omars = await Promise.all([0, 1, 2].map((node) => openBrowser(cluster.nodes[node]?.url() ?? '', cookie)));
      const [omar] = omars as [BrowserClient];
      await at(2).request('PATCH', `/api/agents/${omar.agent.id}`, { disabled: true });
      for (const browser of omars) {
        await eventually('the socket is cut', () => !browser.isOnline());
        expect((await browser.request('GET', '/api/auth/me')).status).toBe(401);
        browser.close();
      }
      expect(at(0).isOnline() && at(1).isOnline()).toBe(true);
    });

    test.each(races)(
      '$sends sends that race at $nodes of them go out once each, every node taking part',
      { timeout: 120_000 + 120 * sends },
      async ({ nodes, sends }) => {
        const { simulator } = cluster;
        await keep(nodes);
        // Each is reported as sent, which races with the answer to the send itself; that is enough to race for.
        simulator.setDials({ deliverAfterMs: 60 * 60_000 });
        const began = simulator.ledger().length;
        const drafts = Array.from({ length: sends }, (_, index) => ({
          id: uuidV7(Date.now(), crypto.getRandomValues(new Uint8Array(10))),
          chatId: chats[index % chats.length] ?? '',
          text: `Race ${index} of ${nodes}`,
        }));
        const answered = browsers.map(() => 0);
        const leastOfAll: number[] = [];
        await Promise.all(
          browsers.map(async (browser, node) => {
            const own = drafts.filter((_, index) => index % browsers.length === node);
            for (let from = 0; from < own.length; from += 25) {
              const some = own.slice(from, from + 25);
              await Promise.all(some.map((draft) => accepted(browser, draft)));
              answered[node] = (answered[node] ?? 0) + some.length;
            }
            leastOfAll.push(Math.min(...answered));
          }),
        );
        // When the first node was through, the others were well on their way: nobody starves.
        expect(leastOfAll[0]).toBeGreaterThan(0);

        const sentHere = () =>
          simulator
            .ledger()
            .slice(began)
            .map(({ callbackData }) => callbackData ?? '');
        await dwindles('they go out', () => sends - sentHere().length);
        expect([...sentHere()].sort()).toEqual(drafts.map(({ id }) => id as string).sort());
        for (const browser of browsers) {
          await dwindles(
            'every one is known to be sent',
            () => outbound(browser).filter(({ status }) => status === 'sending').length,
          );
        }
        const stored = outbound(at(1));
        expect(stored.filter(({ unconfirmed }) => unconfirmed)).toEqual([]);
        const own = new Set<string>(drafts.map(({ id }) => id));
        const chatOf = new Map<string, string>(drafts.map(({ id, chatId }) => [id, chatId]));
        const sent = Object.groupBy(sentHere(), (id) => chatOf.get(id) ?? '');
        for (const chatId of chats) {
          const inThread = stored.filter((message) => message.chatId === chatId && own.has(message.id));
          expect(sent[chatId] ?? []).toEqual(inThread.map(({ id }) => id));
        }
        await expectAllFresh();
        expectOnceInOrder();
      },
    );

    test('one that could not hear the others is refused with a sentence', async () => {
      const { REDIS_URL: _, ...deaf } = cluster.env;
      const stranger = await makeLiveServer({ graphUrl: cluster.meta.url, env: deaf });
      await expect(stranger.start()).rejects.toThrow('Several nodes need REDIS_URL');
      expect(await stranger.ended()).toBe(1);
      await stranger.close();
    });
  },
);

/** Sends it as a browser does: again with the same id while a server that is overrun has it refused with 503. */
async function accepted(browser: BrowserClient, draft: object): Promise<void> {
  await eventually('it is accepted', async () => {
    const { status } = await browser.request('POST', '/send-message', draft);
    expect([201, 503]).toContain(status);
    return status === 201;
  });
}

function outbound(browser: BrowserClient): OutboundMessage[] {
  const { threads } = browser.view();
  return Object.values(threads).flatMap(({ messages }) => messages.filter((one) => one.direction === 'outbound'));
}
