/** The line to Redis: what is told on a channel is heard by every node that listens there now, and by nobody later. */
import { createClient } from '@redis/client';
import type { Logger } from 'pino';

export type RedisLine = {
  /** Tells everybody; while Redis is away it is lost, like all that nobody listens to. */
  tell(channel: string, text: string): void;
  /** `hear` must not throw. */
  listen(channel: string, hear: (text: string) => void): void;
  close(): void;
};

/** Where the connection was cut before a subscription was answered, it is asked for again. */
const againMs = 1000;

export function openRedisLine(url: string, log: Logger): RedisLine {
  const options = {
    url,
    disableOfflineQueue: true,
    socket: { connectTimeout: 2000, reconnectStrategy: (retries: number) => Math.min(100 * 2 ** retries, 2000) },
  };
  const teller = createClient(options);
  const listener = createClient(options);
  const clients = [teller, listener];
  const again = new Set<NodeJS.Timeout>();
  // Without a listener an error would end the process. Whoever uses the line notices its silence.
  for (const client of clients) client.on('error', (error: unknown) => log.debug({ err: error }, 'Redis'));
  const connected = listener.connect();
  for (const connecting of [teller.connect(), connected]) {
    connecting.catch((error: unknown) => log.debug({ err: error }, 'Redis'));
  }

  /** What was answered once is asked for by the client itself at each new connection. */
  function subscribe(channel: string, hear: (text: string) => void): void {
    listener.subscribe(channel, hear).catch((error: unknown) => {
      log.debug({ err: error }, 'Redis');
      if (!listener.isOpen) return;
      const timer = setTimeout(() => {
        again.delete(timer);
        subscribe(channel, hear);
      }, againMs);
      again.add(timer);
    });
  }

  return {
    tell(channel, text) {
      if (teller.isReady) teller.publish(channel, text).catch(() => undefined);
    },
    listen(channel, hear) {
      connected.then(
        () => subscribe(channel, hear),
        (error: unknown) => log.debug({ err: error }, 'Redis'),
      );
    },
    close() {
      for (const timer of again) clearTimeout(timer);
      for (const client of clients) if (client.isOpen) client.destroy();
    },
  };
}
