'use client';

import { faceOf } from '@parley/model/content';
import { millis } from '@parley/model/ids';
import { isNotice, type Message } from '@parley/model/message';
import { memo, useMemo } from 'react';
import type { Unsent } from '../../inbox/state.ts';
import { useInbox } from '../../inbox/store.ts';
import { tickWord, unsentTick } from '../../ui/delivery.ts';
import { Tick } from '../../ui/Tick.tsx';
import { clock, fullTime } from '../../ui/time-labels.ts';
import { Article, type RowState } from './Article.tsx';
import { Meta } from './Bubble.tsx';
import { DeletedBubble } from './DeletedBubble.tsx';
import { DeliveryNote } from './DeliveryNote.tsx';
import { EditedMark } from './EditedMark.tsx';
import { FacedBubble } from './faces/FacedBubble.tsx';
import { hasHead, MessageHead, QuoteOf } from './MessageHead.tsx';
import { authorLine, delivery, messageLabel, spokenText } from './message-words.ts';
import { Notice } from './Notice.tsx';
import { payloadOf } from './payload-of.ts';
import { ReactionPill } from './ReactionPill.tsx';
import { type RowActions, Toolbar } from './Toolbar.tsx';
import type { GroupPlace } from './thread-items.ts';
import { UnsentNote } from './UnsentNote.tsx';

export type MessageRowProps = GroupPlace &
  RowState & { readonly message: Message; readonly contactName: string; readonly actions: RowActions };

/** A message in the thread: an article with its bubble, what is to be known about it, and what can be done. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { message, contactName, actions, isFirst, isLast, isTabStop, isFlashing } = props;
  const myId = useInbox((state) => state.me?.id);
  const face = useMemo(() => faceOf(message.type, message.content), [message.type, message.content]);
  const at = millis(message.sentAt);
  if (isNotice(message)) {
    return (
      <Article id={message.id} label={spokenText(message)} isTabStop={isTabStop} isFlashing={isFlashing} isFirst isWide>
        <Notice face={face} text={message.text} at={at} />
      </Article>
    );
  }
  const side = message.direction === 'inbound' ? 'in' : 'out';
  const author = isFirst ? authorLine(message, myId) : undefined;
  const isHeaded = hasHead(message, author);
  const Drawn = message.deletedAt === undefined ? FacedBubble : DeletedBubble;
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
      note={message.direction === 'outbound' && <DeliveryNote message={message} onTemplate={actions.chooseTemplate} />}
    >
      <Drawn
        face={face}
        isFirst={isFirst}
        isLast={isLast}
        isFailed={message.direction === 'outbound' && message.status === 'failed'}
        head={
          isHeaded ? (
            <MessageHead message={message} author={author} contactName={contactName} onShow={actions.showMessage} />
          ) : undefined
        }
        shown={{
          type: message.type,
          content: message.content,
          text: message.text,
          side,
          hasHead: isHeaded,
          ...(message.media === undefined ? {} : { media: message.media }),
          meta: (
            <Meta>
              {message.direction === 'inbound' && message.arrivedLate && <span>arrived late</span>}
              {message.edited !== undefined && message.deletedAt === undefined && <EditedMark message={message} />}
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
      label={`You at ${clock(at)}: ${spokenText({ type, text: unsent.text, direction: 'outbound' })}. ${tickWord(state)}`}
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
            <QuoteOf message={unsent} id={unsent.replyTo} contactName={contactName} onShow={actions.showMessage} />
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
