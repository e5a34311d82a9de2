import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { call, emma, send, sendText, startBoth, startReceiver, startSimulator, tempFolder, text } from './testing.ts';

test('phones, dials and clock survive a restart, and no id is minted again', async () => {
  const stateFile = join(await tempFolder(), 'simulator.json');
  const first = await startBoth({ stateFile });
  const wamid = await first.simulator.person('emma').writes('Hi');
  await sendText(first.simulator, emma, 'Hello');
  await first.simulator.quiet();
  first.simulator.setDials({ copies: 2, failNextWithCode: 131026, failNextCount: 1 });
  first.simulator.advanceClock(3600_000);
  const before = first.simulator.state();
  await first.simulator.close();

  const second = await startBoth({ stateFile });
  const after = second.simulator.state();
  expect(after.phones).toEqual(before.phones);
  expect(after.clockOffsetMs).toBe(3600_000);
  expect(after.dials).toEqual({ ...before.dials, deliverAfterMs: 0, readAfterMs: 0 });
  expect(second.simulator.ledger()).toHaveLength(1);
  expect(await second.simulator.person('emma').writes('Hi')).not.toBe(wamid);
  await second.simulator.quiet();
  expect(second.receiver.statuses()).toEqual([]);
});

test('webhooks that were still owed are posted after a restart', async () => {
  const stateFile = join(await tempFolder(), 'simulator.json');
  const first = await startSimulator({ stateFile, webhookUrl: 'http://127.0.0.1:9' });
  await first.person('emma').writes('Hi');
  await sendText(first, emma, 'Hello');
  await first.close();
  const { simulator, receiver } = await startBoth({ stateFile });
  await simulator.quiet();
  expect(receiver.messages().map(({ text }) => text?.body)).toEqual(['Hi']);
  expect(receiver.statuses().map(({ status }) => status)).toEqual(['sent', 'delivered']);
});

test('a send that was accepted after the last save is on the phone after a crash, with its statuses', async () => {
  const folder = await tempFolder();
  const stateFile = join(folder, 'simulator.json');
  const first = await startBoth({ stateFile });
  await first.simulator.person('emma').writes('Hi');
  const crashed = join(folder, 'crashed.json');
  await copyFile(stateFile, crashed);
  const wamid = await sendText(first.simulator, emma, 'Hello', { biz_opaque_callback_data: 'id-1' });
  await copyFile(`${stateFile}.ledger.jsonl`, `${crashed}.ledger.jsonl`);

  const { simulator, receiver } = await startBoth({ stateFile: crashed });
  await simulator.quiet();
  expect(receiver.statuses()).toMatchObject([
    { id: wamid, status: 'sent', biz_opaque_callback_data: 'id-1' },
    { id: wamid, status: 'delivered' },
  ]);
  expect(
    simulator
      .person('emma')
      .phone()
      .messages.map(({ text }) => text),
  ).toEqual(['Hi', 'Hello']);
});

test('a send that is not text is drawn as it was after a crash', async () => {
  const folder = await tempFolder();
  const stateFile = join(folder, 'simulator.json');
  const first = await startBoth({ stateFile });
  await first.simulator.person('emma').writes('Hi');
  const crashed = join(folder, 'crashed.json');
  await copyFile(stateFile, crashed);
  await send(first.simulator, 'image', { link: 'https://example.test/a.jpg', caption: 'Front' });
  await send(first.simulator, 'template', { name: 'hello', language: { code: 'en' } });
  await copyFile(`${stateFile}.ledger.jsonl`, `${crashed}.ledger.jsonl`);

  const { simulator } = await startBoth({ stateFile: crashed });
  await simulator.quiet();
  expect(simulator.person('emma').phone().messages.slice(1)).toMatchObject([
    { type: 'image', caption: 'Front', media: { link: 'https://example.test/a.jpg' } },
    { type: 'template', card: { body: expect.stringContaining('Hello from') } },
  ]);
});

test('an accepted send is in the ledger file before it is answered', async () => {
  const stateFile = join(await tempFolder(), 'simulator.json');
  const simulator = await startSimulator({ stateFile });
  const sends = Array.from({ length: 30 }, (_, place) => call(simulator, text(emma, `message ${place}`)));
  for (const send of sends) {
    const { body } = await send;
    expect(await readFile(`${stateFile}.ledger.jsonl`, 'utf8')).toContain(JSON.stringify(body.messages?.[0]?.id));
  }
});

test('a file that is not a state stops the start and is left as it was', async () => {
  const stateFile = join(await tempFolder(), 'simulator.json');
  await writeFile(stateFile, '{"version":99}');
  const receiver = await startReceiver();
  await expect(startSimulator({ stateFile, webhookUrl: receiver.url })).rejects.toThrow('not a state');
  expect(await readFile(stateFile, 'utf8')).toBe('{"version":99}');
});
