/**
 * Several nodes on one database, from this node's side: it joins, keeps its lease, takes its part of the work, hears the
 * others, takes over from those whose lease is over, and hands its part on when it stops.
 */
import type { Shared } from '@parley/storage/store';
import { StoreUnavailable } from '@parley/storage/store';
import type { Logger } from 'pino';
import type { Holdings } from './holdings.ts';
import type { Lease, LeaseTimes } from './lease.ts';

/** Throws StoreUnavailable with a sentence where another node is at work and the two could not hear each other. */
export async function refuseWithoutDoorbell(shared: Shared, lease: Lease, hasDoorbell: boolean): Promise<void> {
  const all = await shared.nodes.list();
  const own = all.find(({ node }) => node === shared.node);
  const others = all.filter(({ node, leftMs }) => node !== shared.node && leftMs > 0);
  // Of two that start at once, the first may stay.
  const isLater = (other: (typeof all)[number]) =>
    own === undefined || `${other.joinedAt} ${other.node}` < `${own.joinedAt} ${own.node}`;
  const deaf = others.filter((other) => !(hasDoorbell && other.hasDoorbell) && isLater(other));
  const [other] = deaf;
  if (other === undefined) return;
  await lease.leave();
  const seconds = Math.ceil(other.leftMs / 1000);
  const isElsewhere = hasDoorbell ? ', and that one runs without it' : '';
  throw new StoreUnavailable(
    `Another Parley (node ${other.node}) works on this database. Several nodes need REDIS_URL, the same for each of them` +
      `${isElsewhere}; a sandbox has one node only. If the other one has crashed, try again in ${seconds} s.`,
  );
}

export type LeaseKeeper = { start(): void; stop(): void };

/** Keeps this node's lease and takes over from nodes whose lease is over. */
export function keepLease(parts: {
  readonly shared: Shared;
  readonly lease: Lease;
  readonly times: LeaseTimes;
  readonly holdings: Holdings;
  /** Done at every turn, such as looking at journals that were taken over. */
  readonly onTurn: () => void;
  readonly log: Logger;
}): LeaseKeeper {
  const { shared, lease, times, holdings, onTurn, log } = parts;
  let timer: NodeJS.Timeout | undefined;
  let isBurying = false;
  let isStopped = false;
  /** It has to join again, and has not got through it yet. */
  let isOut = false;

  function turnIn(ms: number): void {
    if (!isStopped) timer = setTimeout(turn, ms);
  }

  function turn(): void {
    keep().then(turnIn, (error: unknown) => {
      log.error({ err: error, leftMs: lease.leftMs() }, 'The lease of this node could not be renewed yet');
      turnIn(times.renewEveryMs / 10);
    });
  }

  /** Resolves with when to look again: in time for the next renewal, or when the next lease of another ends. */
  async function keep(): Promise<number> {
    if (isOut || !(await lease.renew()) || holdings.isRemoved()) await joinAgain();
    const all = await shared.nodes.list();
    const here = holdings.members().filter((node) => node !== shared.node);
    const leftOf = (node: string) => all.find((one) => one.node === node)?.leftMs ?? 0;
    const over = here.filter((node) => leftOf(node) <= 0);
    if (over.length > 0 && !isBurying) {
      isBurying = true;
      void bury(over).finally(() => {
        isBurying = false;
      });
    }
    onTurn();
    const next = here.map(leftOf).filter((ms) => ms > 0);
    return Math.min(times.renewEveryMs, ...next.map((ms) => ms + 50));
  }

  async function joinAgain(): Promise<void> {
    isOut = true;
    holdings.lose();
    const own = (await shared.nodes.list()).find(({ node }) => node === shared.node);
    if (own !== undefined && own.leftMs > 0 && own.instance !== lease.instance()) {
      throw new Error(`Another process runs as node ${shared.node}: each node needs a DATA_DIR of its own`);
    }
    log.warn('Others have taken over what this node worked on, because its lease was over: it joins again');
    await lease.join();
    await holdings.begin(lease.instance());
    isOut = false;
  }

  async function bury(nodes: readonly string[]): Promise<void> {
    for (const node of nodes) {
      try {
        if (!(await shared.nodes.breakExpired(node))) continue;
        log.warn({ node }, 'The lease of another node is over: its part of the work is taken over');
        await holdings.remove(node);
      } catch (error) {
        log.error({ err: error, node }, 'Another node’s part could not be taken over yet');
      }
    }
  }

  return {
    start: () => turnIn(times.renewEveryMs),
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
