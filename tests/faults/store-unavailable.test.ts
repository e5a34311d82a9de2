/** A database that cannot be written: nothing is acknowledged, everybody is told, and it passes by itself. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Simulator } from '@parley/simulator/simulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BrowserClient } from '../support/browser-client.ts';
import { eventually } from '../support/eventually.ts';
import { type HoldingProxy, makeHoldingProxy } from '../support/holding-proxy.ts';
import { type LiveServer, liveAccount, makeLiveServer, simulatorFor } from '../support/live-server.ts';
import { postWebhook, textValue, webhookBody } from '../support/webhooks.ts';

const metricsToken = 'a-token-for-prometheus';
let simulator: Simulator;
let proxy: HoldingProxy;
let server: LiveServer;
let ana: BrowserClient;

beforeAll(async () => {
  simulator = await simulatorFor(liveAccount);
  proxy = await makeHoldingProxy(simulator.graphUrl);
  server = await makeLiveServer({ graphUrl: proxy.url, env: { METRICS_TOKEN: metricsToken, LOG_LEVEL: 'info' } });
  await server.start();
  ana = await server.admin();
});

afterAll(async () => {
  await server.close();
  await proxy.close();
  await simulator.close();
});

/** Another program holds the database until the returned function is called. */
function holdDatabase(): () => void {
  const database = new DatabaseSync(join(server.folder, 'data', 'live', 'parley.db'), { timeout: 10_000 });
  database.exec('BEGIN IMMEDIATE');
  return () => {
    database.exec('ROLLBACK');
    database.close();
  };
}

/** Each test has a contact of its own. Resolves with the chat. */
async function writes(waId: string, text: string): Promise<string> {
  expect((await postWebhook(server, webhookBody(server, textValue(waId, `wamid.hello.${waId}`, text)))).status).toBe(
    200,
  );
  return (await ana.sees(text)).chatId;
}

async function textsIn(chatId: string): Promise<string[]> {
  const { threads } = await ana.freshView();
  return (threads[chatId]?.messages ?? []).map(({ text }) => text);
}

async function isReady(): Promise<boolean> {
  const response = await fetch(`${server.url()}/ready`);
  const { isReady, store } = (await response.json()) as {
    isReady: boolean;
    store: { isWritable: boolean; trouble?: string };
  };
  expect(isReady).toBe(response.status === 200);
  if (isReady) expect(store).toEqual({ kind: 'sqlite', isWritable: true });
  else expect(store.trouble).toBe('Another program holds the database. Close it and try again.');
  return isReady;
}

