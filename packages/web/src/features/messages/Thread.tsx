'use client';

import type { Chat } from '@parley/model/chat';
import type { ChatId, MessageId } from '@parley/model/ids';
import { isWindowOpen } from '@parley/model/window';
import { MessageCircleOff } from 'lucide-react';
import { lazy, useCallback, useEffect, useRef, useState } from 'react';
import { useInbox, useNow } from '../../inbox/store.ts';
import { markRead, openChat, reportPresence } from '../../inbox/verbs.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Later } from '../../ui/Later.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { DropOverlay } from './attach/DropOverlay.tsx';
import { takeFiles } from './attach/take-files.ts';
import { useFileDrop } from './attach/use-file-drop.ts';
import { Composer } from './Composer.tsx';
import { focusComposer } from './focus.ts';
import { History, type HistoryHandle } from './History.tsx';
import { ThreadHeader } from './ThreadHeader.tsx';
import { useSpokenArrivals } from './use-spoken-arrivals.ts';
import { Wallpaper } from './Wallpaper.tsx';

const MessageInfo = lazy(() => import('./MessageInfo.tsx').then((file) => ({ default: file.MessageInfo })));

export type ThreadProps = {
  readonly chatId: ChatId;
  /** Opened to be answered: the caret starts in the composer. */
  readonly isWriting: boolean;
  /** A template is to be chosen. */
  readonly onTemplate: () => void;
  /** The list, or on a phone the way back to it. */
  readonly onClose: () => void;
  /** Escape in the composer: the keyboard goes back to the list. */
  readonly onLeave: () => void;
};

/** One chat: who it is with, what was said, and where a reply is written. Mounted anew for each chat. */
export function Thread({ chatId, ...rest }: ThreadProps) {
  const chat = useInbox((state) => state.view?.chats[chatId]);
  const isReady = useInbox((state) => state.view !== undefined);
  const trouble = useInbox((state) => state.failed[`thread:${chatId}`]);
  const isLoading = useInbox((state) => state.loading[`thread:${chatId}`] === true);
  const [wasAsked, setAsked] = useState(false);

  useEffect(() => {
    void openChat(chatId).finally(() => setAsked(true));
  }, [chatId]);
  useEffect(() => {
    reportPresence({ chatId });
    return () => reportPresence({});
  }, [chatId]);

  if (chat !== undefined) return <OpenThread key={chatId} chat={chat} {...rest} />;
  if (!isReady || isLoading || !wasAsked) {
    return (
      <main aria-label="Chat" aria-busy="true" className="flex h-full flex-col bg-wallpaper">
        <div className="h-15 shrink-0 border-line border-b bg-surface" />
        <SkeletonBubbles />
      </main>
    );
  }
  return (
    <main aria-label="Chat" className="grid h-full place-items-center bg-wallpaper">
      <EmptyState
        art={<MessageCircleOff size={36} strokeWidth={1.5} />}
        // A link that names nothing, or rubbish, has an answer that speaks of a request.
        title={
          trouble === undefined || trouble.code === 'NOT_FOUND' || trouble.code === 'BAD_REQUEST'
            ? 'There is no chat at this address'
            : trouble.title
        }
        action={<Button onClick={rest.onClose}>Back to the list</Button>}
      />
    </main>
  );
}

type OpenThreadProps = Omit<ThreadProps, 'chatId'> & { readonly chat: Chat };

function OpenThread({ chat, isWriting, onTemplate, onClose, onLeave }: OpenThreadProps) {
  const thread = useInbox((state) => state.view?.threads[chat.id]);
  const trouble = useInbox((state) => state.failed[`thread:${chat.id}`]);
  const history = useRef<HistoryHandle>(null);
  const [replyTo, setReplyTo] = useState<MessageId>();
  const [infoId, setInfoId] = useState<MessageId>();
  const [isAtEnd, setAtEnd] = useState(false);
  useReading(chat, isAtEnd);
  useSpokenArrivals(chat, thread);

  const startsWriting = useRef(isWriting);
  useEffect(() => {
    if (startsWriting.current) focusComposer();
    startsWriting.current = false;
  }, []);

  const now = useNow();
  const canSend = !chat.isGroup && isWindowOpen(chat.windowExpiresAt, now);
  const drop = useFileDrop((files) => {
    if (canSend) takeFiles(chat.id, files);
  });
  const endReply = useCallback(() => setReplyTo(undefined), []);
  useShortcuts({ r: focusComposer, Escape: onLeave });

  const shown = infoId === undefined ? undefined : thread?.messages.find(({ id }) => id === infoId);
  return (
    <main aria-label={`Chat with ${chat.name}`} className="relative flex h-full min-w-0 flex-col" {...drop.handlers}>
      {drop.isOver && <DropOverlay name={chat.name} canSend={canSend} />}
      <ThreadHeader chat={chat} onClose={onClose} />
      <div className="relative flex min-h-0 grow flex-col bg-wallpaper">
        <Wallpaper />
        {thread !== undefined ? (
          <History
            chat={chat}
            thread={thread}
            handle={history}
            onReply={setReplyTo}
            onInfo={setInfoId}
            onTemplate={onTemplate}
            onAtEnd={setAtEnd}
          />
        ) : trouble === undefined ? (
          <SkeletonBubbles />
        ) : (
          <div className="grid grow place-items-center">
            <EmptyState
              title="The messages could not be loaded"
              action={<Button onClick={() => void openChat(chat.id)}>Try again</Button>}
            >
              {trouble.title}
            </EmptyState>
          </div>
        )}
      </div>
      <Composer
        chat={chat}
        replyTo={replyTo}
        onReplyEnd={endReply}
        history={history}
        onTemplate={onTemplate}
        onLeave={onLeave}
      />
      {shown !== undefined && (
        <Later onFail={() => setInfoId(undefined)}>
          <MessageInfo message={shown} onClose={() => setInfoId(undefined)} />
        </Later>
      )}
    </main>
  );
}

/** Marks the chat read while somebody really sees its newest message: the tab in front, the thread at its end. */
function useReading(chat: Chat, isAtEnd: boolean): void {
  const [isLooking, setLooking] = useState(false);
  useEffect(() => {
    const look = () => setLooking(document.visibilityState === 'visible' && document.hasFocus());
    look();
    document.addEventListener('visibilitychange', look);
    window.addEventListener('focus', look);
    window.addEventListener('blur', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('focus', look);
      window.removeEventListener('blur', look);
    };
  }, []);
  const isDue = isAtEnd && isLooking && chat.unread > 0;
  const { id, received } = chat;
  useEffect(() => {
    if (isDue && received > 0) markRead(id);
  }, [isDue, id, received]);
}

/** Shown only after a moment: a chat that is nearly here does not flicker. */
function SkeletonBubbles() {
  return (
    <div
      role="status"
      aria-label="Loading messages"
      className="flex min-h-0 grow animate-[fade_120ms_150ms_both] flex-col justify-end gap-2.5 overflow-hidden px-[max(1rem,5%)] pb-6"
    >
      {skeletons.map(({ width, isOut }) => (
        <Skeleton key={width} className={cx('h-12 rounded-bubble', width, isOut ? 'self-end' : 'self-start')} />
      ))}
    </div>
  );
}

const skeletons = [
  { width: 'w-2/5', isOut: false },
  { width: 'w-1/4', isOut: false },
  { width: 'w-1/2', isOut: true },
  { width: 'w-1/3', isOut: false },
  { width: 'w-3/8', isOut: true },
  { width: 'w-1/5', isOut: true },
];
