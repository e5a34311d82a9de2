/**
 * What comes before the message that it names waits for it: reports, deeds and quotes. They are drained in the commit
 * that stores the message. One message can have two wamids, by phone and by user id, that end in the same token: what
 * waits for one of them is found by the other.
 */
import type { Deed } from '@parley/model/deed';
import { applyDeed, mayDo } from '@parley/model/deed';
import type { InboxEventBody } from '@parley/model/events';
import { type Instant, instant, type MessageId, type PhoneNumberId, type Wamid } from '@parley/model/ids';
import { applyReport, type Message } from '@parley/model/message';
import { mergeReport, noReports, receiptRanks, type StatusRecord, type StatusReport } from '@parley/model/status';
import { type ParkedStatus, wamidKey } from '@parley/storage/collections';
import type { Commit, Put, Remove } from '@parley/storage/store';
import { trailingToken } from '@parley/whatsapp/wamid';
import type { Read } from '../../writer.ts';

/** Deeds, and quotes, that wait for one message: they are drained in one commit. What comes after them stands by itself. */
const mostWaiting = 500;

/** Where everything about the message of this wamid is parked. */
export function parkedId(phoneNumberId: PhoneNumberId, wamid: Wamid): string {
  const token = trailingToken(wamid);
  return token === undefined ? wamidKey(phoneNumberId, wamid) : `${phoneNumberId}:token:${token.toUpperCase()}`;
}

/** The message that a webhook names by its wamid. */
export function namedBy(read: Read, phoneNumberId: PhoneNumberId, wamid: Wamid): Promise<Message | undefined> {
  return read.getBy('messages', 'wamid', wamidKey(phoneNumberId, wamid));
}

/** `now` in milliseconds. Undefined where the report adds nothing. */
export async function parkReport(
  read: Read,
  id: string,
  report: StatusReport,
  now: number,
): Promise<Commit | undefined> {
  const parked = await parkedAt(read, id, now);
  const record = mergeReport(parked.record, report);
  return record === parked.record ? undefined : putting({ ...parked, record });
}

/** A deed, with the message that shows it meanwhile. */
export async function parkDeed(read: Read, id: string, deed: Deed, shownBy: MessageId, now: number): Promise<Commit> {
  const { deeds = [], ...parked } = await parkedAt(read, id, now);
  return deeds.length < mostWaiting ? putting({ ...parked, deeds: [...deeds, { deed, shownBy }] }) : {};
}

/** A message that quotes the one to come. */
export async function parkQuote(read: Read, id: string, quotedBy: MessageId, now: number): Promise<Commit> {
  const { quotedBy: known = [], ...parked } = await parkedAt(read, id, now);
  return known.length < mostWaiting ? putting({ ...parked, quotedBy: [...known, quotedBy] }) : {};
}

/** The message with everything that waited for it, and the change that ends the waiting. */
export async function drainParked<M extends Message>(
  read: Read,
  message: M,
): Promise<{ readonly message: M; readonly commit: Commit }> {
  if (message.wamid === undefined) return { message, commit: {} };
  const parked = await read.get('parkedStatuses', parkedId(message.phoneNumberId, message.wamid));
  if (parked === undefined) return { message, commit: {} };
  let next = message;
  if (next.direction === 'outbound') for (const report of reportsOf(parked.record)) next = reported(next, report);
  const put: Put[] = [];
  const remove: Remove[] = [{ collection: 'parkedStatuses', id: parked.id }];
  const events: InboxEventBody[] = [];
  for (const { deed, shownBy } of parked.deeds ?? []) {
    const card = await read.get('messages', shownBy);
    if (card === undefined || !mayDo(next, deed)) continue;
    next = applyDeed(next, deed);
    remove.push({ collection: 'messages', id: card.id });
    events.push({ type: 'message_removed', messageId: card.id, chatId: card.chatId });
  }
  for (const id of parked.quotedBy ?? []) {
    const quoting = await read.get('messages', id);
    if (quoting === undefined || quoting.replyTo !== undefined) continue;
    const resolved = quotes(quoting, message.id);
    put.push({ collection: 'messages', document: resolved });
    events.push({ type: 'message_update', message: resolved });
  }
  return { message: next, commit: { put, remove, events } };
}

/** The message once what it quotes is here. */
export function quotes<M extends Message>(message: M, replyTo: MessageId): M {
  const { replyToWamid: _, ...rest } = message;
  return { ...rest, replyTo } as M;
}

function reported<M extends Message>(message: M, report: StatusReport): M {
  return message.direction === 'outbound' ? (applyReport(message, report) as M) : message;
}

async function parkedAt(read: Read, id: string, now: number): Promise<ParkedStatus> {
  return (await read.get('parkedStatuses', id)) ?? { id, record: noReports, parkedAt: instant(now) as Instant };
}

function putting(document: ParkedStatus): Commit {
  return { put: [{ collection: 'parkedStatuses', document }] };
}

/** Everything that a record tells, one by one. */
export function reportsOf(record: StatusRecord): StatusReport[] {
  const receipts = receiptRanks.flatMap((receipt) => {
    const at = record.receipts[receipt];
    return at === undefined ? [] : [{ receipt, at }];
  });
  return [...receipts, ...record.failures.map((failure) => ({ failure }))];
}
