/**
 * The line to the server. In words:
 * - closed: no connection; one is tried after a random wait, or at once when the browser wakes or comes online.
 * - registering: connected, and the server was told how far we know the log; frames that arrive meanwhile are kept.
 * - live: frames continue what is known. A gap, `behind`, or a minute without any frame registers again.
 */
import type {
  ClientToServer,
  EventsFrame,
  Presence,
  PresenceReport,
  RegisterAnswer,
  ServerToClient,
} from '@parley/model/api';
import { io, type Socket } from 'socket.io-client';
import { backendUrl } from './api.ts';
import { jitter } from './backoff.ts';
import { makeConnectionHealth } from './connection-health.ts';
import { type Connection, emptyPresence } from './state.ts';

export type LiveSocket = {
  readonly close: () => void;
  /** Connects at once, or makes sure that the connection still lives. */
  readonly wake: () => void;
  readonly report: (report: PresenceReport) => void;
};

export type SocketParts = {
  readonly place: () => { readonly epoch: string; readonly after: number } | undefined;
  /** Everything after our place, up to the answer's `seq`. */
  readonly onCatchUp: (answer: RegisterAnswer) => void;
  /** The next part of the log, in order and without a gap. */
  readonly onFrame: (frame: EventsFrame) => void;
  /** Our place is not in the log any more: reads everything afresh. Rejects when that did not work. */
  readonly reload: () => Promise<void>;
  /** After each registration, once nothing is missing. */
  readonly onLive: () => void;
  readonly onConnection: (connection: Connection) => void;
  readonly onPresence: (presence: Presence) => void;
  /** How many of all chats have something unread. */
  readonly onUnread: (unreadChats: number) => void;
  /** The server has other pages than this one. */
  readonly onOutdated: () => void;
  readonly onSignedOut: () => void;
  /** False when the handshake's session is not that of the agent on screen; then nothing more is done with it. */
  readonly isMe: (answer: RegisterAnswer) => boolean;
};

