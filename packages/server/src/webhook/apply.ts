/**
 * Applies rows of the journal. The mark `applied` moves along them in the same flush as the effects, by one closing work
 * that saw how each element fared, and only over what is settled without a gap. Any other outcome than applied
 * (duplicate, ignored, dead) is a document.
 */
import { type JournalRow, StoreUnavailable } from '@parley/storage/store';
import type { Deps } from '../deps.ts';
import type { Settled } from '../feature.ts';
import { type Element, type Elements, outcomeOf } from './elements.ts';
import { JournalLost, type JournalRight, markOf, moved } from './marks.ts';

export const mostAttempts = 3;

export type Apply = {
  /** All elements of all rows, and the mark behind them, mostly in one flush. */
  rows(rows: readonly JournalRow[]): Promise<void>;
  /** One element; `attempt` counts this one. After the last it is dead. Throws StoreUnavailable. */
  alone(element: Element, attempt: number): Promise<Settled>;
  /** Moves the mark to `last` over elements that have fared so after this many attempts. */
  close(elements: readonly Element[], settled: readonly Settled[], last: number, attempts?: number): Promise<void>;
};

/** `onDead`: elements were set aside. */
export function makeApply(deps: Deps, elements: Elements, { start, holds }: JournalRight, onDead: () => void): Apply {
  const { write, log, metrics } = deps;
  const markId = markOf(start);

  async function rows(rows: readonly JournalRow[]): Promise<void> {
    const all = rows.flatMap(elements.of);
    const last = rows.at(-1)?.position ?? start;
    const settled: (Settled | { error: unknown })[] = [];
    let isLost = false;
    const works = all.map((element, index) =>
      write(elements.workOf(element), {
        staged: (result) => {
          settled[index] = 'answer' in result ? result.answer : outcomeOf(result.error);
        },
        lost: () => {
          isLost = true;
        },
      }),
    );
    const closing = write<boolean>(
      async (read) => {
        if (isLost || settled.some((one) => 'error' in one)) return { answer: false };
        if (holds !== undefined && !(await holds(read))) throw new JournalLost();
        const put = [...elements.outcomes(all, settled as Settled[], 1), moved(markId, last)];
        return { commit: { put }, answer: true };
      },
      { follows: true, isLast: true },
    );
    const [results, [closed]] = await Promise.all([Promise.allSettled(works), Promise.allSettled([closing])]);
    if (closed.status === 'rejected' && closed.reason instanceof JournalLost) throw closed.reason;
    if (closed.status === 'fulfilled' && closed.value) countOutcomes(settled as Settled[]);
    else await settleSlowly(all, results, last);
  }

  /**
   * After a flush that did not close: only what a work was answered counts, because what it had staged may have gone
   * down with a neighbour's flush. Everything else gets two more tries alone; then the mark moves.
   */
  async function settleSlowly(
    all: readonly Element[],
    results: readonly PromiseSettledResult<Settled>[],
    last: number,
  ): Promise<void> {
    for (const result of results) if (isLostWithStore(result)) throw result.reason;
    const settled: Settled[] = [];
    for (const [index, element] of all.entries()) {
      const result = results[index];
      const known = result?.status === 'fulfilled' ? result.value : outcomeOf(result?.reason);
      settled.push('error' in known ? await alone(element, 2) : known);
    }
    await close(all, settled, last);
  }

  async function alone(element: Element, attempt: number): Promise<Settled> {
    try {
      return await write(elements.workOf(element));
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      const known = outcomeOf(error);
      if (!('error' in known)) return known;
      if (attempt < mostAttempts) return alone(element, attempt + 1);
      log.error(
        { err: error, position: element.row.position, element: element.index },
        'A webhook element is set aside as dead',
      );
      return {
        outcome: 'dead',
        reason: `Failed ${mostAttempts} times: ${error instanceof Error ? error.name : 'unknown error'}`,
      };
    }
  }

  async function close(
    all: readonly Element[],
    settled: readonly Settled[],
    last: number,
    attempts = mostAttempts,
  ): Promise<void> {
    await write(async (read) => {
      if (holds !== undefined && !(await holds(read))) throw new JournalLost();
      return {
        commit: { put: [...elements.outcomes(all, settled, attempts), moved(markId, last)] },
        answer: undefined,
      };
    });
    countOutcomes(settled);
  }

  function countOutcomes(settled: readonly Settled[]): void {
    for (const { outcome } of settled) metrics.elementSettled(outcome);
    if (settled.some(({ outcome }) => outcome === 'dead')) onDead();
  }

  return { rows, alone, close };
}

function isLostWithStore(result: PromiseSettledResult<unknown>): result is PromiseRejectedResult {
  return result.status === 'rejected' && result.reason instanceof StoreUnavailable;
}
