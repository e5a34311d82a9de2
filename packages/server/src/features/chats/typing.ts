/**
 * "typing…" on the customer's phone while somebody writes a reply. In words, for each chat:
 * - shown: WhatsApp was told; it ends there by itself after 25 seconds, or with the reply. Nothing is told again before.
 * - after that: told again while somebody still writes, else forgotten.
 * Source: Meta, typing indicators.
 */
import type { ChatId } from '@parley/model/ids';
import { isWindowOpen } from '@parley/model/window';
import type { Deps } from '../../deps.ts';

export type Typing = {
  /** Somebody writes a reply in this chat. */
  started(chatId: ChatId): void;
  close(): void;
};

/** `isReplying`: whether somebody of the team writes in a chat now. `shownMs`: how long WhatsApp shows one. */
export function makeTyping(
  deps: Pick<Deps, 'store' | 'cloud' | 'log' | 'now'>,
  isReplying: (chatId: ChatId) => boolean,
  shownMs = 25_000,
): Typing {
  const shown = new Map<ChatId, NodeJS.Timeout>();

  function started(chatId: ChatId): void {
    if (shown.has(chatId)) return;
    const ended = () => {
      shown.delete(chatId);
      if (isReplying(chatId)) started(chatId);
    };
    shown.set(chatId, setTimeout(ended, shownMs).unref());
    tellWhatsApp(deps, chatId).catch((error: unknown) => {
      deps.log.warn({ err: error, chatId }, 'The typing indicator could not be decided');
    });
  }

  return {
    started,
    close() {
      for (const timer of shown.values()) clearTimeout(timer);
      shown.clear();
    },
  };
}

/** The indicator marks the customer's last message as read, too, so a team that sends no read receipts has none. */
async function tellWhatsApp(
  { store, cloud, log, now }: Pick<Deps, 'store' | 'cloud' | 'log' | 'now'>,
  chatId: ChatId,
): Promise<void> {
  const settings = await store.get('settings', 'team');
  if (!settings?.sendReadReceipts || !settings.sendTypingIndicators) return;
  const chat = await store.get('chats', chatId);
  if (chat?.lastInboundWamid === undefined || !isWindowOpen(chat.windowExpiresAt, now())) return;
  const isTold = await cloud.markRead(chat.phoneNumberId, chat.lastInboundWamid, { typing: true });
  if (!isTold) log.info({ chatId }, 'WhatsApp did not take the typing indicator');
}
