/**
 * From journal rows to effects, element by element. The mark `applied` moves along the rows in the same flush as the
 * effects, by one closing work that saw how each element fared, and only over what is settled without a gap. Any other
 * outcome than applied (duplicate, ignored, dead) is a document.
 *
 * Attempts are counted before they are made. In the normal course the row itself is the count: a row that stands beyond
 * the mark at a start has been attempted once. From then on each of those elements is counted by a mark of its own
 * before it runs, so a payload that kills the process is set aside after the third try and the rest goes on.
 */
import { instant } from '@parley/model/ids';
import type { Outcome } from '@parley/storage/collections';
import { AlreadyExists, type JournalMark, type JournalRow, type Put, StoreUnavailable } from '@parley/storage/store';
import type { Change, ChangeKind } from '@parley/whatsapp/change';
import { parseWebhook } from '@parley/whatsapp/webhook';
import type { Deps } from '../deps.ts';
import type { Arrival, Feature, Settled } from '../feature.ts';
import type { JournalLag } from '../metrics.ts';
import type { Read, Work } from '../writer.ts';

export type Dispatch = {
  /** There may be new rows. Returns at once. */
  ring(): void;
  /**
   * Starts with what a previous run left, one by one, then applies everything else. Returns at once. Where the journal
   * has become another node's, nothing is applied until this is called again.
   */
  resume(): void;
  /** Applies one row again, and settles its dead elements. `undefined` when the row is pruned. */
  replay(position: number): Promise<readonly Settled[] | undefined>;
  /** How far applying is behind: the last place applied. */
  applied(): number;
  /** How many rows wait, and for how many milliseconds the oldest of them has. */
  lag(): Promise<JournalLag>;
  /** Resolves when nothing is being applied. */
  idle(): Promise<void>;
  stop(): void;
};

const mostAttempts = 3;
/** Rows read at a time: enough to fill a flush, few enough that the next webhook does not wait long for its 200. */
const rowsAtATime = 64;
const retryAfterMs = 1000;

/** Thrown by a closing work: the journal is another node's to apply now. */
class JournalLost extends Error {}

/** The id of the mark of a journal: how far it is applied. */
export function markOf(start: JournalMark): string {
  return start === 0 ? 'applied' : `applied:${start}`;
}

/** One journal and the right to apply it, where several nodes share a database. `holds` tells inside a work. */
export type JournalRight = { readonly start: JournalMark; readonly holds?: (read: Read) => Promise<boolean> };

