/** The wire log in words. Pure. */
import type { WireLine } from '@parley/model/sandbox';

export type WireFilter = 'all' | WireLine['direction'];

/** Newest first. */
export function shownLines(lines: readonly WireLine[], filter: WireFilter): readonly WireLine[] {
  return lines.filter(({ direction }) => filter === 'all' || direction === filter).reverse();
}

export type WireTone = 'ok' | 'danger' | 'warn';

/** `warn`: nobody knows what came of it. */
export function toneOf({ status }: Pick<WireLine, 'status'>): WireTone {
  if (status === 'no answer') return 'warn';
  return status < 400 ? 'ok' : 'danger';
}

/** What happened, and to whom. A person's name may run the other way than the rest, so it stands alone. */
export type Summary = { readonly what: string; readonly who?: string };

/** `delivered`, `Emma Clarke` of a webhook; `send text`, `12025550143` of a call. */
export function summaryOf({ direction, summary, body }: Pick<WireLine, 'direction' | 'summary' | 'body'>): Summary {
  if (direction === 'api') return callSummary(body) ?? { what: summary };
  const at = summary.indexOf(' · ');
  return at < 0 ? { what: summary } : { what: summary.slice(0, at), who: summary.slice(at + 3) };
}

function callSummary(body: string): Summary | undefined {
  const call = fieldsOf(body);
  if (call?.status === 'read')
    return { what: call.typing_indicator === undefined ? 'mark as read' : 'mark as read, typing' };
  if (typeof call?.type !== 'string') return undefined;
  const who = call.to ?? call.recipient;
  return { what: `send ${call.type}`, ...(typeof who === 'string' ? { who } : {}) };
}

function fieldsOf(body: string): { readonly [name: string]: unknown } | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

/** A body to read: JSON in lines, anything else (a cut body, a form) as it is. */
export function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2);
  } catch {
    return body;
  }
}

export type Word = { readonly text: string; readonly isKey: boolean };

/** Readable JSON as keys and everything else, in order and nothing left out. */
export function words(json: string): readonly Word[] {
  return json.split(/("(?:[^"\\\n]|\\.)*"(?=:))/).map((text, index) => ({ text, isKey: index % 2 === 1 }));
}
