'use client';

import { type CSSProperties, type ReactNode, useState } from 'react';
import { cx } from '../../ui/cx.ts';
import { FormattedText } from '../../ui/FormattedText.tsx';
import { textDirection } from '../../ui/text-direction.ts';
import { clamped } from './message-words.ts';
import type { GroupPlace } from './thread-items.ts';

export type Side = 'in' | 'out';

export type BubbleProps = GroupPlace & {
  readonly side: Side;
  /** Above what is said: an author, a quote. */
  readonly head?: ReactNode;
  readonly isFailed?: boolean;
  readonly children: ReactNode;
};

/**
 * One bubble. The first of a group has a tail at its author's side. What is in it sets the time, where it has room:
 * `BubbleText` in its last line, everything else by `BubbleFoot`.
 */
export function Bubble({ side, head, isFirst, isLast, isFailed = false, children }: BubbleProps) {
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
      )}
    >
      {hasTail && <Tail side={side} />}
      {head}
      {children}
    </div>
  );
}

type BubbleTextProps = { readonly text: string; readonly side: Side; readonly meta: ReactNode };

/** Words at the end of a bubble. The time stands in their last line, which keeps the room for it free, at its end. */
export function BubbleText({ text, side, meta }: BubbleTextProps) {
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

/** Words inside a bubble that do not end it. */
export function BubbleWords({ text }: { readonly text: string }) {
  return (
    <div lang={scriptLanguage(text)}>
      <FormattedText text={text.trimEnd()} />
    </div>
  );
}

/** The time on a line of its own, at the end of a bubble that does not end with words. */
export function BubbleFoot({ side, meta }: { readonly side: Side; readonly meta: ReactNode }) {
  return (
    <div className={cx('mt-0.5 -mb-[3px] flex justify-end', side === 'in' ? 'text-meta-in' : 'text-meta-out')}>
      {meta}
    </div>
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

export type BareProps = Pick<BubbleProps, 'side' | 'head' | 'children'> & { readonly meta: ReactNode };

/** What needs no bubble around it: a few emoji, a sticker. The time stands in a pill below. */
export function Bare({ side, head, meta, children }: BareProps) {
  const surface = side === 'in' ? 'bg-bubble-in' : 'bg-bubble-out';
  return (
    <div className={cx('flex min-w-0 flex-col gap-0.5', side === 'in' ? 'items-start' : 'items-end')}>
      {head !== undefined && (
        <div className={cx('max-w-full rounded-bubble px-[9px] pt-1.5 pb-0.5 shadow-bubble', surface)}>{head}</div>
      )}
      {children}
      <span
        className={cx('rounded-pill px-2 shadow-bubble', surface, side === 'in' ? 'text-meta-in' : 'text-meta-out')}
      >
        {meta}
      </span>
    </div>
  );
}

function Tail({ side }: { readonly side: Side }) {
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
