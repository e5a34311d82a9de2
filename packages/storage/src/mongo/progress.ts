/**
 * How far entries are applied, kept in the database. Each node notes up to which entry its own are in the collections, and
 * up to which number it knows that all are; from the greatest of the latter a start goes on, and pruning stays behind it.
 */
import type { LogEntry } from '../store.ts';
import type { Connection } from './connection.ts';

export type Progress = {
  /** Up to where all entries are applied. */
  all(): Promise<number>;
  /** The entries of this node up to this place are in the collections, and those of all nodes up to the other. */
  note(node: string, own: number, all: number): Promise<void>;
  /** Which of these entries are in the collections by now. */
  appliedOf(entries: readonly LogEntry[]): Promise<LogEntry[]>;
};

export function makeProgress(connection: Connection): Progress {
  const notes = connection.collection('_progress');

  return {
    async all() {
      const rows = await notes.find().toArray();
      return rows.reduce((most, row) => Math.max(most, Number(row.all ?? 0)), 0);
    },
    async note(node, own, all) {
      await notes.updateOne({ _id: node }, { $max: { own, all } }, { upsert: true });
    },
    async appliedOf(entries) {
      const rows = await notes.find().toArray();
      const own = new Map(rows.map((row) => [String(row._id), Number(row.own ?? 0)]));
      const all = rows.reduce((most, row) => Math.max(most, Number(row.all ?? 0)), 0);
      return entries.filter(({ node, firstSeq, lastSeq }) => lastSeq <= all || firstSeq <= (own.get(node) ?? 0));
    },
  };
}