export function makeDispatch(
  deps: Deps,
  features: readonly Feature[],
  { start, holds }: JournalRight = { start: deps.store.journal.start },
): Dispatch {
  const { store, write, log, metrics, realNow } = deps;
  const markId = markOf(start);
  const attemptId = start === 0 ? 'attempted' : `attempted:${start}`;
  const handlers = handlersOf(features);
  const claimed: ReadonlySet<ChangeKind> = new Set(handlers.keys());
  let mark = start;
  let running: Promise<void> | undefined;
  let hasRung = false;
  let hasResumed = false;
  let isStopped = false;
  let retry: NodeJS.Timeout | undefined;

  function ring(): void {
    hasRung = true;
    if (running === undefined && hasResumed && !isStopped) run(drain);
  }

  function resume(): void {
    if (running !== undefined) {
      void running.then(resume);
      return;
    }
    hasResumed = false;
    run(async () => {
      if (!hasResumed) await recover();
      hasResumed = true;
      hasRung = true;
      await drain();
    });
  }

  function run(course: () => Promise<void>): void {
    running = course().then(finished, (error: unknown) => {
      running = undefined;
      if (error instanceof JournalLost) {
        hasResumed = false;
        return;
      }
      // Nothing is lost: the rows stand beyond the mark. The next webhook or this due time tries again.
      log.error({ err: error, mark }, 'Applying the journal stopped and starts again shortly');
      if (!isStopped) retry ??= setTimeout(again, retryAfterMs);
    });
  }

  /** What rang while the last look was being taken may have been missed by it. */
  function finished(): void {
    running = undefined;
    if (hasRung) ring();
  }

  function again(): void {
    retry = undefined;
    if (hasResumed) ring();
    else resume();
  }

  async function drain(): Promise<void> {
    while (hasRung && !isStopped) {
      hasRung = false;
      for (let rows = await next(); rows.length > 0 && !isStopped; rows = await next()) await applyRows(rows);
    }
  }

  function next(): Promise<JournalRow[]> {
    return store.journal.after(mark, rowsAtATime);
  }

  /** The normal course: all elements of all rows, and the closing work right behind them, mostly in one flush. */
  async function applyRows(rows: readonly JournalRow[]): Promise<void> {
    const elements = rows.flatMap((row) => elementsOf(row, claimed));
    const settled: (Settled | { error: unknown })[] = [];
    let isLost = false;
    const works = elements.map((element, index) =>
      write(workOf(element), {
        staged: (result) => {
          settled[index] = 'answer' in result ? result.answer : outcomeOf(result.error);
        },
        lost: () => {
          isLost = true;
        },
      }),
    );
    const last = rows.at(-1)?.position ?? mark;
    const closing = write<boolean>(
      async (read) => {
        if (isLost || settled.some((one) => 'error' in one)) return { answer: false };
        if (holds !== undefined && !(await holds(read))) throw new JournalLost();
        return { commit: { put: [...outcomes(elements, settled as Settled[], 1), moved(markId, last)] }, answer: true };
      },
      { follows: true },
    );
    const [results, [closed]] = await Promise.all([Promise.allSettled(works), Promise.allSettled([closing])]);
    if (closed.status === 'rejected' && closed.reason instanceof JournalLost) throw closed.reason;
    const isClosed = closed.status === 'fulfilled' && closed.value;
    const fared = isClosed ? (settled as Settled[]) : await settleSlowly(elements, results, last);
    mark = last;
    countOutcomes(fared);
  }

  /**
   * After a flush that did not close: only what a work was answered counts, because what it had staged may have gone
   * down with a neighbour's flush. Everything else gets two more tries alone; then the mark moves.
   */
  async function settleSlowly(
    elements: readonly Element[],
    results: readonly PromiseSettledResult<Settled>[],
    last: number,
  ): Promise<readonly Settled[]> {
    for (const result of results) if (isLostWithStore(result)) throw result.reason;
    const fared: Settled[] = [];
    for (const [index, element] of elements.entries()) {
      const result = results[index];
      const known = result?.status === 'fulfilled' ? result.value : outcomeOf(result?.reason);
      fared.push('error' in known ? await tryAlone(element, 2) : known);
    }
    await closeWith(elements, fared, last);
    return fared;
  }

  async function tryAlone(element: Element, attempt: number): Promise<Settled> {
    try {
      return await write(workOf(element));
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      const known = outcomeOf(error);
      if (!('error' in known)) return known;
      if (attempt < mostAttempts) return tryAlone(element, attempt + 1);
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

  async function recover(): Promise<void> {
    mark = (await store.get('marks', markId))?.position ?? start;
    // Only what stood here at the start may have ended a process; what arrives meanwhile takes the normal course.
    const last = await store.journal.last(start);
    while (mark < last && !isStopped) {
      for (const row of (await next()).filter(({ position }) => position <= last)) {
        await recoverRow(row);
        mark = row.position;
      }
    }
  }

  /** One row that a previous run may have died of: parsing (element −1) and each element are counted, then tried. */
  async function recoverRow(row: JournalRow): Promise<void> {
    const settled: Settled[] = [];
    let elements: readonly Element[] = [
      { row, index: 0, change: { kind: 'broken', reason: 'Reading it ended the process' } },
    ];
    if (await countAttempt(row.position, -1)) elements = elementsOf(row, claimed);
    for (const element of elements) {
      const isAllowed = await countAttempt(row.position, element.index);
      settled.push(
        isAllowed
          ? await tryAlone(element, mostAttempts)
          : { outcome: 'dead', reason: 'Applying it ended the process' },
      );
    }
    await closeWith(elements, settled, row.position);
    countOutcomes(settled);
  }

  async function closeWith(elements: readonly Element[], settled: readonly Settled[], last: number): Promise<void> {
    await write(async (read) => {
      if (holds !== undefined && !(await holds(read))) throw new JournalLost();
      return {
        commit: { put: [...outcomes(elements, settled, mostAttempts), moved(markId, last)] },
        answer: undefined,
      };
    });
  }

  /**
   * Counts one more attempt durably; false when there were three. The first was made by the run that ended. What comes
   * before the counted element of a row was survived: counting it again would forget the one that ends the process.
   */
  function countAttempt(position: number, element: number): Promise<boolean> {
    return write(async (read) => {
      const counted = await read.get('marks', attemptId);
      const isSameRow = counted?.position === position;
      if (isSameRow && element < (counted.element ?? -1)) return { answer: true };
      const isSame = isSameRow && counted.element === element;
      const attempts = isSame ? (counted.attempts ?? 1) + 1 : 2;
      if (attempts > mostAttempts) return { answer: false };
      return {
        commit: { put: [{ collection: 'marks', document: { id: attemptId, position, element, attempts } }] },
        answer: true,
      };
    });
  }

  async function replay(position: number): Promise<readonly Settled[] | undefined> {
    const row = await store.journal.row(position);
    if (row === undefined) return undefined;
    const elements = elementsOf(row, claimed);
    const settled: Settled[] = [];
    for (const element of elements) settled.push(await tryAlone(element, 1));
    await write(async () => ({
      commit: {
        put: outcomes(elements, settled, mostAttempts),
        remove: elements
          .filter((_, index) => settled[index]?.outcome === 'applied')
          .map((element) => ({ collection: 'outcomes' as const, id: outcomeId(element) })),
      },
      answer: undefined,
    }));
    return settled;
  }

  function workOf({ change, row }: Element): Work<Settled> {
    const handler = handlers.get(change.kind);
    if (handler !== undefined) return handler(deps, { change, receivedAt: row.receivedAt });
    const answer: Settled =
      change.kind === 'broken'
        ? { outcome: 'dead', reason: change.reason }
        : {
            outcome: 'ignored',
            reason:
              change.kind === 'other' ? `Nothing uses the field ${change.field.slice(0, 60)} yet` : 'Nothing claims it',
          };
    return async () => ({ answer });
  }

  function outcomes(elements: readonly Element[], settled: readonly Settled[], attempts: number): Put[] {
    const at = instant(realNow());
    return elements.flatMap((element, index): Put[] => {
      const result = settled[index];
      if (result === undefined || result.outcome === 'applied') return [];
      const document: Outcome = {
        id: outcomeId(element),
        position: element.row.position,
        element: element.index,
        ...result,
        attempts,
        at,
      };
      return [{ collection: 'outcomes', document }];
    });
  }

  function countOutcomes(settled: readonly Settled[]): void {
    for (const { outcome } of settled) metrics.elementSettled(outcome);
  }

  return {
    ring,
    resume,
    replay,
    applied: () => mark,
    async lag() {
      const [oldest] = await store.journal.after(mark, 1);
      if (oldest === undefined) return { lagRows: 0, oldestMs: 0 };
      return {
        lagRows: (await store.journal.last(start)) - mark,
        oldestMs: Math.max(0, deps.now() - oldest.receivedAt),
      };
    },
    async idle() {
      while (running !== undefined) await running;
    },
    stop() {
      isStopped = true;
      clearTimeout(retry);
    },
  };
}

type Element = { readonly row: JournalRow; readonly index: number; readonly change: Change };

function elementsOf(row: JournalRow, claimed: ReadonlySet<ChangeKind>): Element[] {
  return parseWebhook(row.body, claimed).map((change, index) => ({ row, index, change }));
}

function outcomeId({ row, index }: Element): string {
  return `${String(row.position).padStart(12, '0')}:${String(index).padStart(5, '0')}`;
}

function moved(id: string, position: number): Put {
  return { collection: 'marks', document: { id, position } };
}

/** What an error says about an element: meeting its own message again is a duplicate, anything else is undecided. */
function outcomeOf(error: unknown): Settled | { error: unknown } {
  const isDuplicate = error instanceof AlreadyExists && error.collection === 'messages';
  return isDuplicate ? { outcome: 'duplicate', reason: 'This message is stored already' } : { error };
}

function isLostWithStore(result: PromiseSettledResult<unknown>): result is PromiseRejectedResult {
  return result.status === 'rejected' && result.reason instanceof StoreUnavailable;
}

type Handler = (deps: Deps, arrival: Arrival) => Work<Settled>;

function handlersOf(features: readonly Feature[]): ReadonlyMap<ChangeKind, Handler> {
  const handlers = new Map<ChangeKind, Handler>();
  for (const feature of features) {
    for (const [kind, handler] of Object.entries(feature.changes ?? {}) as [ChangeKind, Handler][]) {
      if (handlers.has(kind)) throw new Error(`Two features claim webhook changes of kind ${kind}`);
      handlers.set(kind, handler);
    }
  }
  return handlers;
}
