import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Mark } from '@parley/storage/collections';
import { openStore } from '@parley/storage/open-store';
import { type RawWebhook, type Store, StoreUnavailable } from '@parley/storage/store';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Deps } from '../deps.ts';
import type { ChangeHandler, Feature, Settled } from '../feature.ts';
import { makeLog } from '../log.ts';
import { makeMetrics } from '../metrics.ts';
import { makeWriter } from '../writer.ts';
import { makeDispatch } from './dispatch.ts';

let folder: string;
let store: Store;
let flushes: number;
let applied: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-recover-'));
  store = await openStore({ dataDir: folder, mode: 'sandbox' });
  flushes = 0;
  applied = [];
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

/** A webhook with one message. */
function webhook(wamid: string): RawWebhook {
  const message = { from: '12025550101', id: wamid, timestamp: '1764000000', type: 'text', text: { body: '' } };
  const value = { metadata: { phone_number_id: '100' }, messages: [message] };
  const entry = [{ id: '1', changes: [{ field: 'messages', value }] }];
  const body = JSON.stringify({ object: 'whatsapp_business_account', entry });
  return { receivedAt: 1764000000000, body: Buffer.from(body) };
}

/** What a run of Parley leaves that ended before it applied anything: so many rows, and these marks. */
async function left(rows: number, ...marks: readonly Mark[]): Promise<void> {
  await store.journal.append(Array.from({ length: rows }, (_, index) => webhook(`wamid.${index + 1}`)));
  await store.commit([{ put: marks.map((document) => ({ collection: 'marks' as const, document })) }]);
}

/** Ends the run without closing the store: what follows begins with the files as they are now. */
async function cutShort(): Promise<void> {
  const next = mkdtempSync(join(tmpdir(), 'parley-recover-'));
  cpSync(folder, next, { recursive: true });
  await store.close();
  rmSync(folder, { recursive: true });
  folder = next;
  store = await openStore({ dataDir: folder, mode: 'sandbox' });
}

/** Starts again over what was left; resolves with how the last row may be waited for. */
async function start(message: ChangeHandler<'message'>) {
  const { write } = makeWriter({ store, onFlush: () => (flushes += 1) });
  const log = await makeLog('info', { write: () => undefined });
  const deps = { store, write, log, metrics: makeMetrics(), now: Date.now, realNow: Date.now } as unknown as Deps;
  const features: readonly Feature[] = [{ name: 'stub', changes: { message } }];
  const dispatch = makeDispatch(deps, features);
  dispatch.resume();
  return dispatch;
}

const apply: ChangeHandler<'message'> =
  (_deps, { change }) =>
  async () => {
    applied.push(change.wamid);
    return { answer: { outcome: 'applied' } satisfies Settled };
  };

describe('what a previous run left', () => {
  test('is applied page by page: a thousand rows are a few flushes', async () => {
    await left(1000);
    const dispatch = await start(apply);
    await dispatch.idle();
    expect(dispatch.applied()).toBe(1000);
    expect(new Set(applied).size).toBe(1000);
    expect(flushes).toBeLessThan(20);
  });

  test('is tried row by row once its page has ended a process, and the row that did so again is set aside', async () => {
    await left(
      4,
      { id: 'attempted-page', position: 3 },
      { id: 'attempted', position: 2, element: 0, attempts: 4 },
      { id: 'applied', position: 1 },
    );
    const dispatch = await start(apply);
    await dispatch.idle();
    expect(dispatch.applied()).toBe(4);
    expect(applied).toEqual(['wamid.3', 'wamid.4']);
    expect(await store.find('outcomes', { index: 'dead', where: [1], limit: 10 })).toMatchObject([
      { position: 2, outcome: 'dead', reason: 'Applying it ended the process', attempts: 4 },
    ]);
  });

  test.each([-1, 0])(
    'of which an element (%i) stood alone at one end of a process is tried once more: it may have been chance',
    async (element) => {
      await left(
        3,
        { id: 'attempted-page', position: 3 },
        { id: 'attempted', position: 2, element, attempts: 3 },
        { id: 'applied', position: 1 },
      );
      let counted: Mark | undefined;
      const dispatch = await start((deps, arrival) => async (read) => {
        counted ??= await read.get('marks', 'attempted');
        return apply(deps, arrival)(read);
      });
      await dispatch.idle();
      expect(applied).toEqual(['wamid.2', 'wamid.3']);
      // The element itself is counted again, and what follows it from the start.
      expect(counted).toMatchObject({ position: 2, element: 0, attempts: element === 0 ? 4 : 3 });
      expect(await store.find('outcomes', { index: 'dead', where: [1], limit: 10 })).toEqual([]);
    },
  );

  test('loses no attempt to a database that is away for a moment: the process lives', async () => {
    await left(3, { id: 'attempted-page', position: 3 });
    let isAway = true;
    const dispatch = await start((deps, arrival) => async (read) => {
      if (arrival.change.wamid === 'wamid.2' && isAway) {
        isAway = false;
        throw new StoreUnavailable('Away for a moment');
      }
      return apply(deps, arrival)(read);
    });
    await vi.waitFor(() => expect(dispatch.applied()).toBe(3), { timeout: 45_000 });
    expect(applied).toEqual(['wamid.1', 'wamid.2', 'wamid.3']);
    expect(await store.find('outcomes', { index: 'dead', where: [1], limit: 10 })).toEqual([]);
    dispatch.stop();
    await dispatch.idle();
  });

  test('makes what comes in then be answered before anybody looks into it, and only then', async () => {
    for (const [rows, isCutShort, order] of [
      [0, false, ['looked into', 'answered']],
      [1, false, ['answered', 'looked into']],
      [0, true, ['answered', 'looked into']],
    ] as const) {
      await left(rows);
      if (isCutShort) await cutShort();
      const heard: string[] = [];
      const dispatch = await start((deps, arrival) => {
        if (arrival.change.wamid === 'wamid.new') heard.push('looked into');
        return apply(deps, arrival);
      });
      await dispatch.idle();
      await dispatch.receive(webhook('wamid.new')).then(() => heard.push('answered'));
      await dispatch.idle();
      expect(heard).toEqual(order);
      expect(applied.at(-1)).toBe('wamid.new');
      dispatch.stop();
    }
  });

  test('is not applied twice where more comes in while it is applied', async () => {
    await left(3);
    let last: Promise<void> | undefined;
    const dispatch = await start((deps, arrival) => {
      last ??= dispatch.receive(webhook('wamid.new'));
      return apply(deps, arrival);
    });
    await dispatch.idle();
    await last;
    await dispatch.idle();
    expect(applied).toEqual(['wamid.1', 'wamid.2', 'wamid.3', 'wamid.new']);
    expect(dispatch.applied()).toBe(4);
  });
});

