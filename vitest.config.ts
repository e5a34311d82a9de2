import { defineConfig } from 'vitest/config';

/** Tests of what needs a real database server; see tests/support/database-setup.ts. */
const onDatabase = ['packages/storage/src/mongo.test.ts', 'tests/mongodb/**/*.test.ts'];

export default defineConfig({
  test: {
    maxWorkers: 2,
    // A second look on a busy machine; the reporter names the test that needed it.
    retry: process.env.CI === undefined ? 0 : 1,
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
          include: [...onDatabase],
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
          environment: 'jsdom',
          include: ['packages/web/src/**/*.test.{ts,tsx}'],
          pool: 'threads',
          testTimeout: 120_000,
        },
      },
    ],
  },
});
