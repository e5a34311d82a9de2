/**
 * The socket. Who a socket is comes from the cookie of its handshake, never from a payload. Emitting is a doorbell, the
 * log is the truth: a browser registers with its place in the log and gets everything after it, then live frames that
 * say which part of the log they cover.
 *
 * A socket is: connected (signed in, hears nothing yet) · registering (live frames are kept for it while the log is
 * read) · in one room (`batch` gets frames, `named` gets each event under its own name) · behind (too slow; it hears
 * nothing more until it registers again).
 */
import type { Server as HttpServer } from 'node:http';
import type { Agent, Role } from '@parley/model/agent';
import type { ClientToServer, EventsFrame, RegisterAnswer, RegisterRefusal, ServerToClient } from '@parley/model/api';
import { presenceReportSchema, registerRequestSchema } from '@parley/model/api.schema';
import { problems } from '@parley/model/errors';
import type { InboxEvent } from '@parley/model/events';
import type { AgentId, ChatId } from '@parley/model/ids';
import type { Store } from '@parley/storage/store';
import type { Logger } from 'pino';
import { Server, type Socket } from 'socket.io';
import type { Metrics } from '../metrics.ts';
import type { Cursors } from './cursors.ts';
import { type Elsewhere, makePresence } from './presence.ts';
import { readyEvent } from './ready-event.ts';
import { makeUnreadBoard, unreadChats } from './unread.ts';

/** Who a socket belongs to, as its handshake's cookie says. */
export type SocketIdentity = { readonly agentId: AgentId; readonly sessionId: string; readonly role: Role };

export type RealtimeOptions = {
  readonly httpServer: HttpServer;
  readonly store: Store;
  readonly cursors: Cursors;
  /** Where the log stands now. */
  readonly head: number;
  /** The build of the pages that are served, where it has a name. */
  readonly build: string | undefined;
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'socketOpened' | 'socketClosed'>;
  /** Reads the session of a cookie header; undefined for a stranger. Renews an idle session, too. */
  readonly identify: (cookie: string | undefined) => Promise<SocketIdentity | undefined>;
  /** Connects the boards of several nodes. `onOthers`: somebody came or went at another one. */
  readonly sharePresence?: (onOthers: () => void) => (Elsewhere & { close(): void }) | undefined;
  readonly isOurOrigin: (origin: string | undefined, host: string | undefined) => boolean;
  /** Somebody writes a reply in this chat; told as often as a browser says so. */
  readonly onReplying: (chatId: ChatId) => void;
};

export type Realtime = {
  /** `json`: the frame as such, where it is at hand. */
  publish(frame: EventsFrame, json?: string): void;
  /** True while somebody writes a reply in this chat. */
  isReplying(chatId: ChatId): boolean;
  disconnect(who: { readonly agentId: AgentId } | { readonly sessionId: string }): void;
  /** Cuts the agent's sockets that were let in with other rights than the agent has now. */
  recheck(agent: Agent): void;
  /** Tells every socket that a restart comes, and cuts it. The HTTP server stays. */
  close(): void;
};

type Data = SocketIdentity & { kept?: EventsFrame[] };
type InboxSocket = Socket<ClientToServer, ServerToClient, Record<string, never>, Data>;

/** Further behind than this a browser is quicker with a fresh load. */
const mostEventsBehind = 5000;
const quietMs = 20_000;
const mostUnsentBytes = 1024 * 1024;
const mostUnsentFrames = 1000;
/** How many events may pass between two looks at what is still unsent. A frame can hold many, of any size. */
const eventsBetweenLooks = 32;
const messagesPerSecond = 20;

