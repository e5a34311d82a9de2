/** What is told about a chat or a message rather than said in it: system notices, types without content, edits. */
import { field, finite, isObject, maybe, type ReadOf, shape, someText, whatever } from '../json.ts';

/** Meta's object of type `system`: a contact changed the number, the user id or the phone. */
export const readSystem = shape({
  body: maybe(someText),
  type: maybe(someText),
  wa_id: maybe(someText),
  user_id: maybe(someText),
  parent_user_id: maybe(someText),
  /** The number in notices of an older form. */
  new_wa_id: maybe(someText),
});
export type SystemContent = ReadOf<typeof readSystem>;

export type SystemEvent = 'number_changed' | 'user_id_changed' | 'identity_changed' | 'other';

/** What a system notice is about; Meta has renamed some of these over the years. */
export function systemEvent({ type }: SystemContent): SystemEvent {
  switch (type) {
    case 'user_changed_number':
    case 'customer_changed_number':
    case 'new_wa_id':
      return 'number_changed';
    case 'user_changed_user_id':
      return 'user_id_changed';
    case 'customer_identity_changed':
      return 'identity_changed';
    default:
      return 'other';
  }
}

/** A message that WhatsApp does not hand on. Its content is the whole element: type, `unsupported`, `errors`. */
export type UnsupportedContent = { readonly what?: string; readonly code?: number };

export function readUnsupported(content: unknown): UnsupportedContent {
  const what = someText(field(field(content, 'unsupported'), 'type'));
  const errors = whatever(shape({ code: finite }))(field(content, 'errors'));
  const code = errors?.[0]?.code;
  return { ...(what === undefined ? {} : { what }), ...(code === undefined ? {} : { code }) };
}

/** Meta's object of type `edit`: the message as it reads now. */
export type EditContent = {
  readonly original_message_id: string;
  /** Meta's element of the new message: `type` and the object of that name. */
  readonly message: { readonly type: string; readonly content: unknown };
};

/** What an edit names and brings; undefined where it names no message. */
export function readEdit(content: unknown): EditContent | undefined {
  const original = someText(field(content, 'original_message_id'));
  const message = field(content, 'message');
  const type = someText(field(message, 'type'));
  if (original === undefined || type === undefined || !isObject(message)) return undefined;
  const own = field(message, type);
  return isObject(own) ? { original_message_id: original, message: { type, content: own } } : undefined;
}

/** Meta's object of type `revoke`: the contact deleted a message for everybody. */
export const readRevoke = shape({ original_message_id: someText });

/** Why WhatsApp does not hand a message on, by Meta's code or name, in words for the team. */
export function unsupportedSentence({ what, code }: UnsupportedContent): string {
  if (code === contentUnavailable) return 'WhatsApp could not hand over this message. Ask for it to be sent again.';
  const name = what === undefined || !Object.hasOwn(unsupportedNames, what) ? undefined : unsupportedNames[what];
  return `WhatsApp does not hand ${name ?? 'this kind of message'} on to businesses.`;
}

const contentUnavailable = 131060;

const unsupportedNames: { readonly [what: string]: string } = {
  button: 'this button',
  edit: 'the edit of a message',
  gif: 'a GIF like this',
  group_invite: 'group invitations',
  hsm: 'a template of another business',
  image: 'view-once photos',
  interactive: 'this interactive message',
  keep_in_chat: 'kept messages',
  link_preview: 'this link preview',
  list: 'this list',
  location: 'live locations',
  order: 'this order',
  pin: 'pinned messages',
  poll_creation: 'polls',
  poll_update: 'votes in polls',
  product: 'this product',
  reaction: 'this reaction',
  video: 'view-once videos',
};