test('while another program holds it webhooks and sends are answered with 503, /ready says so, and afterwards all goes on by itself', async () => {
  const chatId = await writes('12025550110', 'Hello');
  const draft = { id: '01935b9e-5f0a-7abc-8def-0123456789ab', chatId, text: 'We open at nine' };
  const webhooks = Array.from({ length: 10 }, (_, index) =>
    webhookBody(server, textValue('12025550110', `wamid.${index}`, `Text ${index}`)),
  );
  expect(await isReady()).toBe(true);
  // Whoever reads has everything applied, so that nothing is left that would need the database to be written.
  await ana.freshView();

  const letGo = holdDatabase();
  const began = performance.now();
  const [refused, unsent] = await Promise.all([
    Promise.all(webhooks.map((body) => postWebhook(server, body))),
    ana.request('POST', '/send-message', draft),
  ]);
  expect(refused.map(({ status }) => status)).toEqual(webhooks.map(() => 503));
  expect(refused[0]?.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(unsent).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
  await eventually('/ready says that it is not', async () => !(await isReady()));
  // Each waits two seconds for the lock, all of them at the same time: one after the other would take more than twenty.
  expect(performance.now() - began).toBeLessThan(18_000);
  const stillWaiting = postWebhook(server, webhooks[0] ?? Buffer.of());
  expect((await fetch(`${server.url()}/health`)).status).toBe(200);
  expect((await ana.freshView()).chats[chatId]?.name).toBe('~Hand Made');
  expect(await Promise.race([stillWaiting, 'still waiting'])).toBe('still waiting');
  letGo();

  expect((await stillWaiting).status).toBe(200);
  await eventually('/ready says that it is again', isReady);
  await ana.sees('Text 0');
  expect((await textsIn(chatId)).sort()).toEqual(['Hello', 'Text 0']);
  const taken = await Promise.all(webhooks.map((body) => postWebhook(server, body)));
  expect(taken.map(({ status }) => status)).toEqual(webhooks.map(() => 200));
  expect((await ana.request('POST', '/send-message', draft)).status).toBe(201);
  for (const index of webhooks.keys()) await ana.sees(`Text ${index}`);
  await ana.seesStatus('We open at nine', 'sent');
  expect(simulator.ledger()).toHaveLength(1);
});

test('what was acknowledged before it was held is applied once it is free', async () => {
  const chatId = await writes('12025550111', 'Is it applied?');
  // Held as soon as the first is durable: most of the others are somewhere between the journal and their effects.
  const bodies = Array.from({ length: 40 }, (_, index) =>
    webhookBody(server, textValue('12025550111', `wamid.held.${index}`, `Held ${index}`)),
  );
  const answers = bodies.map((body) => postWebhook(server, body));
  await Promise.race(answers);
  const letGo = holdDatabase();
  const statuses = (await Promise.all(answers)).map(({ status }) => status);
  letGo();
  await eventually('it is ready again', isReady);
  for (const [index, status] of statuses.entries()) if (status === 200) await ana.sees(`Held ${index}`);
  expect(await textsIn(chatId)).toHaveLength(1 + statuses.filter((status) => status === 200).length);
});

/** Another program holds the database while lists are behind what is durable. */
async function holdBehind(): Promise<() => void> {
  return eventually('it is held between two steps', async () => {
    await writes(`1202555${1000 + turn++}`, `Turn ${turn}`);
    const letGo = holdDatabase();
    if (isBehind()) return letGo;
    letGo();
    return undefined;
  });
}

let turn = 0;

function isBehind(): boolean {
  const database = new DatabaseSync(join(server.folder, 'data', 'live', 'parley.db'), { readOnly: true });
  const sql = 'SELECT (SELECT max(last) FROM log) > (SELECT seq FROM applied) AS isBehind';
  const row = database.prepare(sql).get();
  database.close();
  return row?.isBehind === 1;
}

async function writesBehind(): Promise<number> {
  const response = await fetch(`${server.url()}/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } });
  return Number(/^parley_store_lag_writes (\d+)$/m.exec(await response.text())?.[1]);
}

test('lists that cannot follow what is stored are told of in the log, in /ready and in the metrics, and again when they can', async () => {
  await eventually('it is ready', isReady);
  const before = server.output().length;
  const count = (text: string) => server.output().slice(before).split(text).length - 1;
  const letGo = await holdBehind();
  await eventually('the log says so', () => count('Lists and searches fall behind. Another program') === 1);
  expect(await writesBehind()).toBeGreaterThan(0);
  expect((await ana.request('GET', '/api/chats')).status).toBe(503);
  expect(await isReady()).toBe(false);
  expect(count('Lists and searches hold everything again.')).toBe(0);
  letGo();
  await eventually('/ready says that it is over', isReady);
  expect([count('fall behind'), count('hold everything again')]).toEqual([1, 1]);
  expect((await ana.request('GET', '/api/chats')).status).toBe(200);
  expect(await writesBehind()).toBe(0);
  expect(server.output()).not.toContain(`Turn ${turn}`);
});

test('the outcome of a send that comes while it is held is kept and stored afterwards', async () => {
  const chatId = await writes('12025550112', 'Is it sent?');
  const before = simulator.ledger().length;
  proxy.hold();
  const { id } = await ana.writes(chatId, 'On its way');
  await eventually('WhatsApp has accepted it', () => proxy.held() === 1);
  const letGo = holdDatabase();
  proxy.letGo();
  await eventually('Parley says that it cannot store', () => server.output().includes('could not be stored'));
  letGo();
  const sent = await ana.seesStatus('On its way', 'sent');
  expect(sent).toMatchObject({ id, attempts: 1, wamid: simulator.ledger()[before]?.wamid });
  expect(simulator.ledger()).toHaveLength(before + 1);
});

test('a second process on the same data folder says so and ends, and the first goes on', async () => {
  const second = await makeLiveServer({ graphUrl: proxy.url, folder: server.folder });
  await expect(second.start()).rejects.toThrow(/Another Parley is using the data folder .*Stop it, or give this one/);
  expect(await second.ended()).toBe(1);
  await writes('12025550113', 'Are you still there?');
});
