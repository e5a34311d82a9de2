/**
 * `npm run backup -- FILE` copies the store that the settings name into one file, `npm run restore -- FILE` makes a new one
 * from it. The sandbox's with `--sandbox`.
 */
import { parseArgs } from 'node:util';
import { backUpStore, restoreStore } from '@parley/storage/back-up';
import { Misused, runCommand, settings } from './command.ts';

const [verb, ...argv] = process.argv.slice(2);

await runCommand(async () => {
  const { path, mode } = wishes();
  const { dataDir, mongo } = settings();
  const place = { dataDir, mode, ...(mongo ? { mongo } : {}) } as const;
  if (verb === 'backup') await backUpStore(place, path);
  else await restoreStore(place, path);
  console.log(verb === 'backup' ? `Everything is in ${path}.` : `Everything from ${path} is there. Start Parley.`);
});

/** The one file, and whose store is meant. */
function wishes(): { readonly path: string; readonly mode: 'sandbox' | 'live' } {
  try {
    const options = { sandbox: { type: 'boolean' } } as const;
    const { positionals, values } = parseArgs({ args: argv, allowPositionals: true, options });
    const [path, ...rest] = positionals;
    if (path !== undefined && path !== '' && rest.length === 0)
      return { path, mode: values.sandbox ? 'sandbox' : 'live' };
  } catch {
    // An option that there is not.
  }
  throw new Misused(`Name one file: npm run ${verb} -- parley.backup (and --sandbox for the sandbox's)`);
}
