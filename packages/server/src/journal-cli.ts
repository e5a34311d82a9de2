/**
 * `npm run journal -- list` shows the webhook elements that could not be applied; `npm run journal -- replay 17` or
 * `replay all` applies them again, and `ignore 17` gives them up. It works on the data of a stopped Parley; a running one
 * does the same over HTTP (`/api/journal/dead`, `/api/journal/replay`, `/api/journal/ignore`).
 */
import { StoreUnavailable } from '@parley/storage/store';
import { type App, makeApp } from './app.ts';
import { Misused, Refused, requireData, runCommand, settings } from './command.ts';
import { makeLog } from './log.ts';

const usage = 'Usage: npm run journal -- list | replay <position> | replay all | ignore <position>';

const [verb, argument, ...rest] = process.argv.slice(2);

await runCommand(async () => {
  const isPosition = /^\d{1,15}$/.test(argument ?? '');
  const isReplay = verb === 'replay' && (argument === 'all' || isPosition);
  const isList = verb === 'list' && argument === undefined;
  if ((!isList && !isReplay && !(verb === 'ignore' && isPosition)) || rest.length > 0) throw new Misused(usage);
  const app = await openStopped();
  try {
    if (isList) await list(app);
    else if (verb === 'ignore') await ignore(app, Number(argument));
    else await replay(app, argument === 'all' ? await deadPositions(app) : [Number(argument)]);
  } finally {
    await app.close();
  }
});

async function openStopped(): Promise<App> {
  const config = settings();
  requireData(config);
  try {
    return await makeApp(config, await makeLog('silent'));
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    throw new Refused(`${error.message}\nA running Parley lists and replays at /api/journal.`, { cause: error });
  }
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