export function makeRealtime({
  httpServer,
  store,
  cursors,
  head,
  build,
  log,
  metrics,
  identify,
  sharePresence,
  isOurOrigin,
  onReplying,
}: RealtimeOptions): Realtime {
  const io = new Server<ClientToServer, ServerToClient, Record<string, never>, Data>(httpServer, {
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: 16 * 1024,
    perMessageDeflate: false,
    pingInterval: 25_000,
    pingTimeout: 35_000,
    allowRequest: (request, decide) => decide(null, isOurOrigin(request.headers.origin, request.headers.host)),
  });
  const presence = makePresence(
    (board) => io.to('batch').to('named').emit('presence', board),
    () => elsewhere,
  );
  const elsewhere = sharePresence?.(presence.lookElsewhere);
  const unread = makeUnreadBoard(
    () => unreadChats(store),
    (count) => io.to('batch').to('named').emit('unread', count),
    (error) => log.warn({ err: error }, 'The unread chats could not be counted'),
  );
  const registering = new Set<InboxSocket>();
  let lastFrame = { at: performance.now(), seq: head };
  let unlooked = 0;

  io.use((socket, next) => {
    identify(socket.handshake.headers.cookie).then(
      (identity) => {
        if (identity === undefined) return next(new Error('UNAUTHENTICATED'));
        Object.assign(socket.data, identity);
        next();
      },
      (error) => {
        log.error({ err: error }, 'A socket could not be identified');
        next(new Error('UNAVAILABLE'));
      },
    );
  });

  io.on('connection', (socket) => {
    const { agentId, sessionId } = socket.data;
    metrics.socketOpened();
    log.debug({ agentId, socketId: socket.id }, 'A socket has connected');
    void socket.join([`agent:${agentId}`, `session:${sessionId}`]);
    const isAllowed = makeMeter(messagesPerSecond);
    socket.use((_packet, next) => (isAllowed() ? next() : next(new Error('TOO_MANY_REQUESTS'))));
    socket.on('error', () => undefined);
    socket.on('register', (...given: unknown[]) => {
      const acknowledge = given.find((each) => typeof each === 'function') as Acknowledge | undefined;
      void register(socket, given[0] === acknowledge ? undefined : given[0], acknowledge);
    });
    socket.on('presence', (payload) => {
      const report = presenceReportSchema.safeParse(payload);
      if (!report.success) return;
      presence.report(socket.id, agentId, report.data);
      if (report.data.chatId !== undefined && report.data.replying) onReplying(report.data.chatId);
    });
    socket.conn.on('heartbeat', () => void stillSignedIn(socket));
    socket.on('disconnect', () => {
      metrics.socketClosed();
      registering.delete(socket);
      presence.leave(socket.id);
    });
    // The session may have ended between the handshake and the rooms above.
    void stillSignedIn(socket);
  });

  async function stillSignedIn(socket: InboxSocket): Promise<void> {
    const identity = await identify(socket.handshake.headers.cookie).catch(() => socket.data);
    if (identity !== undefined) return;
    socket.emit('signed_out');
    socket.disconnect(true);
  }

  /** Live frames are kept from before the log is read until its events are sent, so nothing falls between. */
  async function register(socket: InboxSocket, payload: unknown, acknowledge?: Acknowledge): Promise<void> {
    const request = registerRequestSchema.safeParse(payload ?? {});
    if (!request.success) return acknowledge?.(unreadable(request.error.issues[0]?.path.join('.')));
    if (registering.has(socket)) return;
    const { after, epoch, batch } = request.data;
    void socket.leave('batch');
    void socket.leave('named');
    socket.data.kept = [];
    registering.add(socket);
    try {
      const answer = await answerTo(socket.data.agentId, after, epoch);
      if (!socket.connected) return;
      acknowledge?.(answer);
      // Who has the events in the acknowledgement need not get them twice.
      const { events: _, ...short } = answer;
      socket.emit('registered', acknowledge ? short : answer);
      for (const frame of socket.data.kept) if (frame.seq > answer.seq) emitTo(socket, batch === true, frame);
      void socket.join(batch ? 'batch' : 'named');
      socket.emit('presence', presence.current());
      const counted = unread.current();
      if (counted !== undefined) socket.emit('unread', counted);
      unread.look();
      presence.report(socket.id, socket.data.agentId, {});
      log.debug({ agentId: socket.data.agentId, socketId: socket.id, seq: answer.seq }, 'A socket has registered');
    } catch (error) {
      log.error({ err: error }, 'A socket could not register');
      socket.disconnect(true);
    } finally {
      registering.delete(socket);
      delete socket.data.kept;
    }
  }

  async function answerTo(
    userId: AgentId,
    after: number | undefined,
    epoch: string | undefined,
  ): Promise<RegisterAnswer> {
    let head = await store.head();
    if (after !== undefined && after > head && store.shared !== undefined) {
      // Another node, where the browser comes from, may be a moment ahead.
      await store.shared.catchUp();
      head = await store.head();
    }
    const base = { userId, epoch: cursors.epoch, seq: head, ...(build === undefined ? {} : { build }) };
    if (after === undefined) return base;
    if (!cursors.isGood(epoch, after, head) || head - after > mostEventsBehind) return { ...base, reload: true };
    const events = await store.eventsAfter(after, mostEventsBehind);
    if (events === undefined) return { ...base, reload: true };
    return { ...base, events: events.filter((event) => event.seq <= head) };
  }

  function publish(frame: EventsFrame, json?: string): void {
    lastFrame = { at: performance.now(), seq: frame.seq };
    for (const socket of registering) socket.data.kept?.push(frame);
    tellBatch(frame, json);
    if (io.sockets.adapter.rooms.has('named')) for (const event of frame.events) io.to('named').emit(event.type, event);
    if (io.sockets.sockets.size > 0 && frame.events.some(mayChangeUnread)) unread.look();
    unlooked += Math.max(1, frame.events.length);
    if (unlooked >= eventsBetweenLooks) dropSlowSockets();
    if (log.isLevelEnabled('debug') && frame.events.length > 0) {
      const events = frame.events.map(({ type }) => type);
      log.debug({ seq: frame.seq, events, sockets: io.sockets.sockets.size }, 'The sockets were told');
    }
  }

  function tellBatch(frame: EventsFrame, json?: string): void {
    const sockets = io.sockets.adapter.rooms.get('batch');
    if (sockets === undefined) return;
    const event = readyEvent('events', json ?? JSON.stringify(frame));
    for (const id of sockets) {
      const socket = io.sockets.sockets.get(id);
      if (socket !== undefined) event.sendTo(socket.conn);
    }
  }

  /** A socket that does not read gets nothing more, so that memory stays bounded; it catches up from the log. */
  function dropSlowSockets(): void {
    unlooked = 0;
    for (const socket of io.sockets.sockets.values()) {
      const { frames, bytes } = unsentTo(socket);
      if (frames < mostUnsentFrames && bytes < mostUnsentBytes) continue;
      if (!socket.rooms.has('batch') && !socket.rooms.has('named')) continue;
      void socket.leave('batch');
      void socket.leave('named');
      socket.emit('behind');
    }
  }

  // A quiet socket hears where the log stands, so that "up to date" is provable and a gap is seen.
  const quiet = setInterval(() => {
    if (performance.now() - lastFrame.at < quietMs) return;
    tellBatch({ prev: lastFrame.seq, seq: lastFrame.seq, events: [] });
  }, quietMs);
  quiet.unref();

  function disconnect(room: string): void {
    io.in(room).emit('signed_out');
    io.in(room).disconnectSockets(true);
  }

  return {
    publish,
    isReplying: presence.isReplying,
    disconnect: (who) => disconnect('agentId' in who ? `agent:${who.agentId}` : `session:${who.sessionId}`),
    recheck({ id, role, disabled }) {
      for (const socketId of io.sockets.adapter.rooms.get(`agent:${id}`) ?? []) {
        const socket = io.sockets.sockets.get(socketId);
        if (socket !== undefined && (disabled || socket.data.role !== role)) disconnect(socketId);
      }
    },
    close() {
      clearInterval(quiet);
      elsewhere?.close();
      unread.close();
      io.emit('restarting');
      io.disconnectSockets(true);
      io.engine.close();
    },
  };
}

