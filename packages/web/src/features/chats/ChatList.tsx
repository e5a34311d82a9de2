'use client';

import type { ChatFilter } from '@parley/model/api';
import type { ChatId } from '@parley/model/ids';
import { SquarePen } from 'lucide-react';
import { useRef, useState } from 'react';
import type { ChatListName } from '../../inbox/reading.ts';
import { useInbox } from '../../inbox/store.ts';
import { loadMoreChats } from '../../inbox/verbs.ts';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { ChatRows, type OpenHow, rowId } from './ChatRows.tsx';
import { FilterTabs } from './FilterTabs.tsx';
import { NoRows } from './NoRows.tsx';
import { SearchField } from './SearchField.tsx';
import { useChats } from './use-chats.ts';

export type ChatListProps = {
  readonly selectedId: ChatId | undefined;
  readonly onOpen: (id: ChatId, how: OpenHow) => void;
  readonly onNewChat: () => void;
};

/** The list of chats: search, tabs, rows. Keys: `/` search, `J` and `K` next and previous, `Alt+↓` `Alt+↑` while typing. */
export function ChatList({ selectedId, onOpen, onNewChat }: ChatListProps) {
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
        <IconButton label="New chat" keys={['C']} onClick={onNewChat} className="-me-2">
          <SquarePen size={18} strokeWidth={1.75} aria-hidden="true" />
        </IconButton>
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
          onNewChat={onNewChat}
        />
      )}
    </section>
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
