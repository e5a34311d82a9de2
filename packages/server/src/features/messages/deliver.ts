/**
 * Delivery: a message with status `sending` is the job. Each attempt is claimed in the store before its first byte
 * leaves, and its outcome is only ever what there is proof of: accepted, refused, not sent, or unknown. An unknown
 * outcome is never tried again by the program; WhatsApp's status or a person resolves it.
 */
import type { Chat } from '@parley/model/chat';
import { ownErrorCodes } from '@parley/model/cloud-errors';
import { type Contact, phoneOf } from '@parley/model/contact';
import { mediaIdsIn } from '@parley/model/content/media';
import { instant, type MediaId, type MessageId, millis, type PhoneNumberId } from '@parley/model/ids';
import {
  applyReport,
  claim,
  isWaitingToGo,
  leaveUnconfirmed,
  type Message,
  type OutboundMessage,
  unclaim,
  waitAgain,
} from '@parley/model/message';
import type { Failure } from '@parley/model/status';
import { canSend } from '@parley/model/window';
import { StoreUnavailable } from '@parley/storage/store';
import type { SendOutcome } from '@parley/whatsapp/cloud-api';
import type { UploadOutcome } from '@parley/whatsapp/media-api';
import type { Recipient } from '@parley/whatsapp/to-cloud';
import { type Buckets, partOf } from '../../buckets.ts';
import type { Deps } from '../../deps.ts';
import { joined, seenThrough } from '../../joined-commits.ts';
import type { Attempt } from '../../lanes.ts';
import { presentChat } from '../../merge-contacts.ts';
import { learnAbout } from '../../people.ts';
import type { Work } from '../../writer.ts';
import { applied, changed } from './apply-status.ts';
import { settleEcho } from './own-echo.ts';

/** An unconfirmed message holds its lane this long: its successors may overtake it rather than be stuck. */
const holdMs = 30_000;
/** A refusal that passes is waited out for at most this long. */
const longestWaitMs = 10 * 60_000;
const longestBackoffMs = 60_000;
/** Another look at a lease that had too little left to begin. */
const leaseAgainMs = 1000;

/** What delivery needs besides the world: the buckets, and what WhatsApp calls a file of ours (handed over if need be). */
export type Delivery = {
  readonly buckets: Buckets;
  readonly graphIdFor: (deps: Deps, mediaId: MediaId, phoneNumberId: PhoneNumberId) => Promise<UploadOutcome>;
};

/** One attempt at a message, from the lane's point of view. Never throws; a store that fails is tried again. */
export async function deliver(deps: Deps, delivery: Delivery, id: MessageId): Promise<Attempt> {
  try {
    return await attempt(deps, delivery, id);
  } catch (error) {
    deps.log.error({ err: error, messageId: id }, 'Delivery met an error and goes on shortly');
    return { lane: 'again', afterMs: 1000 };
  }
}

async function attempt(deps: Deps, delivery: Delivery, id: MessageId): Promise<Attempt> {
  const { store, config, cloud, write, shards, now, realNow } = deps;
  const message = await store.get('messages', id);
  if (message !== undefined && !shards.owns(message.chatId)) return { lane: 'leave' };
  if (message === undefined || !isWaitingToGo(message)) return afterAnother(deps, message);
  const waitMs = message.waitUntil === undefined ? 0 : millis(message.waitUntil) - now();
  // A longer one than there is was begun before the clock was set back.
  if (waitMs > 0 && waitMs <= longestWaitMs) return { lane: 'again', afterMs: waitMs };
  if ((await store.get('phoneNumbers', message.phoneNumberId))?.paused) return { lane: 'stop' };

  if (!shards.mayBegin()) return { lane: 'again', afterMs: leaseAgainMs };
  const files = await handOver(deps, delivery, message);
  if (files.kind !== 'handed-over') return settle(deps, id, files);

  const { numberThroughput, pairBurst, pairIntervalSeconds } = config.sending;
  const bucketMs = delivery.buckets.take(
    [
      { name: message.phoneNumberId, size: partOf(numberThroughput, shards.share()) },
      { name: message.chatId, size: { capacity: pairBurst, intervalMs: pairIntervalSeconds * 1000 } },
    ],
    realNow(),
  );
  if (bucketMs > 0) return { lane: 'again', afterMs: bucketMs };

  const claimed = await write(claimWork(deps, id, now()));
  if (claimed.result === 'lost') return { lane: 'leave' };
  if (claimed.result !== 'claimed') return { lane: 'next' };
  // The process may have stood still since the claim: what begins too late could still be on its way after a take-over.
  if (!shards.mayBegin()) return persist(deps, giveBackWork(deps, id));
  const { recipient } = claimed;
  const outcome: SendOutcome = await cloud.send(message.phoneNumberId, {
    to: recipient,
    type: message.type,
    content: message.content,
    callbackData: id,
    mediaIds: files.mediaIds,
    ...(claimed.replyToWamid === undefined ? {} : { replyToWamid: claimed.replyToWamid }),
  });
  deps.metrics.sendSettled(outcome.kind);
  return settle(deps, id, outcome);
}

