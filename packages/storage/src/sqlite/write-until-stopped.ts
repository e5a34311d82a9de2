/**
 * A process of its own for the tests: opens the folder it is given and writes pairs of a journal row and a document,
 * with a line to standard output for each pair that is durable. Ends after the second refusal.
 */
import { writeSync } from 'node:fs';
import { openSqlite } from '../sqlite.ts';
import { StoreUnavailable } from '../store.ts';

const store = await openSqlite({ folder: process.argv[2] ?? '', mode: 'sandbox' });
const tell = (line: string) => writeSync(1, `${line}\n`);
const at = '2026-01-01T00:00:00.000Z';
const body = Buffer.alloc(2000, 'x');

tell('open');
let refusals = 0;
for (let number = (await store.journal.last()) + 1; refusals < 2; number += 1) {
  const document = { id: `secret-${number}`, value: body.toString(), createdAt: at };
  try {
    await Promise.all([
      store.journal.append([{ receivedAt: number, body }]),
      store.commit([{ insert: [{ collection: 'secrets', document }] }]),
    ]);
    tell(`durable ${number}`);
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    refusals += 1;
    tell(`refused ${error.message}`);
  }
}
tell(`head ${await store.head()}`);
