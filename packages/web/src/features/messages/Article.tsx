import type { MessageId } from '@parley/model/ids';
import { type ReactNode, useState } from 'react';
import { cx } from '../../ui/cx.ts';

export type RowState = {
  readonly isTabStop: boolean;
  /** Lit for a moment: somebody followed a quote to it. */
  readonly isFlashing: boolean;
};

/** The element of a message, for moving the focus there. */
export function messageElementId(id: string): string {
  return `message-${id}`;
}

export type ArticleProps = RowState & {
  readonly id: MessageId;
  readonly label: string;
  readonly isFirst: boolean;
  readonly isRising?: boolean;
  /** A line in the middle rather than a bubble at a side. */
  readonly isWide?: boolean;
  readonly side?: 'in' | 'out';
  readonly toolbar?: ReactNode;
  readonly reactions?: ReactNode;
  readonly note?: ReactNode;
  readonly children: ReactNode;
};

/**
 * One row of the thread for keyboard and screen reader: the bubble, and below it what is to be known about it.
 * The toolbar is only mounted where the pointer or the focus is: a hundred bubbles would carry three hundred buttons.
 */
export function Article({
  id,
  label,
  isFirst,
  isTabStop,
  isFlashing,
  isRising = false,
  isWide = false,
  side,
  toolbar,
  reactions,
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
      // Not from under a keyboard that is in the toolbar: the focus would be nowhere.
      onPointerLeave={(event) => setNear(event.currentTarget.querySelector(':focus-visible') !== null)}
      onFocus={() => setNear(true)}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setNear(false);
      }}
      className={cx(
        'flex flex-col px-4 md:px-[max(1rem,5%)] focus-visible:-outline-offset-2 focus-visible:rounded-card',
        isFirst ? 'pt-[10px]' : 'pt-[2px]',
        side === 'out' ? 'items-end' : 'items-start',
        isFlashing && 'animate-flash',
        isRising && 'motion-safe:animate-rise',
      )}
    >
      <div className={cx('relative flex', isWide ? 'w-full' : 'w-fit max-w-[85%] lg:max-w-[min(65%,560px)]')}>
        {children}
        {isNear && toolbar !== undefined && (
          <div
            className={cx(
              'absolute top-0 z-10 flex rounded-control border border-line bg-surface shadow-card motion-safe:animate-fade',
              'pointer-coarse:-top-11 pointer-coarse:start-auto pointer-coarse:end-0 pointer-coarse:m-0',
              // Beside a bubble there is no room on a narrow screen.
              'max-md:-top-9 max-md:start-auto max-md:end-0 max-md:m-0',
              side === 'out' ? 'end-full me-2.5' : 'start-full ms-2.5',
            )}
          >
            {toolbar}
          </div>
        )}
      </div>
      {reactions}
      {note && <div className="max-w-[85%] lg:max-w-[min(65%,560px)]">{note}</div>}
    </article>
  );
}
