'use client';

import { Copy, Download } from 'lucide-react';
import { useState } from 'react';
import { Avatar } from '../../../ui/Avatar.tsx';
import { avatarName } from '../../../ui/contact-name.ts';
import { count } from '../../../ui/time-labels.ts';
import { BubbleFoot } from '../Bubble.tsx';
import { copyText } from '../copy-text.ts';
import { FaceButton } from './FaceCard.tsx';
import { safeName } from './file-kind.ts';
import { saveText } from './save-text.ts';
import type { FaceProps } from './shown.ts';
import { vcard } from './vcard.ts';

type Card = FaceProps<'contacts'>['face']['cards'][number];

const shownAtFirst = 3;
const mostLines = 10;

/** Cards from an address book: who, and each number with a way to copy it. */
export function ContactsFace({ face, shown }: FaceProps<'contacts'>) {
  const [isOpen, setOpen] = useState(false);
  const cards = isOpen ? face.cards : face.cards.slice(0, shownAtFirst);
  const more = face.cards.length - cards.length;
  return (
    <>
      <ul className="flex w-72 max-w-full flex-col divide-y divide-current/12">
        {cards.map((card, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the cards of one message never change places
          <ContactRow key={index} card={card} />
        ))}
      </ul>
      {face.cards.length === 0 && <p className="italic opacity-80">No cards</p>}
      {more > 0 && <FaceButton onClick={() => setOpen(true)}>Show {count(more, 'more card')}</FaceButton>}
      <BubbleFoot side={shown.side} meta={shown.meta} />
    </>
  );
}

function ContactRow({ card }: { readonly card: Card }) {
  const { title, org, phones = [], emails = [] } = card;
  const job = [org?.title, org?.department, org?.company].filter(Boolean).join(' · ');
  return (
    <li className="flex gap-2.5 py-1.5">
      <Avatar name={avatarName(title)} seed={title} size={36} />
      <div className="min-w-0 grow text-small">
        <p dir="auto" className="font-medium text-body wrap-anywhere">
          {title}
        </p>
        {job !== '' && (
          <p dir="auto" className="text-caption opacity-80 wrap-anywhere">
            {job}
          </p>
        )}
        {phones.slice(0, mostLines).map(({ phone, wa_id: waId, type }, index) =>
          phone === undefined ? null : (
            // biome-ignore lint/suspicious/noArrayIndexKey: the numbers of one card never change places
            <p key={index} className="mt-0.5 flex flex-wrap items-center gap-x-1.5">
              <button
                type="button"
                aria-label={`Copy ${phone}`}
                onClick={() => void copyText(phone, 'Number copied')}
                className="group flex min-h-6 min-w-0 items-center gap-1 rounded-control text-start hover:underline pointer-coarse:min-h-11"
              >
                <bdi dir="ltr" className="min-w-0 tabular-nums wrap-anywhere">
                  {phone}
                </bdi>
                <Copy
                  size={12}
                  strokeWidth={2}
                  aria-hidden="true"
                  className="shrink-0 opacity-60 group-hover:opacity-100"
                />
              </button>
              <span className="text-caption opacity-80">
                {[type?.toLowerCase(), waId === undefined ? undefined : 'on WhatsApp'].filter(Boolean).join(' · ')}
              </span>
            </p>
          ),
        )}
        {emails.slice(0, mostLines).map(({ email }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the addresses of one card never change places
          <p key={index} className="text-caption wrap-anywhere">
            <bdi dir="ltr">{email}</bdi>
          </p>
        ))}
        <div className="mt-1">
          <FaceButton onClick={() => saveText(`${safeName(title, 'Contact')}.vcf`, 'text/vcard', vcard(card))}>
            <Download size={13} strokeWidth={2} aria-hidden="true" />
            Save card
          </FaceButton>
        </div>
      </div>
    </li>
  );
}
