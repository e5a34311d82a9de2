'use client';

import type { Chat } from '@parley/model/chat';
import type { MessageId } from '@parley/model/ids';
import type { Thread } from '@parley/model/view';
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import {
  type KeyboardEvent,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { shallowEqual, useInbox, useNow } from '../../inbox/store.ts';
import { loadNewer, loadOlder, showNewest } from '../../inbox/verbs.ts';
import { Badge } from '../../ui/Badge.tsx';
import { cx } from '../../ui/cx.ts';
import { shortcutOf } from '../../ui/shortcuts.ts';
import { count, dayLabel } from '../../ui/time-labels.ts';
import { messageElementId } from './Article.tsx';
import { focusComposer } from './focus.ts';
import { DayChip, HistoryItem, OlderMessages, type PageState } from './HistoryItem.tsx';
import { payloadOf } from './payload-of.ts';
import { rowHeight } from './row-height.ts';
import type { RowActions } from './Toolbar.tsx';
import { type ThreadItem, threadItems, unsentOf } from './thread-items.ts';
import { useAim } from './use-aim.ts';
import { useOnWritten, useUnreadLine, useWaiting } from './use-arrivals.ts';
import { useScrollEdges } from './use-scroll-edges.ts';
import { useShowMessage } from './use-show-message.ts';

/** What the composer may ask of the history. */
export type HistoryHandle = {
  readonly focusLastOwn: () => void;
  /** Fractions of a screen; negative is up. */
  readonly scrollByScreens: (screens: number) => void;
  readonly scrollToEdge: (edge: 'start' | 'end') => void;
};

export type HistoryProps = {
  readonly chat: Chat;
  readonly thread: Thread;
  readonly handle: Ref<HistoryHandle>;
  readonly onReply: (id: MessageId) => void;
  readonly onInfo: (id: MessageId) => void;
  /** A template is what gets through instead. */
  readonly onTemplate: () => void;
  /** The newest message is in sight, or no longer. */
  readonly onAtEnd: (isAtEnd: boolean) => void;
};

/** Nearer to the end than this counts as being there: new messages are kept in sight. */
const endThreshold = 48;
const spaceBelow = 16;

/**
 * The messages of one chat; mounted anew for each chat. Only what is in sight is drawn. Older pages arrive above without
 * a jump, new messages are followed only from the end, and the arrow keys move the focus from message to message.
 */
export function History({ chat, thread, handle, onReply, onInfo, onTemplate, onAtEnd }: HistoryProps) {
  const chatId = chat.id;
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const unsent = useInbox((state) => unsentOf(state.unsent, chatId), shallowEqual);
  const newestUnsent = unsent.at(-1)?.id;
  const line = useUnreadLine(chat, thread, newestUnsent);
  const items = useMemo(() => threadItems(thread, unsent, line), [thread, unsent, line]);
  const edges = useScrollEdges(scroller);
  const screen = edges?.height ?? 0;

  const [focusedKey, setFocusedKey] = useState<string>();
  const knownFocus = items.findIndex((item) => item.key === focusedKey);
  const focusedIndex = knownFocus >= 0 ? knownFocus : items.findLastIndex(isMessage);
  const rangeExtractor = useCallback(
    (range: Range) => {
      const indexes = defaultRangeExtractor(range);
      if (focusedIndex < 0 || focusedIndex >= range.count || indexes.includes(focusedIndex)) return indexes;
      return [...indexes, focusedIndex].sort((a, b) => a - b);
    },
    [focusedIndex],
  );

  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller,
    estimateSize: (index) => estimatedHeight(items[index]),
    getItemKey: (index) => items[index]?.key ?? index,
    anchorTo: 'end',
    followOnAppend: !thread.hasAfter,
    scrollEndThreshold: endThreshold,
    // No padding above: rows that arrive there would be measured in sight, and push what is read by their error.
    paddingEnd: spaceBelow,
    // What is jumped to stands about a third from the top, where the eye looks first.
    scrollPaddingStart: Math.round((scroller?.clientHeight ?? 0) * 0.3),
    overscan: 8,
    rangeExtractor,
  });

  const aim = useAim(scroller, items, (index) => rows.scrollToIndex(index, { align: 'start' }));
  const isPlaced = useRef(false);
  useLayoutEffect(() => {
    if (scroller === null || isPlaced.current) return;
    isPlaced.current = true;
    const divider = items.findIndex((item) => item.kind === 'unread');
    if (divider < 0) rows.scrollToEnd();
    else aim.at(divider);
  }, [scroller, items, rows, aim]);

  const isAtEnd = edges !== undefined && edges.fromEnd <= endThreshold && !thread.hasAfter;
  useEffect(() => onAtEnd(isAtEnd), [isAtEnd, onAtEnd]);

  // A keyboard that opens, or a composer that grows, takes height away: who was at the end stays there.
  const wasAtEnd = useRef(false);
  useEffect(() => {
    if (screen > 0 && wasAtEnd.current) rows.scrollToEnd();
  }, [screen, rows]);
  useEffect(() => {
    wasAtEnd.current = isAtEnd;
  });
  // Nobody follows what goes in above the last row, as what came meanwhile does above what waited for the network. The
  // edges are those from before it, and newer than a move of the reader's: so this stands below the line above.
  useEffect(() => {
    if (items.length > 0 && wasAtEnd.current) rows.scrollToEnd();
  }, [items.length, rows]);

  const older = usePage(`older:${chatId}`, thread.hasBefore, edges !== undefined && edges.fromStart < screen * 1.5);
  const newer = usePage(`newer:${chatId}`, thread.hasAfter, edges !== undefined && edges.fromEnd < screen * 1.5);
  useEffect(() => {
    if (older.isDue) void loadOlder(chatId);
  }, [older.isDue, chatId]);
  useEffect(() => {
    if (newer.isDue) void loadNewer(chatId);
  }, [newer.isDue, chatId]);

  const toEnd = () => {
    aim.end();
    if (!thread.hasAfter) rows.scrollToEnd();
    else void showNewest(chatId).then(() => requestAnimationFrame(() => rows.scrollToEnd()));
  };
  useOnWritten(newestUnsent, toEnd);

  const wantedFocus = useRef<string>(undefined);
  const focusItem = (index: number) => {
    const item = items[index];
    if (item === undefined) return;
    setFocusedKey(item.key);
    aim.end();
    rows.scrollToIndex(index, { align: 'auto' });
    wantedFocus.current = item.key;
  };
  useEffect(() => {
    const key = wantedFocus.current;
    const element = key === undefined ? null : document.getElementById(messageElementId(key));
    if (element === null) return;
    wantedFocus.current = undefined;
    element.focus({ preventScroll: true });
  });

  const { flashingId, showMessage } = useShowMessage(chatId, items, aim.at);
  const actions: RowActions = useMemo(
    () => ({ reply: onReply, showInfo: onInfo, showMessage, chooseTemplate: onTemplate }),
    [onReply, onInfo, showMessage, onTemplate],
  );

  useImperativeHandle(handle, () => ({
    focusLastOwn: () => focusItem(items.findLastIndex(isOwn)),
    scrollByScreens: (screens) => {
      aim.end();
      scroller?.scrollBy({ top: screens * screen });
    },
    scrollToEdge: (edge) => {
      aim.end();
      if (edge === 'end') toEnd();
      else scroller?.scrollTo({ top: 0 });
    },
  }));

  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || event.target.dataset.message === undefined) return;
    const id = items[focusedIndex]?.kind === 'message' ? items[focusedIndex].key : undefined;
    const keys: { readonly [key: string]: (() => void) | undefined } = {
      ArrowUp: () => focusItem(items.findLastIndex((item, index) => index < focusedIndex && isMessage(item))),
      ArrowDown: () => {
        const next = items.findIndex((item, index) => index > focusedIndex && isMessage(item));
        if (next >= 0) focusItem(next);
        else focusComposer();
      },
      Home: () => focusItem(items.findIndex(isMessage)),
      End: () => focusItem(items.findLastIndex(isMessage)),
      Escape: focusComposer,
      r: id && (() => onReply(id)),
      i: id && (() => onInfo(id)),
    };
    const action = keys[shortcutOf(event.nativeEvent)];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };

  const now = useNow();
  const topDay = dayAbove(items, rows.getVirtualItemForOffset(edges?.fromStart ?? 0)?.index);
  const isTop = edges !== undefined && edges.fromStart < 120;
  const waiting = useWaiting(thread, isAtEnd);
  const isFar = edges !== undefined && (edges.fromEnd > screen * 1.5 || thread.hasAfter || (waiting > 0 && !isAtEnd));

  return (
    <div className="relative min-h-0 grow">
      <div ref={setScroller} className="flex h-full flex-col overflow-y-auto overscroll-contain [overflow-anchor:none]">
        <section
          id="messages"
          role="feed"
          aria-label={`Messages with ${chat.name}`}
          aria-busy={older.state === 'loading' || newer.state === 'loading'}
          tabIndex={-1}
          onKeyDown={onKeyDown}
          onFocus={(event) => {
            if (event.target.dataset.message !== undefined) setFocusedKey(event.target.dataset.message);
          }}
          className="relative mt-auto shrink-0 outline-none"
          style={{ height: rows.getTotalSize() }}
        >
          {rows.getVirtualItems().map(({ index, key, start }) => {
            const item = items[index];
            if (item === undefined) return null;
            return (
              <div
                key={key}
                data-index={index}
                ref={rows.measureElement}
                style={{ transform: `translateY(${start}px)` }}
                className="absolute inset-x-0 top-0"
              >
                <HistoryItem
                  item={item}
                  now={now}
                  contactName={chat.name}
                  actions={actions}
                  isTabStop={index === focusedIndex}
                  isFlashing={item.key === flashingId}
                />
              </div>
            );
          })}
        </section>
      </div>
      {isTop && thread.hasBefore && (
        <div className="absolute inset-x-0 top-3 flex justify-center">
          <OlderMessages state={older.state} onRetry={() => void loadOlder(chatId)} />
        </div>
      )}
      {topDay !== undefined && !isTop && (
        <div
          aria-hidden="true"
          className={cx(
            'pointer-events-none absolute inset-x-0 top-2 flex justify-center transition-opacity',
            rows.isScrolling ? 'opacity-100 duration-100' : 'opacity-0 delay-700 duration-300',
          )}
        >
          <DayChip>{dayLabel(topDay, now)}</DayChip>
        </div>
      )}
      {isFar && (
        <button
          type="button"
          onClick={toEnd}
          aria-label={waiting > 0 ? `To the newest message, ${count(waiting, 'new message')}` : 'To the newest message'}
          className="absolute end-4 bottom-4 grid size-10 place-items-center rounded-pill border border-line bg-surface text-text2 shadow-popover hover:text-text motion-safe:animate-fade pointer-coarse:size-11"
        >
          <ArrowDown size={20} strokeWidth={1.75} aria-hidden="true" />
          {waiting > 0 && <Badge count={waiting} className="absolute -end-1 -top-2" />}
        </button>
      )}
    </div>
  );
}

