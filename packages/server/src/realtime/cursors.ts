/**
 * Whether a browser's place in the log is still good. A cursor is (epoch, seq); the epoch is the start that handed it
 * out. It is good while that start is known and the place lies before what a later start has written, so a database
 * copied back from yesterday is noticed.
 */
import { instant } from '@parley/model/ids';
import type { Boot } from '@parley/storage/collections';
import type { Store } from '@parley/storage/store';
import type { Write } from '../writer.ts';

export type Cursors = {
  readonly epoch: string;
  /** True where everything after this place can be told. */
  isGood(epoch: string | undefined, after: number, head: number): boolean;
};

/** Records this start and reads the earlier ones. `now` in real milliseconds. */
export async function openCursors(store: Store, write: Write, epoch: string, now: number): Promise<Cursors> {
  // Many nodes start side by side there: the epoch is the database's own.
  const { shared } = store;
  if (shared !== undefined) {
    return { epoch: shared.epoch, isGood: (named, after, head) => named === shared.epoch && after <= head };
  }
  const earlier: Boot[] = [];
  for (;;) {
    const last = earlier.at(-1);
    const page = await store.find('boots', {
      index: 'all',
      ...(last ? { after: [last.firstSeq, last.at] } : {}),
      limit: 1000,
    });
    if (page.length === 0) break;
    earlier.push(...page);
  }
  const boot: Boot = { id: epoch, firstSeq: (await store.head()) + 1, at: instant(now) };
  await write(async () => ({ commit: { insert: [{ collection: 'boots', document: boot }] }, answer: undefined }));

  /** epoch → the first number that its cursors cannot hold, because a later start wrote it. */
  const ends = new Map<string, number>();
  for (const [index, { id }] of earlier.entries()) ends.set(id, earlier[index + 1]?.firstSeq ?? boot.firstSeq);
  ends.set(epoch, Number.POSITIVE_INFINITY);

  return {
    epoch,
    isGood(named, after, head) {
      const end = named === undefined ? undefined : ends.get(named);
      return end !== undefined && after < end && after <= head;
    },
  };
}