/** Connects, and stays connected until `close`. */
export function openSocket(parts: SocketParts): LiveSocket {
  const socket: Socket<ServerToClient, ClientToServer> = io(backendUrl, {
    transports: ['websocket'],
    withCredentials: true,
    autoConnect: false,
    reconnection: false,
    forceNew: true,
    timeout: answerMs,
  });
  const health = makeConnectionHealth(parts.onConnection);
  let isClosed = false;
  let isConnecting = false;
  let isLive = false;
  let registration = 0;
  let reloads = 0;
  let failures = 0;
  let longestFirstWaitMs = 1000;
  let kept: EventsFrame[] = [];
  let heardAt = 0;
  let report: PresenceReport | undefined;
  let reconnectTimer: ReturnType<typeof setTimeout> | undefined;
  let watchdog: ReturnType<typeof setTimeout> | undefined;

  const connect = (): void => {
    clearTimeout(reconnectTimer);
    if (isClosed || isConnecting || socket.connected) return;
    isConnecting = true;
    socket.connect();
  };

  const onLost = (): void => {
    isConnecting = false;
    isLive = false;
    registration += 1;
    clearTimeout(watchdog);
    if (isClosed) return;
    health.lost();
    parts.onPresence(emptyPresence);
    clearTimeout(reconnectTimer);
    const waitMs = failures === 0 ? Math.random() * longestFirstWaitMs : jitter(failures, longestWaitMs);
    reconnectTimer = setTimeout(connect, waitMs);
    failures += 1;
    longestFirstWaitMs = 1000;
  };

  const register = async (): Promise<void> => {
    const place = parts.place();
    if (place === undefined) return;
    registration += 1;
    const mine = registration;
    isLive = false;
    kept = [];
    health.lost();
    try {
      const answer = await socket.timeout(answerMs).emitWithAck('register', { ...place, batch: true });
      if (mine !== registration || !parts.isMe(answer)) return;
      if (answer.reload) {
        reloads += 1;
        if (reloads > mostReloads) throw new Error('Every fresh load was too old again');
        await parts.reload();
        if (mine === registration) await register();
      } else {
        goLive(answer);
      }
    } catch {
      // No answer in time, or the fresh read failed: both start again from a new connection.
      if (mine === registration) socket.disconnect();
    }
  };

  const goLive = (answer: RegisterAnswer): void => {
    const ours = process.env.NEXT_PUBLIC_BUILD;
    if (ours && answer.build && answer.build !== ours) parts.onOutdated();
    tell('registered', answer.userId, `${answer.events?.length ?? 0} events to ${answer.seq}`);
    parts.onCatchUp(answer);
    isLive = true;
    failures = 0;
    reloads = 0;
    watch();
    const frames = kept;
    kept = [];
    for (const frame of frames) take(frame);
    if (!isLive) return;
    health.live();
    if (report !== undefined) socket.emit('presence', report);
    parts.onLive();
  };

  const take = (frame: EventsFrame): void => {
    heardAt = Date.now();
    const known = parts.place()?.after;
    if (known === undefined) return;
    if (!isLive) {
      kept.push(frame);
    } else if (frame.prev > known) {
      void register();
    } else {
      if (frame.seq > known) {
        tell(`events to ${frame.seq}`, ...frame.events.map(({ type }) => type));
        parts.onFrame(frame);
      }
      health.live();
    }
  };

  /** A quiet server still sends a frame every 20 seconds, so a minute of silence means that the line is dead. */
  const watch = (): void => {
    heardAt = Date.now();
    const look = (): void => {
      const silentMs = Date.now() - heardAt;
      if (silentMs >= silenceMs) void register();
      else watchdog = setTimeout(look, silenceMs - silentMs);
    };
    clearTimeout(watchdog);
    watchdog = setTimeout(look, silenceMs);
  };

  const wake = (): void => {
    if (isLive && Date.now() - heardAt > quietMs) void register();
    else connect();
  };

  const onVisible = (): void => {
    if (document.visibilityState === 'visible') wake();
  };
  const onOnline = (): void => {
    if (isLive) void register();
    else connect();
  };

  socket.on('connect', () => {
    isConnecting = false;
    tell('socket connected', socket.id);
    void register();
  });
  socket.on('disconnect', onLost);
  socket.on('connect_error', (error) => {
    onLost();
    if (error.message === 'UNAUTHENTICATED') parts.onSignedOut();
  });
  socket.on('events', take);
  socket.on('behind', () => void register());
  // All browsers of the team hear this at once and must not all come back at once.
  socket.on('restarting', () => {
    longestFirstWaitMs = 5000;
  });
  socket.on('presence', parts.onPresence);
  socket.on('unread', parts.onUnread);
  socket.on('signed_out', parts.onSignedOut);
  window.addEventListener('online', onOnline);
  window.addEventListener('offline', health.offline);
  window.addEventListener('pageshow', onVisible);
  document.addEventListener('visibilitychange', onVisible);
  health.start();
  connect();

  return {
    close: () => {
      isClosed = true;
      registration += 1;
      clearTimeout(reconnectTimer);
      clearTimeout(watchdog);
      health.stop();
      window.removeEventListener('online', onOnline);
      window.removeEventListener('offline', health.offline);
      window.removeEventListener('pageshow', onVisible);
      document.removeEventListener('visibilitychange', onVisible);
      socket.disconnect();
    },
    wake,
    report: (next) => {
      if (report?.chatId === next.chatId && report?.replying === next.replying) return;
      report = next;
      if (isLive) socket.emit('presence', next);
    },
  };
}

/** For whoever looks into a problem, at the console's verbose level: what happened, never what was written. */
function tell(what: string, ...facts: unknown[]): void {
  console.debug(`[parley] ${what}`, ...facts);
}

const answerMs = 10_000;
const longestWaitMs = 15_000;
const silenceMs = 60_000;
/** After waking, a line that was silent for longer than the server ever is gets checked. */
const quietMs = 25_000;
const mostReloads = 3;
