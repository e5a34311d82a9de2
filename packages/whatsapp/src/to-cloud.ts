/** From Parley's words to Meta's objects: the body of `POST /{phone-number-id}/messages`. */
import type { MessageContent, MessageType, TextContent } from '@parley/model/content';
import type { JsonObject } from '@parley/model/json';

/** Where a message goes: `+` and digits, or a business-scoped user id for somebody whose phone is not known. */
export type Recipient = { readonly phone: string } | { readonly userId: string };

export type OutgoingMessage = {
  readonly to: Recipient;
  readonly type: MessageType;
  readonly content: MessageContent;
  /** Our message id, at most 512 characters: WhatsApp echoes it in every status of this message. */
  readonly callbackData: string;
  readonly replyToWamid?: string;
};

/** Each type that can be sent, and Meta's object for it. A new type is one entry. */
const bodies: ReadonlyMap<string, (content: MessageContent) => JsonObject | undefined> = new Map([['text', textBody]]);

/**
 * The request body of a message, or undefined where it cannot be expressed: a type without an entry, content that is
 * not of its type, a recipient or callback data that WhatsApp would not take. Source: Meta, send messages.
 */
export function toCloud(message: OutgoingMessage): JsonObject | undefined {
  const { to, type, content, callbackData, replyToWamid } = message;
  const recipient = recipientFields(to);
  const body = bodies.get(type)?.(content);
  if (recipient === undefined || body === undefined || callbackData.length > 512) return undefined;
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...recipient,
    type,
    [type]: body,
    ...(replyToWamid === undefined ? {} : { context: { message_id: replyToWamid } }),
    biz_opaque_callback_data: callbackData,
  };
}

/** Without the `+` WhatsApp may put the country code of the business in front, and the message goes to a stranger. */
function recipientFields(to: Recipient): JsonObject | undefined {
  if ('phone' in to) return /^\+\d{3,20}$/.test(to.phone) ? { to: to.phone } : undefined;
  return to.userId === '' ? undefined : { recipient: to.userId };
}

function textBody(content: MessageContent): JsonObject | undefined {
  const { body, preview_url: preview } = content as Partial<TextContent>;
  if (typeof body !== 'string' || body === '') return undefined;
  return { body, preview_url: preview === true };
}
