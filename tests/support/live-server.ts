/**
 * Parley as people run it: a process of its own in live mode, over files that outlive it, so that it can be killed and
 * started again. Meta is whatever listens at `graphUrl`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PhoneNumberId, WabaId } from '@parley/model/ids';
import { makeSimulator, type Simulator } from '@parley/simulator/simulator';
import { type BrowserClient, openBrowser } from './browser-client.ts';
import { borrowDatabase } from './database.ts';
import { dwindles, eventually } from './eventually.ts';
import type { Receiver } from './webhooks.ts';

/** Ids and secrets of a business that does not exist. */
export const liveAccount = {
  accessToken: 'token-of-nobody-0123456789abcdef',
  phoneNumberId: '100200300400501' as PhoneNumberId,
  wabaId: '900800700600501' as WabaId,
  verifyToken: 'verify-token-0123456789',
  appSecrets: ['0123456789abcdef0123456789abcdef'],
};

export type LiveServer = Receiver & {
  readonly folder: string;
  /** Starts it over the same files; resolves once it answers. */
  start(): Promise<void>;
  /** The process, while it runs: to stop it with SIGSTOP and let it go on. */
  signal(signal: NodeJS.Signals): void;
  /** False while there is no process, or it was stopped with SIGSTOP. */
  isRunning(): boolean;
  /** `kill -9`. Resolves when the process is gone. */
  kill(): Promise<void>;
  /** Asks it to stop, as an operator does. Resolves with its exit code: 1 where its ten seconds were not enough. */
  stop(): Promise<number | null>;
  /** Resolves with the exit code of a process that ends by itself; null for one that was killed. */
  ended(): Promise<number | null>;
  /** Everything that it has printed since its last start. */
  output(): string;
  /** The first admin, signed in and online. */
  admin(): Promise<BrowserClient>;
  /** Resolves when nothing that it has received waits to be applied. */
  applied(): Promise<void>;
  close(): Promise<void>;
};

export type LiveServerOptions = {
  readonly graphUrl: string;
  readonly folder?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Modules that the process loads before Parley. */
  readonly preload?: readonly string[];
  /** Another program than the product's own, with its arguments. */
  readonly program?: readonly string[];
};

const main = join(import.meta.dirname, '../../packages/server/src/main.mjs');

/** A server that is not started yet, on a free port that it keeps over restarts. */
export async function makeLiveServer(options: LiveServerOptions): Promise<LiveServer> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'parley-live-'));
  const database = borrowDatabase();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  let exited: Promise<number | null> = Promise.resolve(null);
  let isStill = false;
  let printed = '';
  let browser: BrowserClient | undefined;

  function spawnParley(): void {
    printed = '';
    isStill = false;
    const flags = (options.preload ?? []).flatMap((file) => ['--import', file]);
    const running = spawn(process.execPath, [...flags, ...(options.program ?? [main])], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        DATA_DIR: join(folder, 'data'),
        PORT: String(port),
        LOG_LEVEL: 'warn',
        WHATSAPP_ACCESS_TOKEN: liveAccount.accessToken,
        WHATSAPP_PHONE_NUMBER_ID: liveAccount.phoneNumberId,
        WHATSAPP_WABA_ID: liveAccount.wabaId,
        WHATSAPP_APP_SECRET: liveAccount.appSecrets.join(','),
        VERIFY_TOKEN: liveAccount.verifyToken,
        WHATSAPP_GRAPH_URL: options.graphUrl,
        ...database?.env,
        ...options.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [running.stdout, running.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
      });
    }
    exited = once(running, 'close').then(([code]) => {
      if (child === running) child = undefined;
      return code as number | null;
    });
    child = running;
  }

  async function kill(): Promise<void> {
    child?.kill('SIGKILL');
    await exited;
  }

  return {
    folder,
    url: () => url,
    account: () => liveAccount,
    async start() {
      spawnParley();
      await eventually('the server answers', () => {
        if (child === undefined) throw new Error(`It ended at once:\n${printed}`);
        return fetch(`${url}/health`).then(isOk, () => false);
      });
    },
    signal(signal) {
      child?.kill(signal);
      isStill = signal === 'SIGSTOP';
    },
    isRunning: () => child !== undefined && !isStill,
    kill,
    stop() {
      child?.kill('SIGTERM');
      return exited;
    },
    ended: () => exited,
    output: () => printed,
    async admin() {
      if (browser !== undefined) return browser;
      const token = await eventually('the link is printed', () => /\/setup\?token=([\w-]+)/.exec(printed)?.[1]);
      const response = await fetch(`${url}/api/auth/setup`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          token,
          name: 'Ana Admin',
          email: 'ana@example.test',
          password: 'violet-harbour-41-tram',
        }),
      });
      const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
      if (cookie === undefined) throw new Error(`Setup answered ${response.status}: ${await response.text()}`);
      browser = await openBrowser(url, cookie);
      return browser;
    },
    async applied() {
      let seen: unknown;
      await dwindles(
        () => `everything received is applied; last seen ${JSON.stringify(seen)}, printed ${printed.slice(-2000)}`,
        async () => {
          const response = await fetch(`${url}/ready`).catch(() => undefined);
          const body = response && ((await response.json()) as { journal?: { lagRows: number } });
          seen = body;
          return body?.journal?.lagRows ?? Number.POSITIVE_INFINITY;
        },
      );
    },
    async close() {
      browser?.close();
      await kill();
      await database?.giveBack('kill');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A simulator for the account of a live server. Webhooks wait until it knows where to post. */
export function simulatorFor(account: typeof liveAccount): Promise<Simulator> {
  const { accessToken, phoneNumberId, wabaId, verifyToken, appSecrets } = account;
  const [appSecret = ''] = appSecrets;
  return makeSimulator({
    appSecret,
    accessToken,
    verifyToken,
    phoneNumberId,
    wabaId,
    displayNumber: '+1 500-555-0007',
  });
}

function isOk(response: Response): boolean {
  return response.ok;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('A port without an address');
  return address.port;
}
