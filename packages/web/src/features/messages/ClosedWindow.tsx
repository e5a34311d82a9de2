'use client';

import type { Chat } from '@parley/model/chat';
import { millis } from '@parley/model/ids';
import { LayoutTemplate, Lock } from 'lucide-react';
import { useInbox } from '../../inbox/store.ts';
import { Button } from '../../ui/Button.tsx';
import { plainText } from '../../ui/formatting.ts';
import { clockWithDay } from '../../ui/time-labels.ts';

export type ClosedWindowProps = {
  readonly chat: Chat;
  readonly now: number;
  readonly onTemplate: () => void;
};

/** In place of the composer while the window is closed: why, what would be allowed, and that the draft is kept. */
export function ClosedWindow({ chat, now, onTemplate }: ClosedWindowProps) {
  const draft = useInbox((state) => state.drafts[chat.id]);
  return (
    <div className="shrink-0 border-line border-t bg-surface px-4 py-4 pb-[max(1rem,env(safe-area-inset-bottom))]">
      <div className="mx-auto flex max-w-xl items-start gap-3">
        <span className="grid size-9 shrink-0 place-items-center rounded-pill bg-surface3 text-text2">
          <Lock size={18} strokeWidth={1.75} aria-hidden="true" />
        </span>
        <div className="min-w-0 grow text-pretty text-body">
          <p className="font-semibold text-text">
            {chat.windowExpiresAt === undefined
              ? 'The customer has not written yet.'
              : `The 24-hour window closed at ${clockWithDay(millis(chat.windowExpiresAt), now)}.`}
          </p>
          <p className="text-text2">
            WhatsApp only allows an approved template until the customer writes again.
            {draft !== undefined && ' Your draft is kept:'}
          </p>
          {draft !== undefined && (
            <p
              dir="auto"
              className="mt-1.5 line-clamp-2 border-line-strong border-s-3 ps-2 text-small text-text2 wrap-anywhere"
            >
              {plainText(draft)}
            </p>
          )}
          <Button variant="primary" onClick={onTemplate} className="mt-3">
            <LayoutTemplate size={16} strokeWidth={1.75} aria-hidden="true" />
            Choose a template
          </Button>
        </div>
      </div>
    </div>
  );
}
