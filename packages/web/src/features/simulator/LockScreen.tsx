'use client';

import type { Persona, PhoneMessage } from '@parley/model/sandbox';
import { MessageSquareText } from 'lucide-react';
import { plainText } from '../../ui/formatting.ts';
import { clock } from '../../ui/time-labels.ts';
import { tintOf } from '../../ui/tint.ts';
import { changePerson } from './controls.ts';

export type LockScreenProps = {
  readonly persona: Persona;
  readonly business: string;
  readonly now: number;
  /** What came in since the chat was last open, oldest first. */
  readonly notifications: readonly PhoneMessage[];
};

const shown = 3;

/** The phone while nobody looks at the chat: what arrives lies here unread, until the chat is opened. */
export function LockScreen({ persona, business, now, notifications }: LockScreenProps) {
  const tint = tintOf(persona.id);
  const open = () => void changePerson(persona.id, { isChatOpen: true });
  const hidden = notifications.length - shown;
  return (
    <div
      style={{
        backgroundImage: `radial-gradient(120% 70% at 15% 0%, var(--tint-${tint}), transparent 70%), radial-gradient(110% 60% at 100% 100%, var(--tint-${tint}), transparent 75%)`,
      }}
      className="flex min-h-0 grow flex-col items-center bg-surface px-4 pt-16 pb-3 motion-safe:animate-fade"
    >
      <p className="font-medium text-body text-text2">{now === 0 ? '' : day.format(now)}</p>
      <p className="font-semibold text-[4rem] text-text leading-none tracking-tight tabular-nums">
        {now === 0 ? '' : clock(now).replace(/\s?[AP]M$/i, '')}
      </p>
      <ul
        aria-label="Notifications"
        className="mt-auto flex w-full min-h-0 flex-col justify-end gap-2 overflow-hidden py-4"
      >
        {hidden > 0 && <li className="text-center text-caption text-text2">{hidden} more below</li>}
        {notifications.slice(-shown).map(({ id, text, at }) => (
          <li key={id} className="motion-safe:animate-rise">
            <button
              type="button"
              onClick={open}
              className="w-full rounded-dialog border border-line bg-surface px-3.5 py-2.5 text-start shadow-card"
            >
              <span className="flex items-baseline justify-between gap-2">
                <span className="truncate font-semibold text-caption text-text">{business}</span>
                <time className="shrink-0 text-micro text-text2 tabular-nums">{clock(Date.parse(at))}</time>
              </span>
              <span dir="auto" className="line-clamp-2 text-small text-text wrap-anywhere">
                {plainText(text.slice(0, 200))}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <button
        type="button"
        onClick={open}
        className="mb-2 inline-flex min-h-11 items-center gap-2 rounded-pill bg-brand px-5 font-medium text-body text-on-brand shadow-popover transition-colors hover:bg-brand-hover"
      >
        <MessageSquareText size={18} strokeWidth={1.75} aria-hidden="true" />
        Open the chat
      </button>
      <p className="text-pretty text-center text-caption text-text2">
        {notifications.length === 0 ? 'Messages stay unread until then.' : 'Delivered, not read yet.'}
      </p>
      <HomeBar />
    </div>
  );
}

/** The line at the lower edge, as phones have one. */
export function HomeBar() {
  return (
    <span
      aria-hidden="true"
      className="mx-auto mt-2.5 block h-1 w-1/3 shrink-0 rounded-pill bg-text/35 max-sm:hidden"
    />
  );
}

const day = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
