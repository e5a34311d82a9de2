/**
 * `npm run backup -- FILE` copies the store that the settings name into one file, `npm run restore -- FILE` makes a new one
 * from it. The sandbox's with `--sandbox`.
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { backUpStore, restoreStore } from '@parley/storage/back-up';
import { StoreUnavailable } from '@parley/storage/store';
import { ConfigProblem, configTable, readConfig } from './config.ts';

const { positionals, values } = parseArgs({ allowPositionals: true, options: { sandbox: { type: 'boolean' } } });
const [verb, path, ...rest] = positionals;

try {
  if ((verb !== 'backup' && verb !== 'restore') || path === undefined || rest.length > 0) {
    throw new StoreUnavailable('Name one file: npm run backup -- parley.backup');
  }
  if (existsSync('.env')) process.loadEnvFile('.env');
  const { dataDir, mongo } = readConfig(process.env);
  const place = { dataDir, mode: values.sandbox ? 'sandbox' : 'live', ...(mongo ? { mongo } : {}) } as const;
  if (verb === 'backup') await backUpStore(place, path);
  else await restoreStore(place, path);
  console.log(verb === 'backup' ? `Everything is in ${path}.` : `Everything from ${path} is there. Start Parley.`);
} catch (error) {
  if (!(error instanceof ConfigProblem) && !(error instanceof StoreUnavailable)) throw error;
  console.error(error instanceof ConfigProblem ? configTable(error) : error.message);
  process.exitCode = 1;
}
