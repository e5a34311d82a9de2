'use client';

import { faceOf } from '@parley/model/content';
import { type ChatId, type MessageId, millis } from '@parley/model/ids';
import { isNotice, type Message } from '@parley/model/message';
import { memo, useMemo } from 'react';
import type { Unsent } from '../../inbox/state.ts';
import { useInbox } from '../../inbox/store.ts';
import { tickWord, unsentTick } from '../../ui/delivery.ts';
import { Tick } from '../../ui/Tick.tsx';
import { clock, fullTime } from '../../ui/time-labels.ts';
import { Article, type RowState } from './Article.tsx';
import { Meta } from './Bubble.tsx';
import { DeliveryNote } from './DeliveryNote.tsx';
import { FacedBubble } from './faces/FacedBubble.tsx';
import { authorLine, delivery, messageLabel, spokenText } from './message-words.ts';
import { payloadOf } from './payload-of.ts';
import { Quote } from './Quote.tsx';
import { ReactionPill } from './ReactionPill.tsx';
import { type RowActions, Toolbar } from './Toolbar.tsx';
import type { GroupPlace } from './thread-items.ts';
import { UnsentNote } from './UnsentNote.tsx';
import { useQuoted } from './use-quoted.ts';

export type MessageRowProps = GroupPlace &
  RowState & { readonly message: Message; readonly contactName: string; readonly actions: RowActions };

/** A message in the thread: an article with its bubble, what is to be known about it, and what can be done. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { message, contactName, actions, isFirst, isLast, isTabStop, isFlashing } = props;
  const myId = useInbox((state) => state.me?.id);
  const face = useMemo(() => faceOf(message.type, message.content), [message.type, message.content]);
  if (isNotice(message)) {
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
  const hasHead = author !== undefined || message.replyTo !== undefined;
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
      reactions={message.reactions !== undefined && <ReactionPill message={message} contactName={contactName} />}
      note={message.direction === 'outbound' && <DeliveryNote message={message} />}
    >
      <FacedBubble
        face={face}
        isFirst={isFirst}
        isLast={isLast}
        isFailed={message.direction === 'outbound' && message.status === 'failed'}
        head={
          hasHead ? (
            <>
              {author !== undefined && <AuthorLine name={author} />}
              {message.replyTo !== undefined && (
                <QuoteOf chatId={message.chatId} id={message.replyTo} contactName={contactName} actions={actions} />
              )}
            </>
          ) : undefined
        }
        shown={{
          type: message.type,
          content: message.content,
          text: message.text,
          side,
          hasHead,
          ...(message.media === undefined ? {} : { media: message.media }),
          meta: (
            <Meta>
              {message.direction === 'inbound' && message.arrivedLate && <span>arrived late</span>}
              <time title={fullTime(at)}>{clock(at)}</time>
              {message.direction === 'outbound' && <Tick {...delivery(message)} />}
            </Meta>
          ),
        }}
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
  const state = unsentTick(unsent.status, isOnline);
  const { type, content } = useMemo(() => payloadOf(unsent), [unsent]);
  const face = useMemo(() => faceOf(type, content), [type, content]);
  return (
    <Article
      id={unsent.id}
      label={`You at ${clock(at)}: ${spokenText({ type, text: unsent.text })}. ${tickWord(state)}`}
      isTabStop={isTabStop}
      isFlashing={isFlashing}
      isFirst={isFirst}
      isRising
      side="out"
      note={<UnsentNote unsent={unsent} />}
    >
      <FacedBubble
        face={face}
        isFirst={isFirst}
        isLast={isLast}
        isFailed={unsent.status === 'refused'}
        head={
          unsent.replyTo === undefined ? undefined : (
            <QuoteOf chatId={unsent.chatId} id={unsent.replyTo} contactName={contactName} actions={actions} />
          )
        }
        shown={{
          type,
          content,
          text: unsent.text,
          side: 'out',
          ...(unsent.payload?.media === undefined ? {} : { media: unsent.payload.media }),
          hasHead: unsent.replyTo !== undefined,
          meta: (
            <Meta>
              <time title={fullTime(at)}>{clock(at)}</time>
              <Tick state={state} label={tickWord(state)} />
            </Meta>
          ),
        }}
      />
    </Article>
  );
});

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
