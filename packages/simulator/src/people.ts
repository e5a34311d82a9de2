/**
 * What people and their phones do: write, go offline, open the chat, read. A message of the business goes
 * accepted → sent → delivered → seen, each step reported by a webhook; where it stops depends on the phone.
 */
import { instant, millis, type Wamid } from '@parley/model/ids';
import type { Dials, LedgerEntry, Persona } from '@parley/model/sandbox';
import { canSend, isWindowOpen, windowAfter } from '@parley/model/window';
import { makeWamid } from '@parley/whatsapp/wamid';
import type { DrawnSend } from './draw-sent.ts';
import { draw, type HeldMedia } from './face.ts';
import { byUserId, find } from './find-message.ts';
import { lineOf } from './line.ts';
import { filesIn } from './media/files-in.ts';
import { mediaFault } from './media/media-fault.ts';
import type { MediaRecord } from './media/media-store.ts';
import type { Mint } from './mint.ts';
import { stranger } from './personas.ts';
import type { Bubble, BusinessBubble, Marks, PersonBubble, PhoneRecord, Phones } from './phones.ts';
import type { Element } from './post-webhook.ts';
import { pricingOf } from './pricing.ts';
import type { Schedule } from './schedule.ts';
import type { JsonObject } from './send/rules.ts';
import { type Business, messageChange, type StatusReport, statusChange } from './webhook-body.ts';

export type PersonaPatch = Partial<Pick<Persona, 'isOffline' | 'sendsReadReceipts' | 'isChatOpen'>>;

export type Writing = Marks & { readonly replyTo?: Wamid };

export type People = {
  /** Puts an accepted send on its way. `onFirstStatus` is called once its first status was posted, or tried. */
  accept(entry: LedgerEntry, onFirstStatus?: () => void): void;
  /** The person writes. Without network the message waits on the phone. `content` is Meta's object of the type. */
  write(phone: PhoneRecord, type: string, content: object | undefined, writing?: Writing): PersonBubble;
  /** The person plays a voice message of the business; false where it is none, or not there. */
  play(phone: PhoneRecord, wamid: Wamid): boolean;
  change(phone: PhoneRecord, patch: PersonaPatch): void;
  /** The person looks at everything that was delivered. */
  read(phone: PhoneRecord): void;
  /** The business marks a message, and all before it, as read; false when no phone has it. */
  markRead(wamid: Wamid, isTyping: boolean): boolean;
  isBusinessTyping(personId: string): boolean;
  /** Goes on with what the phones show as unfinished: the phones are the queue. */
  resume(): void;
  stopTyping(): void;
};

export type PeopleDeps = {
  readonly phones: Phones;
  readonly schedule: Schedule;
  readonly business: Business;
  readonly mint: Mint;
  readonly dials: () => Dials;
  readonly now: () => number;
  /** How an accepted send looks on the phone. */
  readonly drawSent: (type: string, content: unknown) => DrawnSend;
  readonly held: HeldMedia;
  /** Media that Meta still has. */
  readonly alive: (mediaId: string) => MediaRecord | undefined;
  /** A fresh download address. */
  readonly addressOf: (mediaId: string) => string;
  readonly post: (element: Element, onTried?: () => void) => void;
  readonly onChange: (phone: PhoneRecord) => void;
};

/** Normally the answer to a send is out before its first status. */
const sentAfterMs = 20;
const typingMs = 25_000;
const dayMs = 24 * 60 * 60 * 1000;
/** Source: Meta, reaction messages. */
const reactionTargetMs = 30 * dayMs;
/** Source: Meta, pricing, free entry points. */
const freeEntryMs = 3 * dayMs;

type Failure = NonNullable<StatusReport['failure']>;

