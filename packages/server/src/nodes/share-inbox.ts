/**
 * What makes this process one node of several on a shared database: its lease, what it holds, and the doorbell. Composed
 * by app.ts, which tells what is to be done where shards and journals change hands.
 */
import type { LogEntry, Shared, Store } from '@parley/storage/store';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Read, Write } from '../writer.ts';
import { type Clock, makeClock } from './clock.ts';
import { type Doorbell, makeDoorbell } from './doorbell.ts';
import { type Hands, makeHoldings } from './holdings.ts';
import { type Lease, makeLease } from './lease.ts';
import { keepLease, refuseWithoutDoorbell } from './nodes.ts';
import { openRedisLine } from './redis-line.ts';
import type { Shards } from './shards.ts';
import { type SharedPresence, sharePresence } from './shared-presence.ts';

export type SharedInbox = {
  readonly shards: Shards;
  readonly holdsJournal: (read: Read, start: number) => Promise<boolean>;
  /** Hears an entry of the log; every one, in order. */
  hear(entry: LogEntry): void;
  /** Takes part in the work. */
  begin(): Promise<void>;
  /** True while the nodes cannot hear each other and look at the log once a second; undefined where none is needed. */
  isDoorbellAway(): boolean | undefined;
  /** Tells the others who is here, and hears it from them; undefined where there is nobody to hear. */
  sharePresence(onOthers: () => void): SharedPresence | undefined;
  /** Hands its part on, so that the others go on at once; what is on its way has so many milliseconds to end. */
  handOver(longestMs: number): Promise<void>;
  close(): void;
};

/** A node among those of its database. */
export type Joined = { readonly lease: Lease; readonly clock: Clock };

/** Joins the nodes of this database. Throws StoreUnavailable with a sentence where it cannot be one of them. */
export async function joinNodes(shared: Shared, config: Config, log: Logger): Promise<Joined> {
  // The simulator of a sandbox lives in its process: no other node could reach its phones.
  const hasDoorbell = config.redisUrl !== undefined && config.mode === 'live';
  const lease = makeLease(shared.nodes, config.lease.seconds, hasDoorbell);
  await lease.join();
  await refuseWithoutDoorbell(shared, lease, hasDoorbell);
  const clock = makeClock(shared.nodes.now, log);
  await clock.set();
  return { lease, clock };
}

export function shareInbox(parts: {
  readonly config: Config;
  readonly store: Store;
  readonly shared: Shared;
  readonly joined: Joined;
  readonly write: Write;
  readonly hands: Hands;
  /** Done at every turn of the lease. */
  readonly onTurn: () => void;
  readonly onDoorbell: (isAway: boolean) => void;
  readonly log: Logger;
}): SharedInbox {
  const { config, store, shared, joined, write, hands, onDoorbell, log } = parts;
  const { lease, clock } = joined;
  const me = shared.node;
  /** Up to where every read shows the log; what is only known of it may wait for another node to apply it. */
  let told = shared.known();
  const holdings = makeHoldings({ store, write, me, hands, log });
  const onTurn = () => {
    parts.onTurn();
    clock.set().catch((error: unknown) => log.debug({ err: error }, 'The database did not tell its time'));
  };
  const keeper = keepLease({ shared, lease, times: config.lease, holdings, onTurn, log });
  const line = config.redisUrl === undefined ? undefined : openRedisLine(config.redisUrl, log);
  const channel = `parley:${shared.epoch}`;
  const doorbell: Doorbell | undefined =
    line === undefined
      ? undefined
      : makeDoorbell({
          line,
          channel,
          me,
          members: holdings.members,
          head: () => told,
          look: () => {
            shared.catchUp().catch((error: unknown) => log.debug({ err: error }, 'The log could not be looked at'));
          },
          onAway: onDoorbell,
          log,
        });
  // Others may wait for it before this node has told it.
  shared.onApplied((lastSeq) => doorbell?.ring(lastSeq));
  keeper.start();

  return {
    shards: {
      owns: holdings.owns,
      holds: holdings.holds,
      share: holdings.share,
      mayBegin: () => lease.leftMs() >= config.lease.leastLeftMs,
    },
    holdsJournal: holdings.holdsJournal,
    hear(entry) {
      told = entry.lastSeq;
      holdings.hear(entry);
    },
    begin: () => holdings.begin(lease.instance()),
    isDoorbellAway: () => doorbell?.isAway(),
    async handOver(longestMs) {
      keeper.stop();
      await holdings.handOver(longestMs);
      await lease.leave();
    },
    sharePresence: (onOthers) => line && sharePresence(line, `${channel}:presence`, me, onOthers),
    close() {
      keeper.stop();
      doorbell?.close();
      line?.close();
    },
  };
}
