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
  readFileSync,
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

/** A server of this process, that nobody else uses. */
export type OwnDatabase = {
  readonly database: { readonly uri: string; readonly server: string };
  /** `kill -9`. Resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts one that was killed on the same data and port. Resolves when it takes connections. */
  startAgain(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
};

const ferretVersion = 'v1.24.2';
const ferretModule = 'github.com/FerretDB/FerretDB';
const startMs = 60_000;
const buildMs = 8 * 60_000;

/** Why no server can be brought up here, or undefined where one can be tried. */
export function whyNoDatabase(): string | undefined {
  const reason = process.env.MONGODB_URI ? undefined : whyNoOwnDatabase();
  return reason && `there is no MONGODB_URI, ${reason}`;
}

/** The same of one that is started here, whatever `MONGODB_URI` says. */
export function whyNoOwnDatabase(): string | undefined {
  if (findMongod() !== undefined) return undefined;
  if (findGo() === undefined && !existsSync(ferretPath())) return 'no mongod, and no Go to build FerretDB with';
  if (findPostgres() === undefined) return 'no mongod, and no PostgreSQL for FerretDB (apt-get install postgresql)';
  return undefined;
}

/** Brings a server up, or says why not. Building FerretDB takes a minute or two, once. */
export async function startDatabase(): Promise<Running> {
  const reason = whyNoDatabase();
  if (reason !== undefined) return skipped(reason);
  const uri = process.env.MONGODB_URI;
  if (uri) return { database: { uri, server: 'the server of MONGODB_URI' }, stop: async () => {} };
  try {
    return await startOwnDatabase();
  } catch (error) {
    return skipped(`it could not be brought up: ${error instanceof Error ? error.message : error}`);
  }
}

/** Brings a server up whatever `MONGODB_URI` says. Rejects where none can be. */
export async function startOwnDatabase(): Promise<OwnDatabase> {
  const mongod = findMongod();
  if (mongod !== undefined) return startMongod(mongod);
  return startFerret(await buildFerret(findGo() ?? ''), findPostgres() ?? '');
}

async function startMongod(mongod: string): Promise<OwnDatabase> {
  const place = makePlace();
  const port = await freePort();
  const argv = ['--dbpath', place.folder, '--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket'];
  const start = () => spawn(mongod, argv, { stdio: 'ignore' });
  const version = /v\d[\d.]*/.exec(execFileSync(mongod, ['--version'], { encoding: 'utf8' }))?.[0];
  return run(
    { uri: `mongodb://127.0.0.1:${port}/?directConnection=true`, server: `mongod ${version ?? ''}`.trim() },
    [{ start, isReady: () => takesConnections(port) }],
    place,
  );
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

async function startFerret(ferret: string, postgres: string): Promise<OwnDatabase> {
  const place = makePlace();
  const [dbPort, port] = [await freePort(), await freePort()];
  const data = join(place.folder, 'postgres');
  const state = join(place.folder, 'ferretdb');
  // PostgreSQL refuses to run as root.
  const owner = process.getuid?.() === 0 ? userPostgres() : undefined;
  try {
    mkdirSync(data, { mode: 0o700 });
    mkdirSync(state);
    if (owner !== undefined) execFileSync('chown', ['-R', `${owner.uid}:${owner.gid}`, place.folder]);
    const initdb = join(realpathSync(postgres), '../initdb');
    const argv = ['-D', data, '-U', 'postgres', '-E', 'UTF8', '--locale=C.UTF-8', '--auth=trust', '--no-sync'];
    execFileSync(initdb, argv, { ...owner, cwd: data, stdio: 'pipe' });
  } catch (error) {
    place.remove();
    throw error;
  }
  const settings = [`port=${dbPort}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=320'];
  const options = settings.flatMap((setting) => ['-c', setting]);
  const below = {
    start: () => spawn(postgres, ['-D', data, ...options], { ...owner, cwd: data, stdio: 'ignore' }),
    // It takes connections before it answers, and says in this file when it does, and who it is.
    isReady({ pid }: ChildProcess) {
      const path = join(data, 'postmaster.pid');
      const said = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
      return Number(said[0]) === pid && said[7]?.trim() === 'ready';
    },
  };
  // Each update of an existing document inside one bulk keeps a connection of its own until the bulk ends.
  const url = `postgres://postgres@127.0.0.1:${dbPort}/postgres?pool_max_conns=300`;
  const argv = ['--handler=postgresql', `--postgresql-url=${url}`, `--listen-addr=127.0.0.1:${port}`];
  argv.push(`--state-dir=${state}`, '--telemetry=disable', '--debug-addr=-', '--log-level=error');
  const above = { start: () => spawn(ferret, argv, { stdio: 'ignore' }), isReady: () => takesConnections(port) };
  const version = /\d+[\d.]*/.exec(execFileSync(postgres, ['--version'], { encoding: 'utf8' }))?.[0];
  const server = `FerretDB ${ferretVersion} over PostgreSQL ${version ?? ''}`.trim();
  return run({ uri: `mongodb://127.0.0.1:${port}/?directConnection=true`, server }, [below, above], place);
}

type Part = { start(): ChildProcess; isReady(child: ChildProcess): boolean | Promise<boolean> };

/** A server of these parts, each of which needs the one before it. */
async function run(
  database: OwnDatabase['database'],
  parts: readonly Part[],
  place: ReturnType<typeof makePlace>,
): Promise<OwnDatabase> {
  let running: ChildProcess[] = [];

  async function start(isAgain: boolean): Promise<void> {
    for (const part of parts) {
      const until = Date.now() + startMs;
      let child = part.start();
      while (!(await part.isReady(child))) {
        if (Date.now() > until) throw new Error(`${child.spawnfile} does not answer`);
        if (hasEnded(child)) {
          if (!isAgain) throw new Error(`${child.spawnfile} ended at once`);
          // What a killed PostgreSQL leaves behind ends by itself, and keeps a new one out until then.
          child = part.start();
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      running.push(child);
    }
  }

  async function endAll(signal: NodeJS.Signals): Promise<void> {
    const ending = running.reverse();
    running = [];
    if (signal === 'SIGKILL') for (const child of ending) child.kill(signal);
    for (const child of ending) await end(child, signal);
  }

  async function stop(): Promise<void> {
    await endAll('SIGINT');
    place.remove();
  }

  try {
    await start(false);
  } catch (error) {
    await stop();
    throw error;
  }
  return { database, kill: () => endAll('SIGKILL'), startAgain: () => start(true), stop };
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

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (hasEnded(child)) return;
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
