'use client';

import { type ChatId, type MessageId, millis } from '@parley/model/ids';
import type { Message } from '@parley/model/message';
import { Copy, Info, Reply } from 'lucide-react';
import { memo, type ReactNode, useState } from 'react';
import type { Unsent } from '../../inbox/state.ts';
import { shallowEqual, useInbox } from '../../inbox/store.ts';
import { cx } from '../../ui/cx.ts';
import { tickWord } from '../../ui/delivery.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Tick, type TickState } from '../../ui/Tick.tsx';
import { clock, fullTime } from '../../ui/time-labels.ts';
import { showToast } from '../../ui/toast.ts';
import { Bubble, Meta } from './Bubble.tsx';
import { DeliveryNote } from './DeliveryNote.tsx';
import { authorLine, authorName, delivery, messageLabel, spokenText } from './message-words.ts';
import { Quote, type Quoted } from './Quote.tsx';
import { cardText, TypeCard } from './TypeCard.tsx';
import type { GroupPlace } from './thread-items.ts';
import { UnsentNote } from './UnsentNote.tsx';

/** What can be done with a message from its row. */
export type RowActions = {
  readonly reply: (id: MessageId) => void;
  readonly showInfo: (id: MessageId) => void;
  readonly showMessage: (id: MessageId) => void;
};

type RowState = {
  readonly isTabStop: boolean;
  /** Lit for a moment: somebody followed a quote to it. */
  readonly isFlashing: boolean;
};

export type MessageRowProps = GroupPlace &
  RowState & { readonly message: Message; readonly contactName: string; readonly actions: RowActions };

/** A message in the thread: an article with its bubble, what is to be known about it, and what can be done. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { message, contactName, actions, isFirst, isLast, isTabStop, isFlashing } = props;
  const myId = useInbox((state) => state.me?.id);
  if (message.type === 'system') {
    return (
      <Article id={message.id} label={spokenText(message)} isTabStop={isTabStop} isFlashing={isFlashing} isFirst>
        <p
          dir="auto"
          className="mx-auto max-w-[85%] rounded-pill bg-surface/85 px-3 py-1 text-center text-caption text-text2"
        >
          {message.text}
        </p>
      </Article>
    );
  }
  const side = message.direction === 'inbound' ? 'in' : 'out';
  const author = isFirst ? authorLine(message, myId) : undefined;
  const isText = message.type === 'text';
  const hasHead = author !== undefined || message.replyTo !== undefined || !isText;
  const at = millis(message.sentAt);
  return (
    <Article
      id={message.id}
      label={messageLabel(message, contactName, myId)}
      isTabStop={isTabStop}
      isFlashing={isFlashing}
      isFirst={isFirst}
      side={side}
      toolbar={<Toolbar message={message} actions={actions} />}
      note={message.direction === 'outbound' && <DeliveryNote message={message} />}
    >
      <Bubble
        side={side}
        isFirst={isFirst}
        isLast={isLast}
        isFailed={message.direction === 'outbound' && message.status === 'failed'}
        text={isText ? message.text : cardText(message.type, message.text)}
        head={
          hasHead ? (
            <>
              {author !== undefined && <AuthorLine name={author} />}
              {message.replyTo !== undefined && (
                <QuoteOf chatId={message.chatId} id={message.replyTo} contactName={contactName} actions={actions} />
              )}
              {!isText && <TypeCard type={message.type} />}
            </>
          ) : undefined
        }
        meta={
          <Meta>
            {message.direction === 'inbound' && message.arrivedLate && <span>arrived late</span>}
            <time title={fullTime(at)}>{clock(at)}</time>
            {message.direction === 'outbound' && <Tick {...delivery(message)} />}
          </Meta>
        }
      />
    </Article>
  );
});

export type UnsentRowProps = GroupPlace &
  RowState & { readonly unsent: Unsent; readonly contactName: string; readonly actions: RowActions };

/** A message that our server does not have yet, in the place it will have. */
export const UnsentRow = memo(function UnsentRow(props: UnsentRowProps) {
  const { unsent, contactName, actions, isFirst, isLast, isTabStop, isFlashing } = props;
  const isOnline = useInbox((state) => state.connection.status === 'online');
  const at = millis(unsent.createdAt);
  const state: TickState =
    unsent.status === 'refused'
      ? 'failed'
      : isOnline && unsent.status !== 'held' && unsent.status !== 'asking'
        ? 'sending'
        : 'held';
  return (
    <Article
      id={unsent.id}
      label={`You at ${clock(at)}: ${spokenText({ type: 'text', text: unsent.text })}. ${tickWord(state)}`}
      isTabStop={isTabStop}
      isFlashing={isFlashing}
      isFirst={isFirst}
      isRising
      side="out"
      note={<UnsentNote unsent={unsent} />}
    >
      <Bubble
        side="out"
        isFirst={isFirst}
        isLast={isLast}
        isFailed={unsent.status === 'refused'}
        text={unsent.text}
        head={
          unsent.replyTo === undefined ? undefined : (
            <QuoteOf chatId={unsent.chatId} id={unsent.replyTo} contactName={contactName} actions={actions} />
          )
        }
        meta={
          <Meta>
            <time title={fullTime(at)}>{clock(at)}</time>
            <Tick state={state} label={tickWord(state)} />
          </Meta>
        }
      />
    </Article>
  );
});

