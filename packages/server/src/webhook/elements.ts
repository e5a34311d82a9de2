/** The elements of a webhook: which work applies each of them, and what is written of one that was not applied. */
import { instant } from '@parley/model/ids';
import type { Outcome } from '@parley/storage/collections';
import { AlreadyExists, type JournalRow, type Put } from '@parley/storage/store';
import type { Change, ChangeKind } from '@parley/whatsapp/change';
import { parseWebhook } from '@parley/whatsapp/webhook';
import type { Deps } from '../deps.ts';
import type { Arrival, Feature, Settled } from '../feature.ts';
import type { Work } from '../writer.ts';

/** One element at its place in the journal. */
export type Element = { readonly row: JournalRow; readonly index: number; readonly change: Change };

export type Elements = {
  /** What a row says, in order. */
  of(row: JournalRow): Element[];
  /** The work that applies it: that of the feature that claims its kind. */
  workOf(element: Element): Work<Settled>;
  /** A document for each that was not applied, after so many attempts. */
  outcomes(elements: readonly Element[], settled: readonly Settled[], attempts: number): Put[];
};

export function makeElements(deps: Deps, features: readonly Feature[]): Elements {
  const handlers = handlersOf(features);
  const claimed: ReadonlySet<ChangeKind> = new Set(handlers.keys());

  return {
    of: (row) => parseWebhook(row.body, claimed).map((change, index) => ({ row, index, change })),
    workOf({ change, row }) {
      const handler = handlers.get(change.kind);
      if (handler !== undefined) return handler(deps, { change, receivedAt: row.receivedAt });
      const answer = unclaimed(change);
      return async () => ({ answer });
    },
    outcomes(elements, settled, attempts) {
      return elements.flatMap((element, index): Put[] => {
        const result = settled[index];
        if (result === undefined || result.outcome === 'applied') return [];
        const document: Outcome = {
          id: outcomeId(element),
          position: element.row.position,
          element: element.index,
          ...result,
          attempts,
          at: instant(deps.realNow()),
        };
        return [{ collection: 'outcomes', document }];
      });
    },
  };
}

/** Where the outcome of an element stands, if it has one. */
export function outcomeId({ row, index }: Element): string {
  return `${placeId(row.position)}:${String(index).padStart(5, '0')}`;
}

/** What stands before the outcomes of a row, and behind those of all earlier ones of its journal. */
export function placeId(position: number): string {
  return String(position).padStart(12, '0');
}

/** What an error says about an element: meeting its own message again is a duplicate, anything else is undecided. */
export function outcomeOf(error: unknown): Settled | { error: unknown } {
  const isDuplicate = error instanceof AlreadyExists && error.collection === 'messages';
  return isDuplicate ? { outcome: 'duplicate', reason: 'This message is stored already' } : { error };
}

function unclaimed(change: Change): Settled {
  if (change.kind === 'broken') return { outcome: 'dead', reason: change.reason };
  const isField = change.kind === 'other';
  return {
    outcome: 'ignored',
    reason: isField ? `Nothing uses the field ${change.field.slice(0, 60)} yet` : 'Nothing claims it',
  };
}

type Handler = (deps: Deps, arrival: Arrival) => Work<Settled>;

function handlersOf(features: readonly Feature[]): ReadonlyMap<ChangeKind, Handler> {
  const handlers = new Map<ChangeKind, Handler>();
  for (const feature of features) {
    for (const [kind, handler] of Object.entries(feature.changes ?? {}) as [ChangeKind, Handler][]) {
      if (handlers.has(kind)) throw new Error(`Two features claim webhook changes of kind ${kind}`);
      handlers.set(kind, handler);
    }
  }
  return handlers;
}
