'use client';

import type { Chat } from '@parley/model/chat';
import { phoneOf } from '@parley/model/contact';
import { memberNames } from '@parley/model/participant';
import { ArrowLeft } from 'lucide-react';
import { shallowEqual, useInbox } from '../../inbox/store.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { ContactName, PhoneText } from '../../ui/ContactName.tsx';
import { avatarName, isBareNumber } from '../../ui/contact-name.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { WindowPill } from './WindowPill.tsx';

export type ThreadHeaderProps = { readonly chat: Chat; readonly onClose: () => void };

/** Who the chat is with, which colleague is in it, and how long one may write. */
export function ThreadHeader({ chat, onClose }: ThreadHeaderProps) {
  const phone = phoneOf(chat);
  const ourNumber = useInbox((state) => {
    const numbers = state.view?.phoneNumbers ?? [];
    return numbers.length > 1 ? numbers.find(({ id }) => id === chat.phoneNumberId)?.display : undefined;
  });
  return (
    <header className="z-10 flex h-15 shrink-0 items-center gap-3 border-line border-b bg-surface px-3 md:px-4">
      <IconButton label="Back to the list" keys={['Esc']} onClick={onClose} className="-me-1 md:hidden">
        <ArrowLeft size={20} strokeWidth={1.75} aria-hidden="true" className="rtl:-scale-x-100" />
      </IconButton>
      <Avatar name={avatarName(chat.name)} seed={chat.id} size={36} isGroup={chat.isGroup === true} />
      <div className="min-w-0 grow">
        <h2 className="truncate text-title">
          <ContactName name={chat.name} />
        </h2>
        <p className="flex min-w-0 items-center gap-1.5 text-caption text-text3">
          {chat.isGroup && <Participants chat={chat} />}
          {phone !== undefined && !isBareNumber(chat.name) && (
            <PhoneText number={phone} className="truncate tabular-nums" />
          )}
          {ourNumber !== undefined && (
            <span className="truncate max-md:hidden">
              to <bdi dir="ltr">{ourNumber}</bdi>
            </span>
          )}
          <Colleagues chat={chat} />
        </p>
      </div>
      {!chat.isGroup && <WindowPill chat={chat} />}
    </header>
  );
}

/** Who is known of a group: nobody tells who else is in it. */
function Participants({ chat }: { readonly chat: Chat }) {
  const names = useInbox((state) => memberNames(state.view?.contacts[chat.contactId]?.members ?? []).join(', '));
  return (
    <bdi dir="auto" className="truncate">
      {names === '' ? 'Group' : names}
    </bdi>
  );
}

/** Colleagues who have the chat open now. Who replies comes first: two answers to one question is what it prevents. */
function Colleagues({ chat }: { readonly chat: Chat }) {
  const [replying, viewing] = useInbox((state) => {
    const here = state.presence.chats[chat.id];
    const names = (ids: readonly string[] = []) =>
      ids
        .filter((id) => id !== state.me?.id)
        .map((id) => state.view?.agents[id]?.name ?? 'A colleague')
        .join(', ');
    return [names(here?.replying), names(here?.viewing.filter((id) => !here.replying.includes(id)))] as const;
  }, shallowEqual);
  return (
    <span role="status" className="flex min-w-0 items-center gap-1.5">
      {replying !== '' && (
        <span className="flex min-w-0 items-center gap-1.5 font-medium text-brand">
          <span aria-hidden="true" className="size-1.5 shrink-0 rounded-pill bg-current motion-safe:animate-breathe" />
          <span className="truncate">
            <bdi>{replying}</bdi> {replying.includes(', ') ? 'are' : 'is'} replying
          </span>
        </span>
      )}
      {viewing !== '' && replying === '' && (
        <span className="truncate">
          <bdi>{viewing}</bdi> {viewing.includes(', ') ? 'are' : 'is'} viewing
        </span>
      )}
    </span>
  );
}
