'use client';

import type { Face } from '@parley/model/content';
import {
  ArrowLeftRight,
  CircleAlert,
  type LucideIcon,
  Phone,
  PhoneIncoming,
  PhoneMissed,
  PhoneOutgoing,
  ShieldAlert,
} from 'lucide-react';
import { cx } from '../../ui/cx.ts';
import { clock, fullTime } from '../../ui/time-labels.ts';

export type NoticeProps = { readonly face: Face; readonly text: string; readonly at: number };

/** What is told about the chat rather than said in it: a line of its own in the middle. */
export function Notice({ face, text, at }: NoticeProps) {
  const Icon = iconOf(face);
  const isMissed = face.kind === 'call' && face.step === 'missed' && face.direction !== 'outbound';
  return (
    <p
      className={cx(
        'mx-auto flex max-w-[85%] items-start gap-1.5 rounded-card bg-surface/90 px-3 py-1 text-caption shadow-card',
        isMissed ? 'font-medium text-danger' : 'text-text2',
      )}
    >
      <Icon size={13} strokeWidth={2} aria-hidden="true" className="mt-[1.5px] shrink-0" />
      <span dir="auto" className="min-w-0 text-pretty wrap-anywhere">
        {text}
      </span>
      <time title={fullTime(at)} dir="ltr" className="shrink-0 font-normal text-text3 tabular-nums">
        {clock(at)}
      </time>
    </p>
  );
}

function iconOf(face: Face): LucideIcon {
  if (face.kind === 'call') {
    if (face.step === 'missed' || face.step === 'declined') return PhoneMissed;
    if (face.direction === undefined) return Phone;
    return face.direction === 'outbound' ? PhoneOutgoing : PhoneIncoming;
  }
  if (face.kind !== 'system') return CircleAlert;
  switch (face.event) {
    case 'number_changed':
    case 'user_id_changed':
      return ArrowLeftRight;
    case 'identity_changed':
      return ShieldAlert;
    case 'other':
      return CircleAlert;
  }
}