export function makePeople(deps: PeopleDeps): People {
  const { phones, schedule, business, mint, dials, now, post, onChange } = deps;
  const typing = new Map<string, NodeJS.Timeout>();

  function report(
    phone: PhoneRecord,
    bubble: BusinessBubble,
    details: Pick<StatusReport, 'status' | 'failure'> & { readonly hasPricing?: true },
    onTried?: () => void,
  ): void {
    const { persona } = phone;
    const { status, failure, hasPricing } = details;
    const json = statusChange(business, persona, {
      id: bubble.id,
      status,
      atMs: now(),
      isToPhone: bubble.isToPhone,
      ...(bubble.callbackData === undefined ? {} : { callbackData: bubble.callbackData }),
      ...(hasPricing ? { pricing: pricingOf(phone, bubble, now()) } : {}),
      ...(failure === undefined ? {} : { failure }),
    });
    post({ personId: persona.id, json, summary: `${status} · ${persona.name}` }, onTried);
  }

  /** Schedules the next step, or none where the phone does not allow it. Each step looks again before it happens. */
  function proceed(phone: PhoneRecord, bubble: BusinessBubble): void {
    const { persona } = phone;
    if (bubble.state === 'accepted') {
      schedule.in(sentAfterMs, () => bubble.state === 'accepted' && leave(phone, bubble));
    } else if (bubble.state === 'sent' && !persona.isOffline) {
      schedule.in(dials().deliverAfterMs, () => {
        if (bubble.state === 'sent' && !phone.persona.isOffline) arrive(phone, bubble);
      });
    } else if (bubble.state === 'delivered' && persona.isChatOpen && !persona.isOffline) {
      schedule.in(dials().readAfterMs, () => {
        if (phone.persona.isChatOpen && !phone.persona.isOffline) see(phone, bubble);
      });
    }
  }

  function leave(phone: PhoneRecord, bubble: BusinessBubble, onTried?: () => void): void {
    const failure = failureOf(phone, bubble);
    if (failure !== undefined) {
      bubble.state = 'failed';
      report(phone, bubble, { status: 'failed', failure }, onTried);
    } else {
      bubble.state = 'sent';
      startFreeEntry(phone);
      report(phone, bubble, { status: 'sent', hasPricing: true }, onTried);
      proceed(phone, bubble);
    }
    onChange(phone);
  }

  /** Why Meta fails an accepted message later. */
  function failureOf(phone: PhoneRecord, bubble: BusinessBubble): Failure | undefined {
    if (!bubble.isInWindow && bubble.type !== 'template') {
      return { code: 131047, details: 'More than 24 hours have passed since the person last wrote.' };
    }
    if (bubble.category === 'MARKETING' && phone.hasOptedOut) {
      return { code: 131050, details: 'The person stopped marketing messages.' };
    }
    if (bubble.type === 'reaction' && reactionTarget(phone, bubble) === undefined) {
      return { code: 131009, details: 'There is no message to react to, or it is older than 30 days.' };
    }
    for (const { type, file } of filesIn(bubble.type, (bubble.content ?? {}) as JsonObject)) {
      const details = mediaFault(type, file, deps.alive);
      if (details !== undefined) return { code: 131053, details };
    }
    return undefined;
  }

  function reactionTarget(phone: PhoneRecord, { content, at }: BusinessBubble): Bubble | undefined {
    const target = find(phone, (content as { readonly message_id: Wamid }).message_id);
    if (target === undefined || target.type === 'reaction' || target.isRevoked) return undefined;
    return millis(at) - millis(target.at) <= reactionTargetMs ? target : undefined;
  }

  /** The first answer within a day to somebody who came from an ad. */
  function startFreeEntry(phone: PhoneRecord): void {
    if (phone.adAt === undefined || now() - millis(phone.adAt) > dayMs) return;
    phone.freeEntryUntil = instant(now() + freeEntryMs);
    delete phone.adAt;
  }

  function arrive(phone: PhoneRecord, bubble: BusinessBubble): void {
    endTyping(phone.persona.id);
    // A reaction is only ever reported as sent.
    if (bubble.type === 'reaction') {
      bubble.state = 'seen';
      const { message_id: id, emoji } = bubble.content as { readonly message_id: Wamid; readonly emoji: string };
      setReaction(find(phone, id), 'business', emoji);
    } else if (phone.persona.isChatOpen && phone.persona.sendsReadReceipts && dials().readAfterMs === 0) {
      bubble.state = 'seen';
      report(phone, bubble, { status: 'read', hasPricing: true });
    } else {
      bubble.state = 'delivered';
      report(phone, bubble, { status: 'delivered', hasPricing: true });
      proceed(phone, bubble);
    }
    delete bubble.content;
    onChange(phone);
  }

  function endTyping(personId: string): void {
    clearTimeout(typing.get(personId));
    typing.delete(personId);
  }

  function see(phone: PhoneRecord, bubble: BusinessBubble): void {
    if (bubble.state !== 'delivered') return;
    bubble.state = 'seen';
    if (phone.persona.sendsReadReceipts) report(phone, bubble, { status: 'read' });
    onChange(phone);
  }

  function send(phone: PhoneRecord, bubble: PersonBubble): void {
    const { persona } = phone;
    const { content, marks = {}, type } = bubble;
    const atMs = now();
    bubble.state = 'sent';
    delete bubble.content;
    delete bubble.marks;
    phone.windowExpiresAt = windowAfter(phone.windowExpiresAt, Math.floor(atMs / 1000) * 1000);
    if (marks.referral !== undefined) phone.adAt = instant(atMs);
    const quoted = bubble.replyTo === undefined ? undefined : find(phone, bubble.replyTo);
    const nameOf = (other: Bubble) => (marks.isQuotedByUserId ? byUserId(other, persona) : other.id);
    let sent = bubble.mediaId === undefined ? content : withAddress(content, bubble.mediaId);
    if (type === 'reaction') {
      const { message_id: id, ...emoji } = content as { readonly message_id: Wamid };
      const target = find(phone, id);
      // Only what the business wrote can be reacted to in its sight.
      if (target?.from !== 'business') return;
      sent = { message_id: nameOf(target), ...emoji };
    }
    const json = messageChange(business, persona, {
      id: bubble.id,
      type,
      content: sent,
      atMs,
      ...(quoted === undefined ? {} : { quotes: { id: nameOf(quoted), isOurs: quoted.from === 'business' } }),
      ...contextOf(marks),
      beside: { ...marks.beside, ...(marks.referral === undefined ? {} : { referral: marks.referral }) },
    });
    post({ personId: persona.id, json, summary: `${type} · ${persona.name}` });
  }

  /** Meta puts a download address beside the id of a file. */
  function withAddress(content: unknown, mediaId: string): object {
    return { ...(content as object), url: deps.addressOf(mediaId) };
  }

  function read(phone: PhoneRecord): void {
    if (phone.persona.isOffline) return;
    for (const bubble of phone.bubbles) if (bubble.from === 'business') see(phone, bubble);
  }

  return {
    accept(entry, onFirstStatus) {
      const isToPhone = /^\d+$/.test(entry.to);
      const phone = isToPhone ? (phones.byWaId(entry.to) ?? phones.add(stranger(entry.to))) : phones.byUserId(entry.to);
      if (phone === undefined) return;
      const { wamid: id, type, text, at, replyTo, callbackData, content } = entry;
      const { face, answers, category } = content === undefined ? {} : deps.drawSent(type, content);
      const bubble: BusinessBubble = {
        from: 'business',
        id,
        type,
        text,
        at,
        isToPhone,
        isInWindow: isWindowOpen(phone.windowExpiresAt, millis(at)),
        state: 'accepted',
        ...(replyTo === undefined ? {} : { replyTo }),
        ...(callbackData === undefined ? {} : { callbackData }),
        ...(content === undefined ? {} : { content }),
        ...(face === undefined ? {} : { face }),
        ...(answers === undefined ? {} : { answers }),
        ...(category === undefined ? {} : { category }),
      };
      phones.append(phone, bubble);
      if (onFirstStatus === undefined) proceed(phone, bubble);
      else leave(phone, bubble, onFirstStatus);
    },

    write(phone, type, content, { replyTo, ...marks } = {}) {
      const { persona } = phone;
      const peer = persona.waId ?? persona.userId;
      const token = mint.hex(persona.waId === undefined ? 32 : 20);
      const { face } = draw(type, content, deps.held);
      const mediaId = face?.media === undefined ? undefined : (content as { readonly id?: string }).id;
      const bubble: PersonBubble = {
        from: 'person',
        id: makeWamid({ direction: 'inbound', peer, token }),
        type,
        text: lineOf(type, content),
        at: instant(now()),
        state: 'waiting',
        content,
        marks,
        ...(replyTo === undefined ? {} : { replyTo }),
        ...(face === undefined ? {} : { face }),
        ...(mediaId === undefined ? {} : { mediaId }),
        ...(marks.forwarded === undefined ? {} : { forwarded: marks.forwarded }),
      };
      phones.append(phone, bubble);
      if (type === 'reaction') {
        const { message_id: id, emoji } = content as { readonly message_id: Wamid; readonly emoji?: string };
        setReaction(find(phone, id), 'person', emoji ?? '');
      }
      if (!persona.isOffline) send(phone, bubble);
      onChange(phone);
      return bubble;
    },

    play(phone, wamid) {
      const bubble = find(phone, wamid);
      if (bubble?.from !== 'business' || !bubble.face?.media?.isVoice || phone.persona.isOffline) return false;
      see(phone, bubble);
      if (bubble.state !== 'seen') return false;
      if (!bubble.isPlayed) report(phone, bubble, { status: 'played' });
      bubble.isPlayed = true;
      onChange(phone);
      return true;
    },

    change(phone, patch) {
      const before = phone.persona;
      phone.persona = { ...before, ...patch };
      if (before.isOffline && !phone.persona.isOffline) {
        for (const bubble of phone.bubbles) {
          if (bubble.from === 'business') proceed(phone, bubble);
          else if (bubble.state === 'waiting') send(phone, bubble);
        }
      }
      if (phone.persona.isChatOpen && !before.isChatOpen) read(phone);
      onChange(phone);
    },

    read,

    markRead(wamid, isTyping) {
      const phone = phones.holding(wamid);
      const place = phone?.bubbles.findIndex(({ id, from }) => id === wamid && from === 'person') ?? -1;
      if (phone === undefined || place === -1) return false;
      for (const bubble of phone.bubbles.slice(0, place + 1)) {
        if (bubble.from === 'person' && bubble.state === 'sent') bubble.state = 'read';
      }
      if (isTyping) {
        const { id } = phone.persona;
        endTyping(id);
        const timer = setTimeout(() => {
          endTyping(id);
          onChange(phone);
        }, typingMs);
        typing.set(id, timer.unref());
      }
      onChange(phone);
      return true;
    },

    isBusinessTyping: (personId) => typing.has(personId),

    resume() {
      for (const phone of phones.all()) {
        for (const bubble of phone.bubbles) if (bubble.from === 'business') proceed(phone, bubble);
      }
    },

    stopTyping() {
      for (const personId of typing.keys()) endTyping(personId);
    },
  };
}

/** True where the business may send this type to the phone now. `now` in milliseconds. */
export function mayReceive(phone: PhoneRecord | undefined, type: string, now: number): boolean {
  return canSend(type, phone?.windowExpiresAt, now);
}

function setReaction(target: Bubble | undefined, from: Bubble['from'], emoji: string): void {
  if (target === undefined) return;
  const { [from]: _, ...others } = target.reactions ?? {};
  target.reactions = emoji === '' ? others : { ...others, [from]: emoji };
}

function contextOf({ forwarded, context }: Marks): { readonly context?: object } {
  if (forwarded === undefined) return context === undefined ? {} : { context };
  return { context: forwarded === 'once' ? { forwarded: true } : { frequently_forwarded: true } };
}
