/**
 * What the log holds and the collections do not hold yet: each document as the last of those entries left it, by id and
 * by unique key. A write is known here once it is decided; `kept` or `undone` says what became of its transaction.
 */
import { idOf } from '../flush.ts';
import { makeOverlay, type Overlay } from '../overlay.ts';
import type { RowWrite } from './table.ts';
import { text } from './text.ts';

export type Pending = Pick<Overlay, 'get' | 'holder'> & {
  /** The next write of an entry that ends with this number. */
  take(write: RowWrite, lastSeq: number): void;
  /** What was taken since the last transaction is durable. */
  kept(): void;
  /** What was taken since the last transaction never happened. */
  undone(): void;
  /** How many writes are durable. */
  count(): number;
  /** The durable writes, in the order of the log, and the number of the last. */
  durable(): { readonly writes: readonly RowWrite[]; readonly lastSeq: number };
  /** The collections hold all that is durable. */
  clear(): void;
};

type Taken = { readonly write: RowWrite; readonly lastSeq: number };

export function makePending(): Pending {
  const overlay = makeOverlay(text);
  let durable: Taken[] = [];
  let open: Taken[] = [];

  function show({ write }: Taken): void {
    overlay.note(write.collection, idOf(write), write.kind === 'remove' ? null : write.document);
  }

  return {
    get: overlay.get,
    holder: overlay.holder,
    take(write, lastSeq) {
      const taken = { write, lastSeq };
      open.push(taken);
      show(taken);
    },
    kept() {
      durable.push(...open);
      open = [];
    },
    undone() {
      if (open.length === 0) return;
      open = [];
      overlay.clear();
      for (const taken of durable) show(taken);
    },
    count: () => durable.length,
    durable: () => ({ writes: durable.map(({ write }) => write), lastSeq: durable.at(-1)?.lastSeq ?? 0 }),
    clear() {
      durable = [];
      overlay.clear();
    },
  };
}
