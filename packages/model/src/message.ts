/** One item in a chat, as the store keeps it and as the API and the socket show it. */

import type { Forwarded, Referral, ReferredProduct } from './content/marks.ts';
import type { MessageContent, MessageType } from './content.ts';
import type { AgentId, ChatId, ContactId, IdentityId, Instant, MessageId, PhoneNumberId, Wamid } from './ids.ts';
import type { MessageMedia } from './media.ts';
import type { Participant } from './participant.ts';
import type { Reactions } from './reaction.ts';
import {
  displayedAt,
  displayedFailure,
  displayedStatus,
  type Failure,
  type MessageStatus,
  mergeReport,
  type StatusRecord,
  type StatusReport,
} from './status.ts';

/**
 * Who wrote a message. `phone_app`: the owner of the number, in the app on the phone; `system`: nobody, it is a notice in
 * the thread (a changed number, a call).
 */
export type Author =
  | { readonly kind: 'contact' }
  | { readonly kind: 'agent'; readonly agentId: AgentId; readonly name: string }
  | { readonly kind: 'phone_app' }
  | { readonly kind: 'system' };

/** How a message once read. `wamid` names the edit that brought it; absent for the first wording. */
export type Wording = {
  readonly type: MessageType;
  readonly content: MessageContent;
  readonly at: Instant;
  readonly wamid?: Wamid;
};

type Common = {
  readonly id: MessageId;
  /** The number of the log entry that inserted it; the tie-break of `order`. */
  readonly seq: number;
  readonly chatId: ChatId;
  readonly contactId: ContactId;
  readonly phoneNumberId: PhoneNumberId;
  readonly type: MessageType;
  readonly content: MessageContent;
  /** The readable line of any type, see content.ts. */
  readonly text: string;
  /** Place in the thread, milliseconds, set once: our commit for outbound; the end of Meta's second for inbound. */
  readonly order: number;
  /** How many messages the chat had received when this one was stored, itself included; what "read up to" counts. */
  readonly ordinal: number;
  readonly createdAt: Instant;
  /** Meta's clock, else ours. */
  readonly sentAt: Instant;
  readonly author: Author;
  readonly wamid?: Wamid;
  readonly replyTo?: MessageId;
  /** What it quotes, while that message is not here: Meta's id of it. */
  readonly replyToWamid?: Wamid;
  readonly reactions?: Reactions;
  /** How it read before it was edited, oldest first. `content` and `text` are what it says now. */
  readonly history?: readonly Wording[];
  /** The edit that brought what it says now. */
  readonly edited?: { readonly at: Instant; readonly wamid: Wamid };
  /** Its author deleted it for everybody: `text` says so, `content` is what it said last. */
  readonly deletedAt?: Instant;
  /** From before the number came to Parley: it took its place in the thread, counted and lifted nothing. */
  readonly imported?: true;
  /** The file of an image, video, audio, document or sticker, or the one at the top of an interactive message of ours. */
  readonly media?: MessageMedia;
};

export type InboundMessage = Common & {
  readonly direction: 'inbound';
  readonly wamid: Wamid;
  /** The identity that it came by. */
  readonly identity?: IdentityId;
  /** Who of a group wrote it; `contactId` is then the group. */
  readonly participant?: Participant;
  /** The advertisement that the contact came from. */
  readonly referral?: Referral;
  readonly forwarded?: Forwarded;
  /** The product that it asks about. */
  readonly product?: ReferredProduct;
  /** Set when it took its place in history more than a minute after it was written. */
  readonly arrivedLate?: true;
};

/**
 * The states of an outbound message, in words:
 * - `sending`, no claim: durable, waits for its lane, or (with `waitUntil`) for a due time after a refusal that passes.
 * - `sending`, claimed: one attempt is on its way to WhatsApp; nobody else may send it.
 * - `sending`, unconfirmed: the attempt's outcome is unknown. Never sent again by the program.
 * - `sent` and on: accepted. `failed`: refused, with a reason.
 */
export type OutboundMessage = Common & {
  readonly direction: 'outbound';
  readonly status: MessageStatus;
  readonly statusAt: Instant;
  readonly receipts: StatusRecord['receipts'];
  readonly failures: StatusRecord['failures'];
  readonly error?: Failure;
  readonly unconfirmed?: true;
  /** Further wamids that WhatsApp reported for this one id: it may have gone out more than once. */
  readonly otherWamids?: readonly Wamid[];
  readonly retryOf?: MessageId;
  /** Attempts are counted before they are made. */
  readonly attempts: number;
  readonly claimedAt?: Instant;
  readonly waitUntil?: Instant;
  /** The first refusal of class "wait"; ten minutes after it the message fails. */
  readonly waitingSince?: Instant;
};

