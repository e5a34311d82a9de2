import { defineConfig } from 'vitest/config';
import { whyNoDatabase } from './scripts/database.ts';

/** Tests of what needs a real database server, see tests/support/database-setup.ts; without one they say so. */
const onDatabase = ['packages/storage/src/mongo.test.ts', 'tests/mongodb/**/*.test.ts'];

/** Of those, the one that is left out of every run: it starts a server of its own and kills it, half a minute in all. */
const onDatabaseOnDemand = ['tests/mongodb/database-killed.test.ts'];

/** Tests that run on SQLite and, once more, on that server: some of them in every run, the others on demand. */
const onBoth = [
  'packages/server/src/features/media/blob-store.test.ts',
  'tests/message-flows.test.ts',
  'tests/catch-up-equals-reload.test.ts',
];
const onBothOnDemand = [
  'tests/backup.test.ts',
  'tests/media-flows.test.ts',
  'tests/reactions.test.ts',
  'tests/changed-messages.test.ts',
  'tests/one-person.test.ts',
  'tests/phone-app.test.ts',
  'tests/account-news.test.ts',
  'tests/not-applied.test.ts',
  'tests/access.test.ts',
  'tests/every-type-out.test.ts',
  'tests/faults/*.test.ts',
];

function includedOnServer(): string[] {
  const given = process.env.PARLEY_TEST_DATABASE;
  const reason = given ? (JSON.parse(given) as { skipped?: string }).skipped : whyNoDatabase();
  if (reason !== undefined) return onDatabase;
  return [...onDatabase, ...onBoth, ...(process.env.PARLEY_TEST_MONGODB === 'all' ? onBothOnDemand : [])];
}

export default defineConfig({
  test: {
    maxWorkers: 2,
    // A second look on a busy machine; the reporter names the test that needed it.
    retry: process.env.CI === undefined ? 0 : 1,
    // What is told to the console is shown where a test fails.
    silent: 'passed-only',
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['packages/*/src/**/*.test.ts', 'tests/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: ['packages/web/**', 'tests/browser/**', ...onDatabase],
          // Some tests start processes and hold locks on files: each file gets a process of its own.
          pool: 'forks',
          // Whole worlds and processes are started; what is waited for fails by itself much earlier.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'mongodb',
          environment: 'node',
          include: includedOnServer(),
          exclude: [
            // They need the file of SQLite.
            'tests/faults/store-unavailable.test.ts',
            ...(process.env.PARLEY_TEST_MONGODB === 'all' ? [] : onDatabaseOnDemand),
          ],
          globalSetup: 'tests/support/database-setup.ts',
          pool: 'forks',
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        oxc: { jsx: { runtime: 'automatic' } },
        test: {
          name: 'web',
          // Making a page takes longer than most tests: those that need one say `@vitest-environment jsdom`.
          environment: 'node',
          include: ['packages/web/src/**/*.test.{ts,tsx}'],
          pool: 'threads',
          testTimeout: 120_000,
        },
      },
    ],
  },
});
