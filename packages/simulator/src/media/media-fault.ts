/** Why Meta cannot hand on a file that was sent: reported later, by a failed status 131053. Source: Meta, media. */
import { canCarry, essence, staticStickerLimit } from './media-kinds.ts';
import type { MediaRecord } from './media-store.ts';

/**
 * The first reason against a file in a message of this type, or undefined. A file by link is not looked at: the
 * simulator fetches nothing.
 */
export function mediaFault(
  type: string,
  file: { readonly id?: string; readonly voice?: boolean },
  alive: (id: string) => MediaRecord | undefined,
): string | undefined {
  if (file.id === undefined) return undefined;
  const record = alive(file.id);
  if (record === undefined) return 'The media id does not exist, or is over.';
  const { mime, sniffed, bytes } = record;
  if (!canCarry(type, mime)) return `Unsupported ${type} mime type ${mime.slice(0, 60)}.`;
  if (sniffed === undefined) return `The file is not what it is declared to be: ${mime.slice(0, 60)}.`;
  if (type === 'sticker' && !sniffed.isAnimated && bytes > staticStickerLimit) {
    return `A sticker that does not move must be at most ${staticStickerLimit} bytes.`;
  }
  if (type === 'audio' && essence(mime) === 'audio/ogg' && sniffed.opusChannels !== 1) {
    return 'An Ogg must be Opus with one channel.';
  }
  if (file.voice === true && essence(mime) !== 'audio/ogg') return 'A voice message must be Ogg with Opus.';
  return undefined;
}
