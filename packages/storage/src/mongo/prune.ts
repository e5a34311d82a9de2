import type { Connection } from './connection.ts';
import { journalCollection, numberOf, startOf } from './journal.ts';
import { logCollection } from './log.ts';
import type { Nodes } from './nodes.ts';

/** Entries looked through at a time. */
const step = 500;

/**
 * Deletes the start of the log, but nothing that is not applied, and tombstones with the entry that left them: whoever
 * could still bring the document back has that entry, or a later one, before it. What is deleted is always a prefix: it
 * ends at the first entry that is young enough. The newest entry stays, it holds the head.
 */
export async function pruneLog(connection: Connection, before: number, applied: number): Promise<void> {
  const log = logCollection(connection);
  const first = async (filter: object, direction: 1 | -1) => {
    const options = { projection: { at: 1 } };
    const [row] = await log.find(filter, options).sort({ _id: direction }).limit(1).toArray();
    return row && Number(row._id);
  };
  const newest = await first({}, -1);
  if (newest === undefined) return;
  const young = await first({ at: { $gte: before } }, 1);
  const end = Math.min(young ?? newest, newest, applied + 1);
  for (;;) {
    const rows = await log
      .find({ _id: { $lt: end } }, { projection: { removals: 1 } })
      .sort({ _id: 1 })
      .limit(step)
      .toArray();
    for (const { _id, removals } of rows) {
      for (const { collection, id } of (removals ?? []) as { collection: string; id: string }[]) {
        await connection.collection(collection).deleteOne({ _id: id, rev: _id, isGone: true });
      }
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    await log.deleteMany({ _id: { $lte: last._id } });
  }
}

/** Deletes the start of one journal, up to `mark`, and remembers where it was: no place is used twice. */
export async function pruneJournal(connection: Connection, nodes: Nodes, before: number, mark: number): Promise<void> {
  const rows = journalCollection(connection);
  const number = numberOf(mark);
  const [fresh] = await rows
    .find({ _id: { $gt: startOf(number) }, at: { $gte: before } }, { projection: { at: 1 } })
    .sort({ _id: 1 })
    .limit(1)
    .toArray();
  const end = Math.min(mark + 1, Number(fresh?._id ?? Number.POSITIVE_INFINITY));
  await nodes.raiseFloor(number, end - 1);
  await rows.deleteMany({ _id: { $gt: startOf(number), $lt: end } });
}