/** Hears the answer, or why there is none: a script would wait for ever. */
type Acknowledge = (answer: RegisterAnswer | RegisterRefusal) => void;

function unreadable(field = ''): RegisterRefusal {
  const code = 'BAD_REQUEST';
  return { code, title: problems[code].title, ...(field === '' ? {} : { detail: field }) };
}

function mayChangeUnread(event: InboxEvent): boolean {
  if (event.type === 'new_message') return event.message.direction === 'inbound';
  return event.type === 'chat_update' || event.type === 'chat_removed';
}

function emitTo(socket: InboxSocket, isBatch: boolean, frame: EventsFrame): void {
  if (isBatch) socket.emit('events', frame);
  else for (const event of frame.events) socket.emit(event.type, event);
}

/**
 * What waits for a socket. The connection is given more only when it has sent the last, so for a reader that has stopped
 * nearly all of it stands in Engine.IO's own queue, and only what it was given last in the connection's buffer.
 */
function unsentTo({ conn }: InboxSocket): { readonly frames: number; readonly bytes: number } {
  const { transport, writeBuffer } = conn as unknown as {
    readonly transport: { readonly socket?: { readonly bufferedAmount?: number } };
    readonly writeBuffer: readonly { readonly data?: unknown }[];
  };
  const queued = writeBuffer.reduce((sum, { data }) => sum + (typeof data === 'string' ? data.length : 0), 0);
  return { frames: writeBuffer.length, bytes: queued + (transport.socket?.bufferedAmount ?? 0) };
}

/** True for at most so many calls in one second. */
function makeMeter(perSecond: number): () => boolean {
  let second = 0;
  let count = 0;
  return () => {
    const now = Math.floor(performance.now() / 1000);
    if (now !== second) {
      second = now;
      count = 0;
    }
    count += 1;
    return count <= perSecond;
  };
}
