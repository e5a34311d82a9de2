'use client';

import { millis, type Wamid } from '@parley/model/ids';
import type { Phone, PhoneMessage } from '@parley/model/sandbox';
import { ChevronLeft } from 'lucide-react';
import { Fragment, useState } from 'react';
import { Avatar } from '../../ui/Avatar.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { dayLabel, daysBetween } from '../../ui/time-labels.ts';
import { changePerson } from './controls.ts';
import { HomeBar } from './LockScreen.tsx';
import { PhoneBubble } from './PhoneBubble.tsx';
import { PhoneComposer } from './PhoneComposer.tsx';

export type PhoneChatProps = {
  readonly phone: Phone;
  readonly business: string;
  readonly businessNumber: string;
  /** The phone's clock, milliseconds. */
  readonly now: number;
};

/** The chat as the customer sees it: what they wrote is on their side, the business on the other. */
export function PhoneChat({ phone, business, businessNumber, now }: PhoneChatProps) {
  const { persona, messages, isBusinessTyping } = phone;
  const [replyTo, setReplyTo] = useState<Wamid>();
  const byId = new Map(messages.map((message) => [message.id, message]));
  return (
    <>
      <header className="flex shrink-0 items-center gap-2 border-line border-b bg-surface px-1.5 pt-10 pb-1.5 max-sm:pt-8">
        <IconButton
          label="Close the chat on this phone"
          size="sm"
          onClick={() => void changePerson(persona.id, { isChatOpen: false })}
        >
          <ChevronLeft size={20} strokeWidth={1.75} aria-hidden="true" />
        </IconButton>
        <Avatar name={business} seed="business" size={32} />
        <div className="min-w-0">
          <p dir="auto" className="truncate font-semibold text-body">
            {business}
          </p>
          <p className="truncate text-micro text-text2" role="status">
            {isBusinessTyping ? <span className="text-brand">typing…</span> : <bdi dir="ltr">{businessNumber}</bdi>}
          </p>
        </div>
      </header>
      {/* Reversed, so that the newest end stays in sight without any script. */}
      <div
        role="log"
        aria-label={`${persona.name} and ${business}`}
        className="flex min-h-0 grow flex-col-reverse overflow-y-auto bg-wallpaper focus-visible:-outline-offset-2"
      >
        <div className="flex flex-col px-3 pt-3 pb-2">
          {messages.length === 0 && (
            <p className="mx-auto my-8 max-w-52 text-pretty rounded-card bg-surface px-3 py-2 text-center text-caption text-text2">
              Nothing yet. Write below and watch it arrive in the inbox.
            </p>
          )}
          {messages.map((message, index) => (
            <Fragment key={message.id}>
              {startsDay(message, messages[index - 1]) && (
                <p className="mx-auto mt-3 rounded-pill bg-surface px-2.5 py-0.5 text-micro text-text2">
                  {now === 0 ? '' : dayLabel(millis(message.at), now)}
                </p>
              )}
              <PhoneBubble
                message={message}
                personId={persona.id}
                business={business}
                quoted={message.replyTo === undefined ? undefined : (byId.get(message.replyTo) ?? 'gone')}
                isFirst={messages[index - 1]?.from !== message.from}
                onReply={() => setReplyTo(message.id)}
              />
            </Fragment>
          ))}
          {isBusinessTyping && <Typing />}
        </div>
      </div>
      <PhoneComposer
        persona={persona}
        business={business}
        replyTo={replyTo === undefined ? undefined : byId.get(replyTo)}
        onReplyEnd={() => setReplyTo(undefined)}
      />
      <div className="bg-surface pb-1.5">
        <HomeBar />
      </div>
    </>
  );
}

function startsDay(message: PhoneMessage, before: PhoneMessage | undefined): boolean {
  return before === undefined || daysBetween(millis(before.at), millis(message.at)) !== 0;
}

function Typing() {
  return (
    <span
      aria-hidden="true"
      className="mt-2 flex w-fit gap-1 rounded-dialog rounded-es-control bg-bubble-in px-3 py-3 shadow-bubble motion-safe:animate-rise"
    >
      {[0, 200, 400].map((delay) => (
        <span
          key={delay}
          style={{ animationDelay: `${delay}ms` }}
          className="size-1.5 rounded-pill bg-meta-in motion-safe:animate-breathe"
        />
      ))}
    </span>
  );
}
