/** What the commands of an operator have in common: settings, and a failure that is told in a sentence. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '@parley/model/errors';
import { StoreUnavailable } from '@parley/storage/store';
import { type Config, ConfigProblem, configTable, readConfig } from './config.ts';
import { EnvFileProblem, loadEnvFile } from './env-file.ts';

/** The command was not called as it wants to be. The message is how it is called. */
export class Misused extends Error {}

/** What stands in the way lies outside of Parley. The message says what to do. */
export class Refused extends Error {}

/** Runs a command to its end. What an operator can do something about is one sentence, and the exit code 1, or 2 for Misused. */
export async function runCommand(deed: () => Promise<void>): Promise<void> {
  try {
    await deed();
  } catch (error) {
    const sentence = sentenceOf(error);
    if (sentence === undefined) throw error;
    console.error(sentence);
    process.exitCode = error instanceof Misused ? 2 : 1;
  }
}

/** The settings as a start has them, from `.env` and the environment. Throws ConfigProblem and EnvFileProblem. */
export function settings(isDevelopment = false): Config {
  loadEnvFile();
  return readConfig(process.env, isDevelopment);
}

/** A command over a mistyped folder would make an empty inbox there and speak of that. Throws Refused. */
export function requireData({ dataDir, mode, mongo }: Pick<Config, 'dataDir' | 'mode' | 'mongo'>): void {
  const folder = join(dataDir, mode);
  if (mongo === undefined && !existsSync(join(folder, 'parley.db'))) {
    throw new Refused(`There is no database in ${folder}. Check DATA_DIR, or start Parley there once.`);
  }
}

/** What an operator can do about it; undefined for what nobody expected. */
function sentenceOf(error: unknown): string | undefined {
  if (error instanceof ConfigProblem) return configTable(error);
  const told = [Misused, Refused, EnvFileProblem, StoreUnavailable, Problem];
  if (told.some((kind) => error instanceof kind)) return (error as Error).message;
  return sentenceOfFile(error);
}

const ofFiles: { readonly [code: string]: string } = {
  ENOENT: 'is not there. Check how it is written.',
  EACCES: 'may not be used by this user. Change its owner, or run this as another user.',
  EPERM: 'may not be used by this user. Change its owner, or run this as another user.',
  EROFS: 'is on a disk that is read-only.',
  EISDIR: 'is a folder. Name a file.',
  ENOTDIR: 'is in something that is no folder. Check how it is written.',
  ENAMETOOLONG: 'is too long a name.',
  ENOSPC: 'has no room: its disk is full. Free some space and try again.',
  EDQUOT: 'has no room: this user may store no more there.',
};

function sentenceOfFile(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('path' in error)) return undefined;
  const what = ofFiles[String(error.code)];
  return what === undefined ? undefined : `${String(error.path).replace(/\.unfinished$/, '')} ${what}`;
}
