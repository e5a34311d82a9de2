import { instant } from '@parley/model/ids';
import { noReports } from '@parley/model/status';
import type { Outcome } from '@parley/storage/collections';
import type { Store } from '@parley/storage/store';
import { expect, it, vi } from 'vitest';
import { makeMaintenance } from './maintenance.ts';
import { startShell } from './testing/start-shell.ts';

const day = 24 * 60 * 60_000;

/** A Parley with so many rows in its journal, each so many days old, and all that came of them, at the next daily cut. */
async function startCut(ages: readonly number[], dead: readonly number[] = []) {
  const maintenance = makeMaintenance();
  const shell = await startShell({}, undefined, [maintenance]);
  const { store, deps } = shell;
  const now = deps.realNow();
  await store.journal.append(ages.map((age) => ({ receivedAt: now - age * day, body: Buffer.from('{}') })));
  const outcomes = ages.map((age, index): Outcome => {
    const position = index + 1;
    const id = `${String(position).padStart(12, '0')}:00000`;
    const outcome = dead.includes(position) ? 'dead' : 'ignored';
    return { id, position, element: 0, outcome, reason: 'A test', attempts: 1, at: instant(now - age * day) };
  });
  await store.commit([{ put: outcomes.map((document) => ({ collection: 'outcomes' as const, document })) }]);
  const applied = (position: number) =>
    store.commit([{ put: [{ collection: 'marks', document: { id: 'applied', position } }] }]);
  /** What is parked is cut last. */
  const cut = async () => {
    const parked = { id: 'old', record: noReports, parkedAt: instant(now - 31 * day) };
    await store.commit([{ put: [{ collection: 'parkedStatuses', document: parked }] }]);
    await maintenance.take?.(deps, () => true, Number.POSITIVE_INFINITY);
    await vi.waitFor(async () => expect(await store.get('parkedStatuses', 'old')).toBeUndefined(), 30_000);
  };
  return { ...shell, applied, cut };
}

const rows = async (store: Store) => (await store.journal.after(0, 1000)).map(({ position }) => position);
const outcomes = async (store: Store) =>
  (await store.find('outcomes', { index: 'all', limit: 1000 })).map(({ position }) => position);

it('cuts rows of 30 days that are settled, with what became of them, and no others', async () => {
  const { store, applied, cut } = await startCut([40, 35, 31, 29, 1]);
  await applied(2);
  await cut();
  expect([await rows(store), await outcomes(store)]).toEqual([
    [3, 4, 5],
    [3, 4, 5],
  ]);
  await applied(5);
  await cut();
  expect([await rows(store), await outcomes(store)]).toEqual([
    [4, 5],
    [4, 5],
  ]);
});

it('keeps a row that waits for a person, and all later ones, until it is settled', async () => {
  const { store, applied, cut } = await startCut([40, 39, 38, 37], [3]);
  await applied(4);
  await cut();
  expect([await rows(store), await outcomes(store)]).toEqual([
    [3, 4],
    [3, 4],
  ]);
  const [dead] = await store.find('outcomes', { index: 'dead', where: [1], limit: 10 });
  if (dead === undefined) throw new Error('One is dead');
  await store.commit([{ put: [{ collection: 'outcomes', document: { ...dead, outcome: 'ignored' } }] }]);
  await cut();
  expect([await rows(store), await outcomes(store)]).toEqual([[], []]);
});

it('cuts more than it looks at in one step', async () => {
  const { store, applied, cut } = await startCut(Array.from({ length: 1200 }, (_, index) => (index < 1100 ? 31 : 1)));
  await applied(1200);
  await cut();
  expect(await outcomes(store)).toEqual(Array.from({ length: 100 }, (_, index) => 1101 + index));
});

it('cuts the log after 7 days, and keeps what is parked for 30', async () => {
  const { store, cut, passTime, deps } = await startCut([]);
  const parked = { id: 'young', record: noReports, parkedAt: instant(deps.realNow() - 29 * day) };
  await store.commit([{ put: [{ collection: 'parkedStatuses', document: parked }] }]);
  await cut();
  expect(await store.eventsAfter(0, 10)).toBeDefined();
  expect(await store.get('parkedStatuses', 'young')).toBeDefined();
  passTime(8 * day);
  await cut();
  expect(await store.eventsAfter(0, 10)).toBeUndefined();
  expect(await store.get('parkedStatuses', 'young')).toBeUndefined();
});
