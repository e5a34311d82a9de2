import type { Chat } from '@parley/model/chat';
import { useEffect, useRef } from 'react';
import { reportPresence } from '../../inbox/verbs.ts';

const replyingMs = 5000;

/** Tells colleagues that a reply is being written, and no longer after a few still seconds. */
export function useReplying(chat: Chat): (isWriting: boolean) => void {
  const still = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(still.current), []);
  return (isWriting) => {
    const stop = () => {
      clearTimeout(still.current);
      still.current = undefined;
      reportPresence({ chatId: chat.id, replying: false });
    };
    if (!isWriting) {
      if (still.current !== undefined) stop();
      return;
    }
    if (still.current === undefined) reportPresence({ chatId: chat.id, replying: true });
    clearTimeout(still.current);
    still.current = setTimeout(stop, replyingMs);
  };
}
