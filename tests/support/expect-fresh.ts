/** A browser's view as the property demands it: all of it equals a fresh load, once it has heard what is in the log. */
import { expect } from 'vitest';
import type { BrowserClient } from './browser-client.ts';
import { eventually } from './eventually.ts';

export async function expectFresh(browser: BrowserClient): Promise<void> {
  const fresh = await browser.freshView();
  await eventually('the browser hears the whole log', () => browser.view().seq >= fresh.seq);
  expect(browser.view()).toEqual(fresh);
}