type HandedOver = { readonly kind: 'handed-over'; readonly mediaIds: ReadonlyMap<string, string> };

/** The files of a message at WhatsApp, before the message itself is claimed: nothing of it has left until then. */
async function handOver(
  deps: Deps,
  { graphIdFor }: Delivery,
  message: OutboundMessage,
): Promise<HandedOver | SendOutcome> {
  const mediaIds = new Map<string, string>();
  for (const mediaId of mediaIdsIn(message.content)) {
    const outcome = await graphIdFor(deps, mediaId as MediaId, message.phoneNumberId);
    if (outcome.kind === 'refused') return outcome;
    if (outcome.kind === 'not-reached') return { kind: 'not-sent', reason: outcome.reason };
    mediaIds.set(mediaId, outcome.graphId);
  }
  return { kind: 'handed-over', mediaIds };
}

type Claimed =
  | { readonly result: 'claimed'; readonly recipient: Recipient; readonly replyToWamid?: string }
  | { readonly result: 'settled' }
  /** The chat is another node's now. */
  | { readonly result: 'lost' };

/** Claims the next attempt. The window is looked at again here: it may have closed while the message waited. */
function claimWork({ shards }: Deps, id: MessageId, now: number): Work<Claimed> {
  return async (read) => {
    const message = await read.get('messages', id);
    if (message === undefined || !isWaitingToGo(message)) return { answer: { result: 'settled' } };
    if (!(await shards.holds(read, message.chatId))) return { answer: { result: 'lost' } };
    // Its chat may have become part of another one meanwhile.
    const chat = await presentChat(read, message.chatId);
    const contact = chat && (await read.get('contacts', chat.contactId));
    const recipient = chat && contact && recipientOf(chat, contact);
    if (!canSend(message.type, chat?.windowExpiresAt, now) || recipient === undefined) {
      const failed = applyReport(message, { failure: closedBeforeSent(now, recipient === undefined) });
      return { commit: await changed(read, message, failed), answer: { result: 'settled' } };
    }
    const quoted = message.replyTo && (await read.get('messages', message.replyTo));
    return {
      commit: await changed(read, message, claim(message, instant(now))),
      answer: { result: 'claimed', recipient, ...(quoted?.wamid ? { replyToWamid: quoted.wamid } : {}) },
    };
  };
}

async function settle(deps: Deps, id: MessageId, outcome: SendOutcome): Promise<Attempt> {
  const now = deps.now();
  const jitter = Math.random();
  switch (outcome.kind) {
    case 'accepted': {
      const echo = await persist(deps, acceptedWork(id, outcome, now));
      // Before the next in the lane goes: it may quote the echo.
      if (echo !== undefined) await settleEcho(deps, echo);
      return { lane: 'next' };
    }
    case 'unknown':
      deps.log.warn({ messageId: id, reason: outcome.reason }, 'The outcome of a send is unknown');
      return persist(deps, unknownWork(id, now));
    case 'not-sent': {
      const failure = {
        code: ownErrorCodes.notReached,
        title: 'WhatsApp could not be reached',
        details: outcome.reason,
        at: instant(now),
      };
      return persist(deps, waitWork(deps, id, failure, now, undefined, jitter));
    }
    case 'refused': {
      const failure: Failure = { ...outcome.failure, at: instant(now) };
      if (outcome.action === 'wait') return persist(deps, waitWork(deps, id, failure, now, outcome.waitMs, jitter));
      if (outcome.action === 'pause') return persist(deps, pauseWork(deps, id, failure));
      await persist(deps, failWork(id, failure));
      return { lane: 'next' };
    }
  }
}

/** A known outcome must be stored: while the store cannot be written it is kept here and tried again, never forgotten. */
async function persist<T>(deps: Deps, work: Work<T>): Promise<T> {
  for (let afterMs = 200; ; afterMs = Math.min(2 * afterMs, 5000)) {
    try {
      return await deps.write(work);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      deps.log.error({ err: error }, 'The outcome of a send could not be stored and is tried again');
      await new Promise((resolve) => setTimeout(resolve, afterMs));
    }
  }
}

function acceptedWork(
  id: MessageId,
  { wamid, names }: Extract<SendOutcome, { kind: 'accepted' }>,
  now: number,
): Work<MessageId | undefined> {
  return async (read) => {
    const message = await read.get('messages', id);
    if (message?.direction !== 'outbound') return { answer: undefined };
    const { commit, echo } = await applied(read, message, { receipt: 'sent', at: instant(now) }, wamid, now);
    const chat = await presentChat(read, message.chatId);
    const contact = chat && (await read.get('contacts', chat.contactId));
    if (chat === undefined || contact === undefined) return { commit, answer: echo };
    const at = instant(now);
    const fresh = { contactId: () => contact.id, chatId: () => chat.id };
    const { phoneNumberId } = message;
    const encounter = { phoneNumberId, profile: names, at, createdAt: at, fresh };
    const met = await learnAbout(seenThrough(read, commit), contact, encounter);
    const events = met.contact === contact ? [] : [{ type: 'contact_update' as const, contact: met.contact }];
    return { commit: joined(commit, met.commit, { events }), answer: echo };
  };
}

