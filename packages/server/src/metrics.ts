/** What Parley counts about itself, for Prometheus. Labels are words of ours, never what a customer sent. */
import type { Outcome } from '@parley/storage/collections';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** How far applying is behind what has been received. */
export type JournalLag = { readonly lagRows: number; readonly oldestMs: number };

export type Metrics = {
  readonly webhookReceived: () => void;
  /** Its signature did not match, or its form was wrong. */
  readonly webhookRejected: () => void;
  readonly elementSettled: (outcome: Outcome['outcome'] | 'applied') => void;
  readonly flushed: (flush: { readonly works: number; readonly seconds: number }) => void;
  readonly sendSettled: (outcome: string) => void;
  readonly socketOpened: () => void;
  readonly socketClosed: () => void;
  /** Told at each scrape. */
  readonly journalLag: (lag: JournalLag) => void;
  readonly storeLag: (writes: number) => void;
  /** All of it in the exposition format, with the content type to send it under. */
  readonly expose: () => Promise<{ readonly contentType: string; readonly body: string }>;
};

/** A registry of its own, so that two servers in one process do not count for each other. */
export function makeMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  // Heap, event loop lag and the like.
  collectDefaultMetrics({ register: registry });

  const received = new Counter({
    name: 'parley_webhooks_received_total',
    help: 'Webhooks that are in the journal',
    registers,
  });
  const rejected = new Counter({ name: 'parley_webhooks_rejected_total', help: 'Webhooks refused', registers });
  const elements = new Counter({
    name: 'parley_webhook_elements_total',
    help: 'Webhook elements by how they fared',
    labelNames: ['outcome'],
    registers,
  });
  const works = new Histogram({
    name: 'parley_flush_works',
    help: 'Works that went down together',
    buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000],
    registers,
  });
  const seconds = new Histogram({
    name: 'parley_flush_seconds',
    help: 'Time until a flush was durable',
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers,
  });
  const sends = new Counter({
    name: 'parley_sends_total',
    help: 'Attempts to send by outcome',
    labelNames: ['outcome'],
    registers,
  });
  const sockets = new Gauge({ name: 'parley_sockets', help: 'Connected sockets', registers });
  const lagRows = new Gauge({ name: 'parley_journal_lag_rows', help: 'Webhooks not applied yet', registers });
  const lagSeconds = new Gauge({
    name: 'parley_journal_lag_seconds',
    help: 'Age of the oldest webhook not applied yet',
    registers,
  });

  const lagWrites = new Gauge({
    name: 'parley_store_lag_writes',
    help: 'Changes that are durable and not in lists and searches yet',
    registers,
  });

  return {
    webhookReceived: () => received.inc(),
    webhookRejected: () => rejected.inc(),
    elementSettled: (outcome) => elements.inc({ outcome }),
    flushed: (flush) => {
      works.observe(flush.works);
      seconds.observe(flush.seconds);
    },
    sendSettled: (outcome) => sends.inc({ outcome }),
    socketOpened: () => sockets.inc(),
    socketClosed: () => sockets.dec(),
    journalLag: (lag) => {
      lagRows.set(lag.lagRows);
      lagSeconds.set(lag.oldestMs / 1000);
    },
    storeLag: (writes) => lagWrites.set(writes),
    expose: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}
