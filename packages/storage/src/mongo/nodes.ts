/**
 * The nodes that use this database: each has a number for its journal, given once, and one lease. Leases are timed by the
 * database's clock alone: a time is only ever written by `$currentDate`, and held against one that was written so.
 */
import { instant } from '@parley/model/ids';
import type { NodeLeases } from '../store.ts';
import type { Connection } from './connection.ts';
import { isDuplicate } from './failure.ts';

export type Nodes = {
  /** The leases, as the node of this id uses them. */
  leasesOf(node: string): NodeLeases;
  /** The number of a node, given now where it has none. */
  number(node: string): Promise<number>;
  numbers(): Promise<number[]>;
  /** Up to where rows of this node's journal were pruned. */
  floor(number: number): Promise<number>;
  raiseFloor(number: number, place: number): Promise<void>;
};

export function makeNodes(connection: Connection): Nodes {
  const nodes = connection.collection('_nodes');
  const counters = connection.collection('_counters');
  const floors = connection.collection('_floors');

  /** The time of the database, milliseconds since 1970. */
  async function databaseNow(): Promise<number> {
    const options = { upsert: true, returnDocument: 'after' } as const;
    const tell = () => counters.findOneAndUpdate({ _id: 'clock' }, { $currentDate: { at: true } }, options);
    const row = await tell().catch((error: unknown) => {
      // Of two that ask for the first time one may come second; then it is there.
      if (!isDuplicate(error)) throw error;
      return tell();
    });
    return Number(row?.at);
  }

  /**
   * The claim of a number is an insert, which one node alone gets through: not every server counts up in one step. A number
   * is claimed before it is anybody's, so where that process ends in between it stays unused.
   */
  async function number(node: string): Promise<number> {
    const known = await nodes.findOne({ _id: node });
    if (known?.number !== undefined) return Number(known.number);
    let claimed = Math.max(0, ...(await numbers())) + 1;
    while (!(await isInserted(counters.insertOne({ _id: `number:${claimed}`, node })))) claimed += 1;
    // Another process of this node may be faster; it has one number.
    await isInserted(nodes.insertOne({ _id: node, number: claimed }));
    return Number((await nodes.findOne({ _id: node }))?.number);
  }

  async function numbers(): Promise<number[]> {
    const rows = await nodes.find({}, { projection: { number: 1 } }).toArray();
    return rows.map((row) => Number(row.number)).sort((a, b) => a - b);
  }

  return {
    number,
    numbers,
    async floor(wanted) {
      const [own, former] = await Promise.all([floors.findOne({ _id: wanted }), nodes.findOne({ number: wanted })]);
      return Math.max(Number(own?.floor ?? 0), Number(former?.floor ?? 0));
    },
    // Not beside the lease: where a change is read before it is written, a renewal could put an earlier floor back.
    async raiseFloor(wanted, place) {
      await floors.updateOne({ _id: wanted }, { $max: { floor: place } }, { upsert: true });
    },
    leasesOf: (node) => ({
      now: databaseNow,
      async join({ instance, hasDoorbell, seconds }) {
        await number(node);
        await nodes.updateOne(
          { _id: node },
          {
            $set: { instance, hasDoorbell, seconds, isEnded: false },
            $currentDate: { renewedAt: true, joinedAt: true },
          },
        );
      },
      async renew(instance) {
        const { matchedCount } = await nodes.updateOne(
          { _id: node, instance, isEnded: false },
          { $currentDate: { renewedAt: true } },
        );
        return matchedCount === 1;
      },
      async leave(instance) {
        await nodes.updateOne({ _id: node, instance }, { $set: { isEnded: true } });
      },
      async list() {
        const now = await databaseNow();
        const rows = (await nodes.find().toArray()).filter((row) => row.instance !== undefined);
        return rows.map((row) => ({
          node: String(row._id),
          instance: String(row.instance),
          hasDoorbell: row.hasDoorbell === true,
          leftMs: row.isEnded === true ? 0 : (row.renewedAt as Date).getTime() + Number(row.seconds) * 1000 - now,
          joinedAt: instant((row.joinedAt as Date).getTime()),
        }));
      },
      async breakExpired(other) {
        const now = await databaseNow();
        const row = await nodes.findOne({ _id: other });
        if (row === null || row.isEnded === true || row.instance === undefined) return true;
        const renewedAt = row.renewedAt as Date;
        if (renewedAt.getTime() + Number(row.seconds) * 1000 > now) return false;
        const { matchedCount } = await nodes.updateOne(
          { _id: other, instance: row.instance, renewedAt, isEnded: false },
          { $set: { isEnded: true } },
        );
        return matchedCount === 1;
      },
    }),
  };
}

/** False where a row of this id was there before. */
async function isInserted(insert: Promise<unknown>): Promise<boolean> {
  try {
    await insert;
    return true;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return false;
  }
}
