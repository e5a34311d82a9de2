/**
 * What grows is cut back once a day: the log, settled journal rows and what became of them, and reports that nobody's
 * message ever claimed.
 */
import { type Instant, instant } from '@parley/model/ids';
import type { Outcome } from '@parley/storage/collections';
import type { Remove } from '@parley/storage/store';
import type { Deps } from './deps.ts';
import type { Feature } from './feature.ts';
import { placeId } from './webhook/elements.ts';
import { markOf } from './webhook/marks.ts';

const dayMs = 24 * 60 * 60 * 1000;
const keepLogMs = 7 * dayMs;
const keepJournalMs = 30 * dayMs;
const keepParkedMs = 30 * dayMs;

/** Documents looked at in one step. */
const limit = 500;

/** The job by whose name one of several nodes does this. */
const job = 'maintenance';

/** The daily cut, by one node; the first one when it is this node's to do. It is no screen and no route: one job. */
export function makeMaintenance(): Feature {
  let timer: NodeJS.Timeout | undefined;

  function run(deps: Deps): void {
    if (!deps.shards.owns(job)) return;
    cutBack(deps).catch((error: unknown) => deps.log.error({ err: error }, 'The daily cut back failed'));
  }

  return {
    name: job,
    async take(deps, isOne) {
      if (!isOne(job)) return;
      run(deps);
      clearInterval(timer);
      timer = setInterval(() => run(deps), dayMs).unref();
    },
    stop: async () => clearInterval(timer),
  };
}

async function cutBack(deps: Deps): Promise<void> {
  const { store, write, realNow } = deps;
  const now = realNow();
  for (const { start, upTo } of await settledPlaces(deps)) {
    await store.prune(now - keepLogMs, now - keepJournalMs, upTo);
    await cutOutcomes(deps, { start, upTo, before: instant(now - keepJournalMs) });
  }

  for (;;) {
    const old = await store.find('parkedStatuses', { index: 'age', before: [instant(now - keepParkedMs)], limit });
    if (old.length === 0) return;
    const remove: Remove[] = old.map(({ id }) => ({ collection: 'parkedStatuses', id }));
    await write(async () => ({ commit: { remove }, answer: undefined }));
  }
}

/** Of rows that are gone; they stand in the order of their rows, so the first page of younger ones is the end. */
async function cutOutcomes(
  { store, write }: Deps,
  { start, upTo, before }: { readonly start: number; readonly upTo: number; readonly before: Instant },
): Promise<void> {
  const isOld = (outcome: Outcome | undefined) =>
    outcome !== undefined && outcome.outcome !== 'dead' && outcome.at < before;
  for (let after = placeId(start + 1); ; ) {
    const page = await store.find('outcomes', { index: 'all', after: [after], before: [placeId(upTo + 1)], limit });
    const old = page.filter(isOld).map(({ id }) => id);
    const last = page.at(-1);
    if (last === undefined || old.length === 0) return;
    // One that is tried again meanwhile may be dead by then.
    await write(async (read) => {
      const found = await Promise.all(old.map((id) => read.get('outcomes', id)));
      const remove = found
        .filter(isOld)
        .flatMap((one): Remove[] => (one ? [{ collection: 'outcomes', id: one.id }] : []));
      return { commit: { remove }, answer: undefined };
    });
    after = last.id;
  }
}

/** Of each journal, how far it may be cut. A dead element keeps its row, and all later ones, until it is settled. */
async function settledPlaces({ store }: Deps): Promise<readonly { readonly start: number; readonly upTo: number }[]> {
  const most = 1000;
  const dead = await store.find('outcomes', { index: 'dead', where: [1], direction: 'ascending', limit: most });
  const starts = [...(await store.journal.starts())].sort((a, b) => a - b);
  const places: { start: number; upTo: number }[] = [];
  for (const [index, start] of starts.entries()) {
    const end = starts[index + 1] ?? Number.POSITIVE_INFINITY;
    const oldest = dead.find(({ position }) => position > start && position <= end)?.position;
    const applied = (await store.get('marks', markOf(start)))?.position ?? start;
    // With so many dead ones, one that is not among these may be older.
    const isUnsure = oldest === undefined && dead.length === most;
    places.push({ start, upTo: isUnsure ? start : Math.min(applied, (oldest ?? applied + 1) - 1) });
  }
  return places;
}
