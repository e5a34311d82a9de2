/** The marks of a journal: how far it is applied, and which attempts were counted before they were made. */
import type { JournalMark, Put } from '@parley/storage/store';
import type { Read } from '../writer.ts';

/** One journal and the right to apply it, where several nodes share a database. `holds` tells inside a work. */
export type JournalRight = { readonly start: JournalMark; readonly holds?: (read: Read) => Promise<boolean> };

/** Thrown by a work that moves a mark: the journal is another node's to apply now. */
export class JournalLost extends Error {}

/** The id of the mark of a journal: how far it is applied. */
export function markOf(start: JournalMark): string {
  return named('applied', start);
}

/** The id of the mark that counts the attempts at one element of one row. */
export function attemptMarkOf(start: JournalMark): string {
  return named('attempted', start);
}

/** The id of the mark that stands at the last row of a page that was attempted as a whole. */
export function pageMarkOf(start: JournalMark): string {
  return named('attempted-page', start);
}

export function moved(id: string, position: number): Put {
  return { collection: 'marks', document: { id, position } };
}

/** A database of one node has one journal, whose marks need not say which. */
function named(mark: string, start: JournalMark): string {
  return start === 0 ? mark : `${mark}:${start}`;
}
