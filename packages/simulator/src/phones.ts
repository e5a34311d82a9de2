/** The pretend phones: who has one, and what lies on it. Each keeps its newest messages; nothing undelivered is dropped. */
import { waIdVariants } from '@parley/model/identity';
import type { Instant, Wamid } from '@parley/model/ids';
import type { Persona, Phone, PhoneMessage } from '@parley/model/sandbox';

type Common = {
  readonly id: Wamid;
  readonly type: string;
  readonly text: string;
  readonly at: Instant;
  readonly replyTo?: Wamid;
};

/** waiting: the phone is offline · sent: a webhook is on its way · read: the business marked it. */
export type PersonBubble = Common & {
  readonly from: 'person';
  state: 'waiting' | 'sent' | 'read';
  /** Meta's object of the type, while the message waits. */
  content?: unknown;
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
};

export type Bubble = PersonBubble | BusinessBubble;

export type PhoneRecord = {
  persona: Persona;
  windowExpiresAt?: Instant;
  bubbles: Bubble[];
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

function isOnScreen(bubble: Bubble): boolean {
  return bubble.from === 'person' || bubble.state === 'delivered' || bubble.state === 'seen';
}

function viewBubble(bubble: Bubble): PhoneMessage {
  const { id, from, type, text, at, replyTo } = bubble;
  const status = bubble.from === 'person' && bubble.state !== 'waiting' ? { status: bubble.state } : {};
  return { id, from, type, text, at, ...status, ...(replyTo === undefined ? {} : { replyTo }) };
}
