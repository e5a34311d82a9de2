import type { LedgerPage, Phone, SimulatorEvent, SimulatorState } from '@parley/model/sandbox';
import Fastify from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import type { Simulator } from '../simulator.ts';
import { emma, sendText, startBoth, startSimulator } from '../testing.ts';

async function mounted(simulator: Simulator) {
  const app = Fastify({ forceCloseConnections: true });
  app.register(simulator.control, { prefix: '/api/simulator' });
  app.addHook('onRequest', async (_request, reply) => void reply.header('x-mounted-by', 'the test'));
  onTestFinished(() => app.close());
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  return { app, url: `${address}/api/simulator` };
}

test('a text written through the API is on the phone and in a webhook', async () => {
  const { simulator, receiver } = await startBoth();
  const { app } = await mounted(simulator);
  const response = await app.inject({
    method: 'POST',
    url: '/api/simulator/persons/lina/messages',
    payload: { text: 'مرحبا' },
  });
  expect(response.statusCode).toBe(201);
  expect(response.json()).toMatchObject({ from: 'person', text: 'مرحبا', status: 'sent' });
  await simulator.quiet();
  expect(receiver.messages()).toMatchObject([{ id: response.json().id, from: '971505550137' }]);
});

test('the state has six people, and its wire log shows no token', async () => {
  const { simulator } = await startBoth();
  const { app } = await mounted(simulator);
  await simulator.person('emma').writes("It's me");
  await simulator.quiet();
  await sendText(simulator, emma, 'Hello');
  await simulator.quiet();
  const response = await app.inject('/api/simulator');
  const state = response.json<SimulatorState>();
  expect(state.phones.map(({ persona }) => persona.id)).toEqual(['emma', 'maria', 'joao', 'lina', 'asha', 'kai']);
  expect(state.businessNumber).toBe('+12025550100');
  expect(state.wire.map(({ direction, summary, status }) => `${direction} ${summary} ${status}`)).toEqual([
    'webhook text · Emma Clarke 200',
    'api POST messages 200',
    'webhook sent · Emma Clarke 200',
    'webhook delivered · Emma Clarke 200',
  ]);
  expect(response.body).not.toContain('test-token');
  expect(state.wire[0]?.curl).toContain("It'\\''s me");
  expect(state.wire[1]?.curl).toContain('Bearer $WHATSAPP_ACCESS_TOKEN');
  expect(JSON.parse(state.wire[1]?.answer ?? '')).toHaveProperty('messages');
});

test('the wire log keeps the last 200 lines', async () => {
  const { simulator } = await startBoth();
  for (let count = 0; count < 205; count += 1) await simulator.person('emma').writes(`message ${count}`);
  await simulator.quiet();
  const { wire } = simulator.state();
  expect(wire).toHaveLength(200);
  expect(wire.at(-1)?.body).toContain('message 204');
});

test('a phone, the dials and the clock are changed through the API', async () => {
  const simulator = await startSimulator();
  const { app } = await mounted(simulator);
  const patch = await app.inject({
    method: 'PATCH',
    url: '/api/simulator/persons/emma',
    payload: { isOffline: true, sendsReadReceipts: false, isChatOpen: true },
  });
  expect(patch.json<Phone>().persona).toMatchObject({ isOffline: true, sendsReadReceipts: false, isChatOpen: true });
  const dials = await app.inject({ method: 'PATCH', url: '/api/simulator/dials', payload: { copies: 2 } });
  expect(dials.json()).toEqual({ ...simulator.state().dials, copies: 2 });
  const before = simulator.now();
  const clock = await app.inject({ method: 'POST', url: '/api/simulator/clock', payload: { advanceMs: 3600_000 } });
  expect(clock.json()).toEqual({ clockOffsetMs: 3600_000 });
  expect(simulator.now()).toBeGreaterThanOrEqual(before + 3600_000);
});

test('a person is added, and the number takes WhatsApp’s form', async () => {
  const simulator = await startSimulator();
  const { app } = await mounted(simulator);
  const response = await app.inject({
    method: 'POST',
    url: '/api/simulator/persons',
    payload: { name: 'Rui', waId: '+55 21 9 8555-0111', language: 'pt-BR' },
  });
  expect(response.statusCode).toBe(201);
  expect(response.json<Phone>().persona).toMatchObject({ id: '552185550111', name: 'Rui', waId: '552185550111' });
});

test('the ledger is read in pages', async () => {
  const simulator = await startSimulator();
  const { app } = await mounted(simulator);
  for (const body of ['one', 'two', 'three']) await sendText(simulator, emma, body);
  const page = (await app.inject('/api/simulator/ledger?after=1&limit=1')).json<LedgerPage>();
  expect(page.total).toBe(3);
  expect(page.entries.map(({ text }) => text)).toEqual(['two']);
});

