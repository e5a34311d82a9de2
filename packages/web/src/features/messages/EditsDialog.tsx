'use client';

import { faceOf, readableText } from '@parley/model/content';
import { type Instant, millis } from '@parley/model/ids';
import type { Message, Wording } from '@parley/model/message';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormattedText } from '../../ui/FormattedText.tsx';
import { fullTime } from '../../ui/time-labels.ts';

/** Every wording of an edited message, the newest first. */
export function EditsDialog({ message, onClose }: { readonly message: Message; readonly onClose: () => void }) {
  const before = [...(message.history ?? [])].reverse();
  return (
    <Dialog isOpen onClose={onClose} title="Edited message" description="What it says now, and what it said before.">
      <ol className="flex max-h-[60dvh] flex-col gap-3 overflow-y-auto">
        <Entry name="Now" at={message.edited?.at ?? message.sentAt} wording={message} isNow />
        {before.map((wording, index) => (
          <Entry
            key={wording.wamid ?? wording.at}
            name={index === before.length - 1 ? 'At first' : 'Before that'}
            at={wording.at}
            wording={wording}
          />
        ))}
      </ol>
    </Dialog>
  );
}

type EntryProps = {
  readonly name: string;
  readonly at: Instant;
  readonly wording: Pick<Wording, 'type' | 'content'>;
  readonly isNow?: boolean;
};

function Entry({ name, at, wording: { type, content }, isNow = false }: EntryProps) {
  const face = faceOf(type, content);
  const words = face.kind === 'text' ? face.body : readableText(type, content);
  return (
    <li className={isNow ? 'rounded-card bg-brand-soft p-3' : 'rounded-card border border-line p-3'}>
      <p className="mb-1 flex flex-wrap justify-between gap-x-3 text-caption text-text2">
        <span className="font-semibold">{name}</span>
        <time dateTime={at} className="tabular-nums">
          {fullTime(millis(at))}
        </time>
      </p>
      <div className="text-body wrap-anywhere">
        <FormattedText text={words} />
      </div>
    </li>
  );
}
