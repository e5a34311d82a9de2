/** From Meta's objects to Parley's words: what a message says, who is meant, when it was. Never throws. */
import { cleanText, type MessageContent, type MessageType, readableText } from '@parley/model/content';
import type { Names } from '@parley/model/identity';
import { instant, type Wamid } from '@parley/model/ids';
import { field, isObject, type JsonObject, textField } from '@parley/model/json';
import { type Failure, receiptRanks, type StatusReport } from '@parley/model/status';

export type CloudContent = { readonly type: MessageType; readonly content: MessageContent; readonly text: string };

/** Types that carry one object of their own name, which then is the content. */
const typesWithObject: ReadonlySet<string> = new Set([
  'text',
  'image',
  'video',
  'audio',
  'document',
  'sticker',
  'location',
  'reaction',
  'interactive',
  'button',
  'order',
  'system',
  'edit',
  'revoke',
]);

/**
 * What a raw message says. `content` is Meta's own object for the type. Contact cards are a list at Meta and come as
 * `{ contacts: [...] }`. A type that has no object of its own, that is not known here, or whose object is missing
 * keeps the whole element, so that nothing is lost and a card can show it.
 */
export function contentOf(message: JsonObject): CloudContent {
  const type = typeName(message);
  const own = field(message, type);
  if (type === 'contacts') {
    if (!Array.isArray(own)) return unreadable(message);
    const content = { contacts: own };
    return { type, content, text: readableText(type, content) };
  }
  if (!typesWithObject.has(type)) return { type, content: message, text: readableText(type, message) };
  // A text's body is the one field that everybody relies on.
  if (!isObject(own) || (type === 'text' && textField(own, 'body') === undefined)) return unreadable(message);
  return { type, content: own, text: readableText(type, own) };
}

/** A person as a webhook names one, with what `contacts[]` adds. */
export type Person = { readonly names: Names; readonly profileName?: string; readonly username?: string };

/** The sender of a message. Undefined where no name can be read. */
export function senderOf(message: JsonObject, contacts: readonly JsonObject[]): Person | undefined {
  return personOf(
    namesOf(field(message, 'from'), field(message, 'from_user_id'), field(message, 'from_parent_user_id')),
    contacts,
  );
}

/** To whom a message of ours went that we hear of afterwards. Undefined where no name can be read. */
export function receiverOf(message: JsonObject, contacts: readonly JsonObject[]): Person | undefined {
  return personOf(
    namesOf(field(message, 'to'), field(message, 'to_user_id'), field(message, 'to_parent_user_id')),
    contacts,
  );
}

/** The person with these names. Undefined where there is none. */
export function personOf(own: Names, contacts: readonly JsonObject[]): Person | undefined {
  if (own.waId === undefined && own.userId === undefined && own.parentUserId === undefined) return undefined;
  const contact = contactOf(own, contacts);
  const profileName = textField(field(contact, 'profile'), 'name');
  const username = textField(field(contact, 'profile'), 'username');
  return {
    names: { ...namesOfContact(contact), ...own },
    ...(profileName === undefined ? {} : { profileName }),
    ...(username === undefined ? {} : { username }),
  };
}

/**
 * Whom a status is about; empty where Meta does not say. In a group it is the participant, not the group.
 * A failed status may hold the phone or the user id alone, so a status is matched by its message, never by this.
 */
export function recipientOf(status: JsonObject, contacts: readonly JsonObject[]): Names {
  const [phone, user, parent] =
    field(status, 'recipient_type') === 'group'
      ? ['recipient_participant_id', 'recipient_participant_user_id', 'recipient_participant_parent_user_id']
      : ['recipient_id', 'recipient_user_id', 'recipient_parent_user_id'];
  // Statuses before May 2026 spell the parent id the other way round.
  const parentId = field(status, parent) ?? field(status, 'parent_recipient_user_id');
  const own = namesOf(field(status, phone), field(status, user), parentId);
  return { ...namesOfContact(contactOf(own, contacts)), ...own };
}

/** What a status word reports; undefined for a word that is not known here. */
export function reportOf(status: JsonObject, word: string): StatusReport | undefined {
  const at = instantOf(field(status, 'timestamp'));
  if (word === 'failed') return { failure: failureOf(field(status, 'errors'), at) };
  const receipt = receiptRanks.find((rank) => rank === word);
  return receipt === undefined ? undefined : { receipt, at };
}

