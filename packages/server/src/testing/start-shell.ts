/**
 * The server's shell for tests of its routes: a real store in a folder of its own, the real writer, the real HTTP
 * stack, and a clock that stands still until the test moves it. Closed when the test ends.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Agent } from '@parley/model/agent';
import type { InboxEvent } from '@parley/model/events';
import { type PhoneNumberId, uuidV7, type WabaId } from '@parley/model/ids';
import { openStore } from '@parley/storage/open-store';
import type { Store } from '@parley/storage/store';
import { makeAccountApi } from '@parley/whatsapp/account-api';
import { makeCloudApi } from '@parley/whatsapp/cloud-api';
import { makeMediaApi } from '@parley/whatsapp/media-api';
import { makeTemplateApi } from '@parley/whatsapp/template-api';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { onTestFinished } from 'vitest';
import { readConfig } from '../config.ts';
import type { Deps } from '../deps.ts';
import type { Feature } from '../feature.ts';
import { agents, setupLink } from '../features/agents/index.ts';
import { ensureSettings, settings } from '../features/settings/index.ts';
import { protectRoutes } from '../http/authenticate.ts';
import { addDocs } from '../http/docs.ts';
import { makeHttp } from '../http/make-http.ts';
import { operatingRoutes } from '../http/operating.ts';
import { addWebApp } from '../http/web-app.ts';
import { makeLog } from '../log.ts';
import { makeMetrics } from '../metrics.ts';
import { wholeInbox } from '../nodes/shards.ts';
import { makeReact } from '../publish.ts';
import { makeSessions } from '../sessions.ts';
import { makeWriter } from '../writer.ts';

export type Answer = LightMyRequestResponse;

/** A browser: it keeps its cookie and names its page's origin, and its address is what the test says. */
export type Browser = {
  readonly ask: (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: object) => Promise<Answer>;
  readonly cookie: () => string;
};

export type Shell = {
  readonly app: FastifyInstance;
  readonly deps: Deps;
  readonly store: Store;
  readonly events: readonly InboxEvent[];
  readonly disconnected: readonly object[];
  readonly logged: () => string;
  readonly passTime: (ms: number) => void;
  /** From now on the database cannot be used. */
  readonly loseStore: () => Promise<void>;
  readonly browser: (address?: string) => Browser;
  /** The first admin, Ana, in a browser of hers. */
  readonly setUp: () => Promise<{ readonly ana: Browser; readonly agent: Agent }>;
  /** A colleague who accepts an invitation of this admin. */
  readonly join: (admin: Browser, name: string, role?: 'admin' | 'agent') => Promise<Browser>;
};

export const goodPassword = 'violet-harbour-41-tram';

