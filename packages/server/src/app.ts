/** Composes Parley: the store, the writer, the features, HTTP and the socket. `main` listens; tests do, too. */
import { join } from 'node:path';
import type { Outcome } from '@parley/storage/collections';
import { openStore } from '@parley/storage/open-store';
import { makeCloudApi } from '@parley/whatsapp/cloud-api';
import { makeMediaApi } from '@parley/whatsapp/media-api';
import { makeTemplateApi } from '@parley/whatsapp/template-api';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Deps } from './deps.ts';
import type { Feature, Settled } from './feature.ts';
import { agents, setupLink } from './features/agents/index.ts';
import { chats, makeTyping } from './features/chats/index.ts';
import { makeMedia } from './features/media/index.ts';
import { makeMessages } from './features/messages/index.ts';
import { ensureSettings, moveClock, settings } from './features/settings/index.ts';
import { makeTemplates } from './features/templates/index.ts';
import { makeFreshIds } from './fresh-ids.ts';
import { protectRoutes } from './http/authenticate.ts';
import { addDocs } from './http/docs.ts';
import { makeHttp } from './http/make-http.ts';
import { operatingRoutes } from './http/operating.ts';
import { isOurOrigin } from './http/origin.ts';
import { addWebApp } from './http/web-app.ts';
import { startMaintenance } from './maintenance.ts';
import { makeMetrics } from './metrics.ts';
import { frameOf, makeReact } from './publish.ts';
import { openCursors } from './realtime/cursors.ts';
import { makeRealtime, type Realtime } from './realtime/realtime.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';
import { makeSessions } from './sessions.ts';
import { makeDispatch } from './webhook/dispatch.ts';
import { deadElements, journalRoutes } from './webhook/journal-routes.ts';
import { webhookRoutes } from './webhook/routes.ts';
import { makeWriter } from './writer.ts';

export type App = {
  /** Opens the port and resumes what the last run left. Resolves with the address people open, once it answers. */
  listen(): Promise<string>;
  /** The one-time link for the first admin; undefined once there is one. */
  setupLink(): Promise<string | undefined>;
  /** The webhook elements that wait for a person, and applying one journal row again. */
  readonly journal: {
    dead(): Promise<readonly Outcome[]>;
    replay(position: number): Promise<readonly Settled[] | undefined>;
  };
  /** Resolves when everything received so far is applied and flushed. */
  idle(): Promise<void>;
  /** Stops taking requests, waits for what is on its way, closes the store. */
  close(): Promise<void>;
  readonly deps: Deps;
  readonly http: FastifyInstance;
  readonly sandbox: Sandbox | undefined;
};

const metaGraphUrl = 'https://graph.facebook.com';

/** Opens the store and composes everything, without listening. Throws StoreUnavailable. */
export async function makeApp(config: Config, log: Logger): Promise<App> {
  const store = await openStore({
    dataDir: config.dataDir,
    mode: config.mode,
    ...(config.mongo ? { mongo: config.mongo } : {}),
  });
  const sandbox = config.mode === 'sandbox' ? await openSandbox(config) : undefined;
  const account = config.mode === 'live' ? config.whatsapp : sandbox?.account;
  if (account === undefined) throw new Error('The sandbox has no account');

  const metrics = makeMetrics();
  const media = makeMedia({
    folder: join(config.dataDir, config.mode, 'media'),
    s3: config.s3 && { ...config.s3, prefix: config.mode },
  });
  const messages = makeMessages({ graphIdFor: media.graphIdFor });
  const templates = makeTemplates();
  const features: readonly Feature[] = [agents, settings, chats, messages, media, templates];
  const react = makeReact(features);
  const realNow = () => Date.now();
  const newId = makeFreshIds(realNow);

  let realtime: Realtime | undefined;
  let stopMaintenance: (() => void) | undefined;
  const { write, idle: written } = makeWriter({
    store,
    onFlush(committed, took) {
      metrics.flushed(took);
      const frame = frameOf(committed);
      if (frame === undefined) return;
      realtime?.publish(frame);
      // The first flushes, before there is a world to hand on, carry no events.
      if (frame.events.length > 0) react(deps, frame.events);
    },
  });
  const sessions = await makeSessions({ config, store, write, realNow, newId });
  const graph = {
    graphUrl: sandbox?.simulator.graphUrl ?? config.graph.url ?? metaGraphUrl,
    version: config.graph.version,
    accessToken: account.accessToken,
  };
  const cursors = await openCursors(store, write, newId(), realNow());
  const deps: Deps = {
    config,
    account,
    store,
    write,
    cloud: makeCloudApi(graph),
    mediaApi: makeMediaApi(graph),
    templateApi: makeTemplateApi(graph),
    sessions,
    now: sandbox?.simulator.now ?? realNow,
    realNow,
    newId,
    log,
    metrics,
    epoch: cursors.epoch,
    disconnect: (who) => realtime?.disconnect(who),
  };

  const typing = makeTyping(deps, (chatId) => realtime?.isReplying(chatId) ?? false);
  const http = await makeHttp({ config, log });
  const dispatch = makeDispatch(deps, features);
  protectRoutes(http, sessions);
  // Before the routes that it describes.
  await addDocs(http, deps);
  webhookRoutes(http, deps, dispatch.ring);
  operatingRoutes(http, deps, { lag: dispatch.lag });
  journalRoutes(http, deps, dispatch);
  for (const feature of features) feature.routes?.(http, deps);
  if (sandbox !== undefined) await http.register(sandbox.simulator.control, { prefix: '/api/simulator' });
  await addWebApp(http, deps);

  await ensureSettings(deps);
  const stopClock = sandbox?.simulator.onEvent((event) => {
    if (event.type !== 'clock') return;
    void moveClock(deps, event.clockOffsetMs);
    messages.wake();
    media.wake();
  });

  return {
    deps,
    http,
    sandbox,
    journal: { dead: () => deadElements(deps), replay: dispatch.replay },
    setupLink: () => setupLink(deps),
    async listen() {
      realtime = makeRealtime({
        httpServer: http.server,
        store,
        cursors,
        head: await store.head(),
        log,
        identify: async (cookie) => {
          const signedIn = await sessions.read(cookie);
          return signedIn && { agentId: signedIn.agent.id, sessionId: signedIn.session.id };
        },
        metrics,
        isOurOrigin: (origin, host) => origin === undefined || isOurOrigin(config, origin, host),
        onReplying: typing.started,
      });
      for (const feature of features) await feature.resume?.(deps);
      await http.listen({ host: config.host, port: config.port });
      const address = http.server.address();
      const port = typeof address === 'object' && address !== null ? address.port : config.port;
      sandbox?.simulator.setWebhookUrl(`http://127.0.0.1:${port}/webhook`);
      dispatch.resume();
      stopMaintenance = startMaintenance(deps, dispatch.applied);
      return config.port === port ? config.origin : `http://localhost:${port}`;
    },
    async idle() {
      await dispatch.idle();
      await written();
      await templates.idle();
    },
    async close() {
      stopMaintenance?.();
      stopClock?.();
      realtime?.close();
      typing.close();
      await http.close();
      dispatch.stop();
      await dispatch.idle();
      for (const feature of features) await feature.stop?.(deps);
      await written();
      await sandbox?.simulator.close();
      await store.close();
    },
  };
}
