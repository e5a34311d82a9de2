/**
 * `npm run journal -- list` shows the webhook elements that could not be applied; `npm run journal -- replay 17` or
 * `replay all` applies them again, and `ignore 17` gives them up. It works on the data of a stopped Parley; a running one
 * does the same over HTTP (`/api/journal/dead`, `/api/journal/replay`, `/api/journal/ignore`).
 */
import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { StoreUnavailable } from '@parley/storage/store';
import { type App, makeApp } from './app.ts';
import { ConfigProblem, configTable, readConfig } from './config.ts';
import { makeLog } from './log.ts';

const usage = 'Usage: npm run journal -- list | replay <position> | replay all | ignore <position>';

const [verb, argument] = process.argv.slice(2);
const isPosition = /^\d{1,15}$/.test(argument ?? '');
const isReplay = verb === 'replay' && (argument === 'all' || isPosition);
if (verb !== 'list' && !isReplay && !(verb === 'ignore' && isPosition)) {
  console.error(usage);
  process.exit(2);
}

try {
  if (existsSync('.env')) loadEnvFile('.env');
  const app = await makeApp(readConfig(process.env), await makeLog('silent'));
  try {
    if (verb === 'list') await list(app);
    else if (verb === 'ignore') await ignore(app, Number(argument));
    else await replay(app, argument === 'all' ? await deadPositions(app) : [Number(argument)]);
  } finally {
    await app.close();
  }
} catch (error) {
  if (error instanceof ConfigProblem) console.error(configTable(error));
  else if (error instanceof StoreUnavailable)
    console.error(`${error.message}\nA running Parley lists and replays at /api/journal.`);
  else throw error;
  process.exitCode = 1;
}

async function list(app: App): Promise<void> {
  const dead = await app.journal.dead();
  for (const { position, element, at, attempts, reason } of dead) {
    console.log(`${position}  element ${element}  ${at}  ${attempts} attempts  ${reason}`);
  }
  console.log(dead.length === 0 ? 'Nothing waits: every webhook element is settled.' : `${dead.length} to settle.`);
}

async function deadPositions(app: App): Promise<number[]> {
  return [...new Set((await app.journal.dead()).map(({ position }) => position))];
}

async function replay(app: App, positions: readonly number[]): Promise<void> {
  for (const position of positions) {
    const elements = await app.journal.replay(position);
    const outcome = elements?.map((element) =>
      'reason' in element ? `${element.outcome} (${element.reason})` : element.outcome,
    );
    console.log(`${position}  ${outcome?.join(', ') ?? 'is not in the journal any more'}`);
  }
}

async function ignore(app: App, position: number): Promise<void> {
  const count = await app.journal.ignore(position);
  console.log(count === 0 ? `${position}  has nothing that waits` : `${position}  ${count} given up`);
}
