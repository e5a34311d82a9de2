import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Wamid } from '@parley/model/ids';
import { expect, test } from 'vitest';
import { openLedger } from './ledger.ts';
import { tempFolder } from './testing.ts';

function entry(text: string) {
  return { wamid: `wamid.${text}` as Wamid, to: '12025550143', type: 'text', text, at: '2026-11-22T10:00:00.000Z' };
}

test('an entry is in the file before it counts as accepted, and order is kept', async () => {
  const path = join(await tempFolder(), 'ledger.jsonl');
  const ledger = await openLedger(path);
  const durable: string[] = [];
  await Promise.all(['a', 'b', 'c'].map((text) => ledger.append(entry(text), () => durable.push(text))));
  expect(durable).toEqual(['a', 'b', 'c']);
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).text)).toEqual(['a', 'b', 'c']);
  await ledger.close();
});

test('a ledger is read again, and a line that a crash tore is cut off', async () => {
  const path = join(await tempFolder(), 'ledger.jsonl');
  const first = await openLedger(path);
  await first.append(entry('ü'), () => undefined);
  await first.close();
  await appendFile(path, '{"wamid":"wamid.torn","te');
  const second = await openLedger(path);
  expect(second.entries()).toEqual([entry('ü')]);
  await second.append(entry('b'), () => undefined);
  await second.close();
  const third = await openLedger(path);
  expect(third.entries()).toEqual([entry('ü'), entry('b')]);
  await third.close();
});

test('an entry that cannot be written is refused', async () => {
  const ledger = await openLedger(join(await tempFolder(), 'ledger.jsonl'));
  await ledger.close();
  await expect(ledger.append(entry('a'), () => expect.unreachable())).rejects.toThrow();
  expect(ledger.entries()).toEqual([]);
});
