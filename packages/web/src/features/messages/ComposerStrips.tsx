'use client';

import type { Chat } from '@parley/model/chat';
import type { MessageId } from '@parley/model/ids';
import { Users, X } from 'lucide-react';
import { IconButton } from '../../ui/IconButton.tsx';
import { QuoteBox } from './Quote.tsx';
import { useQuoted } from './use-quoted.ts';

type ReplyStripProps = { readonly chat: Chat; readonly replyTo: MessageId; readonly onEnd: () => void };

/** What is being answered, above the field. */
export function ReplyStrip({ chat, replyTo, onEnd }: ReplyStripProps) {
  const quoted = useQuoted(chat.id, replyTo, chat.name);
  return (
    <div className="flex items-center gap-2 px-3 pt-2 motion-safe:animate-fade">
      <div className="min-w-0 grow">
        <QuoteBox quoted={quoted} />
      </div>
      <IconButton label="Cancel the reply" keys={['Esc']} size="sm" onClick={onEnd}>
        <X size={18} strokeWidth={1.75} aria-hidden="true" />
      </IconButton>
    </div>
  );
}

/** The host of the first link that WhatsApp would show a preview of: only whole addresses count. */
export function linkToPreview(text: string): string | undefined {
  return /\bhttps?:\/\/([^\s/?#@]{1,253}\.[^\s/?#@]{2,63})/i.exec(text)?.[1];
}

type PreviewStripProps = {
  readonly link: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
};

/** Whether the customer sees a preview of the first link, above the field. */
export function PreviewStrip({ link, isOn, onChange }: PreviewStripProps) {
  return (
    <label className="flex w-fit max-w-full cursor-pointer items-center gap-2 px-4 pt-2 text-caption text-text2 motion-safe:animate-fade pointer-coarse:min-h-11">
      <input
        type="checkbox"
        checked={isOn}
        onChange={(event) => onChange(event.target.checked)}
        className="size-4 shrink-0 accent-brand"
      />
      <span className="min-w-0 truncate">
        Show the customer a preview of <bdi className="font-medium text-text">{link}</bdi>
      </span>
    </label>
  );
}

/** In place of the composer: a group is read here, not written to. */
export function GroupNotice() {
  return (
    <p className="flex shrink-0 items-center justify-center gap-2 border-line border-t bg-surface px-4 py-4 pb-[max(1rem,env(safe-area-inset-bottom))] text-body text-text2">
      <Users size={18} strokeWidth={1.75} aria-hidden="true" className="shrink-0" />
      This is a group. Parley shows what is written in it; answer from the phone.
    </p>
  );
}