test('a reset empties phones and dials, and keeps the clock and the ledger', async () => {
  const simulator = await startSimulator();
  const { app } = await mounted(simulator);
  await simulator.person('emma').writes('Hi');
  await sendText(simulator, emma);
  simulator.advanceClock(1000);
  simulator.startBusyShop(5, 60);
  const state = (await app.inject({ method: 'POST', url: '/api/simulator/reset' })).json<SimulatorState>();
  expect(state.phones.flatMap(({ messages }) => messages)).toEqual([]);
  expect(state.dials.deliverAfterMs).toBe(400);
  expect(state.clockOffsetMs).toBe(1000);
  expect(simulator.ledger()).toHaveLength(1);
  await simulator.quiet();
});

test.each([
  ['POST', '/persons/emma/messages', {}, 'text'],
  ['POST', '/persons/emma/messages', { text: '   ' }, 'text'],
  ['POST', '/persons/emma/messages', { text: 'x'.repeat(4097) }, 'text'],
  ['POST', '/persons/emma/messages', { text: 'x', replyTo: 'wamid.unknown' }, 'replyTo'],
  ['PATCH', '/persons/emma', { isOffline: 'yes' }, 'isOffline'],
  ['PATCH', '/persons/emma', { name: 'x' }, 'isOffline'],
  ['POST', '/persons', { name: '' }, 'name'],
  ['PATCH', '/dials', { copies: 0 }, 'copies'],
  ['PATCH', '/dials', { copies: 1.5 }, 'copies'],
  ['PATCH', '/dials', { closedWindow: 'never' }, 'closedWindow'],
  ['PATCH', '/dials', { constructor: 1 }, 'constructor'],
  ['PATCH', '/dials', { isReordered: 1 }, 'isReordered'],
  ['POST', '/clock', { advanceMs: -1 }, 'advanceMs'],
  ['POST', '/busy', { chats: 1e6 }, 'chats'],
] as const)('%s %s with %o is refused by name', async (method, path, payload, name) => {
  const simulator = await startSimulator();
  const { app } = await mounted(simulator);
  const before = simulator.state();
  const response = await app.inject({ method, url: `/api/simulator${path}`, payload });
  expect(response.statusCode).toBe(400);
  expect(response.headers['content-type']).toContain('application/problem+json');
  expect(response.json()).toMatchObject({ code: 'BAD_REQUEST', detail: expect.stringContaining(name) });
  expect(simulator.state()).toEqual(before);
});

test('a person that nobody knows is 404', async () => {
  const { app } = await mounted(await startSimulator());
  const response = await app.inject({ method: 'PATCH', url: '/api/simulator/persons/nobody', payload: {} });
  expect(response.statusCode).toBe(404);
});

test('the stream gives the state first and then each change', async () => {
  const simulator = await startSimulator();
  const { url } = await mounted(simulator);
  const leave = new AbortController();
  const response = await fetch(`${url}/stream`, { signal: leave.signal });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  expect(response.headers.get('x-mounted-by')).toBe('the test');
  const next = readEvents(response);
  expect(await next()).toMatchObject({ type: 'state', state: { businessNumber: '+12025550100' } });
  await simulator.person('emma').writes('Hi');
  expect(await next()).toMatchObject({ type: 'phone', phone: { messages: [{ text: 'Hi' }] } });
  simulator.setDials({ copies: 2 });
  expect(await next()).toMatchObject({ type: 'dials', dials: { copies: 2 } });
  simulator.advanceClock(1000);
  expect(await next()).toMatchObject({ type: 'clock', clockOffsetMs: 1000 });
  leave.abort();
  await expect(next()).rejects.toThrow();
});

test('a server that closes ends its streams', async () => {
  const simulator = await startSimulator();
  const app = Fastify();
  app.register(simulator.control, { prefix: '/api/simulator' });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  const response = await fetch(`${address}/api/simulator/stream`);
  const next = readEvents(response);
  await next();
  await app.close();
  expect(await next()).toBeUndefined();
});

test('the control API is served on the Graph port when it is asked for', async () => {
  const simulator = await startSimulator({ controlPrefix: '/api/simulator' });
  const state = (await (await fetch(`${simulator.graphUrl}/api/simulator`)).json()) as SimulatorState;
  expect(state.phones).toHaveLength(6);
});

/** Reads the stream's events one by one; undefined at its end. */
function readEvents(response: Response): () => Promise<SimulatorEvent | undefined> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return async () => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end !== -1) {
        const frame = text.slice(0, end);
        text = text.slice(end + 2);
        if (frame.startsWith('data: ')) return JSON.parse(frame.slice(6)) as SimulatorEvent;
        continue;
      }
      const chunk = await reader?.read();
      if (chunk === undefined || chunk.done) return undefined;
      text += chunk.value;
    }
  };
}
