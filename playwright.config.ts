import { defineConfig } from '@playwright/test';
import { chromiumArguments, findChromium } from './scripts/chromium.ts';

const executablePath = findChromium();

export default defineConfig({
  testDir: 'tests/browser',
  outputDir: 'test-results/browser',
  // What is waited for ends the wait at once; only its absence takes this long to be told.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  // A second look on a busy machine; a test that needs it is reported as flaky.
  retries: process.env.CI === undefined ? 0 : 1,
  // A page and its server wait for each other half of the time: two of them fill two cores.
  workers: 2,
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list'], ['json', { outputFile: 'test-results/browser.json' }]],
  use: {
    browserName: 'chromium',
    trace: 'retain-on-failure',
    launchOptions: {
      args: chromiumArguments(),
      ...(executablePath === undefined ? {} : { executablePath }),
    },
  },
});
