/**
 * A real database server for the tests that need MongoDB's wire protocol: the one of `MONGODB_URI`; else a `mongod` on
 * the PATH; else FerretDB, built with Go and kept in the user's cache, over PostgreSQL. What is started here listens on
 * a loopback port, lives in a temporary folder and ends with `stop`.
 *
 * `node scripts/database.ts FILE` writes what came of it to FILE as JSON and stops when its standard input ends.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A server that answers at `uri`, in words for whoever reads a result, or why there is none. */
export type Database = { readonly uri: string; readonly server: string } | { readonly skipped: string };

type Running = { readonly database: Database; stop(): Promise<void> };

const ferretVersion = 'v1.24.2';
const ferretModule = 'github.com/FerretDB/FerretDB';
const startMs = 60_000;
const buildMs = 8 * 60_000;

/** Why no server can be brought up here, or undefined where one can be tried. */
export function whyNoDatabase(): string | undefined {
  if (process.env.MONGODB_URI || findMongod() !== undefined) return undefined;
  if (findGo() === undefined && !existsSync(ferretPath()))
    return 'there is no MONGODB_URI, no mongod, and no Go to build FerretDB with';
  if (findPostgres() === undefined)
    return 'there is no MONGODB_URI, no mongod, and no PostgreSQL for FerretDB (apt-get install postgresql)';
  return undefined;
}

/** Brings a server up, or says why not. Building FerretDB takes a minute or two, once. */
export async function startDatabase(): Promise<Running> {
  const reason = whyNoDatabase();
  if (reason !== undefined) return skipped(reason);
  const uri = process.env.MONGODB_URI;
  if (uri) return { database: { uri, server: 'the server of MONGODB_URI' }, stop: async () => {} };
  try {
    const mongod = findMongod();
    if (mongod !== undefined) return await startMongod(mongod);
    return await startFerret(await buildFerret(findGo() ?? ''), findPostgres() ?? '');
  } catch (error) {
    return skipped(`it could not be brought up: ${error instanceof Error ? error.message : error}`);
  }
}

async function startMongod(mongod: string): Promise<Running> {
  const place = makePlace();
  const port = await freePort();
  const argv = ['--dbpath', place.folder, '--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket'];
  const child = spawn(mongod, argv, { stdio: 'ignore' });
  await answers(port, child);
  const version = /v\d[\d.]*/.exec(execFileSync(mongod, ['--version'], { encoding: 'utf8' }))?.[0];
  return {
    database: { uri: `mongodb://127.0.0.1:${port}/?directConnection=true`, server: `mongod ${version ?? ''}`.trim() },
    async stop() {
      await end(child, 'SIGINT');
      place.remove();
    },
  };
}

