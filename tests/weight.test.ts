/** What a browser has to fetch before the inbox is drawn: the scripts that its page names. Needs the built web app. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const out = join(import.meta.dirname, '../packages/web/out');

test('the inbox route loads at most 190 kB of gzipped JavaScript', () => {
  const page = `${out}/inbox.html`;
  expect(existsSync(page), 'Build the web app first: npm run build').toBe(true);
  const scripts = [...readFileSync(page, 'utf8').matchAll(/<script\b[^>]*\bsrc="([^"]+\.js)"[^>]*>/g)];
  // Browsers that know modules skip what is marked so.
  const loaded = scripts.filter(([tag]) => !/\bnomodule\b/i.test(tag)).map(([, source = '']) => source);
  expect(loaded.length).toBeGreaterThan(3);
  const bytes = loaded.reduce((sum, source) => sum + gzipSync(readFileSync(`${out}${source}`), { level: 9 }).length, 0);
  expect(bytes).toBeLessThanOrEqual(190_000);
});
