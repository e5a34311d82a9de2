/**
 * The body of `POST /{phone number id}/messages`, checked as strictly as Meta documents it.
 * Source: Meta, send messages; OpenAPI path /{Version}/{Phone-Number-ID}/messages.
 */
import type { Wamid } from '@parley/model/ids';
import { isUserId } from './dialled-number.ts';
import { GraphRefusal } from './graph-error.ts';
import { lineOf } from './line.ts';
import { asObject, invalid, type JsonObject, limitLength, refuseUnknownKeys, requiredText } from './send/rules.ts';
import { typeRules } from './send/type-rules.ts';

/** Who it goes to, as the caller named them. */
export type Addressee = { readonly kind: 'phone' | 'userId'; readonly input: string };

export type SendRequest = {
  readonly kind: 'send';
  readonly addressee: Addressee;
  readonly type: string;
  /** Meta's object of the type: a list for contacts, an object for all others. */
  readonly content: JsonObject;
  /** The readable line. */
  readonly text: string;
  readonly callbackData?: string;
  readonly replyTo?: Wamid;
};

export type ReadRequest = { readonly kind: 'read'; readonly wamid: Wamid; readonly isTyping: boolean };

const callbackDataLimit = 512;

/** Throws GraphRefusal 100, 131008, 131009 or 131051, with the parameter in its details. */
export function parseMessagesBody(body: unknown): SendRequest | ReadRequest {
  const root = asObject(body, 'body');
  requireProduct(root.messaging_product);
  return root.status === undefined ? parseSend(root) : parseRead(root);
}

/** Throws GraphRefusal 100 where the product is not WhatsApp. */
export function requireProduct(product: unknown): void {
  if (product === undefined) throw new GraphRefusal(100, 'The parameter messaging_product is required.');
  if (product !== 'whatsapp') {
    throw new GraphRefusal(100, 'Param messaging_product must be one of {WHATSAPP} - got another value.');
  }
}

function parseRead(root: JsonObject): ReadRequest {
  refuseUnknownKeys(root, ['messaging_product', 'status', 'message_id', 'typing_indicator'], 'body');
  if (root.status !== 'read') throw invalid('status', 'only "read" is supported');
  const wamid = requiredText(root.message_id, 'message_id') as Wamid;
  if (root.typing_indicator === undefined) return { kind: 'read', wamid, isTyping: false };
  const indicator = asObject(root.typing_indicator, 'typing_indicator');
  if (indicator.type !== 'text') throw invalid('typing_indicator.type', 'must be "text"');
  return { kind: 'read', wamid, isTyping: true };
}

function parseSend(root: JsonObject): SendRequest {
  const type = root.type ?? 'text';
  if (typeof type !== 'string') throw invalid('type', 'must be a string');
  const rule = Object.hasOwn(typeRules, type) ? typeRules[type] : undefined;
  if (rule === undefined) throw new GraphRefusal(131051, 'Message type is not currently supported.');
  refuseUnknownKeys(root, [...envelope, type], 'body');
  if (root.recipient_type !== undefined && root.recipient_type !== 'individual') {
    throw invalid('recipient_type', 'must be "individual"');
  }
  const addressee = parseAddressee(root);
  rule(root[type], type);
  const content = root[type] as JsonObject;
  const callbackData = root.biz_opaque_callback_data;
  if (callbackData !== undefined) {
    if (typeof callbackData !== 'string') throw invalid('biz_opaque_callback_data', 'must be a string');
    limitLength(callbackData, callbackDataLimit, 'biz_opaque_callback_data');
  }
  const replyTo = parseContext(root.context, type);
  return {
    kind: 'send',
    addressee,
    type,
    content,
    text: lineOf(type, content),
    ...(callbackData === undefined ? {} : { callbackData }),
    ...(replyTo === undefined ? {} : { replyTo }),
  };
}

const envelope = [
  'messaging_product',
  'recipient_type',
  'to',
  'recipient',
  'type',
  'context',
  'biz_opaque_callback_data',
  'recipient_identity_key_hash',
];

/** `to` wins where both are given. A BSUID belongs in `recipient` alone. */
function parseAddressee(root: JsonObject): Addressee {
  if (root.to !== undefined) return { kind: 'phone', input: requiredText(root.to, 'to') };
  if (root.recipient === undefined) throw new GraphRefusal(131008, 'The parameter to is required.');
  const input = requiredText(root.recipient, 'recipient');
  if (!isUserId(input)) throw invalid('recipient', 'must be a business-scoped user id');
  return { kind: 'userId', input };
}

function parseContext(context: unknown, type: string): Wamid | undefined {
  if (context === undefined) return undefined;
  if (type === 'reaction') throw invalid('context', 'a reaction cannot be a reply');
  return requiredText(asObject(context, 'context').message_id, 'context.message_id') as Wamid;
}
