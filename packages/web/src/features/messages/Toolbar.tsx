'use client';

import type { MessageId } from '@parley/model/ids';
import type { Message } from '@parley/model/message';
import { Copy, Info, Reply, SmilePlus } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../../ui/IconButton.tsx';
import { copyText } from './copy-text.ts';
import { quickReactions, react } from './react.ts';

/** What can be done with a message from its row. */
export type RowActions = {
  readonly reply: (id: MessageId) => void;
  readonly showInfo: (id: MessageId) => void;
  readonly showMessage: (id: MessageId) => void;
  readonly chooseTemplate: () => void;
};

const button = 'size-8 rounded-control';

/** What can be done with one message. */
export function Toolbar({ message, actions }: { readonly message: Message; readonly actions: RowActions }) {
  const [isReacting, setReacting] = useState(false);
  if (message.deletedAt !== undefined) return <InfoButton message={message} actions={actions} />;
  if (isReacting) return <QuickReactions message={message} onDone={() => setReacting(false)} />;
  return (
    <>
      {message.wamid !== undefined && (
        <IconButton label="React" className={button} onClick={() => setReacting(true)}>
          <SmilePlus size={16} strokeWidth={1.75} aria-hidden="true" />
        </IconButton>
      )}
      <IconButton label="Reply" keys={['R']} className={button} onClick={() => actions.reply(message.id)}>
        <Reply size={16} strokeWidth={1.75} aria-hidden="true" className="rtl:-scale-x-100" />
      </IconButton>
      <IconButton label="Copy text" className={button} onClick={() => void copyText(message.text, 'Text copied')}>
        <Copy size={15} strokeWidth={1.75} aria-hidden="true" />
      </IconButton>
      <InfoButton message={message} actions={actions} />
    </>
  );
}

function InfoButton({ message, actions }: { readonly message: Message; readonly actions: RowActions }) {
  return (
    <IconButton label="Message info" keys={['I']} className={button} onClick={() => actions.showInfo(message.id)}>
      <Info size={16} strokeWidth={1.75} aria-hidden="true" />
    </IconButton>
  );
}

type QuickReactionsProps = { readonly message: Message; readonly onDone: () => void };

function QuickReactions({ message, onDone }: QuickReactionsProps) {
  const mine = message.reactions?.ours?.emoji;
  // The button that has the focus goes away: the focus stays with the message.
  const leave = (button: HTMLElement) => {
    button.closest<HTMLElement>('[data-message]')?.focus({ preventScroll: true });
    onDone();
  };
  return quickReactions.map((emoji, index) => (
    <button
      key={emoji}
      type="button"
      // The button that opened these is gone, and the focus must not go with it.
      ref={index === 0 ? focusOnce : undefined}
      aria-label={`React ${emoji}`}
      aria-pressed={mine === emoji}
      onClick={({ currentTarget }) => {
        void react(message, mine === emoji ? '' : emoji);
        leave(currentTarget);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        leave(event.currentTarget);
      }}
      className="size-8 rounded-control text-[18px] leading-none hover:bg-surface2 aria-pressed:bg-brand-soft pointer-coarse:size-11"
    >
      {emoji}
    </button>
  ));
}

function focusOnce(element: HTMLButtonElement | null): void {
  element?.focus({ preventScroll: true });
}
