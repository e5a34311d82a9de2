import type { PhoneMessage } from '@parley/model/sandbox';
import { cx } from '../../ui/cx.ts';
import { plainText } from '../../ui/formatting.ts';

export type PhoneQuoteProps = {
  /** `gone`: it is not on the phone any more. */
  readonly quoted: PhoneMessage | 'gone';
  readonly business: string;
  readonly className?: string;
};

/** The message that another one answers: who, and the first two lines. */
export function PhoneQuote({ quoted, business, className }: PhoneQuoteProps) {
  return (
    <span
      className={cx(
        'block min-w-0 rounded-control border-brand border-s-3 bg-text/6 px-2 py-1 text-caption',
        className,
      )}
    >
      {quoted === 'gone' ? (
        <i>Original message not available</i>
      ) : (
        <>
          <b dir="auto" className="block truncate font-semibold">
            {quoted.from === 'person' ? 'You' : business}
          </b>
          <span dir="auto" className="line-clamp-2 wrap-anywhere">
            {plainText(quoted.text.slice(0, 200))}
          </span>
        </>
      )}
    </span>
  );
}
