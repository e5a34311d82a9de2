'use client';

import type { Referral } from '@parley/model/content/marks';
import type { MessageId } from '@parley/model/ids';
import type { Message } from '@parley/model/message';
import { ExternalLink, Forward, Megaphone, ShoppingBag, Smartphone } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from '../../ui/cx.ts';
import { tintOf } from '../../ui/tint.ts';
import { Quote } from './Quote.tsx';
import { useQuoted } from './use-quoted.ts';

export type MessageHeadProps = {
  readonly message: Message;
  /** Who wrote it, where that has to be said. */
  readonly author: string | undefined;
  readonly contactName: string;
  readonly onShow: (id: MessageId) => void;
};

/** True where something is to be said above what a message says. */
export function hasHead(message: Message, author: string | undefined): boolean {
  if (author !== undefined || message.replyTo !== undefined || message.replyToWamid !== undefined) return true;
  if (message.direction === 'outbound') return false;
  return message.forwarded !== undefined || message.referral !== undefined || message.product !== undefined;
}

/** Above what a message says: who wrote it, where it came from, what it answers. */
export function MessageHead({ message, author, contactName, onShow }: MessageHeadProps) {
  return (
    <>
      {author !== undefined && <AuthorLine message={message} name={author} />}
      {message.direction === 'inbound' && (
        <>
          {message.forwarded !== undefined && (
            <Mark icon={<Forward size={13} strokeWidth={2} className="rtl:-scale-x-100" />}>
              {message.forwarded === 'often' ? 'Forwarded many times' : 'Forwarded'}
            </Mark>
          )}
          {message.referral !== undefined && <ReferralCard referral={message.referral} />}
          {message.product !== undefined && (
            <Mark icon={<ShoppingBag size={13} strokeWidth={2} />}>
              About product <bdi>{message.product.product_retailer_id}</bdi>
            </Mark>
          )}
        </>
      )}
      {message.replyTo !== undefined ? (
        <QuoteOf message={message} id={message.replyTo} contactName={contactName} onShow={onShow} />
      ) : (
        message.replyToWamid !== undefined && <Quote quoted={undefined} />
      )}
    </>
  );
}

function AuthorLine({ message, name }: { readonly message: Message; readonly name: string }) {
  const isOurs = message.direction === 'outbound';
  const participant = isOurs ? undefined : message.participant?.identity;
  return (
    <p
      dir="auto"
      style={participant === undefined ? undefined : { color: `var(--tint-${tintOf(participant)}-text)` }}
      className={cx('flex items-center gap-1 font-semibold text-caption', isOurs && 'text-meta-out')}
    >
      {message.author.kind === 'phone_app' && (
        <Smartphone size={12} strokeWidth={2.25} aria-hidden="true" className="shrink-0" />
      )}
      <span className="min-w-0 truncate">{name}</span>
    </p>
  );
}

function Mark({ icon, children }: { readonly icon: ReactNode; readonly children: ReactNode }) {
  return (
    <p className="flex items-center gap-1 text-caption text-meta-in">
      <span aria-hidden="true" className="shrink-0">
        {icon}
      </span>
      <span className="min-w-0 wrap-anywhere">{children}</span>
    </p>
  );
}

/** The advertisement or post that brought the contact here, in its own words and without its pictures from elsewhere. */
function ReferralCard({ referral }: { readonly referral: Referral }) {
  const { source_type: kind, headline, body, source_url: address } = referral;
  const host = hostOf(address);
  return (
    <div className="mb-1 flex w-72 max-w-full gap-2.5 rounded-control bg-text/6 p-2 text-small">
      <span aria-hidden="true" className="grid size-9 shrink-0 place-items-center rounded-pill bg-surface text-brand">
        <Megaphone size={18} strokeWidth={1.75} />
      </span>
      <div className="min-w-0 grow">
        <p className="text-caption text-meta-in">Came from {kind === 'post' ? 'a post' : 'an ad'}</p>
        {headline !== undefined && (
          <p dir="auto" className="font-medium wrap-anywhere">
            {headline}
          </p>
        )}
        {body !== undefined && (
          <p dir="auto" className="line-clamp-3 text-caption opacity-80 wrap-anywhere">
            {body}
          </p>
        )}
        {host !== undefined && (
          <a
            href={address}
            target="_blank"
            rel="noopener noreferrer nofollow"
            className="mt-0.5 inline-flex max-w-full items-center gap-1 text-caption text-link hover:underline pointer-coarse:min-h-11"
          >
            <ExternalLink size={12} strokeWidth={2} aria-hidden="true" className="shrink-0" />
            <bdi dir="ltr" className="min-w-0 truncate">
              {host}
            </bdi>
          </a>
        )}
      </div>
    </div>
  );
}

/** Undefined for what a browser may not open. */
function hostOf(address: string | undefined): string | undefined {
  const url = address !== undefined && URL.canParse(address) ? new URL(address) : undefined;
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url.host : undefined;
}

type QuoteOfProps = Pick<MessageHeadProps, 'contactName' | 'onShow'> & {
  readonly message: Pick<Message, 'chatId'>;
  readonly id: MessageId;
};

/** The quote of a message, as soon as that is here. */
export function QuoteOf({ message, id, contactName, onShow }: QuoteOfProps) {
  const quoted = useQuoted(message.chatId, id, contactName);
  return <Quote quoted={quoted ?? 'elsewhere'} onShow={() => onShow(id)} />;
}