/** Whether a neighbouring page is to be loaded: there is one, the reader comes near, and nobody is at it. */
function usePage(
  key: string,
  isThere: boolean,
  isNear: boolean,
): { readonly state: PageState; readonly isDue: boolean } {
  const state = useInbox(({ loading, failed }) =>
    loading[key] ? 'loading' : failed[key] === undefined ? 'idle' : 'failed',
  );
  return { state, isDue: isThere && isNear && state === 'idle' };
}

/** The day of the first row in sight, unless its own chip stands there. */
function dayAbove(items: readonly ThreadItem[], index: number | undefined): number | undefined {
  if (index === undefined || items[index]?.kind !== 'message' || items[index + 1]?.kind === 'day') return undefined;
  return items[index].at;
}

function isMessage(item: ThreadItem): boolean {
  return item.kind === 'message' || item.kind === 'unsent';
}

function isOwn(item: ThreadItem): boolean {
  return item.kind === 'unsent' || (item.kind === 'message' && item.message.direction === 'outbound');
}

/** A guess that the first measurement corrects; near enough that the scrollbar does not jump. */
function estimatedHeight(item: ThreadItem | undefined): number {
  if (item?.kind !== 'message' && item?.kind !== 'unsent') return 40;
  if (item.kind === 'message') return rowHeight({ ...item.message, isFirst: item.isFirst });
  return rowHeight({ ...payloadOf(item.unsent), text: item.unsent.text, isFirst: item.isFirst });
}
