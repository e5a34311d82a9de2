'use client';

import { type CSSProperties, type ReactNode, useState } from 'react';
import { cx } from '../../ui/cx.ts';
import { FormattedText } from '../../ui/FormattedText.tsx';
import { emojiOnly } from '../../ui/formatting.ts';
import { textDirection } from '../../ui/text-direction.ts';
import { clamped } from './message-words.ts';
import type { GroupPlace } from './thread-items.ts';

export type BubbleProps = GroupPlace & {
  readonly side: 'in' | 'out';
  readonly text: string;
  /** Above the text: an author, a quote, a kind. */
  readonly head?: ReactNode;
  /** Time and ticks, in the last line. */
  readonly meta: ReactNode;
  readonly isFailed?: boolean;
  readonly isFaint?: boolean;
};

/**
 * One bubble. The first of a group has a tail at its author's side; the time stands in the last line of the text,
 * which keeps the room for it free, at the side where that line ends.
 */
export function Bubble({ side, text, head, meta, isFirst, isLast, isFailed = false, isFaint = false }: BubbleProps) {
  const emoji = head === undefined ? emojiOnly(text) : 0;
  if (emoji > 0) return <BigEmoji side={side} text={text} meta={meta} isFaint={isFaint} />;
  const hasTail = isFirst && !isFailed;
  return (
    <div
      className={cx(
        'relative min-w-0 rounded-bubble px-[9px] pt-[6px] pb-[8px] text-bubble shadow-bubble pointer-coarse:text-bubble-touch',
        'border contrast-more:border-current forced-colors:border-current',
        isFailed ? 'border-danger' : 'border-transparent',
        side === 'in' ? 'bg-bubble-in text-text' : 'bg-bubble-out text-bubble-out-text',
        side === 'in' && (hasTail ? 'rounded-ss-none' : !isFirst && 'rounded-ss-control'),
        side === 'in' && !isLast && 'rounded-es-control',
        side === 'out' && (hasTail ? 'rounded-se-none' : !isFirst && 'rounded-se-control'),
        side === 'out' && !isLast && 'rounded-ee-control',
        isFaint && 'opacity-75',
      )}
    >
      {hasTail && <Tail side={side} />}
      {head}
      <BubbleText text={text} side={side} meta={meta} />
    </div>
  );
}

function BubbleText({
  text,
  side,
  meta,
}: {
  readonly text: string;
  readonly side: 'in' | 'out';
  readonly meta: ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  const short = isOpen ? undefined : clamped(text);
  const lastLine = text.trimEnd().split('\n').at(-1) ?? '';
  return (
    <>
      <div lang={scriptLanguage(text)}>
        <FormattedText text={short ?? text.trimEnd()} tail={short === undefined ? <Room>{meta}</Room> : undefined} />
      </div>
      {short !== undefined && (
        <p>
          <button
            type="button"
            onClick={() => setOpen(true)}
            className="rounded-control font-medium text-link hover:underline"
          >
            Read more
          </button>
          <Room>{meta}</Room>
        </p>
      )}
      <div
        dir={short === undefined ? textDirection(lastLine) : undefined}
        className={cx(
          'pointer-events-none absolute inset-x-[9px] bottom-[5px] flex justify-end',
          side === 'in' ? 'text-meta-in' : 'text-meta-out',
        )}
      >
        {meta}
      </div>
    </>
  );
}

/** As wide as the time at the end of the last line, and invisible: what the text may not run into. */
function Room({ children }: { readonly children: ReactNode }) {
  return (
    <span aria-hidden="true" className="invisible ms-2 inline-flex h-4 select-none align-bottom">
      {children}
    </span>
  );
}

/** Time, ticks and what else belongs there; always left to right, as clocks are. */
export function Meta({ children }: { readonly children: ReactNode }) {
  return (
    <span dir="ltr" className="pointer-events-auto flex items-center gap-1 whitespace-nowrap text-micro tabular-nums">
      {children}
    </span>
  );
}

type BigEmojiProps = Pick<BubbleProps, 'side' | 'text' | 'meta' | 'isFaint'>;

function BigEmoji({ side, text, meta, isFaint }: BigEmojiProps) {
  return (
    <div className={cx('flex flex-col gap-0.5', side === 'in' ? 'items-start' : 'items-end', isFaint && 'opacity-75')}>
      <p className="px-1 text-[40px] leading-[48px]">{text.trim()}</p>
      <span
        className={cx(
          'rounded-pill px-2 shadow-bubble',
          side === 'in' ? 'bg-bubble-in text-meta-in' : 'bg-bubble-out text-meta-out',
        )}
      >
        {meta}
      </span>
    </div>
  );
}

function Tail({ side }: { readonly side: 'in' | 'out' }) {
  const style: CSSProperties = side === 'in' ? { insetInlineStart: -8 } : { insetInlineEnd: -8 };
  return (
    <svg
      viewBox="0 0 8 13"
      width="8"
      height="13"
      aria-hidden="true"
      style={style}
      className={cx(
        'absolute -top-px forced-colors:hidden',
        side === 'in' ? 'text-bubble-in rtl:-scale-x-100' : '-scale-x-100 text-bubble-out rtl:scale-x-100',
      )}
    >
      <path d="M8 0H1.6C.3 0-.3 1.5.6 2.5L8 11.5Z" fill="currentColor" />
    </svg>
  );
}

/** Arabic and Devanagari need taller lines; the language of a message is not known, its letters are. */
function scriptLanguage(text: string): 'ar' | 'hi' | undefined {
  if (/\p{Script=Arabic}/u.test(text)) return 'ar';
  return /\p{Script=Devanagari}/u.test(text) ? 'hi' : undefined;
}
