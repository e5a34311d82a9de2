/** Whom a typed phone number can mean: with its country code, or as it is dialled at home. */
import type { Recipient } from '@parley/model/api';
import { chatKey } from '@parley/model/chat';
import { Problem } from '@parley/model/errors';
import { instant, type PhoneNumberId } from '@parley/model/ids';
import type { Deps } from '../../deps.ts';
import { type DialledPhone, internationalPhone, nationalPhone } from '../../dialled-phone.ts';
import { findContact } from '../../people.ts';

/** Empty where it is no phone number at all. Throws Problem NOT_FOUND for a number that is not ours. */
export async function recipientsFor(deps: Deps, typed: string, ours: PhoneNumberId): Promise<Recipient[]> {
  const number = await deps.store.get('phoneNumbers', ours);
  if (number === undefined) throw new Problem('NOT_FOUND', 'phoneNumberId');
  const hasCode = /^\s*(?:\+|00)/.test(typed);
  const meant = [international(typed), hasCode ? undefined : nationalPhone(typed, number.display)];
  const phones = new Map(meant.flatMap((phone) => (phone === undefined ? [] : [[phone.waId, phone] as const])));
  return Promise.all([...phones.values()].map((phone) => known(deps, phone, ours)));
}

function international(typed: string): DialledPhone | undefined {
  try {
    return internationalPhone(typed);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

async function known({ store, now }: Deps, dialled: DialledPhone, ours: PhoneNumberId): Promise<Recipient> {
  const { waId, display, country } = dialled;
  const recipient: Recipient = { phone: `+${waId}`, display, ...(country === undefined ? {} : { country }) };
  const contact = await findContact(store, { waId }, instant(now()));
  if (contact === undefined) return recipient;
  const chat = await store.getBy('chats', 'pair', chatKey(ours, contact.id));
  return { ...recipient, contact, ...(chat === undefined ? {} : { chat }) };
}