/** The module's folder is built as it is: `go install` refuses it, and its version comes from a file. */
async function buildFerret(go: string): Promise<string> {
  const program = ferretPath();
  if (existsSync(program)) return program;
  const work = mkdtempSync(join(tmpdir(), 'parley-ferretdb-'));
  const env = { ...process.env, GOFLAGS: '-mod=mod' };
  const run = async (argv: readonly string[], cwd: string) => {
    const child = spawn(go, argv, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: buildMs });
    let out = '';
    let wrong = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      wrong = (wrong + text).slice(-500);
    });
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`go ${argv[0]} ended with ${code}: ${wrong || out}`.trim());
    return out;
  };
  try {
    const told = await run(['mod', 'download', '-json', `${ferretModule}@${ferretVersion}`], work);
    const source = join(work, 'source');
    cpSync((JSON.parse(told) as { Dir: string }).Dir, source, { recursive: true });
    for (const path of ['.', ...globSync('**', { cwd: source })]) chmodSync(join(source, path), 0o755);
    writeFileSync(join(source, 'build/version/version.txt'), ferretVersion);
    await run(['build', '-o', join(work, 'ferretdb'), './cmd/ferretdb'], source);
    mkdirSync(cacheFolder(), { recursive: true });
    // The copy and the rename let two runs build at once: each sees a whole program or none.
    const fresh = `${program}.${process.pid}`;
    cpSync(join(work, 'ferretdb'), fresh);
    renameSync(fresh, program);
    return program;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function startFerret(ferret: string, postgres: string): Promise<Running> {
  const place = makePlace();
  const [dbPort, port] = [await freePort(), await freePort()];
  const started: ChildProcess[] = [];
  const stop = async () => {
    for (const child of started.reverse()) await end(child, 'SIGINT');
    place.remove();
  };
  try {
    // PostgreSQL refuses to run as root.
    const owner = process.getuid?.() === 0 ? userPostgres() : undefined;
    const data = join(place.folder, 'postgres');
    mkdirSync(data, { mode: 0o700 });
    if (owner !== undefined) execFileSync('chown', ['-R', `${owner.uid}:${owner.gid}`, place.folder]);
    const initdb = join(realpathSync(postgres), '../initdb');
    execFileSync(
      initdb,
      ['-D', data, '-U', 'postgres', '-E', 'UTF8', '--locale=C.UTF-8', '--auth=trust', '--no-sync'],
      {
        ...owner,
        cwd: data,
        stdio: 'pipe',
      },
    );
    const settings = [
      `port=${dbPort}`,
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'max_connections=320',
    ];
    const options = settings.flatMap((setting) => ['-c', setting]);
    started.push(spawn(postgres, ['-D', data, ...options], { ...owner, cwd: data, stdio: 'ignore' }));
    await answers(dbPort, started[0]);
    // Each update of an existing document inside one bulk keeps a connection of its own until the bulk ends.
    const url = `postgres://postgres@127.0.0.1:${dbPort}/postgres?pool_max_conns=300`;
    const state = join(place.folder, 'ferretdb');
    mkdirSync(state);
    const argv = ['--handler=postgresql', `--postgresql-url=${url}`, `--listen-addr=127.0.0.1:${port}`];
    argv.push(`--state-dir=${state}`, '--telemetry=disable', '--debug-addr=-', '--log-level=error');
    started.push(spawn(ferret, argv, { stdio: 'ignore' }));
    await answers(port, started[1]);
    const version = /\d+[\d.]*/.exec(execFileSync(postgres, ['--version'], { encoding: 'utf8' }))?.[0];
    const server = `FerretDB ${ferretVersion} over PostgreSQL ${version ?? ''}`.trim();
    return { database: { uri: `mongodb://127.0.0.1:${port}/?directConnection=true`, server }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function skipped(reason: string): Running {
  return { database: { skipped: reason }, stop: async () => {} };
}

function ferretPath(): string {
  return join(cacheFolder(), `ferretdb-${ferretVersion}`);
}

function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'parley');
}

function findMongod(): string | undefined {
  return find('mongod');
}

function findGo(): string | undefined {
  return find('go', '/usr/local/go/bin');
}

function findPostgres(): string | undefined {
  return find('postgres', ...globSync('/usr/lib/postgresql/*/bin').sort().reverse());
}

function find(program: string, ...besides: readonly string[]): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...besides];
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

function makePlace() {
  const folder = mkdtempSync(join(tmpdir(), 'parley-database-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function userPostgres(): { readonly uid: number; readonly gid: number } {
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('A port without an address');
  return address.port;
}

/** Resolves once something takes connections at this port; rejects when the program has ended or takes too long. */
async function answers(port: number, child: ChildProcess | undefined): Promise<void> {
  for (const until = Date.now() + startMs; Date.now() < until; ) {
    if (child === undefined || child.exitCode !== null) throw new Error(`The server on port ${port} ended at once`);
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The server on port ${port} does not answer`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill(signal);
  const force = setTimeout(() => child.kill('SIGKILL'), 5000);
  await closed;
  clearTimeout(force);
}

async function serve(file: string): Promise<void> {
  const { database, stop } = await startDatabase();
  writeFileSync(`${file}.unfinished`, JSON.stringify(database));
  renameSync(`${file}.unfinished`, file);
  process.stdin.resume();
  await once(process.stdin, 'close');
  await stop();
}

if (import.meta.main) await serve(process.argv[2] ?? '');
