'use client';

import type { ChatFilter } from '@parley/model/api';
import type { ChatId } from '@parley/model/ids';
import { sortedChats } from '@parley/model/view';
import { SearchX, X } from 'lucide-react';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { findChats, listedChats } from '../../inbox/chat-list.ts';
import type { ChatListName } from '../../inbox/reading.ts';
import { useInbox, useNow } from '../../inbox/store.ts';
import { loadMoreChats, searchChats } from '../../inbox/verbs.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { ChatRows, type OpenHow, rowId } from './ChatRows.tsx';
import { tabCount } from './list-order.ts';

export type ChatListProps = {
  readonly selectedId: ChatId | undefined;
  readonly onOpen: (id: ChatId, how: OpenHow) => void;
};

/** The list of chats: search, tabs, rows. Keys: `/` search, `J` and `K` next and previous, `Alt+↓` `Alt+↑` while typing. */
export function ChatList({ selectedId, onOpen }: ChatListProps) {
  const [filter, setFilter] = useState<ChatFilter>('all');
  const [query, setQuery] = useState('');
  const [keptId, setKeptId] = useState<ChatId>();
  const field = useRef<HTMLInputElement>(null);
  const list = useChats(filter, query, keptId === selectedId ? keptId : undefined);

  const open = (id: ChatId, how: OpenHow) => {
    setKeptId(id);
    onOpen(id, how);
    if (how === 'look') document.getElementById(rowId(id))?.focus({ preventScroll: true });
  };
  const show = (next: ChatFilter) => {
    setKeptId(undefined);
    setFilter(next);
  };
  const step = (by: 1 | -1, how: OpenHow) => {
    const at = selectedId === undefined ? -1 : list.ids.indexOf(selectedId);
    const id = list.ids[at < 0 ? 0 : at + by];
    if (id !== undefined) open(id, how);
  };
  useShortcuts({
    '/': () => field.current?.focus(),
    'mod+alt+/': () => field.current?.focus(),
    j: () => step(1, 'look'),
    k: () => step(-1, 'look'),
    'alt+ArrowDown': () => step(1, 'write'),
    'alt+ArrowUp': () => step(-1, 'write'),
  });

  return (
    <section aria-label="Chats" className="flex h-full min-w-0 flex-col bg-surface">
      <header className="flex h-14 shrink-0 items-center justify-between gap-2 px-4">
        <h1 className="text-h2">Inbox</h1>
        <Total />
      </header>
      <SearchField
        field={field}
        query={query}
        onChange={setQuery}
        onLeave={() => document.getElementById('chat-rows')?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()}
      />
      {query.trim() === '' ? (
        <FilterTabs filter={filter} onChange={show} />
      ) : (
        <p className="flex h-11 shrink-0 items-center border-line border-b px-4 text-caption text-text3" role="status">
          {list.isSearching ? 'Searching…' : `${list.ids.length} found`}
        </p>
      )}
      {list.ids.length > 0 ? (
        <ChatRows
          listKey={list.key}
          ids={list.ids}
          selectedId={selectedId}
          query={query}
          onOpen={open}
          onNearEnd={list.loadMore}
          footer={<ListFooter name={list.name} hasMore={list.hasMore} />}
        />
      ) : (
        <NoRows
          filter={filter}
          query={query.trim()}
          isLoading={list.isSearching || list.isLoading}
          onFilter={setFilter}
        />
      )}
    </section>
  );
}

type Chats = {
  readonly key: string;
  readonly name: ChatListName;
  readonly ids: readonly ChatId[];
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly isSearching: boolean;
  /** Undefined while nothing can be loaded: no more there, under way, or refused. */
  readonly loadMore: (() => void) | undefined;
};

/**
 * The chats of a tab, or those that a query finds: the loaded ones at once, the server's when it has answered. The chat
 * to keep was opened from "Unread", and stays there although opening it has read it.
 */
