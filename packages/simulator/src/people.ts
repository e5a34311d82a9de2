/**
 * What people and their phones do: write, go offline, open the chat, read. A message of the business goes
 * accepted → sent → delivered → seen, each step reported by a webhook; where it stops depends on the phone.
 */
import { readableText } from '@parley/model/content';
import { instant, millis, type Wamid } from '@parley/model/ids';
import type { Dials, LedgerEntry, Persona } from '@parley/model/sandbox';
import { canSend, isWindowOpen, windowAfter } from '@parley/model/window';
import { makeWamid } from '@parley/whatsapp/wamid';
import type { Mint } from './mint.ts';
import { stranger } from './personas.ts';
import type { Bubble, BusinessBubble, PersonBubble, PhoneRecord, Phones } from './phones.ts';
import type { Element } from './post-webhook.ts';
import type { Schedule } from './schedule.ts';
import { type Business, messageChange, type StatusReport, statusChange } from './webhook-body.ts';

export type PersonaPatch = Partial<Pick<Persona, 'isOffline' | 'sendsReadReceipts' | 'isChatOpen'>>;

export type People = {
  /** Puts an accepted send on its way. `onFirstStatus` is called once its first status was posted, or tried. */
  accept(entry: LedgerEntry, onFirstStatus?: () => void): void;
  /** The person writes. Without network the message waits on the phone. `content` is Meta's object of the type. */
  write(phone: PhoneRecord, type: string, content: object, replyTo?: Wamid): PersonBubble;
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
  readonly post: (element: Element, onTried?: () => void) => void;
  readonly onChange: (phone: PhoneRecord) => void;
};

/** Normally the answer to a send is out before its first status. */
const sentAfterMs = 20;
const typingMs = 25_000;

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
      ...(hasPricing ? { pricing: { isFree: bubble.isInWindow } } : {}),
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
    if (!bubble.isInWindow && bubble.type !== 'template') {
      bubble.state = 'failed';
      const failure = { code: 131047, details: 'More than 24 hours have passed since the person last wrote.' };
      report(phone, bubble, { status: 'failed', failure }, onTried);
    } else {
      bubble.state = 'sent';
      report(phone, bubble, { status: 'sent', hasPricing: true }, onTried);
      proceed(phone, bubble);
    }
    onChange(phone);
  }

  function arrive(phone: PhoneRecord, bubble: BusinessBubble): void {
    endTyping(phone.persona.id);
    // A reaction is only ever reported as sent.
    if (bubble.type === 'reaction') {
      bubble.state = 'seen';
    } else if (phone.persona.isChatOpen && phone.persona.sendsReadReceipts && dials().readAfterMs === 0) {
      bubble.state = 'seen';
      report(phone, bubble, { status: 'read', hasPricing: true });
    } else {
      bubble.state = 'delivered';
      report(phone, bubble, { status: 'delivered', hasPricing: true });
      proceed(phone, bubble);
    }
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
    const quoted = bubble.replyTo === undefined ? undefined : find(phone, bubble.replyTo);
    const atMs = now();
    phone.windowExpiresAt = windowAfter(phone.windowExpiresAt, Math.floor(atMs / 1000) * 1000);
    const json = messageChange(business, persona, {
      id: bubble.id,
      type: bubble.type,
      content: bubble.content,
      atMs,
      ...(quoted === undefined ? {} : { quotes: { id: quoted.id, isOurs: quoted.from === 'business' } }),
    });
    bubble.state = 'sent';
    delete bubble.content;
    post({ personId: persona.id, json, summary: `${bubble.type} · ${persona.name}` });
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
      const { wamid: id, type, text, at, replyTo, callbackData } = entry;
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
      };
      phones.append(phone, bubble);
      if (onFirstStatus === undefined) proceed(phone, bubble);
      else leave(phone, bubble, onFirstStatus);
    },

    write(phone, type, content, replyTo) {
      const { persona } = phone;
      const peer = persona.waId ?? persona.userId;
      const token = mint.hex(persona.waId === undefined ? 32 : 20);
      const bubble: PersonBubble = {
        from: 'person',
        id: makeWamid({ direction: 'inbound', peer, token }),
        type,
        text: readableText(type, content as { readonly [key: string]: unknown }),
        at: instant(now()),
        state: 'waiting',
        content,
        ...(replyTo === undefined ? {} : { replyTo }),
      };
      phones.append(phone, bubble);
      if (!persona.isOffline) send(phone, bubble);
      onChange(phone);
      return bubble;
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

function find(phone: PhoneRecord, wamid: Wamid): Bubble | undefined {
  return phone.bubbles.find(({ id }) => id === wamid);
}