function unknownWork(id: MessageId, now: number): Work<Attempt> {
  return async (read) => {
    const message = await read.get('messages', id);
    if (message?.direction !== 'outbound') return { answer: { lane: 'next' } };
    const next = leaveUnconfirmed(message, instant(now));
    const answer: Attempt = next.unconfirmed ? { lane: 'hold', forMs: holdMs } : { lane: 'next' };
    return { commit: await changed(read, message, next), answer };
  };
}

/** Nothing of the attempt has left: it goes back to its lane uncounted. */
function giveBackWork({ shards }: Deps, id: MessageId): Work<Attempt> {
  return async (read) => {
    const message = await read.get('messages', id);
    if (message?.direction !== 'outbound') return { answer: { lane: 'next' } };
    if (!(await shards.holds(read, message.chatId))) return { answer: { lane: 'leave' } };
    const commit = await changed(read, message, unclaim(message));
    return { commit, answer: { lane: 'again', afterMs: leaseAgainMs } };
  };
}

/**
 * Back to the lane, or failed after the longest wait. Where the chat has become another node's, that one has called the
 * attempt unconfirmed, and it stays so.
 */
function waitWork(
  { shards }: Deps,
  id: MessageId,
  failure: Failure,
  now: number,
  waitMs: number | undefined,
  jitter: number,
): Work<Attempt> {
  return async (read) => {
    const message = await read.get('messages', id);
    if (message?.direction !== 'outbound') return { answer: { lane: 'next' } };
    if (!(await shards.holds(read, message.chatId))) return { answer: { lane: 'leave' } };
    const since = message.waitingSince === undefined ? now : millis(message.waitingSince);
    // As long as it has waited already: the waits double by themselves, whatever was tried.
    const backoff = Math.min(longestBackoffMs, Math.max(500, now - since)) * (0.5 + jitter / 2);
    const afterMs = Math.ceil(waitMs ?? backoff);
    if (now + afterMs - since > longestWaitMs) {
      return { commit: await changed(read, message, applyReport(message, { failure })), answer: { lane: 'next' } };
    }
    const next = waitAgain(message, instant(now), instant(now + afterMs));
    return { commit: await changed(read, message, next), answer: { lane: 'again', afterMs } };
  };
}

function pauseWork({ shards }: Deps, id: MessageId, failure: Failure): Work<Attempt> {
  return async (read) => {
    const message = await read.get('messages', id);
    if (message?.direction !== 'outbound') return { answer: { lane: 'next' } };
    const isOurs = await shards.holds(read, message.chatId);
    const commit = isOurs ? await changed(read, message, unclaim(message)) : {};
    const phoneNumber = await read.get('phoneNumbers', message.phoneNumberId);
    const settings = await read.get('settings', 'team');
    if (phoneNumber === undefined || settings === undefined || phoneNumber.paused)
      return { commit, answer: { lane: 'stop' } };
    const paused = { ...phoneNumber, paused: { code: failure.code, title: failure.title, since: failure.at } };
    const put = [...(commit.put ?? []), { collection: 'phoneNumbers' as const, document: paused }];
    const events = [...(commit.events ?? []), { type: 'settings_update' as const, settings, phoneNumbers: [paused] }];
    return { commit: { ...commit, put, events }, answer: { lane: 'stop' } };
  };
}

function failWork(id: MessageId, failure: Failure): Work<void> {
  return async (read) => {
    const message = await read.get('messages', id);
    if (message?.direction !== 'outbound') return { answer: undefined };
    return { commit: await changed(read, message, applyReport(message, { failure })), answer: undefined };
  };
}

/** What a message that does not wait to go means for its lane. A claim that nobody works on any more was lost. */
async function afterAnother(deps: Deps, message: Message | undefined): Promise<Attempt> {
  if (message?.direction !== 'outbound' || message.status !== 'sending' || message.unconfirmed) return { lane: 'next' };
  return persist(deps, unknownWork(message.id, deps.now()));
}

/**
 * Where a reply goes: the number in exactly the form the contact last wrote from, unless that was a former one, else its
 * phone, else its user id.
 */
function recipientOf(chat: Chat, contact: Contact): Recipient | undefined {
  const last = chat.lastInboundIdentity;
  if (last?.startsWith('waId:') && !contact.former?.includes(last)) return { phone: `+${last.slice('waId:'.length)}` };
  const phone = phoneOf(contact);
  if (phone !== undefined) return { phone };
  return contact.userId === undefined ? undefined : { userId: contact.userId };
}

function closedBeforeSent(now: number, isUnreachable: boolean): Failure {
  return isUnreachable
    ? { code: 131026, title: 'WhatsApp has not told how to reach this contact', at: instant(now) }
    : { code: 131047, title: 'The 24-hour window closed before the message could be sent', at: instant(now) };
}
