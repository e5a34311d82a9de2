/**
 * What a template costs in kind, before it is sent. WhatsApp charges when a template is delivered, by its category;
 * everything is free for 72 hours after the first reply to somebody who came from an ad, and a utility template while
 * the window is open. Source: Meta, pricing on the WhatsApp Business Platform, since July 2025.
 */
import type { Chat } from '../chat.ts';
import { millis } from '../ids.ts';
import type { TemplateCategory } from '../template.ts';
import { isWindowOpen } from '../window.ts';

/** `free_entry`: because of an ad. `free_window`: because the window is open. */
export type TemplateCost = 'free_entry' | 'free_window' | 'charged';

/** The cost of one sending now; `now` in milliseconds. Somebody who has no chat yet has no window. */
export function templateCost(
  category: TemplateCategory,
  chat: Pick<Chat, 'windowExpiresAt' | 'freeEntryUntil'>,
  now: number,
): TemplateCost {
  if (chat.freeEntryUntil !== undefined && now < millis(chat.freeEntryUntil)) return 'free_entry';
  if (category === 'UTILITY' && isWindowOpen(chat.windowExpiresAt, now)) return 'free_window';
  return 'charged';
}
