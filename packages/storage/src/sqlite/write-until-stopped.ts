/**
 * A process of its own for the tests: opens the folder it is given and writes pairs of a journal row and a document,
 * with a line to standard output for each pair that is durable. After the first refusal it tries a row so small that
 * it would still fit where the pair did not, reads a list, and ends.
 */
import { writeSync } from 'node:fs';
import { openSqlite } from '../sqlite.ts';
import { StoreUnavailable } from '../store.ts';

const store = await openSqlite({ folder: process.argv[2] ?? '', mode: 'sandbox' });
const body = Buffer.alloc(50_000, 'x');
const tell = (line: string) => writeSync(1, `${line}\n`);

tell('open');
for (let number = (await store.journal.last()) + 1; await isDurable(() => writePair(number)); number += 1) {
  tell(`durable ${number}`);
}
if (await isDurable(() => store.journal.append([{ receivedAt: 0, body: new Uint8Array(1) }]))) tell('durable row');
tell(`listed ${(await store.find('agents', { index: 'all', limit: 1 })).length}`);
tell(`head ${await store.head()}`);

function writePair(number: number): Promise<unknown> {
  const document = { id: `secret-${number}`, value: body.toString(), createdAt: '2026-01-01T00:00:00.000Z' };
  return Promise.all([
    store.journal.append([{ receivedAt: number, body }]),
    store.commit([{ insert: [{ collection: 'secrets', document }] }]),
  ]);
}

async function isDurable(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    tell(`refused ${error.message}`);
    return false;
  }
}
