'use client';

import type { ChatId } from '@parley/model/ids';
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { ArrowUp } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { prefetchChat } from '../../inbox/verbs.ts';
import { cx } from '../../ui/cx.ts';
import { ChatRow, useChatRow } from './ChatRow.tsx';
import { heldOrder } from './list-order.ts';

/** How a chat was opened: with the intention to write, or to look while the keyboard stays in the list. */
export type OpenHow = 'write' | 'look';

export type ChatRowsProps = {
  /** What the rows are of: another list starts at its top. */
  readonly listKey: string;
  readonly ids: readonly ChatId[];
  readonly selectedId: ChatId | undefined;
  readonly query: string;
  readonly onOpen: (id: ChatId, how: OpenHow) => void;
  readonly onNearEnd: (() => void) | undefined;
  /** Below the last row: loading, trouble. */
  readonly footer: ReactNode;
};

const rowHeight = 72;

/**
 * The rows on screen and a few around them. Arrow keys move the focus, Enter opens. While a mouse rests on the list
 * no row moves under it: what is new waits behind a pill.
 */
export function ChatRows({ listKey, ids: fresh, selectedId, query, onOpen, onNearEnd, footer }: ChatRowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [held, setHeld] = useState<{ readonly listKey: string; readonly ids: readonly ChatId[] }>();
  const { ids, waiting } = held?.listKey === listKey ? heldOrder(held.ids, fresh) : { ids: fresh, waiting: 0 };

  const [focusedId, setFocusedId] = useState<ChatId>();
  const focusedIndex = indexOfFirst(ids, focusedId, selectedId);
  // A chat opened by another way is where the keyboard comes back to.
  const [knownSelectedId, setKnownSelectedId] = useState(selectedId);
  if (knownSelectedId !== selectedId) {
    setKnownSelectedId(selectedId);
    setFocusedId(selectedId);
  }
  const rangeExtractor = useCallback(
    (range: Range) => {
      const indexes = defaultRangeExtractor(range);
      if (focusedIndex >= range.count || indexes.includes(focusedIndex)) return indexes;
      return [...indexes, focusedIndex].sort((a, b) => a - b);
    },
    [focusedIndex],
  );
  const rows = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => ids[index] ?? index,
    overscan: 6,
    rangeExtractor,
  });

  const wantsFocus = useRef(false);
  const focusRow = (index: number) => {
    const id = ids[index];
    if (id === undefined) return;
    setFocusedId(id);
    rows.scrollToIndex(index, { align: 'auto' });
    wantsFocus.current = true;
    prefetchChat(id);
  };
  useEffect(() => {
    if (!wantsFocus.current || focusedId === undefined) return;
    const row = document.getElementById(rowId(focusedId));
    if (row === null) return;
    wantsFocus.current = false;
    row.focus({ preventScroll: true });
  });

  useEffect(() => {
    if (listKey !== '') scroller.current?.scrollTo({ top: 0 });
  }, [listKey]);

  const lastShown = rows.getVirtualItems().at(-1)?.index ?? -1;
  useEffect(() => {
    if (lastShown >= ids.length - 8) onNearEnd?.();
  }, [lastShown, ids.length, onNearEnd]);

  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const target = moves[event.key]?.(focusedIndex, ids.length - 1, page);
    if (target !== undefined && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      focusRow(Math.min(Math.max(target, 0), ids.length - 1));
    } else if (event.key === 'Enter' || event.key === ' ' || event.key === 'o') {
      const id = ids[focusedIndex];
      if (id === undefined) return;
      event.preventDefault();
      onOpen(id, 'write');
    }
  };

  return (
    <div className="relative min-h-0 grow">
      {waiting > 0 && (
        <button
          type="button"
          onClick={() => {
            setHeld(undefined);
            scroller.current?.scrollTo({ top: 0 });
          }}
          className="absolute end-3 -top-3 z-10 flex h-6 items-center gap-1 rounded-pill bg-brand px-2.5 font-semibold text-caption text-on-brand shadow-popover hover:bg-brand-hover motion-safe:animate-rise"
        >
          {waiting} new
          <ArrowUp size={14} strokeWidth={2.25} aria-hidden="true" />
        </button>
      )}
      <div
        ref={scroller}
        className="h-full overflow-y-auto overscroll-contain"
        onPointerEnter={(event) => {
          if (event.pointerType === 'mouse') setHeld({ listKey, ids });
        }}
        onPointerLeave={() => setHeld(undefined)}
      >
        <div
          id="chat-rows"
          role="listbox"
          aria-label="Chats"
          tabIndex={-1}
          onKeyDown={onKeyDown}
          className="relative outline-none"
          style={{ height: rows.getTotalSize() }}
        >
          {rows.getVirtualItems().map(({ index, key, start }) => {
            const id = ids[index];
            if (id === undefined) return null;
            return (
              <Option
                key={key}
                id={id}
                start={start}
                place={index + 1}
                of={ids.length}
                isSelected={id === selectedId}
                isTabStop={index === focusedIndex}
                query={query}
                onFocus={setFocusedId}
                onOpen={onOpen}
              />
            );
          })}
        </div>
        {footer}
      </div>
    </div>
  );
}

type OptionProps = {
  readonly id: ChatId;
  readonly start: number;
  readonly place: number;
  readonly of: number;
  readonly isSelected: boolean;
  readonly isTabStop: boolean;
  readonly query: string;
  readonly onFocus: (id: ChatId) => void;
  readonly onOpen: (id: ChatId, how: OpenHow) => void;
};

function Option({ id, start, place, of, isSelected, isTabStop, query, onFocus, onOpen }: OptionProps) {
  const row = useChatRow(id, isSelected);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox around it handles the keys of all its options
    <div
      id={rowId(id)}
      role="option"
      aria-selected={isSelected}
      aria-posinset={place}
      aria-setsize={of}
      tabIndex={isTabStop ? 0 : -1}
      onFocus={() => onFocus(id)}
      onClick={() => onOpen(id, 'write')}
      onPointerEnter={(event) => {
        if (event.pointerType === 'mouse') prefetchChat(id);
      }}
      style={{ height: rowHeight, transform: `translateY(${start}px)` }}
      className={cx(
        'absolute inset-x-0 top-0 cursor-default select-none before:absolute before:inset-y-0 before:start-0 before:w-[3px]',
        'focus-visible:-outline-offset-2 focus-visible:outline-2 motion-safe:transition-transform motion-safe:duration-150',
        isSelected ? 'bg-selected before:bg-brand' : 'hover:bg-surface2 active:bg-surface3',
      )}
    >
      {row !== undefined && <ChatRow row={row} seed={id} query={query} />}
    </div>
  );
}

/** The element of a chat's row, for moving the focus there. */
export function rowId(id: ChatId): string {
  return `chat-${id}`;
}

const moves: { readonly [key: string]: (from: number, last: number, page: number) => number } = {
  ArrowDown: (from) => from + 1,
  ArrowUp: (from) => from - 1,
  PageDown: (from, _last, page) => from + page,
  PageUp: (from, _last, page) => from - page,
  Home: () => 0,
  End: (_from, last) => last,
};

function indexOfFirst(ids: readonly ChatId[], ...wanted: readonly (ChatId | undefined)[]): number {
  for (const id of wanted) {
    const index = id === undefined ? -1 : ids.indexOf(id);
    if (index >= 0) return index;
  }
  return 0;
}
