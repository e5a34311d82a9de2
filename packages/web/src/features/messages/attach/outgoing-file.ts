/** What becomes of an uploaded file: which type of message it goes out as, and what is sent. Pure. */
import { readableText } from '@parley/model/content';
import type { MediaType } from '@parley/model/content/media';
import { captionLimit, mediaTypeOf } from '@parley/model/limits';
import type { MessageMedia } from '@parley/model/media';
import type { Payload } from '../../../inbox/state.ts';
import { count } from '../../../ui/time-labels.ts';

/** The type of message that an uploaded file goes out as. */
export function typeOfMedia(media: MessageMedia): MediaType {
  return mediaTypeOf(media.mime) ?? 'document';
}

/** WhatsApp shows words with these; with a sound or a sticker it takes none. */
export function takesCaption(type: MediaType): boolean {
  return type === 'image' || type === 'video' || type === 'document';
}

/** Why a caption cannot be sent. */
export function captionProblem(caption: string): string | undefined {
  const over = caption.trim().length - captionLimit;
  return over > 0 ? `The caption is ${count(over, 'character')} too long.` : undefined;
}

/** The message that an uploaded file makes, and its readable line. */
export function fileMessage(media: MessageMedia, name: string, caption: string): { payload: Payload; text: string } {
  const type = typeOfMedia(media);
  const words = caption.trim();
  const content = {
    mediaId: media.mediaId,
    ...(type === 'document' && name.trim() !== '' ? { filename: shortened(name.trim()) } : {}),
    ...(takesCaption(type) && words !== '' ? { caption: words } : {}),
  };
  return { payload: { type, content, media }, text: readableText(type, content) };
}

/** WhatsApp takes 240 characters of a name; its ending is worth more than its middle. */
function shortened(name: string): string {
  return name.length <= 240 ? name : `${name.slice(0, 220).toWellFormed()}…${name.slice(-19).toWellFormed()}`;
}
