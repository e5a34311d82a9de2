/** What grows is cut back once a day: the log, settled journal rows, and reports that nobody's message ever claimed. */
import { instant } from '@parley/model/ids';
import type { Remove } from '@parley/storage/store';
import type { Deps } from './deps.ts';

const dayMs = 24 * 60 * 60 * 1000;
const keepLogMs = 7 * dayMs;
const keepJournalMs = 30 * dayMs;
const keepParkedMs = 30 * dayMs;

/** Starts the daily cut, the first one now. Returns what stops it. */
export function startMaintenance(deps: Deps, applied: () => number): () => void {
  const run = () => {
    cutBack(deps, applied()).catch((error: unknown) => deps.log.error({ err: error }, 'The daily cut back failed'));
  };
  run();
  const timer = setInterval(run, dayMs);
  timer.unref();
  return () => clearInterval(timer);
}

async function cutBack({ store, write, realNow }: Deps, applied: number): Promise<void> {
  const now = realNow();
  // A dead element keeps its row, and so every later one, until somebody has settled it.
  const [oldestDead] = await store.find('outcomes', { index: 'dead', where: [1], direction: 'ascending', limit: 1 });
  const upTo = oldestDead === undefined ? applied : Math.min(applied, oldestDead.position - 1);
  await store.prune(now - keepLogMs, now - keepJournalMs, upTo);

  for (;;) {
    const old = await store.find('parkedStatuses', { index: 'age', before: [instant(now - keepParkedMs)], limit: 500 });
    if (old.length === 0) return;
    const remove: Remove[] = old.map(({ id }) => ({ collection: 'parkedStatuses', id }));
    await write(async () => ({ commit: { remove }, answer: undefined }));
  }
}
