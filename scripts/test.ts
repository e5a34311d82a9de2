/**
 * `npm test`: everything that proves Parley, in order: types, lint and lock · unit and flow tests · browser tests. All
 * parts run even when one fails. The last line counts the tests; the exit code is 0 only when nothing failed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { findChromium } from './chromium.ts';
import { browserCount, type Count, vitestCount } from './test-reports.ts';

type Part = { readonly name: string; readonly run: () => Count };

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
const outcomes = parts.map(({ name, run }) => {
  console.log(`\n── ${name}`);
  return { name, ...run() };
});

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

function runVitest(): Count {
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
