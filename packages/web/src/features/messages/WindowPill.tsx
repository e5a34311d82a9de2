'use client';

import type { Chat } from '@parley/model/chat';
import { millis } from '@parley/model/ids';
import { windowUrgency } from '@parley/model/window';
import { Clock, Lock } from 'lucide-react';
import { useId, useState } from 'react';
import { useNow } from '../../inbox/store.ts';
import { cx } from '../../ui/cx.ts';
import { Pill, type PillTone } from '../../ui/Pill.tsx';
import { clockWithDay, span } from '../../ui/time-labels.ts';

/** How long free-form messages are allowed; a press explains the rule. */
export function WindowPill({ chat }: { readonly chat: Chat }) {
  const now = useNow();
  const id = useId();
  const [isExplained, setExplained] = useState(false);
  const { windowExpiresAt, freeEntryUntil } = chat;
  const urgency = windowUrgency(windowExpiresAt, now);
  const isOpen = urgency !== 'closed' && windowExpiresAt !== undefined;
  const left = isOpen ? millis(windowExpiresAt) - now : 0;
  const tone: PillTone = !isOpen ? 'neutral' : urgency === 'closing' ? 'danger' : left < 3_600_000 ? 'warn' : 'brand';
  const Icon = isOpen ? Clock : Lock;
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        aria-label={isOpen ? `Customer service window open, ${span(left)} left` : 'Customer service window closed'}
        className="shrink-0 rounded-pill pointer-coarse:py-2.5"
      >
        <Pill tone={tone} className="h-7 px-2.5">
          <Icon size={13} strokeWidth={2} aria-hidden="true" />
          {isOpen ? (
            <>
              <span className="max-sm:hidden">Open ·</span> {span(left)} <span className="max-sm:hidden">left</span>
            </>
          ) : (
            'Closed'
          )}
        </Pill>
      </button>
      <div
        id={id}
        popover="auto"
        data-state={isExplained ? 'open' : 'closed'}
        onToggle={(event) => setExplained(event.newState === 'open')}
        className={cx(
          'inset-auto fixed end-3 top-28 m-0 w-80 max-w-[calc(100vw-1.5rem)] flex-col gap-2 rounded-card border border-line bg-surface p-4 text-body text-text shadow-popover md:end-6',
          'motion-safe:animate-pop open:flex',
        )}
      >
        <p className="font-semibold">{isOpen ? 'You can write freely' : 'Only templates can be sent'}</p>
        <p className="text-text2">
          {isOpen
            ? `WhatsApp lets a business write freely for 24 hours after the customer’s last message: here until ${clockWithDay(millis(windowExpiresAt), now)}. Each new message from the customer starts the 24 hours again.`
            : 'More than 24 hours have passed since the customer’s last message. WhatsApp only allows an approved template now; when the customer writes again, the window opens.'}
        </p>
        {freeEntryUntil !== undefined && millis(freeEntryUntil) > now && (
          <p className="rounded-control bg-ok-soft px-2.5 py-1.5 text-ok text-small">
            The customer came from an ad: messages cost nothing until {clockWithDay(millis(freeEntryUntil), now)}.
          </p>
        )}
      </div>
    </>
  );
}
