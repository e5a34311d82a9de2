/**
 * What a webhook says, element by element, in Parley's words. `parseWebhook` (webhook.ts) turns the bytes of one POST
 * into a list of these, in order; nothing in the body is lost: what has no shape of its own is `unknown` or `broken`.
 */
import type { MessageContent, MessageType } from '@parley/model/content';
import type { Names } from '@parley/model/identity';
import type { PhoneNumberId, WabaId, Wamid } from '@parley/model/ids';
import type { StatusReport } from '@parley/model/status';

/** A message from a contact, or a type that Meta invents tomorrow. */
export type MessageChange = {
  readonly kind: 'message';
  readonly phoneNumberId: PhoneNumberId;
  readonly wabaId: WabaId;
  readonly from: Names;
  readonly profileName?: string;
  readonly username?: string;
  readonly wamid: Wamid;
  /** Meta's Unix seconds; NaN where they are absent or not a number. */
  readonly timestamp: number;
  readonly type: MessageType;
  readonly content: MessageContent;
  /** The readable line of any type. */
  readonly text: string;
  readonly replyToWamid?: Wamid;
  /** The element as it came, for the raw inspector. */
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

/** A change that is not about one message: account, template, number, unknown fields, errors at value level. */
export type OtherChange = {
  readonly kind: 'other';
  /** Meta's webhook field, such as `account_update`. */
  readonly field: string;
  readonly wabaId: WabaId;
  readonly raw: unknown;
};

/** An element that cannot be read, with a reason that holds none of its text. */
export type BrokenChange = { readonly kind: 'broken'; readonly reason: string };

export type Change = MessageChange | StatusChange | OtherChange | BrokenChange;
export type ChangeKind = Change['kind'];
