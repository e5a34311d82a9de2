'use client';

import { isBareNumber } from './contact-name.ts';
import { usePhoneGroups } from './phone-number.ts';

/** The name of a contact in its own direction. */
export function ContactName({ name }: { readonly name: string }) {
  return isBareNumber(name) ? <PhoneText number={name} /> : <bdi dir="auto">{name}</bdi>;
}

/** A phone number, `+` and digits, in the groups of its country. */
export function PhoneText({ number, className }: { readonly number: string; readonly className?: string }) {
  const inGroups = usePhoneGroups();
  return (
    <bdi dir="ltr" className={className}>
      {inGroups(number)}
    </bdi>
  );
}
