/**
 * What a webhook says, element by element, in Parley's words. `parseWebhook` (webhook.ts) turns the bytes of one POST
 * into a list of these, in order; nothing in the body is lost: what has no shape of its own is `unknown` or `broken`.
 */
import type { MessageContent, MessageType } from '@parley/model/content';
import type { Forwarded, Referral, ReferredProduct } from '@parley/model/content/marks';
import type { SystemEvent } from '@parley/model/content/notices';
import type { Names } from '@parley/model/identity';
import type { PhoneNumberId, WabaId, Wamid } from '@parley/model/ids';
import type { Receipt, StatusReport } from '@parley/model/status';
import type { TemplateNews } from '@parley/model/template';

/** What every element about a message or a person has. */
type Element = {
  readonly phoneNumberId: PhoneNumberId;
  readonly wabaId: WabaId;
  /** Meta's Unix seconds; NaN where they are absent or not a number. */
  readonly timestamp: number;
  /** The element as it came, for the raw inspector. */
  readonly raw: unknown;
};

/** What a webhook says of a person beside the names. */
type Known = { readonly profileName?: string; readonly username?: string };

/** A message's own words. `content` is Meta's object of the type, `text` the readable line of any type. */
type Said = { readonly type: MessageType; readonly content: MessageContent; readonly text: string };

/**
 * A message from a contact, or a type that Meta invents tomorrow. A reaction, an edit, a deletion and a system notice
 * come in this form, too, unless their own kind is claimed.
 */
export type MessageChange = Element &
  Known &
  Said & {
    readonly kind: 'message';
    readonly from: Names;
    readonly wamid: Wamid;
    readonly replyToWamid?: Wamid;
    /** Set for a message to a group; `from` is then the participant. */
    readonly groupId?: string;
    /** The advertisement that the contact came from. */
    readonly referral?: Referral;
    readonly forwarded?: Forwarded;
    /** The product that the message asks about. */
    readonly product?: ReferredProduct;
  };

/** Something done to a message by either side. `phone_app`: the owner of the number did it on the phone. */
type Deed = Element &
  Known & {
    readonly by: 'contact' | 'phone_app';
    /** The contact whose chat it is, whoever did it. */
    readonly contact: Names;
    readonly wamid: Wamid;
    readonly targetWamid: Wamid;
    readonly groupId?: string;
  };

/** Without an emoji the reaction was taken back. */
export type ReactionChange = Deed & { readonly kind: 'reaction'; readonly emoji?: string };

/** The message as it reads now. */
export type EditChange = Deed & Said & { readonly kind: 'edit' };

/** The message was deleted for everybody. */
export type RevokeChange = Deed & { readonly kind: 'revoke' };

/** A notice in the chat. After a change of number or user id, `from` holds the names before and `current` those after. */
export type SystemChange = Omit<MessageChange, 'kind'> & {
  readonly kind: 'system';
  readonly event: SystemEvent;
  readonly current: Names;
};

/** A message that the owner of the number wrote in the phone app. It is never sent again and opens no window. */
export type EchoChange = Element &
  Known &
  Said & {
    readonly kind: 'echo';
    readonly contact: Names;
    readonly wamid: Wamid;
    /** What the request that sent it carried: it is a message of ours then. */
    readonly callbackData?: string;
    readonly replyToWamid?: Wamid;
  };

/** A message from before the number came to Parley; also the file of one whose content was a placeholder. */
export type HistoryChange = Element &
  Known &
  Said & {
    readonly kind: 'history';
    readonly contact: Names;
    readonly direction: 'inbound' | 'outbound';
    readonly wamid: Wamid;
    readonly replyToWamid?: Wamid;
    /** What had become of an outbound message; absent while it was pending. */
    readonly status?: Receipt | 'failed';
  };

/** How far the history has come. Pieces arrive in any order; `failure` is Meta's code where there will be none. */
export type HistoryProgressChange = Omit<Element, 'timestamp'> & {
  readonly kind: 'history_progress';
  /** 0: the last day, 1: up to 90 days, 2: up to 180 days. */
  readonly phase?: number;
  readonly chunk?: number;
  /** Percent. */
  readonly progress?: number;
  readonly failure?: number;
};

