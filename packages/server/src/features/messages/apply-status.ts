/** A report about a message that we sent: merged as a lattice, or parked until the message it names is known. */
import { previewChange } from '@parley/model/chat';
import { statusUpdate } from '@parley/model/events';
import { type Instant, instant, isUuid } from '@parley/model/ids';
import { applyReport, type Message, type OutboundMessage } from '@parley/model/message';
import { react } from '@parley/model/reaction';
import { mergeReport, noReports, receiptRanks, type StatusRecord, type StatusReport } from '@parley/model/status';
import { wamidKey } from '@parley/storage/collections';
import type { Commit, Put } from '@parley/storage/store';
import type { StatusChange } from '@parley/whatsapp/change';
import type { ChangeHandler } from '../../feature.ts';
import type { Read } from '../../writer.ts';

/** A status from a webhook. Our id in the callback data finds the message even before its wamid is stored. */
export const applyStatus: ChangeHandler<'status'> = (deps, { change, receivedAt }) => {
  const now = deps.now();
  const report = change.report && notAfter(change.report, instant(receivedAt));
  return async (read) => {
    if (report === undefined) {
      return { answer: { outcome: 'ignored', reason: `Unknown status word ${change.status.slice(0, 40)}` } };
    }
    if ((await read.get('phoneNumbers', change.phoneNumberId)) === undefined) {
      return { answer: { outcome: 'dead', reason: `Phone number id ${change.phoneNumberId} is not connected here` } };
    }
    const message = await namedMessage(read, change);
    if (message === undefined) return { commit: await park(read, change, report, now), answer: { outcome: 'applied' } };
    const reported = applyReport(message, report, change.wamid);
    const next = await drainParked(read, reported);
    return { commit: await changed(read, message, next.message, next.commit), answer: { outcome: 'applied' } };
  };
};

/** Everything that was reported early about this message's wamid, merged into it, and the parked document removed. */
export async function drainParked(
  read: Read,
  message: OutboundMessage,
): Promise<{ message: OutboundMessage; commit: Commit }> {
  if (message.wamid === undefined) return { message, commit: {} };
  const parked = await read.get('parkedStatuses', wamidKey(message.phoneNumberId, message.wamid));
  if (parked === undefined) return { message, commit: {} };
  let next = message;
  for (const report of reportsOf(parked.record)) next = applyReport(next, report);
  if (parked.reactions?.contact) next = react(next, 'contact', parked.reactions.contact);
  return { message: next, commit: { remove: [{ collection: 'parkedStatuses', id: parked.id }] } };
}

/** The commit of an outbound message that has changed: the message, its chat's preview, and the event. */
export async function changed(
  read: Read,
  before: OutboundMessage,
  next: OutboundMessage,
  more: Commit = {},
): Promise<Commit> {
  if (next === before) return more;
  const chat = await read.get('chats', next.chatId);
  const preview = chat && previewChange(chat, next);
  const put: Put[] = [...(more.put ?? []), { collection: 'messages', document: next }];
  if (preview !== undefined && preview !== chat) put.push({ collection: 'chats', document: preview });
  const isPlain = next.otherWamids === before.otherWamids && next.reactions === before.reactions;
  const event = isPlain ? statusUpdate(next) : ({ type: 'message_update', message: next } as const);
  return withCarrier(read, next, { ...more, put, events: [...(more.events ?? []), event] });
}

/** A reaction that WhatsApp refused: the message it was for says so. */
async function withCarrier(read: Read, carrier: OutboundMessage, commit: Commit): Promise<Commit> {
  if (carrier.type !== 'reaction' || carrier.status !== 'failed' || carrier.replyTo === undefined) return commit;
  const target = await read.get('messages', carrier.replyTo);
  const ours = target?.reactions?.ours;
  if (target === undefined || ours?.sentAs !== carrier.id || ours.isRefused) return commit;
  const message: Message = { ...target, reactions: { ...target.reactions, ours: { ...ours, isRefused: true } } };
  return {
    ...commit,
    put: [...(commit.put ?? []), { collection: 'messages', document: message }],
    events: [...(commit.events ?? []), { type: 'message_update', message }],
  };
}

/** A time that lies after its own arrival, or is missing, counts as the arrival. */
function notAfter(report: StatusReport, received: Instant): StatusReport {
  if ('receipt' in report) return report.at > received ? { ...report, at: received } : report;
  return report.failure.at > received ? { failure: { ...report.failure, at: received } } : report;
}

async function namedMessage(read: Read, change: StatusChange): Promise<OutboundMessage | undefined> {
  if (change.callbackData !== undefined && isUuid(change.callbackData)) {
    const named = await read.get('messages', change.callbackData);
    if (named?.direction === 'outbound' && named.phoneNumberId === change.phoneNumberId) return named;
  }
  const known = await read.getBy('messages', 'wamid', wamidKey(change.phoneNumberId, change.wamid));
  return known?.direction === 'outbound' ? known : undefined;
}

async function park(read: Read, change: StatusChange, report: StatusReport, now: number): Promise<Commit | undefined> {
  const id = wamidKey(change.phoneNumberId, change.wamid);
  const parked = await read.get('parkedStatuses', id);
  const record = mergeReport(parked?.record ?? noReports, report);
  if (record === parked?.record) return undefined;
  return {
    put: [{ collection: 'parkedStatuses', document: { id, record, parkedAt: parked?.parkedAt ?? instant(now) } }],
  };
}

function reportsOf(record: StatusRecord): StatusReport[] {
  const receipts = receiptRanks.flatMap((receipt) => {
    const at = record.receipts[receipt];
    return at === undefined ? [] : [{ receipt, at }];
  });
  return [...receipts, ...record.failures.map((failure) => ({ failure }))];
}