function useChats(filter: ChatFilter, typed: string, keptId: ChatId | undefined): Chats {
  const query = typed.trim();
  const name: ChatListName = query === '' ? filter : 'search';
  const loadingKey = name === 'search' ? 'search' : `chats:${filter}`;
  const view = useInbox((state) => state.view);
  const lists = useInbox((state) => state.lists);
  const search = useInbox((state) => state.search);
  const isLoading = useInbox((state) => state.loading[loadingKey] === true);
  const hasFailed = useInbox((state) => state.failed[loadingKey] !== undefined);
  const now = useNow();

  useEffect(() => {
    const pause = setTimeout(() => void searchChats(query), query === '' ? 0 : 200);
    return () => clearTimeout(pause);
  }, [query]);
  const progress = lists[filter];
  const isNeverRead = progress === undefined && view !== undefined && name !== 'search';
  useEffect(() => {
    if (isNeverRead) void loadMoreChats(filter);
  }, [isNeverRead, filter]);

  const answer = search?.query === query ? search : undefined;
  const ids = useMemo(() => {
    if (view === undefined) return [];
    if (name === 'search') return answer?.chatIds ?? findChats(view, query).map(({ id }) => id);
    const listed = listedChats({ view, lists }, name, now);
    const kept = keptId === undefined || name !== 'unread' ? undefined : view.chats[keptId];
    const all = kept === undefined || listed.includes(kept) ? listed : sortedChats([...listed, kept]);
    return all.map(({ id }) => id);
  }, [view, name, lists, now, keptId, answer, query]);

  const hasMore = name === 'search' ? (answer?.hasMore ?? false) : (progress?.hasMore ?? false);
  const canLoad = hasMore && !isLoading && !hasFailed;
  const loadMore = useCallback(() => void loadMoreChats(name), [name]);
  return {
    key: name === 'search' ? `search ${query}` : name,
    name,
    ids,
    hasMore,
    isLoading: isLoading || view === undefined,
    isSearching: name === 'search' && answer?.isDone !== true,
    loadMore: canLoad ? loadMore : undefined,
  };
}

function Total() {
  const unread = useInbox((state) =>
    Object.values(state.view?.chats ?? {}).reduce((sum, chat) => sum + (chat.unread > 0 ? 1 : 0), 0),
  );
  if (unread === 0) return null;
  return <span className="text-caption text-text3 tabular-nums">{unread} unread</span>;
}

type SearchFieldProps = {
  readonly field: React.RefObject<HTMLInputElement | null>;
  readonly query: string;
  readonly onChange: (query: string) => void;
  /** Moves the focus into the rows. */
  readonly onLeave: () => void;
};

function SearchField({ field, query, onChange, onLeave }: SearchFieldProps) {
  return (
    <search className="relative mx-3 mb-1 block shrink-0">
      <input
        ref={field}
        type="search"
        dir="auto"
        value={query}
        aria-label="Search chats by name or number"
        placeholder="Search name or number"
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' && !event.altKey) {
            event.preventDefault();
            onLeave();
          } else if (event.key === 'Escape') {
            event.preventDefault();
            if (query === '') event.currentTarget.blur();
            else onChange('');
          }
        }}
        className="h-9 w-full rounded-pill border border-transparent bg-surface2 px-4 pe-10 text-body text-text placeholder:text-text3 hover:bg-surface3 focus:border-focus focus:bg-surface focus:outline-none pointer-coarse:h-11 pointer-coarse:font-normal pointer-coarse:text-title [&::-webkit-search-cancel-button]:hidden"
      />
      <span className="absolute inset-y-0 end-1.5 flex items-center text-text3">
        {query === '' ? (
          <span className="pe-1.5 pointer-coarse:hidden">
            <Kbd>/</Kbd>
          </span>
        ) : (
          <IconButton
            label="Clear search"
            keys={['Esc']}
            size="sm"
            onClick={() => {
              onChange('');
              field.current?.focus();
            }}
            className="size-7 rounded-pill"
          >
            <X size={16} strokeWidth={1.75} aria-hidden="true" />
          </IconButton>
        )}
      </span>
    </search>
  );
}

const filters: readonly { readonly name: ChatFilter; readonly label: string }[] = [
  { name: 'all', label: 'All' },
  { name: 'unread', label: 'Unread' },
  { name: 'closing', label: 'Closing soon' },
];