/** An entry of the address book of the phone app, added or edited, or removed. */
export type ContactSyncChange = Element & {
  readonly kind: 'contact_sync';
  readonly action: 'add' | 'remove';
  readonly contact: Names;
  readonly fullName?: string;
  readonly firstName?: string;
  readonly username?: string;
};

/** WhatsApp names a person anew: the same one has other ids from now on. */
export type UserIdChange = Element &
  Known & { readonly kind: 'user_id'; readonly previous: Names; readonly current: Names };

/** A contact's wish about marketing messages, by Meta's word. */
export type PreferenceChange = Element &
  Known & {
    readonly kind: 'preference';
    readonly contact: Names;
    readonly category: string;
    readonly choice: 'stop' | 'resume' | 'signup';
  };

/** A step of a call. Parley makes and takes none, but a call belongs into the chat. */
export type CallChange = Element &
  Known & {
    readonly kind: 'call';
    readonly contact: Names;
    readonly callId: string;
    readonly direction?: 'inbound' | 'outbound';
    /** Meta's word in lower case: connect, terminate, ringing, accepted, rejected. */
    readonly event: string;
    readonly isCompleted?: boolean;
    readonly durationSeconds?: number;
  };

/** Something happened to a group that our number is in. */
export type GroupChange = Element & {
  readonly kind: 'group';
  readonly groupId: string;
  /** Meta's word, such as `group_participants_add`. */
  readonly event: string;
  /** What the group is called now. */
  readonly subject?: string;
  /** Whom it is about, as a phone or a user id. */
  readonly people: readonly string[];
  readonly joined: readonly Names[];
  readonly left: readonly Names[];
  /** WhatsApp could not do it. */
  readonly isFailed?: true;
};

/** A template has changed at WhatsApp. */
export type TemplateChange = {
  readonly kind: 'template';
  readonly wabaId: WabaId;
  readonly templateId: string;
  readonly name: string;
  readonly language: string;
  readonly news: TemplateNews;
  readonly raw: unknown;
};

/** News about the account or one of its numbers, for admins. */
export type AccountChange = {
  readonly kind: 'account';
  readonly wabaId: WabaId;
  /** Meta's webhook field, and its word for what happened there. */
  readonly field: string;
  readonly event: string;
  /** `critical`: sending stops or is about to. */
  readonly severity: 'info' | 'warning' | 'critical';
  /** Meta's word for the reason, or the limit that counts now. */
  readonly detail?: string;
  /** Of the number that it is about, digits; absent for the whole account. */
  readonly displayNumber?: string;
  /** When a restriction ends, Unix seconds. */
  readonly until?: number;
  /** When the news were told, Unix seconds; NaN where Meta does not say. */
  readonly timestamp: number;
  readonly raw: unknown;
};

/** A report about a message that we sent. */
export type StatusChange = {
  readonly kind: 'status';
  readonly phoneNumberId: PhoneNumberId;
  readonly wamid: Wamid;
  /** Our message id, echoed by Meta (`biz_opaque_callback_data`); absent for another app's messages. */
  readonly callbackData?: string;
  /**
   * Absent for a status word that we do not know: kept raw, no rank changes. Its `at` is Meta's second; where there is
   * none it is 2100, so whoever knows when the status came clamps it to that.
   */
  readonly report?: StatusReport;
  readonly status: string;
  readonly recipient: Names;
  readonly raw: unknown;
};

/** A change that nobody claims under a kind of its own: unknown fields, errors at value level. */
export type OtherChange = {
  readonly kind: 'other';
  /** Meta's webhook field, such as `account_update`. */
  readonly field: string;
  readonly wabaId: WabaId;
  readonly raw: unknown;
};

/** An element that cannot be read, with a reason that holds none of its text. */
export type BrokenChange = { readonly kind: 'broken'; readonly reason: string };

export type Change =
  | MessageChange
  | StatusChange
  | ReactionChange
  | EditChange
  | RevokeChange
  | SystemChange
  | EchoChange
  | HistoryChange
  | HistoryProgressChange
  | ContactSyncChange
  | UserIdChange
  | PreferenceChange
  | CallChange
  | GroupChange
  | TemplateChange
  | AccountChange
  | OtherChange
  | BrokenChange;
export type ChangeKind = Change['kind'];
