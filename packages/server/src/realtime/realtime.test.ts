/** The socket at the moments that a browser meets by chance: while it registers, and at the limits. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EventsFrame, RegisterAnswer } from '@parley/model/api';
import type { AgentId } from '@parley/model/ids';
import { sampleAgent } from '@parley/model/testing/samples';
import type { Committed, Store } from '@parley/storage/store';
import { io } from 'socket.io-client';
import { expect, onTestFinished, test, vi } from 'vitest';
import { frameOf } from '../publish.ts';
import { startShell } from '../testing/start-shell.ts';
import { openCursors } from './cursors.ts';
import { makeRealtime } from './realtime.ts';

/** `over` stands before the store that registering reads. */
async function startRealtime(over: (store: Store) => Partial<Store> = () => ({})) {
  const { store, deps } = await startShell();
  const cursors = await openCursors(store, deps.write, deps.epoch, deps.realNow());
  const httpServer = createServer().listen(0, '127.0.0.1');
  await once(httpServer, 'listening');
  const replies: string[] = [];
  const realtime = makeRealtime({
    httpServer,
    store: { ...store, ...over(store) },
    cursors,
    head: await store.head(),
    build: undefined,
    log: deps.log,
    metrics: deps.metrics,
    identify: async () => ({ agentId: sampleAgent.id, sessionId: 'session', role: 'admin' }),
    isOurOrigin: () => true,
    onReplying: (chatId) => replies.push(chatId),
  });
  const { port } = httpServer.address() as AddressInfo;
  const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], reconnection: false });
  onTestFinished(() => {
    socket.close();
    realtime.close();
    httpServer.close();
  });
  await vi.waitFor(() => expect(socket.connected).toBe(true), 30_000);
  const heard: number[] = [];
  socket.on('agent_update', ({ seq }: { seq: number }) => heard.push(seq));
  socket.on('events', ({ events }: EventsFrame) => heard.push(...events.map(({ seq }) => seq)));
  /** So many changes, in one flush. */
  const change = (count = 1): Promise<Committed[]> => {
    const events = Array.from({ length: count }, () => ({ type: 'agent_update' as const, agent: sampleAgent }));
    return store.commit([{ put: [{ collection: 'agents', document: sampleAgent }], events }]);
  };
  const tell = (committed: readonly Committed[]) => {
    const frame = frameOf(committed);
    if (frame !== undefined) realtime.publish(frame);
    return frame?.seq ?? 0;
  };
  const register = (request: object) =>
    new Promise<RegisterAnswer>((resolve) => socket.emit('register', { epoch: cursors.epoch, ...request }, resolve));
  return { store, socket, heard, replies, change, tell, register };
}

test.each([false, true])('what changes while a browser registers comes to it once (batch: %s)', async (batch) => {
  let during: () => Promise<void> = async () => undefined;
  let between: () => Promise<void> = async () => undefined;
  const { store, heard, change, tell, register } = await startRealtime((known) => ({
    async head() {
      await during();
      return known.head();
    },
    async eventsAfter(seq, limit) {
      await between();
      return known.eventsAfter(seq, limit);
    },
  }));
  const after = await store.head();
  const told: number[] = [];
  during = async () => void told.push(tell(await change()));
  between = async () => void told.push(tell(await change()));
  const answer = await register({ after, batch });
  told.push(tell(await change()));
  await vi.waitFor(() => expect(heard).toContain(told[2]), 30_000);
  const all = [...(answer.events ?? []).map(({ seq }) => seq), ...heard];
  expect(all).toEqual(told);
  expect(answer.seq).toBe(told[0]);
});

test('a browser that is too far behind loads afresh, and one that is just not does not', async () => {
  const { store, change, register } = await startRealtime();
  const after = await store.head();
  await change(5000);
  expect((await register({ after })).events).toHaveLength(5000);
  await change(1);
  expect(await register({ after })).toMatchObject({ reload: true, seq: after + 5001 });
  expect(await register({ after: after + 5002 })).toMatchObject({ reload: true });
});

test('a socket that says more than twenty things a second is heard no further', async () => {
  const { socket, replies, register } = await startRealtime();
  const chatId = '0190a0a0-0000-7000-8000-000000000001';
  // Two seconds may share what is said here.
  for (let count = 0; count < 200; count += 1) socket.emit('presence', { chatId, replying: true });
  await vi.waitFor(async () => {
    const answer = await Promise.race([register({}), new Promise((resolve) => setTimeout(resolve, 500))]);
    expect(answer).toMatchObject({ userId: sampleAgent.id as AgentId });
  }, 30_000);
  expect(replies.length).toBeGreaterThan(0);
  expect(replies.length).toBeLessThan(100);
});

test.each([[{ after: -1 }], [{ after: 1.5 }], [{ batch: 'yes' }], ['text'], [[1]]])(
  'a script whose register cannot be read hears that, and is not left waiting: %j',
  async (payload) => {
    const { socket } = await startRealtime();
    expect(await socket.emitWithAck('register', payload)).toMatchObject({ code: 'BAD_REQUEST' });
    expect(await socket.emitWithAck('register', {})).toMatchObject({ userId: sampleAgent.id });
  },
);

test('a register needs no payload', async () => {
  const { socket } = await startRealtime();
  expect(await socket.emitWithAck('register')).toMatchObject({ userId: sampleAgent.id, seq: expect.any(Number) });
});
