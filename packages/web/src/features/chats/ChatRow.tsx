'use client';

import type { ChatId } from '@parley/model/ids';
import { Clock, Lock } from 'lucide-react';
import { shallowEqual, useInbox, useNow } from '../../inbox/store.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { avatarName } from '../../ui/contact-name.ts';
import { cx } from '../../ui/cx.ts';
import { tickWord } from '../../ui/delivery.ts';
import { Pill, type PillTone } from '../../ui/Pill.tsx';
import { usePhoneGroups } from '../../ui/phone-number.ts';
import { Tick } from '../../ui/Tick.tsx';
import { TypeIcon } from '../../ui/TypeIcon.tsx';
import { type ChatRowView, chatRow, type Preview, type WindowChip } from './chat-row.ts';
import { highlight, highlightNumber, type Part } from './list-order.ts';

export type ChatRowProps = {
  readonly row: ChatRowView;
  /** What the colour of the avatar follows. */
  readonly seed: string;
  /** What is searched for, to mark where it was found. */
  readonly query: string;
};

/** One chat of the list: what eyes see, and the one sentence that a screen reader says in its place. */
export function ChatRow({ row, seed, query }: ChatRowProps) {
  const isUnread = row.unread > 0;
  const inGroups = usePhoneGroups();
  const found = row.number === undefined || row.isNumber ? undefined : highlightNumber(inGroups(row.number), query);
  return (
    <>
      <span className="sr-only">{row.label}</span>
      <span aria-hidden="true" className="flex size-full items-center gap-3 ps-3">
        <Avatar name={avatarName(row.name)} seed={seed} size={48} isGroup={row.isGroup} />
        <span className="flex h-full min-w-0 grow flex-col justify-center gap-0.5 border-line/70 border-b pe-3">
          <span className="flex items-baseline gap-2">
            <span
              className={cx(
                'min-w-0 grow truncate text-[0.9375rem] leading-5',
                isUnread ? 'font-bold' : 'font-semibold',
              )}
            >
              <Name row={row} query={query} />
            </span>
            <time
              title={row.fullTime}
              className={cx('shrink-0 text-caption tabular-nums', isUnread ? 'font-semibold text-brand' : 'text-text3')}
            >
              {row.time}
            </time>
          </span>
          <span className="flex h-5 items-center gap-1.5">
            {found === undefined ? (
              <PreviewLine preview={row.preview} isUnread={isUnread} />
            ) : (
              <span className="grow text-small text-text2 tabular-nums">
                <bdi dir="ltr">
                  <Marked parts={found} />
                </bdi>
              </span>
            )}
            {row.window !== undefined && <WindowChipView chip={row.window} />}
            {isUnread && <Badge count={row.unread} />}
          </span>
        </span>
      </span>
    </>
  );
}

/** What a row says. The draft of the open chat is on screen already, in its composer. */
export function useChatRow(id: ChatId, isSelected: boolean): ChatRowView | undefined {
  const facts = useInbox(
    (state) => ({
      chat: state.view?.chats[id],
      draft: isSelected ? undefined : state.drafts[id],
      unsent: state.unsent.findLast((unsent) => unsent.chatId === id),
      isOnline: state.connection.status === 'online',
      replying: (state.view === undefined ? [] : (state.presence.chats[id]?.replying ?? []))
        .filter((agentId) => agentId !== state.me?.id)
        .map((agentId) => state.view?.agents[agentId]?.name ?? 'A colleague')
        .join('\n'),
    }),
    shallowEqual,
  );
  const now = useNow();
  const { chat, draft, unsent, replying, isOnline } = facts;
  if (chat === undefined) return undefined;
  return chatRow({
    chat,
    ...(draft === undefined ? {} : { draft }),
    ...(unsent === undefined ? {} : { unsent }),
    replying: replying === '' ? [] : replying.split('\n'),
    isOnline,
    now,
  });
}

function Name({ row, query }: { readonly row: ChatRowView; readonly query: string }) {
  const inGroups = usePhoneGroups();
  const name = row.isNumber ? inGroups(row.name) : row.name;
  const parts = row.isNumber ? highlightNumber(name, query) : highlight(name, query);
  return <bdi dir={row.isNumber ? 'ltr' : undefined}>{parts === undefined ? name : <Marked parts={parts} />}</bdi>;
}

function Marked({ parts }: { readonly parts: readonly Part[] }) {
  return parts.map(({ text, isHit }, index) =>
    isHit ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one name never change places
      <mark key={index} className="rounded-[3px] bg-accent/35 text-inherit">
        {text}
      </mark>
    ) : (
      text
    ),
  );
}

function PreviewLine({ preview, isUnread }: { readonly preview: Preview; readonly isUnread: boolean }) {
  const line = 'min-w-0 grow truncate text-small';
  switch (preview.kind) {
    case 'draft':
      return (
        <span className={cx(line, 'text-text2')}>
          <span className="font-medium text-danger">Draft: </span>
          <bdi>{preview.text}</bdi>
        </span>
      );
    case 'replying':
      return <span className={cx(line, 'font-medium text-brand italic')}>{preview.text}</span>;
    case 'empty':
      return <span className={cx(line, 'text-text3')}>{preview.text}</span>;
    case 'message':
      return (
        <>
          {preview.tick !== undefined && (
            <span className="flex shrink-0 text-text3">
              <Tick state={preview.tick} label={tickWord(preview.tick)} />
            </span>
          )}
          {preview.type !== undefined && (
            <span className="text-text3">
              <TypeIcon type={preview.type} />
            </span>
          )}
          {/* As wide as its words, so that in every script the row begins at the same edge. */}
          <span className="flex min-w-0 grow">
            <span
              dir="auto"
              className={cx(
                'truncate text-small',
                preview.tick === 'failed' ? 'text-danger' : isUnread ? 'font-medium text-text' : 'text-text2',
              )}
            >
              {preview.text}
            </span>
          </span>
        </>
      );
  }
}

function WindowChipView({ chip }: { readonly chip: WindowChip }) {
  const Icon = chip.tone === 'closed' ? Lock : Clock;
  return (
    <Pill
      tone={chipTones[chip.tone]}
      className={cx('h-5 px-1.5', chip.tone === 'closed' && 'bg-transparent! px-0! font-normal! text-text3!')}
    >
      <Icon size={11} strokeWidth={2} aria-hidden="true" />
      {chip.text}
    </Pill>
  );
}

const chipTones: { readonly [tone in WindowChip['tone']]: PillTone } = {
  quiet: 'neutral',
  warn: 'warn',
  danger: 'danger',
  closed: 'neutral',
};
