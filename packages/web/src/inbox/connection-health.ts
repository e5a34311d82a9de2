/** What a person is told about the connection: short losses nothing, longer ones amber, then red. */
import type { Connection, ConnectionStatus } from './state.ts';

export type ConnectionHealth = {
  readonly start: () => void;
  readonly stop: () => void;
  /** Since now nothing is certain. Telling it again changes nothing. */
  readonly lost: () => void;
  /** The browser says that it has no network. */
  readonly offline: () => void;
  /** What is on screen is what the server has. */
  readonly live: () => void;
};

const reconnectingAfterMs = 3000;
const offlineAfterMs = 15_000;
const caughtUpForMs = 3000;

export function makeConnectionHealth(onChange: (connection: Connection) => void): ConnectionHealth {
  let status: ConnectionStatus = 'connecting';
  let lostAt: number | undefined;
  let timers: ReturnType<typeof setTimeout>[] = [];

  const clear = (): void => {
    for (const timer of timers) clearTimeout(timer);
    timers = [];
  };

  const tell = (next: ConnectionStatus, since: number): void => {
    status = next;
    onChange({ status, since });
  };

  const lose = (steps: readonly (readonly [ConnectionStatus, number])[]): void => {
    clear();
    const since = Date.now();
    lostAt = since;
    timers = steps.map(([next, afterMs]) => setTimeout(() => tell(next, since), afterMs));
  };

  return {
    start: () => {
      lose([['offline', offlineAfterMs]]);
      tell('connecting', Date.now());
    },
    stop: clear,
    lost: () => {
      if (lostAt !== undefined) return;
      lose([
        ['reconnecting', reconnectingAfterMs],
        ['offline', offlineAfterMs],
      ]);
    },
    offline: () => {
      clear();
      lostAt ??= Date.now();
      if (status !== 'offline') tell('offline', lostAt);
    },
    live: () => {
      if (lostAt === undefined) return;
      clear();
      lostAt = undefined;
      const since = Date.now();
      if (status === 'reconnecting' || status === 'offline') {
        onChange({ status: 'online', since, justCaughtUp: true });
        timers = [setTimeout(() => tell('online', since), caughtUpForMs)];
      } else if (status === 'connecting') {
        tell('online', since);
      }
      status = 'online';
    },
  };
}
