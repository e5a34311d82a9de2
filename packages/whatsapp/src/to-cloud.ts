/** From Parley's words to Meta's objects: the body of `POST /{phone-number-id}/messages`. */
import type { MessageContent, MessageType } from '@parley/model/content';
import { readContactCards } from '@parley/model/content/contact-cards';
import { readLocation } from '@parley/model/content/location';
import { readMedia } from '@parley/model/content/media';
import { readReaction } from '@parley/model/content/reaction';
import { readText } from '@parley/model/content/text';
import type { JsonObject } from '@parley/model/json';
import { contactsBody } from './to-cloud/contacts.ts';
import { interactiveBody } from './to-cloud/interactive.ts';
import { locationBody } from './to-cloud/location.ts';
import type { MediaIds } from './to-cloud/media.ts';
import { templateBody } from './to-cloud/template.ts';

/** Where a message goes: `+` and digits, or a business-scoped user id for somebody whose phone is not known. */
export type Recipient = { readonly phone: string } | { readonly userId: string };

export type OutgoingMessage = {
  readonly to: Recipient;
  readonly type: MessageType;
  readonly content: MessageContent;
  /** Our message id, at most 512 characters: WhatsApp echoes it in every status of this message. */
  readonly callbackData: string;
  /** The message that is quoted, or that a reaction is about. */
  readonly replyToWamid?: string;
  /** Meta's ids of the uploaded files, by our media id. Every media id in the content needs one. */
  readonly mediaIds?: MediaIds;
};

type Whole = Pick<OutgoingMessage, 'replyToWamid'> & { readonly mediaIds: MediaIds };
type Body = (content: MessageContent, whole: Whole) => JsonObject | readonly unknown[] | undefined;

/** Each type that can be sent, and Meta's object for it. A new type is one entry. */
const bodies: ReadonlyMap<string, Body> = new Map<string, Body>([
  ['text', textBody],
  ['image', (content, { mediaIds }) => mediaBody(content, mediaIds, ['caption'])],
  ['video', (content, { mediaIds }) => mediaBody(content, mediaIds, ['caption'])],
  ['document', (content, { mediaIds }) => mediaBody(content, mediaIds, ['caption', 'filename'])],
  ['audio', (content, { mediaIds }) => mediaBody(content, mediaIds, ['voice'])],
  ['sticker', (content, { mediaIds }) => mediaBody(content, mediaIds, [])],
  ['location', placeBody],
  ['contacts', (content) => contactsBody(readContactCards(content))],
  ['reaction', reactionBody],
  ['interactive', (content, { mediaIds }) => interactiveBody(content, mediaIds)],
  ['template', (content, { mediaIds }) => templateBody(content, mediaIds)],
]);

/**
 * The request body of a message, or undefined where it cannot be expressed: a type without an entry, content that is
 * not of its type, a file without an id at Meta, a recipient or callback data that WhatsApp would not take. Groups are
 * not recipients. Only what WhatsApp knows of a type goes out. Source: Meta, send messages.
 */
export function toCloud(message: OutgoingMessage): JsonObject | undefined {
  const { to, type, content, callbackData, replyToWamid, mediaIds = new Map() } = message;
  const recipient = recipientFields(to);
  const body = bodies.get(type)?.(content, { mediaIds, ...(replyToWamid === undefined ? {} : { replyToWamid }) });
  if (recipient === undefined || body === undefined || callbackData.length > 512) return undefined;
  // A reaction names its message itself; with a context WhatsApp refuses it.
  const isQuoting = replyToWamid !== undefined && type !== 'reaction';
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...recipient,
    type,
    [type]: body,
    ...(isQuoting ? { context: { message_id: replyToWamid } } : {}),
    biz_opaque_callback_data: callbackData,
  };
}

/** Without the `+` WhatsApp may put the country code of the business in front, and the message goes to a stranger. */
function recipientFields(to: Recipient): JsonObject | undefined {
  if ('phone' in to) return /^\+\d{3,20}$/.test(to.phone) ? { to: to.phone } : undefined;
  return to.userId === '' ? undefined : { recipient: to.userId };
}

function textBody(content: MessageContent): JsonObject | undefined {
  const text = readText(content);
  return text && { body: text.body, preview_url: text.preview_url === true };
}

function mediaBody(content: MessageContent, mediaIds: MediaIds, extras: readonly ('caption' | 'filename' | 'voice')[]) {
  const media = readMedia(content);
  const id = media?.mediaId === undefined ? undefined : mediaIds.get(media.mediaId);
  if (media === undefined || id === undefined) return undefined;
  const given = extras.filter((name) => media[name] !== undefined && media[name] !== false);
  return { id, ...Object.fromEntries(given.map((name) => [name, media[name]])) };
}

function placeBody(content: MessageContent): JsonObject | undefined {
  const location = readLocation(content);
  return location && locationBody(location);
}

/** An empty emoji takes the reaction back. */
function reactionBody(content: MessageContent, { replyToWamid }: Whole): JsonObject | undefined {
  const emoji = readReaction(content)?.emoji;
  if (replyToWamid === undefined || emoji === undefined) return undefined;
  return { message_id: replyToWamid, emoji };
}
