/**
 * What a message carries: `content` is Meta's own object for the type, in both directions, and `text` is the one
 * readable line of any type, used in lists, search and notifications. One file for each family is in content/.
 */
import type { CallContent } from './content/call.ts';
import type { ContactsContent } from './content/contact-cards.ts';
import type { InteractiveContent } from './content/interactive.ts';
import type { LocationContent } from './content/location.ts';
import type { MediaContent } from './content/media.ts';
import type { ReactionContent } from './content/reaction.ts';
import type { TemplateContent } from './content/template-content.ts';
import type { TextContent } from './content/text.ts';

export { cleanText } from './content/clean-text.ts';
export { type Face, faceOf } from './content/face.ts';
export { readableText } from './content/readable-text.ts';
export type { TextContent } from './content/text.ts';

/** Meta's object of a type, not looked into yet. Unknown types are kept whole and shown as a card. */
export type RawContent = { readonly [key: string]: unknown };

/** What we write is of one of these types; what comes in is never more than `RawContent` until a reader has read it. */
export type MessageContent =
  | TextContent
  | MediaContent
  | LocationContent
  | ContactsContent
  | ReactionContent
  | InteractiveContent
  | TemplateContent
  | CallContent
  | RawContent;

/** Meta's names of message types, and `call`, a notice of ours. A type that Meta adds later is any other string. */
export type MessageType =
  | 'text'
  | 'image'
  | 'video'
  | 'audio'
  | 'document'
  | 'sticker'
  | 'location'
  | 'contacts'
  | 'reaction'
  | 'interactive'
  | 'button'
  | 'order'
  | 'template'
  | 'system'
  | 'call'
  | 'unsupported'
  | 'edit'
  | 'revoke'
  | (string & {});

/** The longest text body that WhatsApp accepts, in characters (Meta: text messages, body). */
export const textBodyLimit = 4096;
