/** Composes Parley: the store, the writer, the features, HTTP and the socket. `main` listens; tests do, too. */
import { join } from 'node:path';
import type { EventsFrame, PasswordLink } from '@parley/model/api';
import type { Outcome } from '@parley/storage/collections';
import { openStore } from '@parley/storage/open-store';
import { makeAccountApi } from '@parley/whatsapp/account-api';
import { makeCloudApi } from '@parley/whatsapp/cloud-api';
import { makeMediaApi } from '@parley/whatsapp/media-api';
import { makeTemplateApi } from '@parley/whatsapp/template-api';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { type Config, settlePort } from './config.ts';
import type { Deps } from './deps.ts';
import type { Feature, Settled } from './feature.ts';
import { agents, passwordLinkFor, setupLink } from './features/agents/index.ts';
import { chats, makeTyping } from './features/chats/index.ts';
import { makeContacts } from './features/contacts/index.ts';
import { makeMedia } from './features/media/index.ts';
import { makeMessages } from './features/messages/index.ts';
import { numbers } from './features/numbers/index.ts';
import { doorbellAlert } from './features/settings/doorbell-alert.ts';
import { ensureSettings, moveClock, settings } from './features/settings/index.ts';
import { makeTemplates } from './features/templates/index.ts';
import { makeFreshIds } from './fresh-ids.ts';
import { protectRoutes } from './http/authenticate.ts';
import { addDocs } from './http/docs.ts';
import { makeHttp } from './http/make-http.ts';
import { operatingRoutes } from './http/operating.ts';
import { operatorRoutes } from './http/operator-routes.ts';
import { isOurOrigin } from './http/origin.ts';
import { addWebApp } from './http/web-app.ts';
import { makeMaintenance } from './maintenance.ts';
import { makeMetrics } from './metrics.ts';
import { nodeIdIn } from './nodes/node-id.ts';
import { wholeInbox } from './nodes/shards.ts';
import type { SharedInbox } from './nodes/share-inbox.ts';
import { makeOperatorDoor } from './operator-door.ts';
import { frameOf, jsonOf, makeReact } from './publish.ts';
import { openCursors } from './realtime/cursors.ts';
import { makeRealtime, type Realtime } from './realtime/realtime.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';
import { makeSessions } from './sessions.ts';
import { makeDeadAlert } from './webhook/dead-alert.ts';
import { type Dispatch, makeDispatch } from './webhook/dispatch.ts';
import { deadElements, ignoreDead, journalRoutes } from './webhook/journal-routes.ts';
import { webhookRoutes } from './webhook/routes.ts';
import { makeWriter, type Read } from './writer.ts';

export type App = {
  /** Opens the port and resumes what the last run left. Resolves with the address people open, once it answers. */
  listen(): Promise<string>;
  /** The one-time link for the first admin; undefined once there is one. */
  setupLink(): Promise<string | undefined>;
  /** A link for an agent who has forgotten the password. Throws NO_SUCH_AGENT and AGENT_DISABLED. */
  passwordLink(email: string): Promise<PasswordLink>;
  /** The webhook elements that wait for a person, applying one journal row again, and giving its dead elements up. */
  readonly journal: {
    dead(): Promise<readonly Outcome[]>;
    replay(position: number): Promise<readonly Settled[] | undefined>;
    ignore(position: number): Promise<number>;
  };
  /** Resolves when everything received so far is applied and flushed. */
  idle(): Promise<void>;
  /** Stops taking requests, waits for what is on its way, closes the store. */
  close(): Promise<void>;
  readonly deps: Deps;
  readonly http: FastifyInstance;
  readonly sandbox: Sandbox | undefined;
};

/** What is on its way at a stop has this long to end before its part goes to another node, in milliseconds. */
const longestHandOverMs = 5000;

const metaGraphUrl = 'https://graph.facebook.com';

