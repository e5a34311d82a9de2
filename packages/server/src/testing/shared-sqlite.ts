/**
 * Several nodes on one database, in one process: each node sees the real store of SQLite through the port that a
 * shared database has. The database's clock is the caller's.
 */
import { instant } from '@parley/model/ids';
import { type Commit, type LogEntry, type NodeLease, Overtaken, type Store, type Written } from '@parley/storage/store';

export type SharedSqlite = {
  /** The store as this node sees it. Of its journal there is only the place. */
  node(name: string): Store;
  /** Everything that was committed, in order. */
  readonly entries: readonly LogEntry[];
  /** Every node looks at the log, as it does when the doorbell rings. */
  ring(): Promise<void>;
};

type Lease = {
  instance: string;
  hasDoorbell: boolean;
  seconds: number;
  renewedAt: number;
  isOver: boolean;
  joinedAt: number;
};

export function shareSqlite(store: Store, now: () => number = Date.now): SharedSqlite {
  const entries: LogEntry[] = [];
  const leases = new Map<string, Lease>();
  const nodes: { catchUp(): Promise<void> }[] = [];
  const journals: string[] = [];
  let commits: Promise<unknown> = Promise.resolve();

  /** One at a time: who comes second sees the first one's entry. */
  function alone<T>(run: () => Promise<T>): Promise<T> {
    const done = commits.then(run);
    commits = done.catch(() => undefined);
    return done;
  }

  function leftMs({ renewedAt, seconds, isOver }: Lease): number {
    return isOver ? 0 : renewedAt + seconds * 1000 - now();
  }

  function node(name: string): Store {
    let known = 0;
    let told = 0;
    let tell: (entry: LogEntry) => void = () => undefined;

    function knowAll(): void {
      known = entries.at(-1)?.lastSeq ?? known;
    }

    /** What is known is told a moment later, as where applying comes behind. */
    async function tellKnown(upTo: number): Promise<void> {
      await new Promise(setImmediate);
      for (const entry of entries) {
        if (entry.firstSeq <= told || entry.firstSeq > upTo) continue;
        told = entry.lastSeq;
        tell(entry);
      }
    }

    const self = {
      async catchUp() {
        knowAll();
        await tellKnown(known);
      },
    };
    nodes.push(self);
    if (!journals.includes(name)) journals.push(name);

    return {
      ...store,
      journal: { ...store.journal, start: (1 + journals.indexOf(name)) * 2 ** 40 },
      shared: {
        node: name,
        epoch: 'epoch-of-the-test',
        known: () => known,
        commitAt: (base, flush) =>
          alone(async () => {
            const missed = entries.filter(({ firstSeq }) => firstSeq > base);
            if (missed.length > 0) {
              knowAll();
              throw new Overtaken(missed);
            }
            const committed = await store.commit(flush);
            const events = committed.flatMap((one) => one.events);
            const firstSeq = committed[0]?.firstSeq ?? 0;
            const lastSeq = events.at(-1)?.seq ?? firstSeq;
            entries.push({ firstSeq, lastSeq, node: name, events, writes: writesOf(flush) });
            knowAll();
            void tellKnown(known);
            return committed;
          }),
        onEntry(listener) {
          tell = listener;
        },
        onApplied: () => undefined,
        async told(seq) {
          while (told < seq) await tellKnown(known);
        },
        catchUp: self.catchUp,
        outage: { now: () => undefined, onBegin: () => undefined },
        nodes: {
          now: async () => now(),
          async join({ instance, hasDoorbell, seconds }) {
            leases.set(name, {
              instance,
              hasDoorbell,
              seconds,
              renewedAt: now(),
              isOver: false,
              joinedAt: now(),
            });
          },
          async renew(instance) {
            const lease = leases.get(name);
            if (lease?.instance !== instance || lease.isOver) return false;
            lease.renewedAt = now();
            return true;
          },
          async leave(instance) {
            const lease = leases.get(name);
            if (lease?.instance === instance) lease.isOver = true;
          },
          list: async () =>
            [...leases].map(
              ([name, lease]): NodeLease => ({
                node: name,
                instance: lease.instance,
                hasDoorbell: lease.hasDoorbell,
                leftMs: leftMs(lease),
                joinedAt: instant(lease.joinedAt),
              }),
            ),
          async breakExpired(other) {
            const lease = leases.get(other);
            if (lease === undefined) return true;
            if (leftMs(lease) > 0) return false;
            lease.isOver = true;
            return true;
          },
        },
      },
    };
  }

  return {
    node,
    entries,
    async ring() {
      for (const each of nodes) await each.catchUp();
    },
  };
}

function writesOf(flush: readonly Commit[]): Written[] {
  return flush.flatMap(({ insert = [], put = [], remove = [] }) => [
    ...[...insert, ...put].map(
      ({ collection, document }) => ({ collection, id: document.id, document }) as unknown as Written,
    ),
    ...remove.map(({ collection, id }) => ({ collection, id }) as Written),
  ]);
}
