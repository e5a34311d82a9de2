/** Shapes of the simulator's control API (`/api/simulator/*`) and its live stream: phones, dials, the wire, the ledger. */
import type { Instant, Wamid } from './ids.ts';

/** A pretend person with a phone. `id` names it in the API; without `waId` it is known by user id alone. */
export type Persona = {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly waId?: string;
  readonly userId: string;
  readonly username?: string;
  /** Things this person would write, for one-tap buttons. */
  readonly phrases: readonly string[];
  /** No network: nothing is delivered until it is switched off. */
  readonly isOffline: boolean;
  /** Off: reading is never reported. */
  readonly sendsReadReceipts: boolean;
  /** The chat is open on the phone: what arrives is read at once. */
  readonly isChatOpen: boolean;
};

/**
 * A file in a message. `url` is a path under the control API (`/media/…`) that shows it; absent where the simulator does
 * not hold the bytes, then `link` says where the business said they are.
 */
export type PhoneMedia = {
  readonly url?: string;
  readonly link?: string;
  readonly mime?: string;
  readonly name?: string;
  readonly bytes?: number;
  readonly isVoice?: true;
  readonly isAnimated?: true;
};

/** A button under a message. With a `key` the person can press it and an answer leaves; without, it only opens something. */
export type PhoneButton = {
  readonly key?: string;
  readonly kind: 'reply' | 'url' | 'call' | 'copy' | 'form' | 'location' | 'contact' | 'catalog' | 'permission';
  readonly text: string;
  readonly url?: string;
};

/** What opens behind the button `label`: rows to choose one from. */
export type PhoneList = {
  readonly label: string;
  readonly sections: readonly {
    readonly title?: string;
    readonly rows: readonly { readonly key: string; readonly title: string; readonly description?: string }[];
  }[];
};

/** A message with parts: an interactive one, or a template as it reads with its gaps filled. */
export type PhoneCard = {
  readonly header?: string;
  readonly media?: PhoneMedia;
  readonly body?: string;
  readonly footer?: string;
  readonly buttons?: readonly PhoneButton[];
  readonly list?: PhoneList;
  /** Cards side by side below it. */
  readonly cards?: readonly PhoneCard[];
};

export type PhoneLocation = {
  readonly latitude: number;
  readonly longitude: number;
  readonly name?: string;
  readonly address?: string;
};

/** What a message shows besides its readable line. */
export type PhoneFace = {
  readonly media?: PhoneMedia;
  readonly caption?: string;
  readonly card?: PhoneCard;
  readonly location?: PhoneLocation;
  readonly contacts?: readonly { readonly name: string; readonly phone?: string }[];
};

/**
 * One message on a pretend phone. `status` only on the person's own messages, and not while the phone is offline: they
 * leave when it is online again. A reaction is no message of its own: it lies on the one that it is about.
 */
export type PhoneMessage = PhoneFace & {
  readonly id: Wamid;
  readonly from: 'person' | 'business';
  readonly type: string;
  readonly text: string;
  readonly at: Instant;
  readonly status?: 'sent' | 'read';
  readonly replyTo?: Wamid;
  /** One emoji from each side at most. */
  readonly reactions?: { readonly person?: string; readonly business?: string };
  readonly forwarded?: 'once' | 'often';
  readonly isEdited?: true;
  readonly isRevoked?: true;
  /** Written in the business's phone app, not through the API. */
  readonly isFromPhoneApp?: true;
};

export type Phone = {
  readonly persona: Persona;
  readonly messages: readonly PhoneMessage[];
  readonly isBusinessTyping: boolean;
};

/** How Meta and the network behave. Counts are "for the next n"; zero is off. */
export type Dials = {
  readonly deliverAfterMs: number;
  /** From delivery to reading where the chat is open. At 0 only `read` is reported, as Meta does. */
  readonly readAfterMs: number;
  /** Wait before each webhook is posted. */
  readonly webhookDelayMs: number;
  /** How often each webhook is posted; 1 is once. */
  readonly copies: number;
  /** Post webhooks of the same moment (two seconds) in reverse. */
  readonly isReordered: boolean;
  /** Put up to this many elements into one webhook. */
  readonly batchSize: number;
  /** Accept, then cut the connection without an answer. */
  readonly dropNextAnswers: number;
  /** Post the `sent` status before the call that sent the message is answered. */
  readonly isStatusFirst: boolean;
  /** Sign with another secret. */
  readonly wrongSignatures: number;
  /** Refuse the next sends with this error code. */
  readonly failNextWithCode?: number;
  readonly failNextCount: number;
  /** `later`: accept, then a failed status 131047. `at-once`: refuse the call. */
  readonly closedWindow: 'later' | 'at-once';
  readonly isTokenExpired: boolean;
  /** Messages per second that the number may send; above it 130429. */
  readonly throughput: number;
};

/**
 * One line of the wire log. `body` is what was sent, `answer` what came back, `curl` repeats it by hand. Tokens are
 * masked, and a long body is cut.
 */
export type WireLine = {
  readonly id: number;
  readonly at: Instant;
  readonly direction: 'webhook' | 'api';
  readonly summary: string;
  readonly status: number | 'no answer';
  readonly ms: number;
  readonly body: string;
  readonly answer?: string;
  readonly curl: string;
};

/**
 * One accepted send: the truth that tests compare with. `to` is the person's `waId`, or the `userId` it was sent to.
 * `content` is Meta's object of the type as it was sent; a plain text has none, because `text` is all of it.
 */
export type LedgerEntry = {
  readonly wamid: Wamid;
  readonly to: string;
  readonly type: string;
  readonly text: string;
  readonly content?: unknown;
  readonly callbackData?: string;
  readonly replyTo?: Wamid;
  readonly at: Instant;
};

/** `GET /api/simulator/ledger?after=&limit=`: the entries from place `after` on, oldest first, and how many there are. */
export type LedgerPage = { readonly total: number; readonly entries: readonly LedgerEntry[] };

/** A template as the business's account has it. `body` still has its gaps, such as `{{1}}`. */
export type SandboxTemplate = {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  /** Meta's words: MARKETING, UTILITY, AUTHENTICATION. */
  readonly category: string;
  /** Meta's words: PENDING, APPROVED, REJECTED, PAUSED, DISABLED. Only an approved one can be sent. */
  readonly status: string;
  /** Meta's words: GREEN, YELLOW, RED, UNKNOWN. */
  readonly quality: string;
  readonly reason?: string;
  readonly body: string;
};

/** `GET /api/simulator`, and the first event of the stream. */
export type SimulatorState = {
  readonly clockOffsetMs: number;
  readonly dials: Dials;
  readonly phones: readonly Phone[];
  readonly wire: readonly WireLine[];
  readonly businessNumber: string;
};

/** `GET /api/simulator/stream` (server-sent events): the whole state first, then what changed. */
export type SimulatorEvent =
  | { readonly type: 'state'; readonly state: SimulatorState }
  | { readonly type: 'phone'; readonly phone: Phone }
  | { readonly type: 'dials'; readonly dials: Dials }
  | { readonly type: 'clock'; readonly clockOffsetMs: number }
  | { readonly type: 'wire'; readonly line: WireLine };

/** A network that works: quick, in order, once each. */
export const calmDials: Dials = {
  deliverAfterMs: 400,
  readAfterMs: 1200,
  webhookDelayMs: 0,
  copies: 1,
  isReordered: false,
  batchSize: 1,
  dropNextAnswers: 0,
  isStatusFirst: false,
  wrongSignatures: 0,
  failNextCount: 0,
  closedWindow: 'later',
  isTokenExpired: false,
  throughput: 80,
};
