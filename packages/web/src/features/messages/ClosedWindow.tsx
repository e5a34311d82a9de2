'use client';

import type { Chat } from '@parley/model/chat';
import { millis } from '@parley/model/ids';
import { Lock } from 'lucide-react';
import { useInbox } from '../../inbox/store.ts';
import { plainText } from '../../ui/formatting.ts';
import { clockWithDay } from '../../ui/time-labels.ts';

/** In place of the composer while the window is closed: why, what would be allowed, and that the draft is kept. */
export function ClosedWindow({ chat, now }: { readonly chat: Chat; readonly now: number }) {
  const draft = useInbox((state) => state.drafts[chat.id]);
  return (
    <div className="shrink-0 border-line border-t bg-surface px-4 py-4 pb-[max(1rem,env(safe-area-inset-bottom))]">
      <div className="mx-auto flex max-w-xl items-start gap-3">
        <span className="grid size-9 shrink-0 place-items-center rounded-pill bg-surface3 text-text2">
          <Lock size={18} strokeWidth={1.75} aria-hidden="true" />
        </span>
        <div className="min-w-0 text-pretty text-body">
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
        </div>
      </div>
    </div>
  );
}
