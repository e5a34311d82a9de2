/**
 * `kill -9` at any moment while messages go out. The simulator's ledger is the truth about what WhatsApp accepted: each
 * message at most once, and what agents see of it is only ever what there is proof of.
 */
import { uuidV7 } from '@parley/model/ids';
import type { OutboundMessage } from '@parley/model/message';
import type { Simulator } from '@parley/simulator/simulator';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BrowserClient } from '../support/browser-client.ts';
import { faultRounds, seededChance } from '../support/chance.ts';
import { eventually } from '../support/eventually.ts';
import { type HoldingProxy, makeHoldingProxy } from '../support/holding-proxy.ts';
import { type LiveServer, liveAccount, makeLiveServer, simulatorFor } from '../support/live-server.ts';

/** Fewer than the ends of the process after which a status that stood at each of them is taken for their cause. */
const usualRounds = 3;

let simulator: Simulator;
let proxy: HoldingProxy;
let server: LiveServer;
let ana: BrowserClient;

beforeEach(async () => {
  simulator = await simulatorFor(liveAccount);
  proxy = await makeHoldingProxy(simulator.graphUrl);
  server = await makeLiveServer({ graphUrl: proxy.url });
  simulator.setWebhookUrl(`${server.url()}/webhook`);
  simulator.setDials({ deliverAfterMs: 0 });
  await server.start();
  ana = await server.admin();
});

afterEach(async () => {
  await server.close();
  await proxy.close();
  await simulator.close();
});

type Draft = { readonly id: string; readonly chatId: string; readonly text: string };

async function post(draft: Draft): Promise<number | 'no answer'> {
  return ana.request('POST', '/send-message', draft).then(
    ({ status }) => status,
    () => 'no answer',
  );
}

/** People who have written, so that we may answer, each with the id of their chat. */
async function chatsWith(count: number): Promise<readonly string[]> {
  const phones = simulator.state().phones.slice(0, count);
  const hellos = phones.map(({ persona }) => `Hello from ${persona.name}`);
  for (const [index, { persona }] of phones.entries()) await simulator.person(persona.id).writes(hellos[index] ?? '');
  return Promise.all(hellos.map(async (hello) => (await ana.sees(hello)).chatId));
}

async function storedMessages(): Promise<OutboundMessage[]> {
  const { threads } = await ana.freshView();
  return Object.values(threads).flatMap(({ messages }) => messages.filter((one) => one.direction === 'outbound'));
}

const restarted = async () => {
  await server.kill();
  await server.start();
};