/** The element of a message, for moving the focus there. */
export function messageElementId(id: string): string {
  return `message-${id}`;
}

type ArticleProps = RowState & {
  readonly id: MessageId;
  readonly label: string;
  readonly isFirst: boolean;
  readonly isRising?: boolean;
  readonly side?: 'in' | 'out';
  readonly toolbar?: ReactNode;
  readonly note?: ReactNode;
  readonly children: ReactNode;
};

/** The toolbar is only mounted where the pointer or the focus is: a hundred bubbles would carry three hundred buttons. */
function Article({
  id,
  label,
  isFirst,
  isTabStop,
  isFlashing,
  isRising = false,
  side,
  toolbar,
  note,
  children,
}: ArticleProps) {
  const [isNear, setNear] = useState(false);
  return (
    <article
      id={messageElementId(id)}
      aria-label={label}
      tabIndex={isTabStop ? 0 : -1}
      data-message={id}
      onPointerEnter={() => setNear(true)}
      onPointerLeave={() => setNear(false)}
      onFocus={() => setNear(true)}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setNear(false);
      }}
      className={cx(
        'flex flex-col px-[max(1rem,5%)] focus-visible:-outline-offset-2 focus-visible:rounded-card',
        isFirst ? 'pt-[10px]' : 'pt-[2px]',
        side === 'out' ? 'items-end' : 'items-start',
        isFlashing && 'animate-flash',
        isRising && 'motion-safe:animate-rise',
      )}
    >
      <div className="relative flex w-fit max-w-[85%] md:max-w-[min(65%,560px)]">
        {children}
        {isNear && toolbar !== undefined && (
          <div
            className={cx(
              'absolute top-0 z-10 flex rounded-control border border-line bg-surface shadow-card motion-safe:animate-fade',
              'pointer-coarse:-top-11 pointer-coarse:start-auto pointer-coarse:end-0 pointer-coarse:m-0',
              side === 'out' ? 'end-full me-2.5' : 'start-full ms-2.5',
            )}
          >
            {toolbar}
          </div>
        )}
      </div>
      {note && <div className="max-w-[85%] md:max-w-[min(65%,560px)]">{note}</div>}
    </article>
  );
}

function Toolbar({ message, actions }: { readonly message: Message; readonly actions: RowActions }) {
  const button = 'size-8 rounded-control';
  return (
    <>
      <IconButton label="Reply" keys={['R']} className={button} onClick={() => actions.reply(message.id)}>
        <Reply size={16} strokeWidth={1.75} aria-hidden="true" className="rtl:-scale-x-100" />
      </IconButton>
      <IconButton label="Copy text" className={button} onClick={() => void copyText(message.text)}>
        <Copy size={15} strokeWidth={1.75} aria-hidden="true" />
      </IconButton>
      <IconButton label="Message info" keys={['I']} className={button} onClick={() => actions.showInfo(message.id)}>
        <Info size={16} strokeWidth={1.75} aria-hidden="true" />
      </IconButton>
    </>
  );
}

async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    showToast('Text copied');
  } catch {
    showToast('The browser did not allow copying. Select the text and copy it by hand.', { tone: 'error' });
  }
}

function AuthorLine({ name }: { readonly name: string }) {
  return (
    <p dir="auto" className="truncate font-semibold text-caption text-meta-out">
      {name}
    </p>
  );
}

type QuoteOfProps = {
  readonly chatId: ChatId;
  readonly id: MessageId;
  readonly contactName: string;
  readonly actions: RowActions;
};

function QuoteOf({ chatId, id, contactName, actions }: QuoteOfProps) {
  const quoted = useQuoted(chatId, id, contactName);
  return <Quote quoted={quoted} onShow={() => actions.showMessage(id)} />;
}

/** The message that a reply names, sent or unsent, where it is loaded. */
export function useQuoted(chatId: ChatId, id: MessageId | undefined, contactName: string): Quoted | undefined {
  return useInbox((state) => {
    if (id === undefined) return undefined;
    const message = state.view?.threads[chatId]?.messages.find((other) => other.id === id);
    if (message !== undefined) {
      const { type, text } = message;
      return { author: authorName(message, contactName, state.me?.id), seed: message.direction, type, text };
    }
    const unsent = state.unsent.find((other) => other.id === id);
    return unsent === undefined ? undefined : { author: 'You', seed: 'outbound', type: 'text', text: unsent.text };
  }, sameQuote);
}

function sameQuote(a: Quoted | undefined, b: Quoted | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && shallowEqual(a, b));
}
