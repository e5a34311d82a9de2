/** A report about a message that we sent: merged as a lattice, or parked until the message it names is known. */

import { answered, previewChange } from '@parley/model/chat';
import { explain } from '@parley/model/cloud-errors';
import { type InboxEventBody, statusUpdate } from '@parley/model/events';
import { type Instant, instant, isUuid, type MessageId, type PhoneNumberId, type Wamid } from '@parley/model/ids';
import { applyReport, type Message, type OutboundMessage } from '@parley/model/message';
import { withAlert } from '@parley/model/settings';
import { receiptRanks, type StatusReport } from '@parley/model/status';
import type { Commit, Put } from '@parley/storage/store';
import type { StatusChange } from '@parley/whatsapp/change';
import type { ChangeHandler } from '../../feature.ts';
import { joined } from '../../joined-commits.ts';
import { notOurs } from '../../our-number.ts';
import type { Read } from '../../writer.ts';
import { takeWamid } from './own-echo.ts';
import { drainParked, namedBy, parkedId, parkReport } from './parked.ts';

/** A status from a webhook. Our id in the callback data finds the message even before its wamid is stored. */
export const applyStatus: ChangeHandler<'status'> = (deps, { change, receivedAt }) => {
  const now = deps.now();
  const report = change.report && notAfter(change.report, instant(receivedAt));
  return async (read) => {
    if (report === undefined) {
      return { answer: { outcome: 'ignored', reason: `Unknown status word ${change.status.slice(0, 40)}` } };
    }
    const refused = await notOurs(read, change.phoneNumberId);
    if (refused !== undefined) return { answer: refused };
    const message = await namedMessage(read, change);
    if (message === undefined) {
      const commit = await parkReport(read, parkedId(change.phoneNumberId, change.wamid), report, now);
      return { ...(commit ? { commit } : {}), answer: { outcome: 'applied' } };
    }
    const { reported, commit } = await applied(read, message, report, change.wamid, now);
    const alert = reported === message ? {} : await alertOf(read, message, report);
    return { commit: joined(commit, alert), answer: { outcome: 'applied' } };
  };
};

/** A message of ours that is told something together with its wamid. `now` in milliseconds. */
export async function applied(
  read: Read,
  message: OutboundMessage,
  report: StatusReport,
  wamid: Wamid,
  now: number,
): Promise<{ readonly reported: OutboundMessage; readonly commit: Commit; readonly echo?: MessageId }> {
  const named = await takeWamid(read, message, wamid, now);
  const reported = applyReport(named.message, report, named.wamid);
  const next = await drainParked(named.read, reported);
  const commit = joined(named.commit, await changed(named.read, message, next.message, next.commit));
  return { reported, commit, ...(named.echo === undefined ? {} : { echo: named.echo }) };
}

/** The message of ours that the callback data of a webhook names. */
export async function calledBack(
  read: Read,
  phoneNumberId: PhoneNumberId,
  callbackData: string | undefined,
): Promise<OutboundMessage | undefined> {
  if (callbackData === undefined || !isUuid(callbackData)) return undefined;
  const named = await read.get('messages', callbackData);
  return named?.direction === 'outbound' && named.phoneNumberId === phoneNumberId ? named : undefined;
}

/**
 * WhatsApp took a message and could not deliver it because of the token, the account or the number: admins hear of it once,
 * until one of them has seen to it. Sending goes on, because this may be of long ago.
 */
async function alertOf(read: Read, message: OutboundMessage, report: StatusReport): Promise<Commit> {
  if (!('failure' in report) || explain(report.failure.code).action !== 'pause') return {};
  const { code, title, at } = report.failure;
  const settings = await read.get('settings', 'team');
  const id = `error ${code}`;
  if (settings === undefined || settings.alerts?.some((open) => open.id === id)) return {};
  const { sentence, nextStep } = explain(code);
  const next = withAlert(settings, {
    id,
    severity: 'critical',
    title: `${sentence} ${nextStep}`,
    detail: title,
    at,
    phoneNumberId: message.phoneNumberId,
  });
  return {
    put: [{ collection: 'settings', document: next }],
    events: [{ type: 'settings_update', settings: next, phoneNumbers: [] }],
  };
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
  const takenAt = takenBetween(before, next);
  const priced = preview && takenAt ? answered(preview, takenAt) : preview;
  const put: Put[] = [...(more.put ?? []), { collection: 'messages', document: next }];
  if (priced !== undefined && priced !== chat) put.push({ collection: 'chats', document: priced });
  const event = isStatusAlone(before, next) ? statusUpdate(next) : ({ type: 'message_update', message: next } as const);
  const events: InboxEventBody[] = [...(more.events ?? []), event];
  // A status tells the preview alone.
  if (priced !== undefined && priced !== preview) events.push({ type: 'chat_update', chat: priced });
  return withCarrier(read, next, { ...more, put, events });
}

/** When WhatsApp took a message of which that was not known before. */
function takenBetween(before: OutboundMessage, next: OutboundMessage): Instant | undefined {
  const [then, now] = [before, next].map(({ receipts }) => receiptRanks.map((rank) => receipts[rank]).find(Boolean));
  return then === undefined ? now : undefined;
}

/** True where all that changed is what a status event tells. */
function isStatusAlone(before: OutboundMessage, next: OutboundMessage): boolean {
  const others = ['otherWamids', 'reactions', 'history', 'deletedAt'] as const;
  return others.every((key) => next[key] === before[key]);
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
  const ours = await calledBack(read, change.phoneNumberId, change.callbackData);
  if (ours !== undefined) return ours;
  const known = await namedBy(read, change.phoneNumberId, change.wamid);
  return known?.direction === 'outbound' ? known : undefined;
}