function FilterTabs({
  filter,
  onChange,
}: {
  readonly filter: ChatFilter;
  readonly onChange: (filter: ChatFilter) => void;
}) {
  const view = useInbox((state) => state.view);
  const lists = useInbox((state) => state.lists);
  const now = useNow();
  return (
    <fieldset className="flex h-11 shrink-0 items-center gap-1.5 border-line border-b px-3">
      <legend className="sr-only">Which chats</legend>
      {filters.map(({ name, label }) => {
        const amount = view === undefined || name === 'all' ? '' : tabCount(view, name, lists[name], now);
        return (
          <button
            key={name}
            type="button"
            aria-pressed={name === filter}
            onClick={() => onChange(name)}
            className={cx(
              'flex h-7 items-center gap-1.5 rounded-pill px-3 font-medium text-small transition-colors pointer-coarse:h-9',
              name === filter ? 'bg-brand-soft text-brand-soft-text' : 'text-text2 hover:bg-surface2 hover:text-text',
            )}
          >
            {label}
            {amount !== '' && <span className="font-normal text-caption tabular-nums">{amount}</span>}
          </button>
        );
      })}
    </fieldset>
  );
}

function ListFooter({ name, hasMore }: { readonly name: ChatListName; readonly hasMore: boolean }) {
  const trouble = useInbox((state) => state.failed[name === 'search' ? 'search' : `chats:${name}`]);
  if (trouble !== undefined) {
    return (
      <div className="flex flex-col items-center gap-2 p-4 text-center text-small text-text2">
        {trouble.title}
        <Button size="sm" onClick={() => void loadMoreChats(name)}>
          Try again
        </Button>
      </div>
    );
  }
  if (!hasMore) return null;
  return (
    <div className="flex h-14 items-center justify-center text-text3">
      <Spinner label="Loading more chats" />
    </div>
  );
}

type NoRowsProps = {
  readonly filter: ChatFilter;
  readonly query: string;
  readonly isLoading: boolean;
  readonly onFilter: (filter: ChatFilter) => void;
};

function NoRows({ filter, query, isLoading, onFilter }: NoRowsProps) {
  if (isLoading) return <SkeletonRows />;
  if (query !== '') {
    return (
      <Place>
        <EmptyState art={<SearchX size={32} strokeWidth={1.5} />} title="No chat found">
          Nobody called <bdi className="font-medium">“{query}”</bdi> has written yet. On WhatsApp the customer writes
          first; you can only start a chat with an approved template.
        </EmptyState>
      </Place>
    );
  }
  return (
    <Place>
      {filter === 'all' ? (
        <EmptyState art={<QuietInbox />} title="Your inbox is empty">
          When a customer writes to your number, the chat appears here at once.
        </EmptyState>
      ) : (
        <EmptyState
          art={<QuietInbox />}
          title={filter === 'unread' ? 'All caught up' : 'No window closes soon'}
          action={<Button onClick={() => onFilter('all')}>Show all chats</Button>}
        >
          {filter === 'unread'
            ? 'Every message was read by somebody of your team.'
            : 'Chats with four hours or less to answer show up here.'}
        </EmptyState>
      )}
    </Place>
  );
}

function Place({ children }: { readonly children: ReactNode }) {
  return <div className="flex min-h-0 grow flex-col justify-center overflow-y-auto pb-16">{children}</div>;
}

function SkeletonRows() {
  return (
    <div className="min-h-0 grow overflow-hidden" role="status" aria-label="Loading chats">
      {skeletonWidths.map((width) => (
        <div key={width} className="flex h-18 items-center gap-3 px-3">
          <Skeleton className="size-12 rounded-pill" />
          <div className="flex grow flex-col gap-2">
            <Skeleton className="h-3.5 w-28" />
            <span style={{ inlineSize: `${width}%` }}>
              <Skeleton className="h-3" />
            </span>
          </div>
        </div>
      ))}
    </div>
  );
}

const skeletonWidths = [84, 62, 91, 48, 73, 57, 88, 66];

function QuietInbox() {
  return (
    <svg
      viewBox="0 0 72 56"
      width="72"
      height="56"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      aria-hidden="true"
    >
      <path
        d="M8 8h34a6 6 0 0 1 6 6v14a6 6 0 0 1-6 6H20l-9 7v-7H8a6 6 0 0 1-6-6V14a6 6 0 0 1 6-6Z"
        strokeLinejoin="round"
      />
      <path
        d="M54 22h10a6 6 0 0 1 6 6v10a6 6 0 0 1-6 6h-1v6l-8-6H38a6 6 0 0 1-6-5"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
      <path d="M14 18h22M14 25h14" strokeLinecap="round" opacity=".6" />
    </svg>
  );
}
