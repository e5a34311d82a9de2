/** Senders who never finish: each is cut off in time, and nobody else waits for them. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BrowserClient } from '../support/browser-client.ts';
import { webhooksTaken } from '../support/journal.ts';
import { postWebhook, textValue, webhookBody } from '../support/webhooks.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let ana: BrowserClient;

beforeEach(async () => {
  world = await startWorld();
  ana = await world.admin();
});

afterEach(() => world.close());

const head = 'POST /webhook HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n';

/**
 * Sends `start`, then `drop` again and again, until the server ends it. Resolves with its answer and the time. A drop
 * that meets a connection closed a moment ago takes the unread answer with it: then nothing is known, and it is done
 * once more, with drops that are further apart.
 */
async function dribble(start: string, drop: string, everyMs = 700): Promise<Ended> {
  const ended = await dribbleOnce(start, drop, everyMs);
  return ended.answer === '' && everyMs < 5000 ? dribble(start, drop, everyMs * 2.7) : ended;
}

type Ended = { readonly answer: string; readonly seconds: number };

async function dribbleOnce(start: string, drop: string, everyMs: number): Promise<Ended> {
  const socket: Socket = connect(Number(new URL(world.url()).port), '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  // A server that cuts a connection may do so in the middle of a write.
  socket.on('error', () => undefined);
  socket.write(start);
  const began = performance.now();
  const drops = drop === '' ? undefined : setInterval(() => socket.write(drop), everyMs);
  await once(socket, 'close');
  clearInterval(drops);
  return { answer, seconds: (performance.now() - began) / 1000 };
}

test('headers and bodies that come drop by drop, or never, are cut off after ten seconds', async () => {
  const slow = [
    dribble(head, 'X-Slow: yes\r\n'),
    dribble(`${head}Content-Length: 1000000\r\n\r\n{`, ' '),
    dribble(`${head}Transfer-Encoding: chunked\r\n\r\n`, '1\r\n \r\n'),
    dribble(`${head}Content-Length: 100\r\n\r\n`, ''),
  ];
  for (let index = 0; index < 20; index += 1) {
    const body = webhookBody(world, textValue('12025550110', `wamid.${index}`, `Text ${index}`));
    expect((await postWebhook(world, body)).status).toBe(200);
  }
  await ana.sees('Text 19');
  for (const { answer, seconds } of await Promise.all(slow)) {
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('"code":"TOO_SLOW"');
    expect(seconds).toBeGreaterThan(8);
    // Node's own limit is five minutes; the rest is room for a busy machine.
    expect(seconds).toBeLessThan(60);
  }
  expect(await webhooksTaken(world.app().deps.store)).toBe(20);
});

test('a body without an end is refused as soon as it is too large', async () => {
  const chunk = `40000\r\n${' '.repeat(0x40000)}\r\n`;
  const tooMuch = `${chunk.repeat(12)}1\r\n \r\n`;
  const { answer, seconds } = await dribble(`${head}Transfer-Encoding: chunked\r\n\r\n${tooMuch}`, '');
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  // It does not wait for the rest, which would be cut off after ten seconds with 408.
  expect(seconds).toBeLessThan(60);
  expect(await webhooksTaken(world.app().deps.store)).toBe(0);
});
