/** A browser that has stopped reading: it costs a bounded amount of memory, nobody else notices, and it can catch up. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BrowserClient } from '../support/browser-client.ts';
import { eventually } from '../support/eventually.ts';
import { openRawSocket, type RawSocket } from '../support/raw-socket.ts';
import { postWebhook, textValue, webhookBody } from '../support/webhooks.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let ana: BrowserClient;
let slow: RawSocket;

beforeEach(async () => {
  world = await startWorld();
  ana = await world.admin();
  slow = await openRawSocket(world.url(), { cookie: ana.cookie });
});

afterEach(async () => {
  slow.close();
  await world.close();
});

const mib = 1024 * 1024;

/** How often it was told this. */
function times(start: string): number {
  return slow.heard.filter((packet) => packet.startsWith(start)).length;
}

test('a socket that does not read is told that it is behind, gets nothing more, and catches up from the log', async () => {
  slow.send('40');
  await eventually('it is connected', () => times('40{') === 1);
  slow.send('42["register",{"batch":true}]');
  await eventually('it is registered', () => times('42["registered"') === 1);
  slow.pause();

  const wide = 'x'.repeat(100_000);
  // A message carries its text and Meta's own object.
  const turns = Math.ceil((24 * mib) / (2 * wide.length));
  for (let turn = 0; turn < turns; turn += 1) {
    const body = webhookBody(world, textValue('12025550110', `wamid.${turn}`, `${turn} ${wide}`));
    expect((await postWebhook(world, body)).status).toBe(200);
  }
  await ana.sees(`${turns - 1} ${wide}`);
  slow.resume();
  await eventually('it is told', () => times('42["behind"') === 1);
  // What the kernel holds for a loopback connection, 1 MiB, and what may pass between two looks at it.
  expect(slow.bytes()).toBeLessThan(16 * mib);
  expect(slow.heard.filter((packet) => packet !== '2').at(-1)).toBe('42["behind"]');

  const { epoch } = ana.view();
  slow.send(`421["register",{"batch":true,"after":0,"epoch":"${epoch}"}]`);
  const answer = await eventually('it registers again', () => slow.heard.find((packet) => packet.startsWith('431[')));
  const seqs = [...answer.matchAll(/"seq":(\d+)/g)].map(([, seq]) => Number(seq));
  expect(Math.max(...seqs)).toBe(ana.view().seq);
  const before = times('42["events"');
  await postWebhook(world, webhookBody(world, textValue('12025550110', 'wamid.after', 'After that')));
  await eventually('it hears again', () => times('42["events"') > before);
  expect(slow.heard.filter((packet) => packet !== '2').at(-1)).toContain('After that');
});
