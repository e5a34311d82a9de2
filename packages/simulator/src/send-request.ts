/**
 * The body of `POST /{phone number id}/messages`, checked as strictly as Meta documents it. Text and the two marks are
 * checked to the letter; of other types the parts that every sender must get right.
 * Source: Meta, send messages; OpenAPI path /{Version}/{Phone-Number-ID}/messages.
 */
import { readableText, textBodyLimit } from '@parley/model/content';
import type { Wamid } from '@parley/model/ids';
import { isUserId } from './dialled-number.ts';
import { GraphRefusal } from './graph-error.ts';

type JsonObject = { readonly [key: string]: unknown };

/** Who it goes to, as the caller named them. */
export type Addressee = { readonly kind: 'phone' | 'userId'; readonly input: string };

export type SendRequest = {
  readonly kind: 'send';
  readonly addressee: Addressee;
  readonly type: string;
  /** The readable line. */
  readonly text: string;
  readonly callbackData?: string;
  readonly replyTo?: Wamid;
};

export type ReadRequest = { readonly kind: 'read'; readonly wamid: Wamid; readonly isTyping: boolean };

const captionLimit = 1024;
const callbackDataLimit = 512;

/** Throws GraphRefusal 100, 131008, 131009 or 131051, with the parameter in its details. */
export function parseMessagesBody(body: unknown): SendRequest | ReadRequest {
  const root = asObject(body, 'body');
  if (root.messaging_product === undefined) {
    throw new GraphRefusal(100, 'The parameter messaging_product is required.');
  }
  if (root.messaging_product !== 'whatsapp') {
    throw new GraphRefusal(100, 'Param messaging_product must be one of {WHATSAPP} - got another value.');
  }
  return root.status === undefined ? parseSend(root) : parseRead(root);
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
  const check = Object.hasOwn(checks, type) ? checks[type] : undefined;
  if (check === undefined) throw new GraphRefusal(131051, 'Message type is not currently supported.');
  refuseUnknownKeys(root, [...envelope, type], 'body');
  if (root.recipient_type !== undefined && root.recipient_type !== 'individual') {
    throw invalid('recipient_type', 'must be "individual"');
  }
  const addressee = parseAddressee(root);
  const text = check(root[type], type);
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
    text,
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

/** For each type that can be sent: checks its object and gives its readable line. */
const checks: { readonly [type: string]: (value: unknown, type: string) => string } = {
  text(value) {
    const text = asObject(value, 'text');
    refuseUnknownKeys(text, ['body', 'preview_url'], 'text');
    const body = requiredText(text.body, 'text.body');
    limitLength(body, textBodyLimit, "text['body']");
    if (text.preview_url !== undefined && typeof text.preview_url !== 'boolean') {
      throw invalid('text.preview_url', 'must be a boolean');
    }
    return body;
  },
  image: media,
  video: media,
  document: media,
  audio: media,
  sticker: media,
  location(value) {
    const location = asObject(value, 'location');
    requireDegrees(location.latitude, 90, 'location.latitude');
    requireDegrees(location.longitude, 180, 'location.longitude');
    return readableText('location', location);
  },
  contacts(value) {
    if (!Array.isArray(value) || value.length === 0) throw missing('contacts');
    if (value.length > 257) throw invalid('contacts', 'at most 257 contacts');
    const names = value.map((contact, index) => {
      const name = asObject(asObject(contact, `contacts[${index}]`).name, `contacts[${index}].name`);
      return requiredText(name.formatted_name, `contacts[${index}].name.formatted_name`);
    });
    return names.join(', ');
  },
  reaction(value) {
    const reaction = asObject(value, 'reaction');
    requiredText(reaction.message_id, 'reaction.message_id');
    if (typeof reaction.emoji !== 'string') throw missing('reaction.emoji');
    return reaction.emoji === '' ? readableText('reaction', {}) : reaction.emoji;
  },
  template(value) {
    const template = asObject(value, 'template');
    requiredText(asObject(template.language, 'template.language').code, 'template.language.code');
    return requiredText(template.name, 'template.name');
  },
  interactive(value) {
    const interactive = asObject(value, 'interactive');
    requiredText(interactive.type, 'interactive.type');
    asObject(interactive.action, 'interactive.action');
    if (interactive.body === undefined) return readableText('interactive', {});
    return requiredText(asObject(interactive.body, 'interactive.body').text, 'interactive.body.text');
  },
};

function media(value: unknown, type: string): string {
  const object = asObject(value, type);
  if ((object.id === undefined) === (object.link === undefined)) {
    throw invalid(type, 'must have exactly one of id and link');
  }
  requiredText(object.id ?? object.link, object.id === undefined ? `${type}.link` : `${type}.id`);
  if (object.caption !== undefined) {
    if (type === 'audio' || type === 'sticker') throw invalid(`${type}.caption`, 'this type has no caption');
    limitLength(requiredText(object.caption, `${type}.caption`), captionLimit, `${type}['caption']`);
  }
  return readableText(type, object);
}

function requireDegrees(value: unknown, limit: number, name: string): void {
  if (value === undefined) throw missing(name);
  const degrees = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof degrees !== 'number' || !(Math.abs(degrees) <= limit)) throw invalid(name, `must be within ±${limit}`);
}

function asObject(value: unknown, name: string): JsonObject {
  if (value === undefined || value === null) throw missing(name);
  if (typeof value !== 'object' || Array.isArray(value)) throw invalid(name, 'must be an object');
  return value as JsonObject;
}

function requiredText(value: unknown, name: string): string {
  if (value === undefined || value === null || value === '') throw missing(name);
  if (typeof value !== 'string') throw invalid(name, 'must be a string');
  return value;
}

function refuseUnknownKeys(object: JsonObject, known: readonly string[], name: string): void {
  const unknown = Object.keys(object).find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw new GraphRefusal(100, `Unexpected key "${unknown.slice(0, 60)}" on param "${name}".`);
}

function limitLength(value: string, limit: number, name: string): void {
  if (value.length > limit && [...value].length > limit) {
    throw new GraphRefusal(100, `Param ${name} must be at most ${limit} characters long.`);
  }
}

function missing(name: string): GraphRefusal {
  return new GraphRefusal(131008, `The parameter ${name} is required.`);
}

function invalid(name: string, why: string): GraphRefusal {
  return new GraphRefusal(131009, `The parameter ${name} is not valid: ${why}.`);
}
