/**
 * Forms that were closed before they were sent, one for each chat and kind: an accidental Escape loses nothing. In the
 * memory of this page only; what somebody else signs in to does not have them.
 */
import type { ChatId } from '@parley/model/ids';
import { getState } from '../../../inbox/store.ts';
import type { Written, WrittenKind } from './written.ts';

const kept = new Map<string, Written>();

export function keptForm(chatId: ChatId, kind: WrittenKind): Written | undefined {
  return kept.get(keyOf(chatId, kind));
}

export function keepForm(chatId: ChatId, written: Written): void {
  kept.set(keyOf(chatId, written.kind), written);
}

export function forgetForm(chatId: ChatId, kind: WrittenKind): void {
  kept.delete(keyOf(chatId, kind));
}

function keyOf(chatId: ChatId, kind: WrittenKind): string {
  return `${getState().me?.id} ${chatId} ${kind}`;
}
