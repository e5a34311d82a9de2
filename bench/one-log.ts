/**
 * What one log carries: small works (one document read, changed and told) through the writer, as many at once as wait.
 * On SQLite with one writer; where a database server answers, on that with one, two and three, each of them a node of its
 * own in this process. `node bench/one-log.ts [works]` prints a line for each.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeWriter, type Work } from '@parley/server/writer';
import { openStore, type StoreOptions } from '@parley/storage/open-store';
import type { Store } from '@parley/storage/store';
import { startDatabase } from '../scripts/database.ts';

const works = Number(process.argv[2] ?? 3000);
/** Works that wait together: about what a busy second brings. */
const atOnce = 64;

function change(id: string): Work<void> {
  return async (read) => {
    const position = ((await read.get('marks', id))?.position ?? 0) + 1;
    const settings = { id: 'team', teamName: id, mode: 'sandbox', sendReadReceipts: true, clockOffsetMs: 0 } as const;
    return {
      commit: {
        put: [{ collection: 'marks', document: { id, position } }],
        events: [{ type: 'settings_update', settings, phoneNumbers: [] }],
      },
      answer: undefined,
    };
  };
}

/** Prints how many works a second so many nodes get down, and in how many flushes. */
async function measure(name: string, open: readonly StoreOptions[]): Promise<void> {
  const stores: Store[] = [];
  for (const options of open) stores.push(await openStore(options));
  // In place of the doorbell.
  for (const { shared } of stores) {
    shared?.onEntry(({ node }) => {
      if (node !== shared.node) return;
      for (const other of stores) if (other.shared !== shared) other.shared?.catchUp().catch(() => undefined);
    });
  }
  let flushes = 0;
  const writers = stores.map((store) =>
    makeWriter({
      store,
      onFlush: () => {
        flushes += 1;
      },
    }),
  );
  const began = performance.now();
  await Promise.all(
    writers.map(async (writer, node) => {
      const own = works / writers.length;
      for (let done = 0; done < own; done += atOnce) {
        const batch = Array.from({ length: Math.min(atOnce, own - done) }, (_, index) =>
          writer.write(change(`${node}/${index}`)),
        );
        await Promise.all(batch);
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  for (const store of stores) await store.close();
  const rate = (count: number) => Math.round(count / seconds).toLocaleString('en');
  console.log(`${name}: ${rate(works)} works/s in ${rate(flushes)} flushes/s of ${Math.round(works / flushes)}`);
}

const folder = mkdtempSync(join(tmpdir(), 'parley-one-log-'));
const { database, stop } = await startDatabase();
try {
  await measure('SQLite, one node', [{ dataDir: folder, mode: 'live' }]);
  if ('skipped' in database) console.log(`MongoDB left out: ${database.skipped}`);
  else {
    for (const nodes of [1, 2, 3]) {
      const mongo = { uri: database.uri, database: `one_log_${process.pid}_${nodes}` };
      const open = Array.from({ length: nodes }, (_, index) => ({
        dataDir: folder,
        mode: 'live' as const,
        mongo,
        node: `node-${index}`,
      }));
      await measure(`${database.server}, ${nodes} ${nodes === 1 ? 'node' : 'nodes'}`, open);
    }
  }
} finally {
  await stop();
  rmSync(folder, { recursive: true, force: true });
}
