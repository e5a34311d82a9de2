import type { ChatId, MessageId } from '@parley/model/ids';
import { useCallback, useEffect, useRef, useState } from 'react';
import { getState } from '../../inbox/store.ts';
import { showAround } from '../../inbox/verbs.ts';
import { showToast } from '../../ui/toast.ts';
import type { ThreadItem } from './thread-items.ts';

const flashMs = 1200;

export type ShowMessage = {
  /** The message to light for a moment: somebody followed a quote to it. */
  readonly flashingId: MessageId | undefined;
  readonly showMessage: (id: MessageId) => void;
};

/** Following a quote: to its message where that is loaded, else to the stretch around it once that is. */
export function useShowMessage(
  chatId: ChatId,
  items: readonly ThreadItem[],
  goTo: (index: number) => void,
): ShowMessage {
  const [soughtId, setSoughtId] = useState<MessageId>();
  const [flashingId, setFlashingId] = useState<MessageId>();
  const go = useRef(goTo);
  useEffect(() => {
    go.current = goTo;
  });
  useEffect(() => {
    const index = soughtId === undefined ? -1 : items.findIndex((item) => item.key === soughtId);
    if (index < 0) return;
    setSoughtId(undefined);
    setFlashingId(soughtId);
    go.current(index);
  }, [soughtId, items]);
  useEffect(() => {
    if (flashingId === undefined) return;
    const end = setTimeout(() => setFlashingId(undefined), flashMs);
    return () => clearTimeout(end);
  }, [flashingId]);
  const showMessage = useCallback(
    (id: MessageId) => {
      setSoughtId(id);
      void showAround(chatId, id).then(() => {
        const { failed, view } = getState();
        if (view?.threads[chatId]?.messages.some((message) => message.id === id)) return;
        setSoughtId(undefined);
        showToast(failed[`thread:${chatId}`]?.title ?? 'The original message is not available.', { tone: 'error' });
      });
    },
    [chatId],
  );
  return { flashingId, showMessage };
}