test('a row that came into the journal unseen, because its fate was open when it was refused, is not passed over', async () => {
  const dispatch = await start(apply);
  await dispatch.receive(webhook('wamid.1'));
  await dispatch.idle();
  await store.journal.append([webhook('wamid.unseen')]);
  await dispatch.receive(webhook('wamid.3'));
  await dispatch.idle();
  expect(applied).toEqual(['wamid.1', 'wamid.unseen', 'wamid.3']);
});

test('a row that is refused before its turn has come is not looked into', async () => {
  const database = new DatabaseSync(join(folder, 'sandbox', 'parley.db'));
  database.exec(`
    CREATE TRIGGER refuses BEFORE INSERT ON journal WHEN NEW.body LIKE '%wamid.refused%'
    BEGIN SELECT RAISE(ABORT, 'refused by a trigger'); END`);
  database.close();
  let goOn: () => void = () => undefined;
  const isLookedInto = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const dispatch = await start((deps, arrival) => async (read) => {
    if (arrival.change.wamid === 'wamid.1') await isLookedInto;
    return apply(deps, arrival)(read);
  });
  await dispatch.idle();
  await dispatch.receive(webhook('wamid.1'));
  const [refused, kept] = await Promise.allSettled(
    ['wamid.refused', 'wamid.3'].map((id) => dispatch.receive(webhook(id))),
  );
  goOn();
  expect([refused?.status, kept?.status]).toEqual(['rejected', 'fulfilled']);
  await dispatch.idle();
  expect(applied).toEqual(['wamid.1', 'wamid.3']);
});

test('a webhook that came alone is told to the screens before WhatsApp has its answer', async () => {
  const dispatch = await start(apply);
  await dispatch.idle();
  for (const number of [1, 2, 3]) {
    const before = flushes;
    await dispatch.receive(webhook(`wamid.${number}`));
    expect(flushes - before).toBe(1);
  }
  await dispatch.idle();
});

test('rows whose effects are more than one flush holds are passed over by none, where one of the flushes is refused', async () => {
  const whole = store;
  let commits = 0;
  const refused = new StoreUnavailable('The first flush is refused');
  store = { ...whole, commit: async (flush) => (++commits === 1 ? Promise.reject(refused) : whole.commit(flush)) };
  const large: ChangeHandler<'message'> =
    (_deps, { change }) =>
    async () => {
      const secret = { value: 'x'.repeat(20_000), createdAt: '2026-11-22T10:00:00.000Z' };
      const put = Array.from({ length: 64 }, (_, index) => ({
        collection: 'secrets' as const,
        document: { ...secret, id: `${change.wamid}/${index}` },
      }));
      return { commit: { put }, answer: { outcome: 'applied' } };
    };
  const dispatch = await start(large);
  await dispatch.idle();
  const ids = Array.from({ length: 7 }, (_, index) => `wamid.${index}`);
  await Promise.all(ids.map((id) => dispatch.receive(webhook(id))));
  await vi.waitFor(() => expect(dispatch.applied()).toBe(7), 30_000);
  await dispatch.idle();
  for (const id of ids) expect(await store.get('secrets', `${id}/0`), id).toBeDefined();
  expect(commits).toBeGreaterThan(2);
});
