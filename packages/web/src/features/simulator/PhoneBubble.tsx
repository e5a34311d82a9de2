import { typeLabel } from '@parley/model/content/type-label';
import { millis } from '@parley/model/ids';
import type { PhoneMessage } from '@parley/model/sandbox';
import { Reply } from 'lucide-react';
import { memo } from 'react';
import { cx } from '../../ui/cx.ts';
import { FormattedText } from '../../ui/FormattedText.tsx';
import { Tick } from '../../ui/Tick.tsx';
import { TypeIcon } from '../../ui/TypeIcon.tsx';
import { textDirection } from '../../ui/text-direction.ts';
import { clock } from '../../ui/time-labels.ts';
import { PhoneQuote } from './PhoneQuote.tsx';

export type PhoneBubbleProps = {
  readonly message: PhoneMessage;
  readonly business: string;
  readonly quoted: PhoneMessage | 'gone' | undefined;
  /** The first of a row by the same side. */
  readonly isFirst: boolean;
  readonly onReply: () => void;
};

/** One message on the phone. A double click, or the button beside it, answers it. */
export const PhoneBubble = memo(function PhoneBubble({
  message,
  business,
  quoted,
  isFirst,
  onReply,
}: PhoneBubbleProps) {
  const { from, type, text } = message;
  const isOwn = from === 'person';
  return (
    <div
      className={cx(
        'group flex items-center gap-1',
        isOwn ? 'justify-end' : 'flex-row-reverse justify-end',
        isFirst ? 'mt-2.5' : 'mt-0.5',
      )}
    >
      <button
        type="button"
        aria-label={`Reply to: ${text.slice(0, 60)}`}
        onClick={onReply}
        className="inline-flex size-7 shrink-0 items-center justify-center rounded-pill bg-surface text-text2 opacity-0 transition-opacity hover:text-text focus-visible:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-60"
      >
        <Reply size={14} strokeWidth={1.75} aria-hidden="true" />
      </button>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the pointer; the button beside it is for everybody */}
      <div
        data-from={from}
        onDoubleClick={onReply}
        className={cx(
          'min-w-0 max-w-[82%] rounded-dialog px-2.5 py-1.5 text-body shadow-bubble motion-safe:animate-rise',
          'border border-transparent contrast-more:border-current forced-colors:border-current',
          isOwn ? 'bg-bubble-out text-bubble-out-text' : 'bg-bubble-in text-text',
          isFirst && (isOwn ? 'rounded-se-control' : 'rounded-ss-control'),
        )}
      >
        {quoted !== undefined && <PhoneQuote quoted={quoted} business={business} className="mb-1" />}
        {type !== 'text' && (
          <span className="mb-0.5 flex items-center gap-1.5 text-caption opacity-80">
            <TypeIcon type={type} /> {typeLabel(type)}
          </span>
        )}
        <FormattedText
          text={text}
          tail={
            <span aria-hidden="true" className="invisible ms-2 inline-flex align-bottom">
              <BubbleTime message={message} />
            </span>
          }
        />
        <div
          dir={textDirection(text)}
          className={cx('-mt-4 flex justify-end', isOwn ? 'text-meta-out' : 'text-meta-in')}
        >
          <BubbleTime message={message} />
        </div>
      </div>
    </div>
  );
});

function BubbleTime({ message: { from, status, at } }: Pick<PhoneBubbleProps, 'message'>) {
  return (
    <span dir="ltr" className="flex h-4 items-center gap-1 whitespace-nowrap text-micro tabular-nums">
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
