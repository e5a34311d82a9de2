// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import type { AgentId, ChatId } from '@parley/model/ids';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, it, vi } from 'vitest';
import { makeDrafts } from './drafts.ts';
import { makeStore } from './store.ts';
import { eventually } from './testing/eventually.ts';

const [ana, omar] = ['ana', 'omar'] as [AgentId, AgentId];
const [maria, zoe] = ['maria', 'zoe'] as [ChatId, ChatId];

beforeEach(() => {
  localStorage.clear();
  vi.stubGlobal('indexedDB', new IDBFactory());
});

async function openPage(agentId: AgentId) {
  const store = makeStore();
  const drafts = makeDrafts(store);
  await drafts.start(agentId);
  return { drafts, shown: () => store.getState().drafts };
}

it('come back in a new page, for the same agent only', async () => {
  const page = await openPage(ana);
  page.drafts.set(maria, 'Hol');
  page.drafts.set(maria, 'Hola');
  page.drafts.set(zoe, 'Hi');
  expect(page.shown()).toEqual({ maria: 'Hola', zoe: 'Hi' });
  page.drafts.flush();
  await eventually(async () => expect((await openPage(ana)).shown()).toEqual({ maria: 'Hola', zoe: 'Hi' }));
  expect((await openPage(omar)).shown()).toEqual({});
});

it('are stored by themselves a moment after the last change', async () => {
  const page = await openPage(ana);
  page.drafts.set(maria, 'Hola');
  await eventually(async () => expect((await openPage(ana)).shown()).toEqual({ maria: 'Hola' }));
});

it('are gone once they are empty', async () => {
  const page = await openPage(ana);
  page.drafts.set(maria, 'Hola');
  page.drafts.flush();
  page.drafts.set(maria, '');
  page.drafts.stop();
  expect(page.shown()).toEqual({});
  await eventually(async () => expect((await openPage(ana)).shown()).toEqual({}));
});

it('survive a page that is gone before its database could store anything', async () => {
  const page = await openPage(ana);
  page.drafts.set(maria, 'Hola');
  page.drafts.set(zoe, 'Hi');
  page.drafts.flush();
  await eventually(async () => expect((await openPage(ana)).shown()).toEqual({ maria: 'Hola', zoe: 'Hi' }));
  await eventually(() => expect(localStorage).toHaveLength(0));

  // From here on nothing of this page reaches the database any more.
  vi.stubGlobal('indexedDB', undefined);
  const leaving = await openPage(ana);
  leaving.drafts.set(maria, 'Hola, ¿qué tal?');
  leaving.drafts.set(zoe, 'Hi there');
  leaving.drafts.set(zoe, '');
  leaving.drafts.flush();
  expect((await openPage(omar)).shown()).toEqual({});
  expect((await openPage(ana)).shown()).toEqual({ maria: 'Hola, ¿qué tal?' });
});

it('stay in the page when the browser stores nothing', async () => {
  vi.stubGlobal('indexedDB', undefined);
  const page = await openPage(ana);
  page.drafts.set(maria, 'Hola');
  page.drafts.flush();
  expect(page.shown()).toEqual({ maria: 'Hola' });
});