export type Message = InboundMessage | OutboundMessage;

/** The first unclaimed state of an outbound message. */
export function outbound(
  message: Omit<OutboundMessage, 'direction' | 'status' | 'statusAt' | 'receipts' | 'failures' | 'attempts' | 'seq'>,
): OutboundMessage {
  return {
    ...message,
    seq: 0,
    direction: 'outbound',
    status: 'sending',
    statusAt: message.createdAt,
    receipts: {},
    failures: [],
    attempts: 0,
  };
}

/** True for a message that a lane has to send: durable, not on its way, not left to WhatsApp or a person to resolve. */
export function isWaitingToGo(message: Message): message is OutboundMessage {
  return (
    message.direction === 'outbound' &&
    message.status === 'sending' &&
    message.claimedAt === undefined &&
    !message.unconfirmed
  );
}

/** The message with one more attempt claimed. Commit this before the first byte leaves. */
export function claim(message: OutboundMessage, at: Instant): OutboundMessage {
  const { waitUntil: _, ...rest } = message;
  return { ...rest, attempts: message.attempts + 1, claimedAt: at };
}

/** The message back in its lane after proof that WhatsApp did not accept it; it may go again from `waitUntil`. */
export function waitAgain(message: OutboundMessage, at: Instant, waitUntil: Instant): OutboundMessage {
  const { claimedAt: _, ...rest } = message;
  return { ...rest, waitUntil, waitingSince: message.waitingSince ?? at };
}

/** The message back in its lane with nothing counted against it: its number stopped before the attempt could count. */
export function unclaim(message: OutboundMessage): OutboundMessage {
  const { claimedAt: _, ...rest } = message;
  return rest;
}

/** The message whose attempt has an unknown outcome: accepted or not, only WhatsApp's status or a person can tell. */
export function leaveUnconfirmed(message: OutboundMessage, at: Instant): OutboundMessage {
  if (message.status !== 'sending' || message.unconfirmed) return message;
  return { ...message, unconfirmed: true, statusAt: at };
}

/**
 * The message after a report about it: a receipt or a failure, and the wamid where the report names one.
 * A report is evidence of acceptance, so it also ends a claim and an unknown outcome. Returns the same object when
 * the report adds nothing.
 */
export function applyReport(message: OutboundMessage, report: StatusReport, wamid?: Wamid): OutboundMessage {
  const record = mergeReport({ receipts: message.receipts, failures: message.failures }, report);
  const learned = message.wamid ?? wamid;
  const known = message.otherWamids ?? [];
  const isSecond = wamid !== undefined && learned !== wamid && !known.includes(wamid);
  const isSettled =
    message.unconfirmed === undefined && message.claimedAt === undefined && message.waitUntil === undefined;
  if (
    record.receipts === message.receipts &&
    record.failures === message.failures &&
    learned === message.wamid &&
    !isSecond &&
    isSettled
  ) {
    return message;
  }
  const { unconfirmed: _u, claimedAt: _c, waitUntil: _w, waitingSince: _s, error: _e, ...rest } = message;
  const status = displayedStatus(record);
  const error = status === 'failed' ? displayedFailure(record) : undefined;
  return {
    ...rest,
    ...record,
    ...(learned === undefined ? {} : { wamid: learned }),
    ...(isSecond ? { otherWamids: [...known, wamid].sort() } : {}),
    ...(error === undefined ? {} : { error }),
    status,
    statusAt: displayedAt(record) ?? message.statusAt,
  };
}

/** True for what carries a reaction of ours to WhatsApp: it stands in no thread, its reaction shows on another message. */
export function isCarrier(message: Message): boolean {
  return message.direction === 'outbound' && message.type === 'reaction' && message.replyTo !== undefined;
}

/** True for what is told about the chat rather than said in it. */
export function isNotice(message: Message): boolean {
  return message.author.kind === 'system' || message.type === 'system';
}

/** Where two messages stand in a thread: by `order`, then `seq`, then id. Negative when `a` comes first. */
export function compareMessages(
  a: Pick<Message, 'order' | 'seq' | 'id'>,
  b: Pick<Message, 'order' | 'seq' | 'id'>,
): number {
  return a.order - b.order || a.seq - b.seq || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