/** The names in one entry of `contacts[]`, of a webhook or of the answer to a send; empty where it holds none. */
export function namesOfContact(contact: unknown): Names {
  return namesOf(field(contact, 'wa_id'), field(contact, 'user_id'), field(contact, 'parent_user_id'));
}

/** A message id of Meta: up to 512 visible ASCII characters. */
export function wamidOf(value: unknown): Wamid | undefined {
  return typeof value === 'string' && /^[\x21-\x7e]{1,512}$/.test(value) ? (value as Wamid) : undefined;
}

/** Meta's Unix seconds, written as text or as a number; NaN where it is neither or cannot be a time. */
export function secondsOf(value: unknown): number {
  if (typeof value === 'string' && /^\d{1,11}$/.test(value)) return Number(value);
  return typeof value === 'number' && value >= 0 && value < 1e11 ? Math.floor(value) : Number.NaN;
}

/**
 * The instant of a status. A time that cannot be read, or lies outside 2009 to 2100, becomes the nearer end, the later
 * one for no time at all: it then loses to any real time, and who knows when the status came clamps it to that.
 */
function instantOf(value: unknown): string {
  const ms = secondsOf(value) * 1000;
  if (Number.isNaN(ms)) return instant(latestTime);
  return instant(Math.min(Math.max(ms, earliestTime), latestTime));
}

const earliestTime = Date.UTC(2009, 0, 1);
const latestTime = Date.UTC(2100, 0, 1);

/** Meta's code for a failure that it gives no reason for (error codes, 131000). */
const noReason = 131000;

function failureOf(errors: unknown, at: string): Failure {
  const error: unknown = Array.isArray(errors) ? errors.find(isObject) : undefined;
  const code = codeOf(field(error, 'code'));
  if (code === undefined) return { code: noReason, title: 'No reason given', at };
  const title = textField(error, 'title') ?? textField(error, 'message') ?? `Error ${code}`;
  const data = field(error, 'error_data');
  const details = typeof data === 'string' && data !== '' ? data : textField(data, 'details');
  return {
    code,
    title: cleanText(title).slice(0, 300),
    ...(details === undefined ? {} : { details: cleanText(details).slice(0, 1000) }),
    at,
  };
}

function codeOf(value: unknown): number | undefined {
  const code = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof code === 'number' && Number.isSafeInteger(code) ? code : undefined;
}

/** The element's type where it looks like one of Meta's names. Names that every object has fit every table of types. */
function typeName(message: JsonObject): string {
  const type = field(message, 'type');
  return typeof type === 'string' && /^\w{1,64}$/.test(type) && !(type in Object.prototype) ? type : 'unknown';
}

/** A message whose type and content do not belong together: kept whole, shown as a card. */
function unreadable(message: JsonObject): CloudContent {
  return { type: 'unknown', content: message, text: readableText('unsupported', {}) };
}

/** The names in these three places, each only where it is well-formed. */
export function namesOf(phone: unknown, user: unknown, parent: unknown): Names {
  const waId = typeof phone === 'string' ? /^\+?(\d{1,20})$/.exec(phone)?.[1] : undefined;
  const userId = userIdOf(user);
  const parentUserId = userIdOf(parent);
  return {
    ...(waId === undefined ? {} : { waId }),
    ...(userId === undefined ? {} : { userId }),
    ...(parentUserId === undefined ? {} : { parentUserId }),
  };
}

/** A business-scoped user id: country, dot, up to 128 characters; a parent id has one more part. */
function userIdOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[A-Za-z0-9._-]{1,160}$/.test(value) ? value : undefined;
}

/** `contacts[]` is not in the order of the messages: an entry belongs to whom it names. */
function contactOf(names: Names, contacts: readonly JsonObject[]): JsonObject | undefined {
  const { waId, userId } = names;
  const byUserId = userId && contacts.find((contact) => field(contact, 'user_id') === userId);
  return byUserId || (waId === undefined ? undefined : contacts.find((contact) => field(contact, 'wa_id') === waId));
}
