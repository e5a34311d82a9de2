/**
 * What WhatsApp reports about a message that we sent, merged as a lattice.
 *
 * - Ranks: sent 1 < delivered 2 < read 3 < played 4. The highest rank reported wins; a later report never moves one back.
 * - Each rank keeps the earliest time it was reported with.
 * - Failures are a set beside the ranks. Proof of delivery beats a failure: the failure stays as a footnote.
 *
 * Merging is commutative, associative and idempotent, so any order, any duplicates and any replay give the same state.
 * Source: Meta, webhooks reference, status messages object (order is not guaranteed, `delivered` may be omitted).
 */
import type { Instant } from './ids.ts';

/** sending: ours alone so far · sent, delivered, read, played: reported · failed: refused or reported so. */
export type MessageStatus = 'sending' | 'sent' | 'delivered' | 'read' | 'played' | 'failed';

/** The statuses that WhatsApp reports as progress, in rank order. */
export const receiptRanks = ['sent', 'delivered', 'read', 'played'] as const;
export type Receipt = (typeof receiptRanks)[number];

/** A reason why a message was not sent: Meta's code and words, and when it was reported. */
export type Failure = {
  readonly code: number;
  readonly title: string;
  readonly details?: string;
  readonly at: Instant;
  /** Meta's trace id of the refused call; Meta support asks for it. */
  readonly traceId?: string;
};

/** Everything reported about one message so far. */
export type StatusRecord = {
  readonly receipts: { readonly [rank in Receipt]?: Instant };
  readonly failures: readonly Failure[];
};

/** One report: a receipt or a failure, with its time. */
export type StatusReport = { readonly receipt: Receipt; readonly at: Instant } | { readonly failure: Failure };

/** Where a message begins. */
export const noReports: StatusRecord = { receipts: {}, failures: [] };

/** The record after a report. Returns the same object when the report adds nothing. */
export function mergeReport(record: StatusRecord, report: StatusReport): StatusRecord {
  if ('failure' in report) {
    const { failure } = report;
    const known = record.failures.find((other) => other.code === failure.code);
    if (known && rankOf(known) <= rankOf(failure)) return record;
    const others = record.failures.filter((other) => other.code !== failure.code);
    const failures = [...others, failure].sort((a, b) => a.code - b.code);
    return { ...record, failures };
  }
  const seen = record.receipts[report.receipt];
  if (seen !== undefined && seen <= report.at) return record;
  return { ...record, receipts: { ...record.receipts, [report.receipt]: report.at } };
}

/** What the agent sees for a record: a proven delivery first, then a failure, then `sent`, else `sending`. */
export function displayedStatus(record: StatusRecord): MessageStatus {
  for (const receipt of ['played', 'read', 'delivered'] as const) {
    if (record.receipts[receipt] !== undefined) return receipt;
  }
  if (record.failures.length > 0) return 'failed';
  return record.receipts.sent === undefined ? 'sending' : 'sent';
}

/** When the displayed status was reported, if it was reported at all. */
export function displayedAt(record: StatusRecord): Instant | undefined {
  const status = displayedStatus(record);
  if (status === 'sending') return undefined;
  if (status === 'failed') return displayedFailure(record)?.at;
  return record.receipts[status];
}

/** The failure to show: the earliest one, by code where two have the same time. */
export function displayedFailure(record: StatusRecord): Failure | undefined {
  return [...record.failures].sort((a, b) => (a.at === b.at ? a.code - b.code : a.at < b.at ? -1 : 1))[0];
}

/** The earliest report of a code is kept; of two with the same time, the one whose words sort first. */
function rankOf({ at, title, details, traceId }: Failure): string {
  return [at, title, details ?? '', traceId ?? ''].join('\u0000');
}
