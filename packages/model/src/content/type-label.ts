import { cleanText } from './clean-text.ts';

/** The name of a kind of message, which stands for one without words of its own: "Photo", "Location". */
export function typeLabel(type: string): string {
  return labels.get(type) ?? `Unknown message (${cleanText(type.slice(0, 40))})`;
}

/** By what a message is named in a line: what we send with something to tap is its words, what comes back is a reply. */
export function namedType(type: string, direction: 'inbound' | 'outbound'): string {
  return type === 'interactive' && direction === 'outbound' ? 'text' : type;
}

const labels: ReadonlyMap<string, string> = new Map([
  ['text', 'Message'],
  ['image', 'Photo'],
  ['video', 'Video'],
  ['audio', 'Audio'],
  ['document', 'Document'],
  ['sticker', 'Sticker'],
  ['location', 'Location'],
  ['contacts', 'Contact'],
  ['reaction', 'Reaction'],
  ['interactive', 'Reply'],
  ['button', 'Reply'],
  ['order', 'Order'],
  ['template', 'Template'],
  ['system', 'System notice'],
  ['call', 'Call'],
  ['unsupported', 'This message cannot be shown here'],
  ['edit', 'Edited message'],
  ['revoke', 'This message was deleted'],
  ['media_placeholder', 'Media from before this inbox'],
  ['request_welcome', 'Opened the chat'],
]);
