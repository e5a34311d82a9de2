'use client';

import { cx } from '../../ui/cx.ts';
import { plainText } from '../../ui/formatting.ts';
import { TypeIcon } from '../../ui/TypeIcon.tsx';
import { tintOf } from '../../ui/tint.ts';

export type Quoted = {
  readonly author: string;
  /** What the colour of the author follows. */
  readonly seed: string;
  readonly type: string;
  readonly text: string;
};

export type QuoteProps = {
  /** `elsewhere`: further up than what is loaded. Undefined: it never came here. */
  readonly quoted: Quoted | 'elsewhere' | undefined;
  readonly onShow?: () => void;
};

/** The message that a reply answers: who and the first two lines. A click leads to it. */
export function Quote({ quoted, onShow }: QuoteProps) {
  if (onShow === undefined) return <QuoteBox quoted={quoted} className="mb-1" />;
  return (
    <button
      type="button"
      onClick={onShow}
      className="mb-1 block w-full min-w-0 rounded-control text-start hover:opacity-90"
    >
      <span className="sr-only">Show the message that this answers: </span>
      <QuoteBox quoted={quoted} />
    </button>
  );
}

export function QuoteBox({ quoted, className }: Pick<QuoteProps, 'quoted'> & { readonly className?: string }) {
  const isHere = typeof quoted === 'object';
  const colour = isHere ? `var(--tint-${tintOf(quoted.seed)}-text)` : 'var(--line-strong)';
  return (
    <span
      style={{ borderInlineStartColor: colour }}
      className={cx(
        'block min-w-0 overflow-hidden rounded-control border-s-3 bg-text/6 px-2 py-1 text-small',
        className,
      )}
    >
      {!isHere ? (
        <span className="text-text2 italic">
          {quoted === undefined ? 'Original message not available' : 'An earlier message'}
        </span>
      ) : (
        <>
          <span dir="auto" style={{ color: colour }} className="block truncate font-semibold text-caption">
            {quoted.author}
          </span>
          <span className="flex min-w-0 items-start gap-1 text-text2">
            {quoted.type !== 'text' && (
              <span className="flex h-4.5 items-center">
                <TypeIcon type={quoted.type} />
              </span>
            )}
            <span dir="auto" className="line-clamp-2 min-w-0 grow wrap-anywhere">
              {plainText(quoted.text.slice(0, 300))}
            </span>
          </span>
        </>
      )}
    </span>
  );
}