/** `more`: features beside signing in and settings, started and stopped with it. */
export async function startShell(
  env: NodeJS.ProcessEnv = {},
  webFolder?: string,
  more: readonly Feature[] = [],
): Promise<Shell> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-shell-'));
  const config = readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'trace', ...env });
  const lines: string[] = [];
  const log = await makeLog(config.logLevel, { write: (line) => void lines.push(line) });
  const store = await openStore({ dataDir, mode: config.mode });
  const events: InboxEvent[] = [];
  const disconnected: object[] = [];
  // Real time passes faster on a busy machine, and waits of a second would be over before they are looked at.
  let now = Date.now();
  const realNow = () => now;
  let ids = 0;
  // The clock stands still: ids of one moment sort in the order in which they are made all the same.
  const newId = () => uuidV7(realNow() + ids++, randomBytes(10));
  const metrics = makeMetrics();
  const react = makeReact(more);
  const listen = makeReact(more, 'listeners');
  const { write, idle } = makeWriter({
    store,
    onFlush: (committed, took) => {
      metrics.flushed(took);
      const told = committed.flatMap((one) => one.events);
      events.push(...told);
      if (told.length === 0) return;
      react(deps, told);
      listen(deps, told);
    },
  });
  const account =
    config.mode === 'live'
      ? config.whatsapp
      : {
          accessToken: 'access-token-of-the-sandbox',
          phoneNumberId: '100200300400500' as PhoneNumberId,
          wabaId: '900800700600500' as WabaId,
          verifyToken: 'verify-token',
          appSecrets: ['app-secret-of-the-sandbox'],
          businessId: undefined,
        };
  // Nobody listens there.
  const graphUrl = config.graph.url ?? 'http://127.0.0.1:9';
  const graph = { graphUrl, version: 'v23.0', accessToken: account.accessToken };
  const deps: Deps = {
    config,
    account,
    store,
    write,
    cloud: makeCloudApi(graph),
    mediaApi: makeMediaApi(graph),
    templateApi: makeTemplateApi(graph),
    accountApi: makeAccountApi(graph),
    shards: wholeInbox,
    sessions: await makeSessions({ config, store, write, realNow, newId, log }),
    now: realNow,
    realNow,
    newId,
    log,
    metrics,
    epoch: newId(),
    disconnect: (who) => void disconnected.push(who),
  };
  const app = await makeHttp({ config, log });
  protectRoutes(app, deps.sessions);
  await addDocs(app, deps);
  operatingRoutes(app, deps, { lag: async () => ({ lagRows: (await store.journal.after(0, 1)).length, oldestMs: 0 }) });
  for (const feature of [agents, settings, ...more]) feature.routes?.(app, deps);
  await addWebApp(app, deps, webFolder ?? join(dataDir, 'no-build'));
  await ensureSettings(deps);
  for (const feature of more) await feature.resume?.(deps);
  for (const feature of more) await feature.take?.(deps, () => true, Number.POSITIVE_INFINITY);
  let closed: Promise<void> | undefined;
  const loseStore = () => {
    closed ??= store.close();
    return closed;
  };
  onTestFinished(async () => {
    await app.close();
    for (const feature of more) await feature.stop?.(deps);
    await idle();
    await loseStore();
    await rm(dataDir, { recursive: true });
  });

  function browser(address = '203.0.113.10'): Browser {
    let cookie = '';
    return {
      cookie: () => cookie,
      async ask(method, url, body) {
        const headers = { origin: config.origin, 'user-agent': 'Test Browser', ...(cookie ? { cookie } : {}) };
        const payload = body === undefined ? {} : { payload: body };
        const answer = await app.inject({ method, url, headers, remoteAddress: address, ...payload });
        const given = answer.headers['set-cookie'];
        if (typeof given === 'string') cookie = given.split(';')[0] ?? '';
        return answer;
      },
    };
  }

  return {
    app,
    deps,
    store,
    events,
    disconnected,
    logged: () => lines.join(''),
    loseStore,
    passTime: (ms) => {
      now += ms;
    },
    browser,
    async setUp() {
      const ana = browser();
      const answer = await ana.ask('POST', '/api/auth/setup', {
        token: tokenOf(await setupLink(deps)),
        name: 'Ana',
        email: 'ana@example.com',
        password: goodPassword,
      });
      if (answer.statusCode !== 200) throw new Error(`Setup answered ${answer.body}`);
      return { ana, agent: answer.json().agent };
    },
    async join(admin, name, role = 'agent') {
      const invite = await admin.ask('POST', '/api/agents/invites', { role });
      const newcomer = browser();
      const email = `${name.toLowerCase()}@example.com`;
      const body = { token: tokenOf(invite.json().url), name, email, password: goodPassword };
      const answer = await newcomer.ask('POST', '/api/auth/accept-invite', body);
      if (answer.statusCode !== 200) throw new Error(`Joining answered ${answer.body}`);
      return newcomer;
    },
  };
}

export function tokenOf(link: string | undefined): string {
  return new URL(link ?? 'about:blank').searchParams.get('token') ?? '';
}
