import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { afterEach, expect, test } from 'vitest';
import { readyEvent } from './ready-event.ts';

const server = new Server(createServer().listen(0, '127.0.0.1'), {
  transports: ['websocket'],
  perMessageDeflate: false,
});
afterEach(() => server.close());

test('an event of any length arrives as Socket.IO itself would send it', async () => {
  const between = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);
  // Around the 126 bytes and the 64 KiB at which the length of a frame takes more room.
  const lengths = [...between(0, 130), ...between(65_500, 65_540), 300_000];
  const texts = lengths.flatMap((length) => ['x'.repeat(length), 'س'.repeat(length / 2)]);
  server.on('connection', (socket) => {
    for (const text of texts) {
      readyEvent('events', JSON.stringify({ text })).sendTo(socket.conn);
      socket.emit('events', { text });
    }
    socket.emit('end');
  });
  const { port } = server.httpServer.address() as AddressInfo;
  const client = io(`http://127.0.0.1:${port}`, { transports: ['websocket'] });
  const heard: string[] = [];
  client.on('events', ({ text }: { readonly text: string }) => heard.push(text));
  await new Promise((resolve, reject) => client.on('end', resolve).on('disconnect', reject));
  client.close();
  expect(heard).toEqual(texts.flatMap((text) => [text, text]));
});