/** Opens the store and composes everything, without listening. Throws StoreUnavailable. */
export async function makeApp(config: Config, log: Logger): Promise<App> {
  const store = await openStore({
    dataDir: config.dataDir,
    mode: config.mode,
    notify: (level, sentence, error) => log[level](error === undefined ? {} : { err: error }, sentence),
    ...(config.mongo ? { mongo: config.mongo, node: nodeIdIn(config.dataDir) } : {}),
  });
  const { shared } = store;
  // Loaded here, because a start of one node alone need not hold what nodes tell each other by.
  const nodes = shared && (await import('./nodes/share-inbox.ts'));
  const joined =
    nodes &&
    (await nodes.joinNodes(shared, config, log).catch(async (error: unknown) => {
      await store.close();
      throw error;
    }));
  const sandbox = config.mode === 'sandbox' ? await openSandbox(config) : undefined;
  const account = config.mode === 'live' ? config.whatsapp : sandbox?.account;
  if (account === undefined) throw new Error('The sandbox has no account');

  const metrics = makeMetrics();
  const media = makeMedia({
    folder: join(config.dataDir, config.mode, 'media'),
    s3: config.s3 && { ...config.s3, prefix: config.mode },
    files: store.files,
  });
  const messages = makeMessages({ graphIdFor: media.graphIdFor });
  const templates = makeTemplates();
  const features: readonly Feature[] = [
    agents,
    settings,
    chats,
    makeContacts(),
    numbers,
    messages,
    media,
    templates,
    makeMaintenance(),
  ];
  const react = makeReact(features);
  const listen = makeReact(features, 'listeners');
  const realNow = joined?.clock.now ?? (() => Date.now());
  const newId = makeFreshIds(realNow);

  let realtime: Realtime | undefined;
  let node: SharedInbox | undefined;

  /** Every flush, this node's or another's, in the order of the log. */
  function tell(frame: EventsFrame, json?: string): void {
    realtime?.publish(frame, json);
    // The first flushes, before there is a world to hand on, carry no events.
    if (frame.events.length > 0) listen(deps, frame.events);
  }

  shared?.onEntry((entry) => {
    tell({ prev: entry.firstSeq - 1, seq: entry.lastSeq, events: entry.events });
    for (const event of entry.events) if (event.type === 'agent_update') realtime?.recheck(event.agent);
    for (const { collection, id, document } of entry.writes) {
      if (collection === 'sessions' && document === undefined) realtime?.disconnect({ sessionId: id });
    }
    node?.hear(entry);
  });
  const { write, idle: written } = makeWriter({
    store,
    onFlush(committed, took) {
      metrics.flushed(took);
      const frame = frameOf(committed);
      // On a shared database it is told as an entry of the log, like those of other nodes.
      if (frame === undefined || shared !== undefined) return;
      tell(frame, jsonOf(frame, committed));
      if (frame.events.length > 0) react(deps, frame.events);
    },
  });
  const sessions = await makeSessions({ config, store, write, realNow, newId, log });
  const graph = {
    graphUrl: sandbox?.simulator.graphUrl ?? config.graph.url ?? metaGraphUrl,
    version: config.graph.version,
    accessToken: account.accessToken,
  };
  const cursors = await openCursors(store, write, newId(), realNow());
  const journals = new Map<number, Dispatch>();
  if (shared !== undefined && nodes !== undefined && joined !== undefined) {
    node = nodes.shareInbox({
      config,
      store,
      shared,
      joined,
      write,
      log,
      hands: {
        async take(isOne, upTo) {
          for (const feature of features) await feature.take?.(deps, isOne, upTo);
        },
        async leave(isOne, longestMs) {
          await Promise.all(features.map((feature) => feature.leave?.(isOne, longestMs)));
        },
        react: (events) => react(deps, events),
        takeJournal(start) {
          if (start === store.journal.start) return dispatch.resume();
          journals.get(start)?.stop();
          const holds = (read: Read) => node?.holdsJournal(read, start) ?? Promise.resolve(false);
          const taken = makeDispatch(deps, features, { start, holds }, deadAlert.ring);
          journals.set(start, taken);
          taken.resume();
        },
        leaveJournal(start) {
          journals.get(start)?.stop();
          journals.delete(start);
        },
      },
      // What a node has still taken in while it lost its lease is found here.
      onTurn: () => {
        for (const each of journals.values()) each.ring();
      },
      onDoorbell(isAway) {
        write(doorbellAlert(shared.node, isAway, realNow())).catch((error: unknown) => {
          log.error({ err: error }, 'Admins could not be told about the doorbell');
        });
      },
    });
  }
  const deps: Deps = {
    config,
    account,
    store,
    shards: node?.shards ?? wholeInbox,
    write,
    cloud: makeCloudApi(graph),
    mediaApi: makeMediaApi(graph),
    templateApi: makeTemplateApi(graph),
    accountApi: makeAccountApi(graph),
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
  const deadAlert = makeDeadAlert(deps);
  const dispatch = makeDispatch(
    deps,
    features,
    {
      start: store.journal.start,
      ...(node === undefined ? {} : { holds: (read) => node.holdsJournal(read, store.journal.start) }),
    },
    deadAlert.ring,
  );
  protectRoutes(http, sessions);
  // Before the routes that it describes.
  await addDocs(http, deps);
  webhookRoutes(http, deps, dispatch.receive);
  operatingRoutes(http, deps, { lag: dispatch.lag, isDoorbellAway: () => node?.isDoorbellAway() });
  journalRoutes(http, deps, dispatch, deadAlert.ring);
  const passwordLink = (email: string) => passwordLinkFor(deps, email);
  const operatorDoor = makeOperatorDoor(config);
  operatorRoutes(http, operatorDoor.key, { passwordLink });
  for (const feature of features) feature.routes?.(http, deps);
  if (sandbox !== undefined) await http.register(sandbox.simulator.control, { prefix: '/api/simulator' });
  const build = await addWebApp(http, deps);

  await ensureSettings(deps);
  const stopClock = sandbox?.simulator.onEvent((event) => {
    if (event.type !== 'clock') return;
    moveClock(deps, event.clockOffsetMs).catch((error: unknown) => {
      log.error({ err: error }, 'The browsers could not be told that the clock has jumped');
    });
    messages.wake();
    media.wake();
  });

  return {
    deps,
    http,
    sandbox,
    journal: {
      dead: () => deadElements(deps),
      replay: dispatch.replay,
      ignore: (position) => ignoreDead(deps, position),
    },
    setupLink: () => setupLink(deps),
    passwordLink,
    async listen() {
      realtime = makeRealtime({
        httpServer: http.server,
        store,
        cursors,
        head: await store.head(),
        build,
        log,
        identify: async (cookie) => {
          const signedIn = await sessions.read(cookie);
          return signedIn && { agentId: signedIn.agent.id, sessionId: signedIn.session.id, role: signedIn.agent.role };
        },
        metrics,
        ...(node === undefined ? {} : { sharePresence: node.sharePresence }),
        isOurOrigin: (origin, host) => origin === undefined || isOurOrigin(config, origin, host),
        onReplying: typing.started,
      });
      for (const feature of features) await feature.resume?.(deps);
      if (node === undefined) {
        for (const feature of features) await feature.take?.(deps, () => true, Number.POSITIVE_INFINITY);
      }
      await http.listen({ host: config.host, port: config.port });
      const address = http.server.address();
      const port = typeof address === 'object' && address !== null ? address.port : config.port;
      settlePort(config, port);
      operatorDoor.open(port);
      sandbox?.simulator.setWebhookUrl(`http://127.0.0.1:${port}/webhook`);
      // Where several nodes share the inbox, this one's part and its journal come to it by the log.
      if (node === undefined) dispatch.resume();
      else await node.begin();
      // What a command has settled meanwhile.
      deadAlert.ring();
      return config.origin;
    },
    async idle() {
      await dispatch.idle();
      await deadAlert.idle();
      await written();
      await templates.idle();
    },
    async close() {
      stopClock?.();
      operatorDoor.close();
      realtime?.close();
      typing.close();
      await http.close();
      for (const each of [dispatch, ...journals.values()]) each.stop();
      await Promise.all([dispatch, ...journals.values()].map((each) => each.idle()));
      // At the same time, because each may wait some seconds for WhatsApp, and the process has ten.
      const handedOver = node?.handOver(longestHandOverMs).catch((error: unknown) => {
        log.error({ err: error }, 'This node’s part could not be handed on: others take over when its lease ends');
      });
      await Promise.all([handedOver, ...features.map((feature) => feature.stop?.(deps))]);
      await deadAlert.idle();
      await written();
      node?.close();
      await sandbox?.simulator.close();
      await store.close();
    },
  };
}
