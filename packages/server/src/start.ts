/** From the environment to a running Parley, and to an orderly end. What goes wrong is told in words a person can act on. */
import { join } from 'node:path';
import { StoreUnavailable } from '@parley/storage/store';
import closeWithGrace from 'close-with-grace';
import { type App, makeApp } from './app.ts';
import { type Config, ConfigProblem, configTable, readConfig } from './config.ts';
import { EnvFileProblem, loadEnvFile } from './env-file.ts';
import { isLoopbackOrigin } from './environment-values.ts';
import { makeLog } from './log.ts';
import type { LeaseTimes } from './nodes/lease.ts';
import { version } from './version.ts';

/** Milliseconds for what is on its way to end; then the process goes anyway, and the next start resumes it. */
const grace = 10_000;

/** npm hands a signal that reached its whole group on once more: the second one must not cut the orderly end short. */
const stopSignals = ['SIGINT', 'SIGTERM'] as const;

/**
 * Starts Parley, prints where it is, and stops it on SIGINT or SIGTERM. Exits with 1 when it cannot start.
 * `isDevelopment`: the web app has a server of its own, at FRONTEND_ORIGIN. `lease`: other times than usual.
 */
export async function start({
  isDevelopment,
  lease,
}: {
  readonly isDevelopment: boolean;
  readonly lease?: LeaseTimes;
}): Promise<void> {
  const began = performance.now();
  try {
    loadEnvFile();
    const read = readConfig(process.env, isDevelopment);
    const config: Config = lease === undefined ? read : { ...read, lease };
    const log = await makeLog(config.logLevel);
    const app = await makeApp(config, log);
    const { close } = closeWithGrace({ delay: grace, logger: false, skip: [...stopSignals] }, async ({ err }) => {
      if (err) log.fatal({ err }, 'Parley ends because of an error that nobody expected');
      await app.close();
    });
    let isStopping = false;
    for (const signal of stopSignals) {
      process.on(signal, () => {
        if (isStopping) return;
        isStopping = true;
        log.info({ signal }, 'Parley stops');
        close();
      });
    }
    const url = await app.listen();
    console.log(await welcome(config, app, url, (performance.now() - began) / 1000));
  } catch (error) {
    console.error(farewell(error));
    process.exit(1);
  }
}

async function welcome(config: Config, app: App, url: string, seconds: number): Promise<string> {
  const link = await app.setupLink();
  const mode =
    config.mode === 'sandbox' ? 'sandbox: its own phones, no Meta account, nothing leaves this computer' : 'live';
  const here = besideOrigin(config);
  // In development the pages have a server of their own, and the API this one.
  const api = config.corsOrigin === undefined ? url : `http://localhost:${config.port}`;
  return `
  Parley ${version} · ${mode}
  → ${link ?? url}${link === undefined ? '' : '  (valid 30 min)'}
${here === undefined ? '' : `  → ${here}${link?.slice(config.origin.length) ?? ''}  (the same, if nothing answers there)\n`}
  Data in ${join(config.dataDir, config.mode)} · API at ${api}/docs
  Ready in ${seconds.toFixed(1)} s · Ctrl+C to stop
`;
}

/**
 * The address of this process itself, where FRONTEND_ORIGIN names another port of this machine: a proxy's perhaps, or
 * a left-over of `npm run dev`, whose web app is not running now.
 */
function besideOrigin({ origin, port, corsOrigin }: Config): string | undefined {
  const here = `http://localhost:${port}`;
  const isElsewhere = new URL(origin).port !== new URL(here).port;
  return corsOrigin === undefined && origin.startsWith('http:') && isLoopbackOrigin(origin) && isElsewhere
    ? here
    : undefined;
}

function farewell(error: unknown): string {
  if (error instanceof ConfigProblem) return configTable(error);
  if (error instanceof StoreUnavailable || error instanceof EnvFileProblem) {
    return `Parley cannot start: ${error.message}`;
  }
  const told = error instanceof Error ? sentenceOf(error) : undefined;
  if (told !== undefined) return `Parley cannot start: ${told}`;
  return `Parley cannot start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

const noSuchHost = 'HOST is not an address of this machine. Use 127.0.0.1, or 0.0.0.0 for all of them.';

/** What the system says no to. */
function sentenceOf(error: NodeJS.ErrnoException & { readonly port?: number; readonly hostname?: string }) {
  switch (error.code) {
    case 'ENOSPC':
      return 'the disk of DATA_DIR is full. Free some space; what was accepted before is safe.';
    case 'EADDRINUSE':
      return `port ${error.port} is in use. Stop the other program, or choose another: PORT=8001`;
    case 'EACCES':
      return error.port === undefined ? undefined : `port ${error.port} is not allowed. Choose one above 1023.`;
    case 'EADDRNOTAVAIL':
      return noSuchHost;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      // Other names that are looked up are those of databases.
      return error.hostname === process.env.HOST?.trim() ? noSuchHost : undefined;
    default:
      return undefined;
  }
}
