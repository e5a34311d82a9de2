import { typeLabel } from '@parley/model/content/type-label';
import { millis } from '@parley/model/ids';
import type { PhoneMessage } from '@parley/model/sandbox';
import { Ban, Ellipsis, Forward, Reply, Smartphone } from 'lucide-react';
import { lazy, memo, Suspense, useState } from 'react';
import { cx } from '../../ui/cx.ts';
import { FormattedText } from '../../ui/FormattedText.tsx';
import { Tick } from '../../ui/Tick.tsx';
import { TypeIcon } from '../../ui/TypeIcon.tsx';
import { textDirection } from '../../ui/text-direction.ts';
import { clock } from '../../ui/time-labels.ts';
import { perform, press } from './controls.ts';
import { isWholeFace, PhoneFace } from './PhoneFace.tsx';
import { PhoneQuote } from './PhoneQuote.tsx';

const loadMenu = () => import('./BubbleMenu.tsx');
const BubbleMenu = lazy(() => loadMenu().then((file) => ({ default: file.BubbleMenu })));

export type PhoneBubbleProps = {
  readonly message: PhoneMessage;
  readonly personId: string;
  readonly business: string;
  readonly quoted: PhoneMessage | 'gone' | undefined;
  /** The first of a row by the same side. */
  readonly isFirst: boolean;
  readonly onReply: () => void;
};

