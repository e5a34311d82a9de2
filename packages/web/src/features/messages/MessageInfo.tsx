'use client';

import { millis } from '@parley/model/ids';
import type { Message } from '@parley/model/message';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { fullTime } from '../../ui/time-labels.ts';
import { copyText } from './copy-text.ts';
import { detailsText, timeline } from './message-words.ts';

export type MessageInfoProps = { readonly message: Message; readonly onClose: () => void };

/** What happened to one message and when, and its names for somebody who looks into a problem. */
export function MessageInfo({ message, onClose }: MessageInfoProps) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Message info"
      footer={<Button onClick={() => void copyText(detailsText(message), 'Details copied')}>Copy details</Button>}
    >
      <ol className="flex flex-col">
        {timeline(message).map(({ word, at, isTrouble }, index, all) => (
          <li key={`${word} ${at}`} className="relative flex gap-3 pb-4 last:pb-0">
            {index < all.length - 1 && (
              <span aria-hidden="true" className="absolute start-[5px] top-4 -bottom-1 w-px bg-line-strong/50" />
            )}
            <span
              aria-hidden="true"
              className={cx('mt-1 size-[11px] shrink-0 rounded-pill', isTrouble ? 'bg-danger' : 'bg-brand')}
            />
            <span className="min-w-0">
              <span dir="auto" className={cx('block text-body', isTrouble ? 'text-danger' : 'text-text')}>
                {word}
              </span>
              <time dateTime={at} className="block text-caption text-text3 tabular-nums">
                {fullTime(millis(at))}
              </time>
            </span>
          </li>
        ))}
      </ol>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 rounded-card bg-surface2 p-3 text-caption">
        <dt className="text-text3">WhatsApp id</dt>
        <dd dir="ltr" className="min-w-0 select-all font-mono wrap-anywhere">
          {message.wamid ?? (message.direction === 'outbound' && message.status === 'failed' ? 'none' : 'none yet')}
        </dd>
        <dt className="text-text3">Message id</dt>
        <dd dir="ltr" className="min-w-0 select-all font-mono wrap-anywhere">
          {message.id}
        </dd>
        <dt className="text-text3">Type</dt>
        <dd>{message.type}</dd>
        {message.direction === 'outbound' && message.attempts > 1 && (
          <>
            <dt className="text-text3">Attempts</dt>
            <dd>{message.attempts}</dd>
          </>
        )}
      </dl>
    </Dialog>
  );
}
