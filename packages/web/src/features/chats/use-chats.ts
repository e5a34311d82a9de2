import type { ChatFilter } from '@parley/model/api';
import type { ChatId } from '@parley/model/ids';
import { sortedChats } from '@parley/model/view';
import { useCallback, useEffect, useMemo } from 'react';
import { findChats, listedChats } from '../../inbox/chat-list.ts';
import type { ChatListName } from '../../inbox/reading.ts';
import { useInbox, useNow } from '../../inbox/store.ts';
import { loadMoreChats, searchChats } from '../../inbox/verbs.ts';

export type Chats = {
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
export function useChats(filter: ChatFilter, typed: string, keptId: ChatId | undefined): Chats {
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
