'use client';

import { CircleDot, ClipboardList, Phone, PhoneOff } from 'lucide-react';
import { useState } from 'react';
import { BubbleFoot, BubbleText } from '../Bubble.tsx';
import { FaceButton, FaceCard } from './FaceCard.tsx';
import type { FaceProps } from './shown.ts';

/** What the contact tapped: the words of the button or the row. */
export function ChoiceFace({ face, shown }: FaceProps<'choice'>) {
  return (
    <>
      <p className="flex items-center gap-1 text-caption opacity-80">
        <CircleDot size={12} strokeWidth={2} aria-hidden="true" className="shrink-0" />
        Chosen
      </p>
      <BubbleText
        text={face.description === undefined ? face.title : `${face.title}\n${face.description}`}
        side={shown.side}
        meta={shown.meta}
      />
    </>
  );
}

const fieldsAtFirst = 8;

/** A filled form, field by field. */
export function FormFace({ face, shown }: FaceProps<'form'>) {
  const [isOpen, setOpen] = useState(false);
  const fields = isOpen ? face.fields : face.fields.slice(0, fieldsAtFirst);
  const more = face.fields.length - fields.length;
  return (
    <>
      <FaceCard icon={<ClipboardList size={18} strokeWidth={1.75} />} title={<bdi>{face.title}</bdi>}>
        {face.fields.length === 0 && 'The form came without fields that can be read.'}
      </FaceCard>
      {fields.length > 0 && (
        <dl className="mb-1 flex w-72 max-w-full flex-col gap-1 text-small">
          {fields.map(({ name, value }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the fields of one form never change places
            <div key={index} className="min-w-0">
              <dt dir="auto" className="text-caption opacity-80 wrap-anywhere">
                {name.replaceAll('_', ' ')}
              </dt>
              <dd dir="auto" className="whitespace-pre-wrap wrap-anywhere">
                {value === '' ? '–' : value}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {more > 0 && <FaceButton onClick={() => setOpen(true)}>Show {more} more</FaceButton>}
      <BubbleFoot side={shown.side} meta={shown.meta} />
    </>
  );
}

/** Whether the contact lets the business call. */
export function CallPermissionFace({ face, shown }: FaceProps<'call_permission'>) {
  const Icon = face.isGranted ? Phone : PhoneOff;
  return (
    <>
      <FaceCard
        icon={<Icon size={18} strokeWidth={1.75} />}
        title={face.isGranted ? 'Calls are allowed' : 'Calls were declined'}
      >
        {face.isGranted ? 'The contact lets you call on WhatsApp.' : 'The contact does not want to be called.'}
      </FaceCard>
      <BubbleFoot side={shown.side} meta={shown.meta} />
    </>
  );
}
