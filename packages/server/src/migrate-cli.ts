/**
 * `npm run migrate-store -- --from sqlite:./data --to mongodb://host/` takes the inbox from one store into an empty other
 * one, or back. Parley is stopped meanwhile. `--database` names the database (parley), `--sandbox` takes the sandbox's.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Address, migrate, openSide, type Side } from '@parley/storage/migrate';
import { StoreUnavailable } from '@parley/storage/store';
import { markOf } from './webhook/marks.ts';

const { values } = parseArgs({
  options: {
    from: { type: 'string' },
    to: { type: 'string' },
    database: { type: 'string', default: 'parley' },
    sandbox: { type: 'boolean', default: false },
  },
});

try {
  const [from, to] = [addressOf(values.from), addressOf(values.to)];
  const mode = values.sandbox ? 'sandbox' : 'live';
  const folder = 'dataDir' in from ? from.dataDir : 'dataDir' in to ? to.dataDir : undefined;
  if (folder === undefined || ('dataDir' in from && 'dataDir' in to)) throw new StoreUnavailable(usage());
  const source = await openSide(from, mode);
  try {
    await refuseUnsettled(source);
    const target = await openSide(to, mode);
    try {
      const hash = await migrate(source, target, folder, console.log);
      console.log(
        `Everything is there, and the same on both sides (${hash.slice(0, 16)}). Start Parley on the new one.`,
      );
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
} catch (error) {
  if (!(error instanceof StoreUnavailable)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function addressOf(value = ''): Address {
  if (value.startsWith('sqlite:')) return { dataDir: resolve(value.slice('sqlite:'.length)) };
  if (/^mongodb(\+srv)?:\/\/\S+$/.test(value)) return { uri: value, database: values.database };
  throw new StoreUnavailable(usage());
}

function usage(): string {
  return 'Usage: npm run migrate-store -- --from sqlite:./data --to mongodb://localhost:27017, or the other way round.';
}

/** The journal stays behind, so all of it has to have become messages. */
async function refuseUnsettled({ store }: Side): Promise<void> {
  for (const start of await store.journal.starts()) {
    const applied = (await store.get('marks', markOf(start)))?.position ?? start;
    if (applied < (await store.journal.last(start))) {
      throw new StoreUnavailable(
        'Webhooks wait to be applied. Start Parley on the old store once more, and stop it again.',
      );
    }
  }
  const [dead] = await store.find('outcomes', { index: 'dead', where: [1], limit: 1 });
  if (dead !== undefined) {
    throw new StoreUnavailable(
      'Some webhooks could not be applied. Apply them again or give them up first: npm run journal -- list',
    );
  }
}
