/** A message on a phone, under either of its two wamids. */
import type { Wamid } from '@parley/model/ids';
import type { Persona } from '@parley/model/sandbox';
import { makeWamid, trailingToken } from '@parley/whatsapp/wamid';
import type { Bubble, PhoneRecord } from './phones.ts';

/** The message with this id on the phone, also under the wamid that its user id gives it. */
export function find(phone: PhoneRecord, wamid: Wamid): Bubble | undefined {
  return phone.bubbles.find(({ id }) => id === wamid) ?? findByToken(phone, wamid);
}

function findByToken(phone: PhoneRecord, wamid: Wamid): Bubble | undefined {
  const token = trailingToken(wamid);
  return token === undefined ? undefined : phone.bubbles.find(({ id }) => trailingToken(id) === token);
}

/** The other wamid of a message: the same token, with the user id in place of the phone number. */
export function byUserId({ id, from }: Bubble, { userId }: Persona): Wamid {
  const token = trailingToken(id);
  const direction = from === 'business' ? 'outbound' : 'inbound';
  return token === undefined ? id : makeWamid({ direction, peer: userId, token });
}
