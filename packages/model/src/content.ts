/**
 * What a message carries: `content` is Meta's own object for the type, in both directions, and `text` is the one
 * readable line of any type, used in lists, search and notifications.
 */

export type TextContent = { readonly body: string; readonly preview_url?: boolean };

/** Meta's object of a type that has no shape of its own here. Unknown types are kept whole and shown as a card. */
export type RawContent = { readonly [key: string]: unknown };

export type MessageContent = TextContent | RawContent;

/** Meta's names of message types. A type that Meta adds later is any other string. */
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
  | 'unsupported'
  | (string & {});

const readableTypes: { readonly [type: string]: string } = {
  image: 'Photo',
  video: 'Video',
  audio: 'Audio',
  document: 'Document',
  sticker: 'Sticker',
  location: 'Location',
  contacts: 'Contact',
  reaction: 'Reaction',
  interactive: 'Reply',
  button: 'Reply',
  order: 'Order',
  template: 'Template',
  system: 'System notice',
  unsupported: 'This message cannot be shown here',
};

/** The longest text body that WhatsApp accepts, in characters (Meta: text messages, body). */
export const textBodyLimit = 4096;

/**
 * The readable line of a message: its own words where it has some (body, caption, title, name), else the name of its
 * type. Never empty. NUL and lone surrogates are replaced, because they end or break text search in a database.
 */
export function readableText(type: MessageType, content: MessageContent): string {
  const raw = content as RawContent;
  const candidates: unknown[] = [raw.body, raw.caption, raw.text, raw.filename, raw.name, raw.title];
  for (const key of ['button_reply', 'list_reply', 'nfm_reply']) {
    const reply = raw[key];
    if (typeof reply === 'object' && reply !== null)
      candidates.push((reply as RawContent).title, (reply as RawContent).body);
  }
  for (const candidate of candidates) {
    if (typeof candidate === 'string' && candidate.trim() !== '') return cleanText(candidate);
  }
  const name = Object.hasOwn(readableTypes, type) ? readableTypes[type] : undefined;
  return name ?? `Unknown message (${cleanText(String(type).slice(0, 40))})`;
}

/** The same text, well-formed and without NUL. */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\ufffd');
}
