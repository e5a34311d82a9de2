/**
 * Forms that were closed before they were sent, one for each chat and kind: an accidental Escape loses nothing. In the
 * memory of this page only; what somebody else signs in to does not have them.
 */
import type { ChatId } from '@parley/model/ids';
import { getState } from '../../../inbox/store.ts';
import { newId } from '../../../inbox/uuid.ts';
import { emptyForm, type Written, type WrittenKind } from './written.ts';

const kept = new Map<string, Written>();
/** The catalog of the last products that each agent sent: its long number is not written twice. */
const catalogs = new Map<string | undefined, string>();

/** The form as it was left, or a fresh one. */
export function openForm(chatId: ChatId, kind: WrittenKind): Written {
  const known = kept.get(keyOf(chatId, kind));
  if (known !== undefined) return known;
  const fresh = emptyForm(kind, newId);
  return 'catalogId' in fresh ? { ...fresh, catalogId: catalogs.get(getState().me?.id) ?? '' } : fresh;
}

export function keepForm(chatId: ChatId, written: Written): void {
  kept.set(keyOf(chatId, written.kind), written);
}

/** After it was sent. */
export function forgetForm(chatId: ChatId, written: Written): void {
  kept.delete(keyOf(chatId, written.kind));
  if ('catalogId' in written) catalogs.set(getState().me?.id, written.catalogId);
}

function keyOf(chatId: ChatId, kind: WrittenKind): string {
  return `${getState().me?.id} ${chatId} ${kind}`;
}
