/**
 * `npm run migrate-store -- --from sqlite:./data --to mongodb://host/` takes the inbox from one store into an empty other
 * one, or back. Parley is stopped meanwhile. `--database` names the database (parley), `--sandbox` takes the sandbox's.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Address, migrate, openSide, type Side } from '@parley/storage/migrate';
import { StoreUnavailable } from '@parley/storage/store';
import { Misused, requireData, runCommand } from './command.ts';
import { markOf } from './webhook/marks.ts';

type Wishes = {
  readonly from: Address;
  readonly to: Address;
  readonly folder: string;
  readonly mode: 'sandbox' | 'live';
};

await runCommand(async () => {
  const { from, to, folder, mode } = wishes();
  if ('dataDir' in from) requireData({ ...from, mode, mongo: undefined });
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
});

/** One side is a folder, and keeps how far the move is. */
function wishes(): Wishes {
  try {
    const { values } = parseArgs({
      options: {
        from: { type: 'string' },
        to: { type: 'string' },
        database: { type: 'string', default: 'parley' },
        sandbox: { type: 'boolean', default: false },
      },
    });
    const from = addressOf(values.from, values.database);
    const to = addressOf(values.to, values.database);
    const mode = values.sandbox ? 'sandbox' : 'live';
    if (from && to && 'dataDir' in from !== 'dataDir' in to) {
      return { from, to, mode, folder: 'dataDir' in from ? from.dataDir : (to as { dataDir: string }).dataDir };
    }
  } catch {
    // An option that there is not.
  }
  throw new Misused(
    'Usage: npm run migrate-store -- --from sqlite:./data --to mongodb://localhost:27017, or the other way round.',
  );
}

function addressOf(value: string | undefined, database: string): Address | undefined {
  if (value?.startsWith('sqlite:') && value !== 'sqlite:') return { dataDir: resolve(value.slice('sqlite:'.length)) };
  return value !== undefined && /^mongodb(\+srv)?:\/\/\S+$/.test(value) ? { uri: value, database } : undefined;
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
