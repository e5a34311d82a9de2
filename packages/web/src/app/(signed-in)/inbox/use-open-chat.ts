'use client';

import type { ChatId } from '@parley/model/ids';
import { usePathname, useSearchParams } from 'next/navigation';
import { useEffect } from 'react';
import { useInbox } from '../../../inbox/store.ts';

export type OpenChat = {
  readonly chatId: ChatId | undefined;
  readonly open: (chatId: ChatId) => void;
  readonly close: () => void;
};

/** Set while the entry below the present one is the list, opened here: then closing is going back. */
let isListBelow = false;

/**
 * Which chat is open, kept in the address of the page (`/inbox?c=…`) so that a reload, a link and the back button work.
 * The list is one step back from any chat, however many were looked at. A chat that went into another one is that one.
 */
export function useOpenChat(): OpenChat {
  const named = (useSearchParams().get('c') ?? undefined) as ChatId | undefined;
  const chatId = useInbox((state) => (named === undefined ? undefined : (state.moved[named] ?? named)));
  const page = usePathname();
  useEffect(() => {
    if (chatId !== undefined && chatId !== named) history.replaceState(null, '', addressOf(page, chatId));
  }, [page, named, chatId]);
  return {
    chatId,
    open: (next) => {
      if (next === chatId) return;
      const address = addressOf(page, next);
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

function addressOf(page: string, chatId: ChatId): string {
  return `${page}?c=${encodeURIComponent(chatId)}`;
}
