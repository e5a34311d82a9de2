/** SIGTERM in the middle of work: what was answered is kept, the process ends in order and in time. */
import type { Simulator } from '@parley/simulator/simulator';
import { io } from 'socket.io-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BrowserClient } from '../support/browser-client.ts';
import { seededChance } from '../support/chance.ts';
import { eventually } from '../support/eventually.ts';
import { type HoldingProxy, makeHoldingProxy } from '../support/holding-proxy.ts';
import { type LiveServer, liveAccount, makeLiveServer, simulatorFor } from '../support/live-server.ts';
import { postWebhook, textValue, webhookBody } from '../support/webhooks.ts';

let simulator: Simulator;
let proxy: HoldingProxy;
let server: LiveServer;
let ana: BrowserClient;

beforeEach(async () => {
  simulator = await simulatorFor(liveAccount);
  proxy = await makeHoldingProxy(simulator.graphUrl);
  server = await makeLiveServer({ graphUrl: proxy.url });
  simulator.setWebhookUrl(`${server.url()}/webhook`);
  await server.start();
  ana = await server.admin();
});

afterEach(async () => {
  await server.close();
  await proxy.close();
  await simulator.close();
});

async function openChat(): Promise<string> {
  await postWebhook(server, webhookBody(server, textValue('12025550143', 'wamid.hello', 'Hello')));
  return (await ana.sees('Hello')).chatId;
}

test('a server that is told to stop under load ends with 0 within its ten seconds and has lost nothing that it answered', async () => {
  const chance = seededChance('stopped-under-load');
  const chatId = await openChat();
  const acknowledged: string[] = [];
  const accepted: string[] = [];
  let answersLeft = 100 + chance.below(200);
  let stopped: Promise<number | null> | undefined;
  const answered = () => {
    answersLeft -= 1;
    if (answersLeft === 0) stopped = server.stop();
  };

  // Browsers that want back at once must not keep the server from ending.
  let isToldOfRestart = false;
  const eager = io(server.url(), {
    transports: ['websocket'],
    extraHeaders: { cookie: ana.cookie },
    reconnectionDelay: 1,
    reconnectionDelayMax: 5,
    randomizationFactor: 0,
  });
  eager.on('restarting', () => {
    isToldOfRestart = true;
  });
  eager.on('disconnect', () => eager.connect());
  await eventually('the eager browser is there', () => eager.connected);

  let minted = 0;
  const receiving = async () => {
    for (let isUp = true; isUp; ) {
      minted += 1;
      const text = `Text ${minted}`;
      const from = `1202555011${minted % 8}`;
      const answer = postWebhook(server, webhookBody(server, textValue(from, `wamid.${minted}`, text)));
      isUp = await answer.then(
        ({ status }) => {
          if (status === 200) acknowledged.push(text);
          answered();
          return true;
        },
        () => false,
      );
    }
  };
  const sending = async () => {
    for (let count = 0, isUp = true; isUp && count < 40; count += 1) {
      const text = `Ours ${count}`;
      isUp = await ana.request('POST', '/send-message', { chatId, text }).then(
        ({ status }) => {
          if (status === 201) accepted.push(text);
          answered();
          return true;
        },
        () => false,
      );
    }
  };
  await Promise.all([...Array.from({ length: 8 }, receiving), sending()]);
  // One that takes longer than its ten seconds ends with 1.
  expect(await stopped).toBe(0);
  await eventually('the browser has read that it restarts', () => isToldOfRestart);
  eager.disconnect();

  await server.start();
  await server.applied();
  const shown = Object.values((await ana.freshView()).threads).flatMap(({ messages }) => messages);
  const texts = shown.map(({ text }) => text);
  expect(acknowledged.filter((text) => !texts.includes(text))).toEqual([]);
  expect(accepted.filter((text) => !texts.includes(text))).toEqual([]);
  expect(new Set(texts).size).toBe(texts.length);
  // In an orderly end everything that was on its way is known: nothing is left unconfirmed.
  expect(shown.filter((message) => message.direction === 'outbound' && message.unconfirmed)).toEqual([]);
  await eventually('everything accepted is sent', () => simulator.ledger().length >= accepted.length);
  const sentIds = simulator.ledger().map(({ callbackData }) => callbackData);
  expect(new Set(sentIds).size).toBe(sentIds.length);
});

test('a send that WhatsApp does not answer holds up no stop: it is unconfirmed at the next start and not sent again', async () => {
  const chatId = await openChat();
  proxy.hold();
  simulator.setDials({ webhookDelayMs: 3_600_000 });
  const { id } = await ana.writes(chatId, 'No answer yet');
  await eventually('WhatsApp has accepted it', () => proxy.held() === 1);
  expect(await server.stop()).toBe(0);

  await server.start();
  const kept = await eventually('nobody knows what became of it', async () => {
    const message = (await ana.freshView()).threads[chatId]?.messages.find((one) => one.id === id);
    return message?.direction === 'outbound' && message.unconfirmed === true && message;
  });
  expect(kept).toMatchObject({ status: 'sending', attempts: 1 });
  expect(simulator.ledger()).toHaveLength(1);
});
