'use client';

import { EmojiPicker } from 'frimousse';
import type { AriaAttributes } from 'react';

export type EmojiPanelProps = { readonly onPick: (emoji: string) => void; readonly onClose: () => void };

/** All emoji, found by name. The names come from our own `/emoji/`; nothing is asked of another host. */
export function EmojiPanel({ onPick, onClose }: EmojiPanelProps) {
  return (
    <EmojiPicker.Root
      emojibaseUrl="/emoji"
      columns={8}
      onEmojiSelect={({ emoji }) => onPick(emoji)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
      className="flex size-full flex-col"
    >
      <EmojiPicker.Search
        autoFocus
        aria-label="Search emoji"
        placeholder="Search emoji"
        className="m-2 h-9 shrink-0 rounded-pill border border-transparent bg-surface2 px-4 text-body placeholder:text-text3 focus:border-focus focus:bg-surface focus:outline-none"
      />
      <EmojiPicker.Viewport className="relative min-h-0 grow outline-none">
        <EmojiPicker.Loading className="absolute inset-0 grid place-items-center text-small text-text3">
          Loading…
        </EmojiPicker.Loading>
        <EmojiPicker.Empty className="absolute inset-0 grid place-items-center text-small text-text3">
          No emoji found
        </EmojiPicker.Empty>
        <EmojiPicker.List
          className="select-none pb-2"
          components={{
            CategoryHeader: ({ category, ...props }) => (
              <div {...props} className="bg-surface px-3 py-1.5 font-medium text-caption text-text3">
                {category.label}
              </div>
            ),
            Row: ({ children, ...props }) => (
              <div {...fromOne(props)} className="px-2">
                {children}
              </div>
            ),
            Emoji: ({ emoji, ...props }) => (
              <button
                {...fromOne(props)}
                type="button"
                aria-label={emoji.label}
                className="grid size-9.5 place-items-center rounded-control text-[1.375rem] data-active:bg-surface2 pointer-coarse:size-10"
              >
                {emoji.emoji}
              </button>
            ),
          }}
        />
      </EmojiPicker.Viewport>
    </EmojiPicker.Root>
  );
}

/** The library counts rows and columns from 0, ARIA from 1. */
function fromOne<Props extends AriaAttributes>(props: Props): Props {
  const { 'aria-rowindex': row, 'aria-colindex': column } = props;
  return {
    ...props,
    ...(row === undefined ? {} : { 'aria-rowindex': row + 1 }),
    ...(column === undefined ? {} : { 'aria-colindex': column + 1 }),
  };
}
