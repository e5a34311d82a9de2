/** Several Parleys as people run them: processes of their own over one database, one Redis, and one Meta. */
import { join } from 'node:path';
import type { Simulator } from '@parley/simulator/simulator';
import { inject } from 'vitest';
import { type BrowserClient, openBrowser } from './browser-client.ts';
import { type Borrowed, borrowDatabase } from './database.ts';
import { type FlakyProxy, makeFlakyProxy } from './flaky-proxy.ts';
import { type HoldingProxy, makeHoldingProxy } from './holding-proxy.ts';
import { type LiveServer, liveAccount, makeLiveServer, simulatorFor } from './live-server.ts';
import { makeRedis, type Redis, withoutRedis } from './redis.ts';
import { makeTurns } from './turns.ts';

/** Why there can be no cluster here, in words for whoever reads a result. */
const server = inject('database');
export const withoutCluster =
  server === undefined || 'skipped' in server ? 'there is no database server to run them on' : withoutRedis;

/** Messages a second of the number, at WhatsApp as in the settings of the nodes: what it gives after an upgrade. */
const throughput = 1000;

export type Cluster = {
  readonly simulator: Simulator;
  /** Between the nodes and Meta. */
  readonly meta: HoldingProxy;
  /** Between the nodes and the database. */
  readonly line: FlakyProxy;
  readonly redis: Redis;
  readonly nodes: readonly LiveServer[];
  /** Settings that let one more Parley take part. */
  readonly env: NodeJS.ProcessEnv;
  /** The admin in a browser of its own at this node. */
  browser(node: number): Promise<BrowserClient>;
  close(): Promise<void>;
};

/**
 * Started and at work together, with an admin. Webhooks go to the running nodes in turn. Of the lease a third is between two
 * renewals, and with less than two fifths left nothing is sent.
 */
export async function makeCluster({
  nodes: count,
  leaseSeconds,
  clocksAheadMs = [],
  database = borrowDatabase(),
}: {
  readonly nodes: number;
  readonly leaseSeconds: number;
  /** By how much the clock of each node is ahead of the database's; 0 unless given. */
  readonly clocksAheadMs?: readonly number[];
  /** Another than one on the server of the run. */
  readonly database?: Borrowed | undefined;
}): Promise<Cluster> {
  if (database === undefined) throw new Error('There is no database server');
  const simulator = await simulatorFor(liveAccount);
  simulator.setDials({ throughput });
  const meta = await makeHoldingProxy(simulator.graphUrl);
  const redis = await makeRedis();
  const uri = new URL(database.env.MONGODB_URI ?? '');
  const line = await makeFlakyProxy(`http://${uri.host}`);
  uri.host = new URL(line.url).host;
  const env = {
    ...database.env,
    MONGODB_URI: uri.href,
    REDIS_URL: redis.url,
    NUMBER_THROUGHPUT: String(throughput),
    PAIR_BURST: '1000',
  };
  const times = [leaseSeconds, (leaseSeconds * 1000) / 3, leaseSeconds * 400].map(String);
  const nodes: LiveServer[] = [];
  for (let index = 0; index < count; index += 1) {
    const program = [join(import.meta.dirname, 'quick-node.ts'), ...times];
    const preload = [join(import.meta.dirname, 'shifted-clock.ts')];
    const own = { ...env, CLOCK_AHEAD_MS: String(clocksAheadMs[index] ?? 0) };
    nodes.push(await makeLiveServer({ graphUrl: meta.url, program, preload, env: own }));
  }
  const turns = await makeTurns(() => nodes.filter((node) => node.isRunning()).map((node) => node.url()));
  simulator.setWebhookUrl(`${turns.url}/webhook`);
  const [first, ...others] = nodes;
  if (first === undefined) throw new Error('A cluster of nobody');
  await first.start();
  const admin = await first.admin();
  await Promise.all(others.map((node) => node.start()));
  const browsers: BrowserClient[] = [];

  return {
    simulator,
    meta,
    line,
    redis,
    nodes,
    env,
    async browser(node) {
      const browser = await openBrowser(nodes[node]?.url() ?? '', admin.cookie);
      browsers.push(browser);
      return browser;
    },
    async close() {
      for (const browser of browsers) browser.close();
      for (const node of nodes) await node.close();
      await line.close();
      await turns.close();
      await redis.close();
      await meta.close();
      await simulator.close();
      await database.giveBack('kill');
    },
  };
}
