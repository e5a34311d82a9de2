/**
 * A whole Parley for one test: the real server on a real port with a real database of its own (database.ts), and the
 * simulator as the only stand-in, for Meta. Everything opened is closed by `close`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, makeApp } from '@parley/server/app';
import { readConfig } from '@parley/server/config';
import { makeLog } from '@parley/server/log';
import type { Simulator } from '@parley/simulator/simulator';
import { type BrowserClient, openBrowser } from './browser-client.ts';
import { borrowDatabase } from './database.ts';

export type World = {
  readonly folder: string;
  url(): string;
  app(): App;
  /** Whose webhooks it takes. */
  account(): App['deps']['account'];
  simulator(): Simulator;
  /** The first admin, signed in and online. */
  admin(): Promise<BrowserClient>;
  /** Another agent, invited by the admin, signed in and online. */
  colleague(name: string): Promise<BrowserClient>;
  /** Another browser of somebody who is signed in. */
  anotherTab(browser: BrowserClient): Promise<BrowserClient>;
  /** Stops Parley in order and starts it again over the same files. */
  restart(): Promise<void>;
  /** Resolves when the simulator has nothing to post and Parley has nothing to apply. */
  quiet(): Promise<void>;
  close(): Promise<void>;
};

/** Everybody's password. */
export const password = 'correct horse battery staple';

/** `env` adds settings to those of a sandbox on a free port. `onLog` takes each line of the log. */
export async function startWorld(env: NodeJS.ProcessEnv = {}, onLog?: (line: string) => void): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-world-'));
  const database = borrowDatabase();
  const browsers: BrowserClient[] = [];
  let app: App;
  let url: string;
  let port = '0';
  let first: BrowserClient | undefined;

  async function start(): Promise<void> {
    const config = readConfig({ DATA_DIR: folder, PORT: port, LOG_LEVEL: 'silent', ...database?.env, ...env });
    app = await makeApp(config, await makeLog(config.logLevel, onLog && { write: onLog }));
    url = await app.listen();
    // The templates are read beside the start, and known from here on.
    await app.idle();
    port = new URL(url).port;
    app.sandbox?.simulator.setDials({ deliverAfterMs: 0, readAfterMs: 0 });
  }

  async function opened(cookie: string): Promise<BrowserClient> {
    const browser = await openBrowser(url, cookie);
    browsers.push(browser);
    return browser;
  }

  async function post(path: string, body: unknown, cookie = ''): Promise<Response> {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(cookie ? { cookie } : {}) },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response;
  }

  async function admin(): Promise<BrowserClient> {
    if (first !== undefined) return first;
    const link = await app.setupLink();
    const token = new URL(link ?? '', url).searchParams.get('token');
    const response = await post('/api/auth/setup', { token, name: 'Ana Admin', email: 'ana@example.test', password });
    first = await opened(cookieOf(response));
    return first;
  }

  await start();
  return {
    folder,
    url: () => url,
    app: () => app,
    account: () => app.deps.account,
    simulator() {
      if (app.sandbox === undefined) throw new Error('This world is not a sandbox');
      return app.sandbox.simulator;
    },
    admin,
    async colleague(name) {
      const invite = await post('/api/agents/invites', { role: 'agent' }, (await admin()).cookie);
      const link = ((await invite.json()) as { url: string }).url;
      const token = new URL(link, url).searchParams.get('token');
      const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.test`;
      return opened(cookieOf(await post('/api/auth/accept-invite', { token, name, email, password })));
    },
    anotherTab: (browser) => opened(browser.cookie),
    async restart() {
      for (const browser of browsers) browser.goOffline();
      await app.close();
      await start();
    },
    async quiet() {
      await app.sandbox?.simulator.quiet();
      await app.idle();
    },
    async close() {
      for (const browser of browsers) browser.close();
      await app.close();
      await database?.giveBack('close');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function cookieOf(response: Response): string {
  const [cookie] = response.headers.getSetCookie();
  if (cookie === undefined) throw new Error('No cookie was set');
  return cookie.split(';')[0] ?? '';
}
