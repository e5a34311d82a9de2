/**
 * Rows that a previous run left, one of which may have ended it. Attempts are counted before they are made:
 *
 * - the first was the normal course; the row itself is its count, as it stands beyond the mark at a start;
 * - the second is a page of rows at once, because mostly none of them is to blame; a mark says how far the page goes;
 * - the third and the fourth go row by row and element by element, over a page that has ended a process as well; a mark
 *   of its own names the element before it runs. One that stands there at a start is tried once more, because a process
 *   is ended by much else and may be so several times in a row; one that stands there again is set aside.
 */
import type { JournalRow } from '@parley/storage/store';
import type { Deps } from '../deps.ts';
import type { Settled } from '../feature.ts';
import { type Apply, mostAttempts } from './apply.ts';
import type { Element, Elements } from './elements.ts';
import { attemptMarkOf, type JournalRight, moved, pageMarkOf } from './marks.ts';

/** Of an element that ended the process each time. */
const lastAttempt = mostAttempts + 1;

export type Recover = {
  /** The last row of a page that a previous run attempted and did not settle; rows up to it are tried one by one. */
  triedUpTo(): Promise<number>;
  /** A page that was not tried since the normal course. */
  page(rows: readonly JournalRow[]): Promise<void>;
  /** A row of a page that has ended a process. */
  row(row: JournalRow): Promise<void>;
};

export function makeRecover(deps: Deps, elements: Elements, apply: Apply, { start }: JournalRight): Recover {
  const { store, write } = deps;
  const attemptId = attemptMarkOf(start);
  const pageId = pageMarkOf(start);

  /** What this process counted: it lives, so an attempt that the database cut short has ended nothing. */
  let ownPage: number | undefined;
  let ownElement: { readonly position: number; readonly index: number } | undefined;

  /**
   * Counts an attempt alone durably; false where processes have made all of them. What comes before the counted element
   * of a row was survived: counting it again would forget the one that ends the process.
   */
  async function countAttempt(position: number, index: number): Promise<boolean> {
    if (ownElement?.position === position && ownElement.index === index) return true;
    const known = await write<'counted' | 'survived' | 'made'>(async (read) => {
      const counted = await read.get('marks', attemptId);
      const isSameRow = counted?.position === position;
      if (isSameRow && index < (counted.element ?? -1)) return { answer: 'survived' };
      const before = isSameRow && index === counted.element ? (counted.attempts ?? mostAttempts) : mostAttempts - 1;
      if (before >= lastAttempt) return { answer: 'made' };
      const document = { id: attemptId, position, element: index, attempts: before + 1 };
      return { commit: { put: [{ collection: 'marks', document }] }, answer: 'counted' };
    });
    if (known === 'counted') ownElement = { position, index };
    return known !== 'made';
  }

  return {
    async triedUpTo() {
      const tried = (await store.get('marks', pageId))?.position ?? start;
      return tried === ownPage ? start : tried;
    },
    async page(rows) {
      const last = rows.at(-1)?.position ?? start;
      await write(async () => ({ commit: { put: [moved(pageId, last)] }, answer: undefined }));
      ownPage = last;
      await apply.rows(rows);
    },
    async row(row) {
      let all: readonly Element[] = [
        { row, index: 0, change: { kind: 'broken', reason: 'Reading it ended the process' } },
      ];
      // Reading the row is element −1.
      let attempts = mostAttempts;
      if (await countAttempt(row.position, -1)) all = elements.of(row);
      else attempts = lastAttempt;
      const settled: Settled[] = [];
      for (const element of all) {
        const isAllowed = await countAttempt(row.position, element.index);
        if (!isAllowed) attempts = lastAttempt;
        settled.push(
          isAllowed
            ? await apply.alone(element, mostAttempts)
            : { outcome: 'dead', reason: 'Applying it ended the process' },
        );
      }
      await apply.close(all, settled, row.position, attempts);
    },
  };
}
