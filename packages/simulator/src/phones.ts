/** The pretend phones: who has one, and what lies on it. Each keeps its newest messages; nothing undelivered is dropped. */
import { waIdVariants } from '@parley/model/identity';
import type { Instant, Wamid } from '@parley/model/ids';
import type { Persona, Phone, PhoneFace, PhoneMessage } from '@parley/model/sandbox';
import type { Answers } from './answer.ts';

type Common = {
  readonly id: Wamid;
  readonly type: string;
  text: string;
  readonly at: Instant;
  readonly replyTo?: Wamid;
  face?: PhoneFace;
  reactions?: NonNullable<PhoneMessage['reactions']>;
  isEdited?: true;
  isRevoked?: true;
};

/** What a person's message carries beside its content. */
export type Marks = {
  readonly forwarded?: 'once' | 'often';
  /** Meta's `referral`: the ad that the person came from. */
  readonly referral?: object;
  /** More of Meta's `context`, such as `referred_product`. */
  readonly context?: object;
  /** Further fields of the message, such as `errors`. */
  readonly beside?: object;
  /** Names the quoted message by its other wamid, the one of the user id. */
  readonly isQuotedByUserId?: true;
};

/** waiting: the phone is offline · sent: a webhook is on its way · read: the business marked it. */
export type PersonBubble = Common & {
  readonly from: 'person';
  state: 'waiting' | 'sent' | 'read';
  readonly forwarded?: 'once' | 'often';
  /** The media that it carries. */
  readonly mediaId?: string;
  /** Meta's object of the type, while the message waits. */
  content?: unknown;
  /** While the message waits. */
  marks?: Marks;
};

/**
 * accepted: the ledger has it · sent: reported so · delivered: on the phone, not looked at · seen: looked at, or nothing
 * to look at · failed: never arrives.
 */
export type BusinessBubble = Common & {
  readonly from: 'business';
  state: 'accepted' | 'sent' | 'delivered' | 'seen' | 'failed';
  readonly callbackData?: string;
  /** Sent to the phone number, not to the user id. */
  readonly isToPhone: boolean;
  /** Accepted while the customer service window was open. */
  readonly isInWindow: boolean;
  /** Meta's object of the type, until the message arrived. */
  content?: unknown;
  readonly answers?: Answers;
  /** Of a template. */
  readonly category?: string;
  readonly isFromPhoneApp?: true;
  isPlayed?: true;
};

export type Bubble = PersonBubble | BusinessBubble;

export type PhoneRecord = {
  persona: Persona;
  windowExpiresAt?: Instant;
  bubbles: Bubble[];
  /** When the person came from an ad; the first answer within 24 hours makes what follows free for 72. */
  adAt?: Instant;
  freeEntryUntil?: Instant;
  /** Wants no marketing. */
  hasOptedOut?: boolean;
};

export type Phones = {
  all(): readonly PhoneRecord[];
  get(id: string): PhoneRecord | undefined;
  /** The phone of a number in any national form. */
  byWaId(waId: string): PhoneRecord | undefined;
  byUserId(userId: string): PhoneRecord | undefined;
  /** Where a message lies. */
  holding(wamid: Wamid): PhoneRecord | undefined;
  /** True when no phone can be added. */
  isFull(): boolean;
  /** Undefined when `isFull`. */
  add(persona: Persona): PhoneRecord | undefined;
  append(phone: PhoneRecord, bubble: Bubble): void;
  /** Gives the phone's person another number or user id. False, and nothing changed, where somebody else has it. */
  rename(phone: PhoneRecord, names: Pick<Persona, 'userId'> & Partial<Pick<Persona, 'waId'>>): boolean;
  /** Takes these phones in place of all others. */
  replace(records: readonly PhoneRecord[]): void;
};

const phoneLimit = 20_000;
const bubbleLimit = 200;
const shownBubbles = 100;

export function makePhones(): Phones {
  const phones = new Map<string, PhoneRecord>();
  const byWaId = new Map<string, PhoneRecord>();
  const byUserId = new Map<string, PhoneRecord>();
  const holders = new Map<Wamid, PhoneRecord>();

  function register(phone: PhoneRecord): void {
    const { id, waId, userId } = phone.persona;
    phones.set(id, phone);
    byUserId.set(userId, phone);
    if (waId !== undefined) for (const form of waIdVariants(waId)) byWaId.set(form, phone);
    for (const bubble of phone.bubbles) holders.set(bubble.id, phone);
  }

  const isFull = () => phones.size >= phoneLimit;

  return {
    isFull,
    all: () => [...phones.values()],
    get: (id) => phones.get(id),
    byWaId: (waId) => byWaId.get(waId),
    byUserId: (userId) => byUserId.get(userId),
    holding: (wamid) => holders.get(wamid),
    add(persona) {
      if (isFull()) return undefined;
      const phone: PhoneRecord = { persona, bubbles: [] };
      register(phone);
      return phone;
    },
    append(phone, bubble) {
      phone.bubbles.push(bubble);
      holders.set(bubble.id, phone);
      if (phone.bubbles.length <= bubbleLimit) return;
      const oldest = phone.bubbles.findIndex(isOver);
      if (oldest === -1) return;
      for (const { id } of phone.bubbles.splice(oldest, 1)) holders.delete(id);
    },
    rename(phone, names) {
      const { waId, userId } = phone.persona;
      const isFree = (other: PhoneRecord | undefined) => other === undefined || other === phone;
      if (!isFree(byUserId.get(names.userId))) return false;
      if (names.waId !== undefined && !isFree(byWaId.get(names.waId))) return false;
      byUserId.delete(userId);
      if (waId !== undefined) for (const form of waIdVariants(waId)) byWaId.delete(form);
      phone.persona = { ...phone.persona, ...names };
      register(phone);
      return true;
    },
    replace(records) {
      for (const map of [phones, byWaId, byUserId, holders]) map.clear();
      for (const record of records) register(record);
    },
  };
}

/** What the person sees. */
export function viewPhone({ persona, bubbles }: PhoneRecord, isBusinessTyping: boolean): Phone {
  const messages = bubbles.filter(isOnScreen).slice(-shownBubbles).map(viewBubble);
  return { persona, messages, isBusinessTyping };
}

/** True where nothing more is to happen that needs the message itself. */
function isOver(bubble: Bubble): boolean {
  if (bubble.from === 'person') return bubble.state !== 'waiting';
  return bubble.state !== 'accepted' && bubble.state !== 'sent';
}

/** A reaction lies on the message that it is about. */
function isOnScreen(bubble: Bubble): boolean {
  if (bubble.type === 'reaction') return false;
  return bubble.from === 'person' || bubble.state === 'delivered' || bubble.state === 'seen';
}

function viewBubble(bubble: Bubble): PhoneMessage {
  const { id, from, type, text, at, replyTo, reactions, face, isEdited, isRevoked } = bubble;
  const isMarked = bubble.from === 'person' && bubble.forwarded !== undefined;
  return {
    id,
    from,
    type,
    text: isRevoked ? 'This message was deleted' : text,
    at,
    ...(bubble.from === 'person' && bubble.state !== 'waiting' ? { status: bubble.state } : {}),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(isRevoked ? { isRevoked } : face),
    ...(isEdited ? { isEdited } : {}),
    ...(reactions === undefined ? {} : { reactions }),
    ...(isMarked ? { forwarded: bubble.forwarded } : {}),
    ...(bubble.from === 'business' && bubble.isFromPhoneApp ? { isFromPhoneApp: true } : {}),
  };
}
