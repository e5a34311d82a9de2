/** When a message was written and where it stands, from Meta's clock, and the ids that follow from that. */
import { hash } from 'node:crypto';
import { type MediaId, type MessageId, type PhoneNumberId, uuidV7, type Wamid } from '@parley/model/ids';
import { believableTime } from '@parley/model/window';
import { wamidKey } from '@parley/storage/collections';

/** Milliseconds. The `order` is the end of Meta's second, which has no parts, and never later than the arrival. */
export type InTime = { readonly sent: number; readonly order: number };

/** `timestamp` in seconds, `receivedAt` in milliseconds. */
export function inTime(timestamp: number, receivedAt: number): InTime {
  const reported = timestamp * 1000;
  const sent = believableTime(reported, receivedAt);
  return { sent, order: Math.min(sent === reported ? reported + 999 : sent, receivedAt) };
}

/** The same for a message of the past, whose time is believed however long ago it is. */
export function longAgo(timestamp: number, receivedAt: number): InTime {
  const reported = timestamp * 1000;
  if (!Number.isFinite(reported) || reported < earliest || reported > receivedAt)
    return { sent: receivedAt, order: receivedAt };
  return { sent: reported, order: Math.min(reported + 999, receivedAt) };
}

/** The same message always gets the same id: Meta's second (clamped to constants) and a hash of number and wamid. */
export function receivedId(phoneNumberId: PhoneNumberId, wamid: Wamid, timestamp: number): MessageId {
  return derivedId(wamidKey(phoneNumberId, wamid), timestamp) as MessageId;
}

/** The same for the file that it carries. */
export function receivedMediaId(phoneNumberId: PhoneNumberId, wamid: Wamid, timestamp: number): MediaId {
  return derivedId(`media:${wamidKey(phoneNumberId, wamid)}`, timestamp) as MediaId;
}

const earliest = Date.UTC(2009, 0, 1);
const latest = Date.UTC(2100, 0, 1);

function derivedId(name: string, timestamp: number): string {
  const ms = Number.isFinite(timestamp) ? Math.min(Math.max(timestamp * 1000, earliest), latest) : earliest;
  return uuidV7(ms, hash('sha256', name, 'buffer'));
}
