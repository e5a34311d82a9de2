/**
 * `npm test`: everything that proves Parley, in order: types, lint and lock · unit and flow tests · browser tests. All
 * parts run even when one fails. The last line counts the tests; the exit code is 0 only when nothing failed. Meanwhile
 * a database server is brought up for the tests that need one (database.ts).
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { findChromium } from './chromium.ts';
import type { Database } from './database.ts';
import { browserCount, type Count, vitestCount } from './test-reports.ts';

type Part = { readonly name: string; readonly run: () => Count | Promise<Count> };

/** Building the server from nothing takes one or two minutes, on a busy machine four. */
const databaseMs = 5 * 60_000;

const results = 'test-results';
const vitestReport = `${results}/vitest.json`;
const browserReport = `${results}/browser.json`;

const parts: readonly Part[] = [
  { name: 'Types, lint and lock', run: check },
  { name: 'Unit and flow tests', run: runVitest },
  { name: 'Browser tests', run: runBrowser },
];

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
const database = bringUpDatabase();
const outcomes: ({ readonly name: string } & Count)[] = [];
for (const { name, run } of parts) {
  console.log(`\n── ${name}`);
  outcomes.push({ name, ...(await run()) });
}

const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
console.log('');
for (const { name, failed: failures, notes } of outcomes) {
  console.log(`${failures === 0 ? 'ok    ' : 'FAILED'}  ${name}`);
  for (const note of notes) console.log(`        ${note}`);
}
const summary = `${passed} passed, ${failed} failed`;
writeFileSync(`${results}/summary.txt`, `${summary}\n`);
console.log(summary);
process.exit(failed === 0 ? 0 : 1);

function check(): Count {
  return { passed: 0, failed: succeeds('npm', ['run', '--silent', 'check']) ? 0 : 1, notes: [] };
}

async function runVitest(): Promise<Count> {
  process.env.PARLEY_TEST_DATABASE = await database.ready;
  const isGreen = succeeds('vitest', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${vitestReport}`,
  ]);
  return counted(isGreen, vitestCount(vitestReport));
}

function runBrowser(): Count {
  if (process.env.PARLEY_SKIP_BROWSER === '1') {
    console.log('Left out, because PARLEY_SKIP_BROWSER is 1.');
    return { passed: 0, failed: 0, notes: [] };
  }
  if (findChromium() === undefined) installChromium();
  if (findChromium() === undefined) {
    console.error(
      'There is no Chromium to run these with. Install Chromium or Chrome, name it in PARLEY_CHROMIUM, or set ' +
        'PARLEY_SKIP_BROWSER=1 to leave these tests out.',
    );
    return { passed: 0, failed: 1, notes: [] };
  }
  const isGreen = succeeds('playwright', ['test']);
  return counted(isGreen, browserCount(browserReport));
}

/**
 * A process of its own, because the parts hold this one up. What it tells is the value of PARLEY_TEST_DATABASE; it ends
 * with its standard input, so also when this process is killed.
 */
function bringUpDatabase() {
  const file = `${results}/database.json`;
  const child = spawn(process.execPath, ['scripts/database.ts', file], { stdio: ['pipe', 'ignore', 'inherit'] });
  const skipped = (reason: string) => JSON.stringify({ skipped: reason } satisfies Database);
  const told = async () => {
    for (const until = Date.now() + databaseMs; Date.now() < until; ) {
      if (existsSync(file)) return readFileSync(file, 'utf8');
      if (child.exitCode !== null) return skipped('its process ended at once');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return skipped(`it was not there after ${databaseMs / 60_000} minutes`);
  };
  return { ready: told(), stop: () => child.stdin.end() };
}

/** A part that went wrong without a failed test (a file that does not load, a crash) counts as one failure. */
function counted(isGreen: boolean, count: Count): Count {
  return isGreen ? count : { ...count, failed: Math.max(count.failed, 1) };
}

function installChromium(): void {
  const asRoot = rootPrefix();
  if (!existsSync('/usr/bin/apt-get') || asRoot === undefined) return;
  console.log('Installing Chromium with apt-get …');
  const apt = (argv: string[]) => quietly([...asRoot, 'apt-get', '-qq', '-y', ...argv]);
  if (apt(['update'])) apt(['install', '--no-install-recommends', 'chromium', 'fonts-noto-color-emoji']);
}

/** What to put before a command that needs root: nothing, `sudo -n`, or undefined where neither is allowed. */
function rootPrefix(): readonly string[] | undefined {
  if (process.getuid?.() === 0) return [];
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined;
}

function quietly([command = '', ...argv]: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const result = spawnSync(command, argv, { env, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
  if (result.status !== 0) console.error(result.stderr);
  return result.status === 0;
}

function succeeds(command: string, argv: readonly string[]): boolean {
  return spawnSync(command, argv, { stdio: 'inherit', shell: process.platform === 'win32' }).status === 0;
}
