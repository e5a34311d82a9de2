/**
 * What a database server and more nodes cost: webhook → sockets at a rate that all of them carry, and webhooks
 * acknowledged flat out, on SQLite and on that server with one, two and three nodes, one after the other in one run.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startDatabase } from '../../scripts/database.ts';
import { makeRedis, withoutRedis } from '../../tests/support/redis.ts';
import { startGraph } from '../load/graph.ts';
import type { NoiseGate } from '../measure/noise.ts';
import { median } from '../measure/statistics.ts';
import { figure } from '../report/table.ts';
import { startSinks } from '../sinks/sinks.ts';
import { startNodes } from '../subjects/nodes.ts';
import { startOurSubject } from '../subjects/parley.ts';
import type { LiveAccount, Subject } from '../subjects/subject.ts';
import { inbound } from './inbound.ts';
import type { Readings } from './scenario.ts';
import { webhookRate } from './webhook-rate.ts';

const perSecond = 20;
/** Short: what a window leaves behind is applied before the next one. */
const timing = { warmUpMs: 500, measuredMs: 1000 };
const scenarios = [inbound(perSecond, {}), webhookRate];
const columns = [
  { id: `inbound.p50@${perSecond}`, title: `Webhook → 50 agents’ sockets, median, ${perSecond}/s (ms)` },
  { id: 'webhooks.acked', title: 'Webhooks acknowledged, durable first (/s)' },
];

/** Prints a row for each; each ratio is to SQLite in the same run. Says so where there is no server. */
export async function measureNodes(folder: string, gate: NoiseGate, rounds: number): Promise<void> {
  const { database, stop } = await startDatabase();
  const reason = 'skipped' in database ? database.skipped : withoutRedis;
  if ('skipped' in database || reason !== undefined) {
    console.log(`nodes left out: ${reason}`);
    await stop();
    return;
  }
  const redis = await makeRedis();
  const graph = await startGraph();
  const account = { appSecret: 'an-app-secret-for-one-run', phoneNumberId: '100200300400501', graphUrl: graph.url };
  const complaints = new Set<string>();
  try {
    const own = join(folder, 'sqlite');
    mkdirSync(own);
    const alone = await measure(await startOurSubject(own, account), account);
    console.log(`\n| | ${columns.map(({ title }) => `${title} | ÷ SQLite`).join(' | ')} |`);
    console.log(`|---|${columns.map(() => '---|---|').join('')}`);
    console.log(row('SQLite, one node', alone, alone));
    for (const count of [1, 2, 3]) {
      const place = { uri: database.uri, name: `bench_${process.pid}_${count}`, redisUrl: redis.url };
      const readings = await measure(await startNodes(folder, account, count, place), account);
      console.log(row(`${database.server}, ${count} ${count === 1 ? 'node' : 'nodes'}`, readings, alone));
    }
    if (complaints.size > 0) console.log('\nThe machine was noisy: these figures tell little.');
    for (const complaint of complaints) console.log(complaint);
  } finally {
    graph.close();
    await redis.close();
    await stop();
  }

  async function measure(subject: Subject, account: LiveAccount): Promise<Readings[]> {
    const side = { subject, sinks: startSinks() };
    const world = { ours: side, raw: side, graph, account };
    const readings: Readings[] = [];
    try {
      for (const scenario of scenarios) {
        await scenario.prepare?.(side, world);
        for (let round = 0; round < rounds; round += 1) {
          const before = gate.complaint();
          readings.push((await scenario.window(side, world, timing)).readings);
          const complaint = before ?? gate.afterwards();
          if (complaint !== undefined) complaints.add(complaint);
        }
      }
    } finally {
      side.sinks.close();
      await subject.program.stop();
    }
    return readings;
  }
}

function row(name: string, readings: readonly Readings[], alone: readonly Readings[]): string {
  const cells = columns.map(({ id }) => {
    const value = medianOf(readings, id);
    return `${figure(value)} | ${figure(value / medianOf(alone, id))}`;
  });
  return `| ${name} | ${cells.join(' | ')} |`;
}

function medianOf(readings: readonly Readings[], id: string): number {
  return median(readings.flatMap((each) => each[id] ?? []));
}
