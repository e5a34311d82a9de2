'use client';

import type { ChatId } from '@parley/model/ids';
import { lazy, useCallback, useEffect, useState } from 'react';
import { ChatList } from '../../../features/chats/ChatList.tsx';
import { focusComposer } from '../../../features/messages/focus.ts';
import { useInbox } from '../../../inbox/store.ts';
import { countWords } from '../../../ui/Badge.tsx';
import { cx } from '../../../ui/cx.ts';
import { Kbd } from '../../../ui/Kbd.tsx';
import { Later } from '../../../ui/Later.tsx';
import { SkipLinks } from '../../../ui/SkipLinks.tsx';
import { useShortcuts } from '../../../ui/shortcuts.ts';
import { useTitle } from '../../../ui/use-title.ts';
import { useOpenChat } from './use-open-chat.ts';

/** Comes after the list, which is what one sees first; asked for as soon as the list is on screen. */
const loadThread = () => import('../../../features/messages/Thread.tsx');
const Thread = lazy(() => loadThread().then((file) => ({ default: file.Thread })));
const TemplateDialog = lazy(() => import('./TemplateDialog.tsx').then((file) => ({ default: file.TemplateDialog })));
const NewChatDialog = lazy(() => import('./NewChatDialog.tsx').then((file) => ({ default: file.NewChatDialog })));
const ShortcutsDialog = lazy(() => import('./ShortcutsDialog.tsx').then((file) => ({ default: file.ShortcutsDialog })));

/** The inbox: the list beside the open chat; on a phone one of the two. `page` is what the tab is called. */
export function InboxScreen({ page = 'Inbox' }: { readonly page?: string }) {
  const { chatId, open, close } = useOpenChat();
  const [dialog, setDialog] = useState<'keys' | 'new-chat' | 'template'>();
  const [isWriting, setWriting] = useState(false);
  useInboxTitle(page, chatId);
  const begin = () => setDialog('new-chat');
  const closeDialog = () => setDialog(undefined);
  // Nobody writes to a group from here.
  const isWritable = useInbox(({ view }) => chatId !== undefined && view?.chats[chatId]?.isGroup === undefined);
  // Held still: every message of the thread can lead to it.
  const chooseTemplate = useCallback(() => setDialog('template'), []);
  useShortcuts({
    '?': () => setDialog('keys'),
    c: begin,
    'mod+alt+n': begin,
    ...(isWritable ? { t: chooseTemplate } : {}),
  });

  useEffect(() => void loadThread(), []);
  const focusList = () => {
    const list = document.getElementById('chat-rows');
    list?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  };

  return (
    <div className="flex h-full">
      <SkipLinks
        links={[{ href: '#chat-rows', label: 'Skip to the chats' }, ...(chatId === undefined ? [] : chatLinks)]}
      />
      <div
        className={cx(
          'min-w-0 grow border-line md:max-w-[340px] md:shrink-0 md:grow-0 md:basis-[300px] md:border-e xl:basis-[340px]',
          chatId !== undefined && 'max-md:hidden',
        )}
      >
        <ChatList
          selectedId={chatId}
          onNewChat={begin}
          onOpen={(id, how) => {
            // On a touch screen the focus would call up the keyboard over what was opened to be read.
            const writes = how === 'write' && matchMedia('(pointer: fine)').matches;
            if (writes && id === chatId) focusComposer();
            setWriting(writes);
            open(id);
          }}
        />
      </div>
      <div className={cx('min-w-0 grow', chatId === undefined && 'max-md:hidden')}>
        {chatId === undefined ? (
          <NoChat />
        ) : (
          <Later key={chatId} fallback={<main aria-label="Chat" aria-busy="true" className="h-full bg-wallpaper" />}>
            <Thread
              chatId={chatId}
              isWriting={isWriting}
              onTemplate={chooseTemplate}
              onClose={close}
              onLeave={() => {
                if (matchMedia('(max-width: 767px)').matches) close();
                else focusList();
              }}
            />
          </Later>
        )}
      </div>
      {dialog !== undefined && (
        <Later onFail={closeDialog}>
          {dialog === 'keys' && <ShortcutsDialog onClose={closeDialog} />}
          {dialog === 'template' && chatId !== undefined && <TemplateDialog chatId={chatId} onClose={closeDialog} />}
          {dialog === 'new-chat' && (
            <NewChatDialog
              onOpen={(id) => {
                closeDialog();
                setWriting(false);
                open(id);
              }}
              onClose={closeDialog}
            />
          )}
        </Later>
      )}
    </div>
  );
}

const chatLinks = [
  { href: '#messages', label: 'Skip to the messages' },
  { href: '#composer', label: 'Skip to the composer' },
] as const;

function NoChat() {
  const hasChats = useInbox((state) => Object.keys(state.view?.chats ?? {}).length > 0);
  return (
    <main aria-label="Chat" className="grid h-full place-items-center bg-bg p-8 text-center">
      <div className="flex flex-col items-center gap-3">
        <svg
          viewBox="0 0 120 88"
          width="120"
          height="88"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.75"
          strokeLinejoin="round"
          strokeLinecap="round"
          aria-hidden="true"
          className="mb-2 text-line-strong"
        >
          <path
            d="M14 10h58a10 10 0 0 1 10 10v22a10 10 0 0 1-10 10H34L20 63V52h-6A10 10 0 0 1 4 42V20a10 10 0 0 1 10-10Z"
            className="fill-surface"
          />
          <path
            d="M92 34h14a10 10 0 0 1 10 10v18a10 10 0 0 1-10 10h-4v9l-12-9H62a10 10 0 0 1-9.6-7"
            className="text-brand"
          />
          <path d="M18 24h38M18 36h26" opacity=".55" />
        </svg>
        <p className="text-text text-title">{hasChats ? 'Pick a chat' : 'Chats open here'}</p>
        <p className="text-pretty text-body text-text2 pointer-coarse:hidden">
          {hasChats ? (
            <>
              or press <Kbd>J</Kbd> for the first one, <Kbd>?</Kbd> for all keys
            </>
          ) : (
            <>
              Press <Kbd>?</Kbd> for all keys
            </>
          )}
        </p>
      </div>
    </main>
  );
}

/** `(3) Inbox — Lina · Parley`. */
function useInboxTitle(page: string, chatId: ChatId | undefined): void {
  const unread = useInbox((state) => state.unreadChats);
  const name = useInbox((state) => (chatId === undefined ? undefined : state.view?.chats[chatId]?.name));
  useTitle(`${unread > 0 ? `(${countWords(unread)}) ` : ''}${page}${name === undefined ? '' : ` — ${name}`}`);
}
