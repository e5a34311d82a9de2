/** From journal rows to effects: what a previous run left comes first (recover.ts), then whatever rings (apply.ts). */
import type { JournalRow, RawWebhook } from '@parley/storage/store';
import type { Deps } from '../deps.ts';
import type { Feature, Settled } from '../feature.ts';
import type { JournalLag } from '../metrics.ts';
import { makeApply, mostAttempts } from './apply.ts';
import { makeElements, outcomeId } from './elements.ts';
import { JournalLost, type JournalRight, markOf } from './marks.ts';
import { makeRecover } from './recover.ts';

export type Dispatch = {
  /**
   * A webhook for this node's own journal, which is applied from there. Resolves once it is durable, which may be by the
   * flush that applies it: one sync of the disk for both. Rejects with StoreUnavailable.
   */
  receive(webhook: RawWebhook): Promise<void>;
  /** There may be new rows in the journal. Returns at once. */
  ring(): void;
  /**
   * Starts with what a previous run left, then applies everything else. Returns at once. Where the
   * journal has become another node's, nothing is applied until this is called again.
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

/** Bytes of rows that wait in memory; with more of them the journal is read again. */
const mostHandedBytes = 4 * 1024 * 1024;
/** Rows applied at a time: what one flush takes without holding up everything else for long. */
const rowsAtATime = 256;
/** The same while webhooks come in: fewer, so that the next one does not wait long for its 200. */
const rowsWhileBusy = 32;
const retryAfterMs = 1000;

/** `onDead`: what waits for a person has become more or less. */
export function makeDispatch(
  deps: Deps,
  features: readonly Feature[],
  right: JournalRight = { start: deps.store.journal.start },
  onDead: () => void = () => undefined,
): Dispatch {
  const { store, write, log } = deps;
  const elements = makeElements(deps, features);
  const apply = makeApply(deps, elements, right, onDead);
  const recovery = makeRecover(deps, elements, apply, right);
  let mark = right.start;
  let running: Promise<void> | undefined;
  /** The rows beyond the mark, all of them, as they were handed over; undefined where only the journal knows. */
  let handed: JournalRow[] | undefined;
  let handedBytes = 0;
  /** The last place that is known of: what is handed over next follows it, or the journal knows more. */
  let end: number = right.start;
  /**
   * A run that was cut short or left rows may have been ended by one. WhatsApp sends what it has no answer for again, so
   * from then on a webhook is answered before anybody looks into it.
   */
  let isCareful = store.journal.isCutShort;
  let hasRung = false;
  /** What is being applied came without others. */
  let isAlone = false;
  let hasResumed = false;
  let isStopped = false;
  let retry: NodeJS.Timeout | undefined;

  async function receive(webhook: RawWebhook): Promise<void> {
    try {
      await store.journal.append([webhook], isCareful ? undefined : take);
    } catch (error) {
      // What was handed over may hold it; the journal does not.
      handed = undefined;
      throw error;
    }
    if (isCareful) ring();
    // A promise takes its course before the next tick: screens hear of what came alone before WhatsApp has its answer. Of
    // several, the answers go first, because the next ones may wait for them.
    else if (isAlone) await new Promise<void>((resolve) => process.nextTick(resolve));
  }

  /** A place that is left out may hold a row that was refused because its fate was open. */
  function take(rows: readonly JournalRow[]): void {
    handedBytes += bytesOf(rows);
    if (handedBytes > mostHandedBytes || rows[0]?.position !== end + 1) handed = undefined;
    handed?.push(...rows);
    end = rows.at(-1)?.position ?? end;
    goOn();
  }

  function ring(): void {
    handed = undefined;
    goOn();
  }

  function goOn(): void {
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
      handed = undefined;
      hasResumed = true;
      hasRung = true;
      await drain();
    });
  }

  function run(course: () => Promise<void>): void {
    running = course().then(finished, (error: unknown) => {
      running = undefined;
      handed = undefined;
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
    if (hasRung) goOn();
  }

  function again(): void {
    retry = undefined;
    if (hasResumed) ring();
    else resume();
  }

  async function drain(): Promise<void> {
    let rows: readonly JournalRow[] = [];
    do {
      // What comes in this turn of the event loop is applied together, with one sync of the disk for rows and effects.
      await new Promise(setImmediate);
      const limit = hasRung ? rowsWhileBusy : rowsAtATime;
      hasRung = false;
      rows = await next(limit);
      isAlone = rows.length === 1;
      if (rows.length > 0) await applied(rows, apply.rows(rows));
    } while ((rows.length > 0 || hasRung) && !isStopped);
  }

  /** Only an empty answer says that the journal holds nothing more than what is handed over from then on. */
  async function next(limit: number): Promise<readonly JournalRow[]> {
    if (handed !== undefined) {
      const rows = handed.splice(0, limit);
      handedBytes -= bytesOf(rows);
      return rows;
    }
    handed = [];
    handedBytes = 0;
    end = mark;
    const rows = await store.journal.after(mark, limit);
    if (rows.length > 0) handed = undefined;
    return rows;
  }

  async function recover(): Promise<void> {
    mark = (await store.get('marks', markOf(right.start)))?.position ?? right.start;
    // Only what stood here at the start may have ended a process; what arrives meanwhile takes the normal course.
    const last = await store.journal.last(right.start);
    const triedUpTo = await recovery.triedUpTo();
    isCareful ||= mark < last;
    while (mark < last && !isStopped) {
      const rows = (await store.journal.after(mark, rowsAtATime)).filter(({ position }) => position <= last);
      const tried = rows.filter(({ position }) => position <= triedUpTo);
      for (const row of tried) if (!isStopped) await applied([row], recovery.row(row));
      if (tried.length === 0) await applied(rows, recovery.page(rows));
    }
  }

  async function applied(rows: readonly JournalRow[], isDone: Promise<void>): Promise<void> {
    await isDone;
    mark = rows.at(-1)?.position ?? mark;
  }

  async function replay(position: number): Promise<readonly Settled[] | undefined> {
    const row = await store.journal.row(position);
    if (row === undefined) return undefined;
    const all = elements.of(row);
    const settled: Settled[] = [];
    for (const element of all) settled.push(await apply.alone(element, 1));
    await write(async () => ({
      commit: {
        put: elements.outcomes(all, settled, mostAttempts),
        remove: all
          .filter((_, index) => settled[index]?.outcome === 'applied')
          .map((element) => ({ collection: 'outcomes' as const, id: outcomeId(element) })),
      },
      answer: undefined,
    }));
    onDead();
    return settled;
  }

  return {
    receive,
    ring,
    resume,
    replay,
    applied: () => mark,
    async lag() {
      const [oldest] = await store.journal.after(mark, 1);
      if (oldest === undefined) return { lagRows: 0, oldestMs: 0 };
      return {
        lagRows: Math.max(1, (await store.journal.last(right.start)) - mark),
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

function bytesOf(rows: readonly JournalRow[]): number {
  return rows.reduce((sum, { body }) => sum + body.byteLength, 0);
}