/** One message on the phone. A double click, or the button beside it, answers it. */
export const PhoneBubble = memo(function PhoneBubble(props: PhoneBubbleProps) {
  const { message, personId, business, quoted, isFirst, onReply } = props;
  const { id, from, type, text, media, reactions, isRevoked = false } = message;
  const isOwn = from === 'person';
  const isBare = type === 'sticker' && media?.url !== undefined && !isRevoked;
  const said = [reactions?.person, reactions?.business].filter((emoji) => emoji !== undefined);
  return (
    <div
      className={cx(
        'group flex items-center gap-1',
        isOwn ? 'justify-end' : 'flex-row-reverse justify-end',
        isFirst ? 'mt-2.5' : 'mt-0.5',
        said.length > 0 && 'mb-3',
      )}
    >
      {!isRevoked && (
        <span className="flex shrink-0 items-center opacity-0 transition-opacity focus-within:opacity-100 group-hover:opacity-100 has-aria-expanded:opacity-100 pointer-coarse:flex-col pointer-coarse:opacity-60">
          <MoreButton {...props} />
          <button type="button" aria-label={`Reply to: ${text.slice(0, 60)}`} onClick={onReply} className={sideClass}>
            <Reply size={14} strokeWidth={1.75} aria-hidden="true" />
          </button>
        </span>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the pointer; the button beside it is for everybody */}
      <div
        data-from={from}
        onDoubleClick={isRevoked ? undefined : onReply}
        className={cx(
          'relative min-w-0 max-w-[82%] rounded-dialog px-2.5 py-1.5 text-body motion-safe:animate-rise',
          'border border-transparent contrast-more:border-current forced-colors:border-current',
          !isBare && 'shadow-bubble',
          !isBare && (isOwn ? 'bg-bubble-out text-bubble-out-text' : 'bg-bubble-in text-text'),
          isFirst && (isOwn ? 'rounded-se-control' : 'rounded-ss-control'),
        )}
      >
        <Marks message={message} />
        {quoted !== undefined && <PhoneQuote quoted={quoted} business={business} className="mb-1" />}
        {!isRevoked && (
          <PhoneFace
            message={message}
            onPress={(key, values) => void press(personId, id, key, values)}
            onPlay={() => {
              if (!isOwn && media?.isVoice === true) void perform(personId, { act: 'play', messageId: id });
            }}
          />
        )}
        <Words message={message} />
        {said.length > 0 && (
          <span
            role="img"
            aria-label={[
              reactions?.person !== undefined && `Reacted ${reactions.person}`,
              reactions?.business !== undefined && `${business} reacted ${reactions.business}`,
            ]
              .filter(Boolean)
              .join(', ')}
            className="absolute start-2 -bottom-3.5 rounded-pill border border-line bg-surface px-1.5 text-small leading-5 shadow-card"
          >
            {[...new Set(said)].join('')}
          </span>
        )}
      </div>
    </div>
  );
});

/** The menu is loaded by the click that wants it. */
function MoreButton(props: PhoneBubbleProps) {
  const [isWanted, setWanted] = useState(false);
  const trigger = (
    <button
      type="button"
      aria-label={`More about: ${props.message.text.slice(0, 60)}`}
      onPointerEnter={() => void loadMenu()}
      onClick={() => setWanted(true)}
      className={sideClass}
    >
      <Ellipsis size={14} strokeWidth={1.75} aria-hidden="true" />
    </button>
  );
  if (!isWanted) return trigger;
  return (
    <Suspense fallback={trigger}>
      <BubbleMenu {...props} triggerClass={sideClass} />
    </Suspense>
  );
}

/** Where a message comes from, if not from the keyboard of whoever sent it. */
function Marks({ message: { forwarded, isFromPhoneApp, isRevoked } }: Pick<PhoneBubbleProps, 'message'>) {
  if (isRevoked) return null;
  return (
    <>
      {forwarded !== undefined && (
        <span className={markClass}>
          <Forward size={12} strokeWidth={2} aria-hidden="true" />
          {forwarded === 'often' ? 'Forwarded many times' : 'Forwarded'}
        </span>
      )}
      {isFromPhoneApp && (
        <span className={markClass}>
          <Smartphone size={12} strokeWidth={2} aria-hidden="true" />
          From the business’s phone
        </span>
      )}
    </>
  );
}

/** The words of a message with its time behind them; only the time where its face has said it all. */
function Words({ message }: Pick<PhoneBubbleProps, 'message'>) {
  const { from, type, text, caption, isRevoked } = message;
  const isOwn = from === 'person';
  const hasFace = isWholeFace(message);
  const words = isRevoked ? undefined : hasFace ? caption : text;
  const meta = cx('flex justify-end', isOwn ? 'text-meta-out' : 'text-meta-in', type === 'sticker' && 'text-text2');
  if (isRevoked) {
    return (
      <p className="flex items-center gap-1.5 italic opacity-80">
        <Ban size={14} strokeWidth={1.75} aria-hidden="true" /> {text}
        <span className="ms-1 not-italic">
          <BubbleTime message={message} />
        </span>
      </p>
    );
  }
  if (words === undefined) {
    return (
      <div className={cx('mt-1', meta)}>
        <BubbleTime message={message} />
      </div>
    );
  }
  return (
    <>
      {type !== 'text' && !hasFace && words !== typeLabel(type) && (
        <span className="mb-0.5 flex items-center gap-1.5 text-caption opacity-80">
          <TypeIcon type={type} /> {typeLabel(type)}
        </span>
      )}
      <FormattedText
        text={words}
        tail={
          <span aria-hidden="true" className="invisible ms-2 inline-flex align-bottom">
            <BubbleTime message={message} />
          </span>
        }
      />
      <div dir={textDirection(words)} className={cx('-mt-4', meta)}>
        <BubbleTime message={message} />
      </div>
    </>
  );
}

function BubbleTime({ message: { from, status, at, isEdited } }: Pick<PhoneBubbleProps, 'message'>) {
  return (
    <span dir="ltr" className="flex h-4 items-center gap-1 whitespace-nowrap text-micro tabular-nums">
      {isEdited && <span>Edited</span>}
      <time>{clock(millis(at))}</time>
      {from === 'person' && <Tick {...ticks[status ?? 'waiting']} />}
    </span>
  );
}

const ticks = {
  waiting: { state: 'held', label: 'Leaves when the phone has network' },
  sent: { state: 'sent', label: 'Sent' },
  read: { state: 'read', label: 'Read by the business' },
} as const;

const sideClass =
  'inline-flex size-7 shrink-0 items-center justify-center rounded-pill bg-surface text-text2 transition-colors hover:text-text aria-expanded:text-text';
const markClass = 'mb-0.5 flex items-center gap-1 text-caption italic opacity-80';
