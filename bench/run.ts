/**
 * `npm run bench`: Parley against the smallest program that does the same physical work, in one run on one machine, so
 * that what is told is a ratio. See docs/benchmarks.md. Needs Linux, a real disk and nothing else to do.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareWithBaseline } from './check.ts';
import { startGraph } from './load/graph.ts';
import { driverMargin, driverRate } from './measure/driver.ts';
import { makeNoiseGate } from './measure/noise.ts';
import { measurePairs, type Pair } from './measure/pairs.ts';
import { readOptions } from './options.ts';
import { rawVersion } from './raw/version.ts';
import {
  describeMachine,
  gitRevision,
  isOnDisk,
  type MetricResult,
  type Results,
  resultsOfFootprint,
  resultsOfPairs,
} from './report/results.ts';
import { table } from './report/table.ts';
import { footprintMetrics, measureFootprint } from './scenarios/footprint.ts';
import { inbound } from './scenarios/inbound.ts';
import { measureNodes } from './scenarios/nodes.ts';
import { send } from './scenarios/send.ts';
import { webhookRate } from './scenarios/webhook-rate.ts';
import { whileMedia } from './scenarios/while-media.ts';
import { startSinks } from './sinks/sinks.ts';
import { startOurSubject } from './subjects/parley.ts';
import { startRawSubject } from './subjects/raw.ts';
import type { LiveAccount } from './subjects/subject.ts';

const timing = { warmUpMs: 1000, measuredMs: 2000 };
const scenarios = [
  inbound(500, { p50: { ratio: 1.25, abs: 3 }, p99: { abs: 25 } }),
  inbound(2000, { p50: { ratio: 1.75, abs: 3 }, p99: { abs: 25 } }),
  // The most that one business number can cause: three reports for each of 1,000 messages out, and 1,000 in.
  inbound(4000, { ack50: { ratio: 1.5, abs: 5 }, ack99: { abs: 100 } }),
  webhookRate,
  send,
  whileMedia,
];

const driverAttempts = 3;

const options = readOptions(process.argv.slice(2));
const isWanted = (id: string) => options.only === undefined || id.startsWith(options.only);
const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
if (!isOnDisk(folder)) throw new Error(`${folder} is memory, not a disk. Set TMPDIR to a folder on a disk.`);

const gate = makeNoiseGate(folder);
if (options.only === 'nodes') {
  await measureNodes(folder, gate, options.rounds);
  process.exit();
}
const env = describeMachine(gate.syncMs);
const metrics: MetricResult[] = [];
const voided: string[] = [];
let pairCount = 0;

if (isWanted('footprint')) {
  tell('footprint');
  metrics.push(...resultsOfFootprint(footprintMetrics, await measureFootprint(folder)));
}
if (scenarios.some(({ id }) => isWanted(id))) await measureScenarios();
const quality = voided.length * 3 > pairCount ? 'noisy' : 'ok';
const results: Results = {
  schema: 1,
  rawVersion,
  git: gitRevision(),
  at: new Date().toISOString(),
  command: ['npm run bench', ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(' '),
  quality,
  env,
  rounds: options.rounds,
  voided,
  metrics,
};
save(results);
console.log(`\n${table(results)}`);
for (const complaint of voided) console.log(`left out: ${complaint}`);
if (options.isCheck) process.exitCode = compareWithBaseline(results) ? 0 : 1;

async function measureScenarios(): Promise<void> {
  const graph = await startGraph();
  const account = {
    appSecret: 'an-app-secret-for-one-run',
    phoneNumberId: '100200300400501',
    graphUrl: graph.url,
  };
  const sides = {
    ours: { subject: await startOurSubject(folder, account), sinks: startSinks() },
    raw: { subject: await startRawSubject(folder, account), sinks: startSinks() },
  };
  const world = { ...sides, graph, account };
  try {
    for (const scenario of scenarios.filter(({ id }) => isWanted(id))) {
      tell(scenario.id);
      const pairs = await measurePairs(scenario, world, gate, options.rounds, timing);
      metrics.push(...resultsOfPairs(scenario.metrics, counted(scenario.id, pairs)));
    }
  } finally {
    for (const { subject, sinks } of Object.values(sides)) {
      sinks.close();
      await subject.program.stop();
    }
    graph.close();
  }
  await proveDriver(account);
}

/** Rates that the driver itself may have set are no result. It may try again: a busy moment says nothing about it. */
async function proveDriver(account: LiveAccount): Promise<void> {
  const isRate = ({ unit }: MetricResult) => unit === '/s';
  const due = driverMargin * Math.max(0, ...metrics.filter(isRate).map(({ raw }) => raw?.max ?? 0));
  let reached = 0;
  for (let attempt = 0; attempt < driverAttempts && reached < due; attempt += 1) {
    reached = Math.max(reached, await driverRate(folder, account));
  }
  if (reached >= due) return;
  console.log(`driver-bound, so no rates: the driver reaches ${reached}/s and has to reach ${Math.round(due)}/s`);
  metrics.splice(0, metrics.length, ...metrics.filter((metric) => !isRate(metric)));
}

/** Pairs that a busy machine has spoilt are left out, unless that is most of them. */
function counted(id: string, pairs: readonly Pair[]): readonly Pair[] {
  pairCount += pairs.length;
  const good = pairs.filter(({ complaint }) => complaint === undefined);
  voided.push(...pairs.flatMap(({ complaint }) => (complaint === undefined ? [] : [`${id}: ${complaint}`])));
  return good.length * 2 > pairs.length ? good : pairs;
}

function save(results: Results): void {
  const results_ = fileURLToPath(new URL('results/', import.meta.url));
  mkdirSync(results_, { recursive: true });
  const name = `${results.at.slice(0, 19).replaceAll(/[-:]/g, '')}Z-${results.git}.json`;
  writeFileSync(join(results_, name), `${JSON.stringify(results, undefined, 2)}\n`);
  writeFileSync(join(results_, 'latest.md'), table(results));
}

function tell(what: string): void {
  console.log(`measuring ${what} …`);
}
