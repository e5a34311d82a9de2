'use client';

import type { ChatId } from '@parley/model/ids';
import { usePathname, useSearchParams } from 'next/navigation';

export type OpenChat = {
  readonly chatId: ChatId | undefined;
  readonly open: (chatId: ChatId) => void;
  readonly close: () => void;
};

/** Set while the entry below the present one is the list, opened here: then closing is going back. */
let isListBelow = false;

/**
 * Which chat is open, kept in the address of the page (`/inbox?c=…`) so that a reload, a link and the back button work.
 * The list is one step back from any chat, however many were looked at.
 */
export function useOpenChat(): OpenChat {
  const chatId = (useSearchParams().get('c') ?? undefined) as ChatId | undefined;
  const page = usePathname();
  return {
    chatId,
    open: (next) => {
      if (next === chatId) return;
      const address = `${page}?c=${encodeURIComponent(next)}`;
      if (chatId !== undefined) {
        history.replaceState(null, '', address);
        return;
      }
      isListBelow = true;
      window.addEventListener('popstate', () => (isListBelow = false), { once: true });
      history.pushState(null, '', address);
    },
    close: () => {
      if (chatId === undefined) return;
      if (isListBelow) history.back();
      else history.replaceState(null, '', page);
    },
  };
}
