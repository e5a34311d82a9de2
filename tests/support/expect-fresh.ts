/** A browser's view as the property demands it: all of it equals a fresh load, at the same place in the log. */
import type { InboxSnapshot } from '@parley/model/api';
import { expect } from 'vitest';
import type { BrowserClient } from './browser-client.ts';
import { eventually } from './eventually.ts';

export async function expectFresh(browser: BrowserClient): Promise<void> {
  // A load is of several reads, and the log may grow between them, also by entries that no test waits for.
  const { held, fresh } = await eventually('the browser stands where a fresh load stands', async () => {
    const fresh = await browser.freshView();
    const { body } = await browser.request('GET', '/api/inbox');
    if ((body as InboxSnapshot).seq !== fresh.seq) return false;
    await eventually('the browser hears the whole log', () => browser.view().seq >= fresh.seq);
    const held = browser.view();
    return held.seq === fresh.seq && { held, fresh };
  });
  expect(held).toEqual(fresh);
}