test('a server that is killed again and again sends each message at most once, in order, and calls nothing sent without proof', {
  timeout: 120_000 + faultRounds(usualRounds) * 10_000,
}, async () => {
  const chance = seededChance('killed-while-sending');
  const chats = await chatsWith(5);
  type Draft = { readonly id: string; readonly chatId: string; readonly text: string };
  let waiting: Draft[] = [];
  const accepted: Draft[] = [];

  /** Like a browser: one after the other in each chat, and again with the same id where no answer came. */
  async function sendAll(onAnswer: () => void): Promise<void> {
    const drafts = waiting;
    waiting = [];
    await Promise.all(
      chats.map(async (chatId) => {
        let isAway = false;
        for (const draft of drafts.filter((one) => one.chatId === chatId)) {
          const status: number | 'no answer' = isAway ? 'no answer' : await post(draft);
          isAway ||= status === 'no answer';
          if (status === 201) accepted.push(draft);
          else waiting.push(draft);
          onAnswer();
        }
      }),
    );
  }

  for (let round = 0; round < faultRounds(usualRounds); round += 1) {
    const drafts = Array.from({ length: 30 }, (_, index) => ({
      id: uuidV7(
        Date.now(),
        Uint8Array.from({ length: 10 }, () => chance.below(256)),
      ),
      chatId: chats[index % chats.length] ?? '',
      text: `Round ${round}, message ${index}`,
    }));
    waiting.push(...drafts);
    let answersLeft = 1 + chance.below(drafts.length);
    let killed: Promise<void> | undefined;
    await sendAll(() => {
      answersLeft -= 1;
      if (answersLeft === 0) killed = server.kill();
    });
    await killed;
    await server.start();
  }
  await sendAll(() => undefined);
  expect(waiting).toEqual([]);

  // What WhatsApp could not post while the server was away comes again.
  simulator.advanceClock(60_000);
  const ledger = await eventually('everything has been sent or is known to be unknown', async () => {
    const isSettled = ({ status, unconfirmed }: OutboundMessage) => status !== 'sending' || unconfirmed === true;
    return (await storedMessages()).every(isSettled) && simulator.ledger();
  });
  await simulator.quiet();
  await server.applied();
  const sentIds = ledger.map(({ callbackData }) => callbackData);
  expect(new Set(sentIds).size).toBe(sentIds.length);

  const stored = await storedMessages();
  expect(stored.map(({ id }) => id).sort()).toEqual(accepted.map(({ id }) => id as string).sort());
  for (const message of stored) {
    if (sentIds.includes(message.id)) {
      expect(message, 'what WhatsApp accepted and reported').toMatchObject({ status: 'delivered' });
      expect(message.unconfirmed).toBeUndefined();
    } else {
      expect(message, 'what was claimed and never left').toMatchObject({ status: 'sending', unconfirmed: true });
    }
  }
  for (const chatId of chats) {
    const inThread = stored.filter((message) => message.chatId === chatId).map(({ id }) => id as string);
    const sentHere = sentIds.filter((id) => inThread.includes(id ?? ''));
    expect(sentHere).toEqual(inThread.filter((id) => sentHere.includes(id)));
  }
});

describe('killed after WhatsApp accepted a message and before we knew', () => {
  /** A message that WhatsApp has, whose answer never arrived, and no status either. */
  async function acceptedUnseen(text: string): Promise<{ chatId: string; message: OutboundMessage }> {
    const [chatId = ''] = await chatsWith(1);
    simulator.setDials({ webhookDelayMs: 60_000 });
    proxy.hold();
    const message = await ana.writes(chatId, text);
    await eventually('WhatsApp has accepted it', () => proxy.held() === 1);
    expect(simulator.ledger()).toHaveLength(1);
    return { chatId, message };
  }

  test('the status that names our id resolves it, and it is never sent again', async () => {
    const { message } = await acceptedUnseen('Did you get this?');
    await restarted();
    proxy.letGo();
    const afterwards = await eventually('nobody knows what became of it', async () =>
      (await storedMessages()).find(({ unconfirmed }) => unconfirmed === true),
    );
    expect(afterwards).toMatchObject({ id: message.id, status: 'sending', unconfirmed: true, attempts: 1 });

    simulator.setDials({ webhookDelayMs: 0 });
    simulator.advanceClock(120_000);
    const resolved = await eventually('the status resolves it', async () =>
      (await storedMessages()).find(({ status }) => status === 'delivered'),
    );
    expect(resolved.unconfirmed).toBeUndefined();
    expect(resolved.wamid).toBe(simulator.ledger()[0]?.wamid);
    expect(simulator.ledger()).toHaveLength(1);
  });

  test('without any status it stays unconfirmed over every restart, and what is written after it goes out', async () => {
    const { chatId, message } = await acceptedUnseen('Nobody will ever tell');
    for (const next of ['First after', 'Second after']) {
      await restarted();
      proxy.letGo();
      await ana.writes(chatId, next);
      await eventually(`“${next}” is sent`, async () =>
        (await storedMessages()).some(({ text, status }) => text === next && status === 'sent'),
      );
      const kept = (await storedMessages()).find(({ id }) => id === message.id);
      expect(kept).toMatchObject({ status: 'sending', unconfirmed: true, attempts: 1 });
    }
    expect(simulator.ledger().map(({ text }) => text)).toEqual([
      'Nobody will ever tell',
      'First after',
      'Second after',
    ]);
  });
});
