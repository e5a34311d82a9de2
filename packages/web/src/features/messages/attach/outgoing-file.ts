/** What becomes of a chosen file: which type of message it goes out as, whether WhatsApp takes it, and what is sent. Pure. */
import { readableText } from '@parley/model/content';
import type { MediaType } from '@parley/model/content/media';
import { captionLimit, checkFile, mediaTypeOf } from '@parley/model/limits';
import type { MessageMedia } from '@parley/model/media';
import type { Payload } from '../../../inbox/state.ts';
import { count } from '../../../ui/time-labels.ts';

/** A file as the browser names it. */
export type ChosenFile = { readonly name: string; readonly type: string; readonly size: number };

/** Browsers and systems have names of their own for some types. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['image/jpg', 'image/jpeg'],
  ['image/pjpeg', 'image/jpeg'],
  ['audio/mp3', 'audio/mpeg'],
  ['audio/x-m4a', 'audio/mp4'],
  ['audio/m4a', 'audio/mp4'],
  ['audio/x-aac', 'audio/aac'],
  ['audio/vnd.dlna.adts', 'audio/aac'],
  ['audio/opus', 'audio/ogg'],
  ['video/3gp', 'video/3gpp'],
  ['application/x-pdf', 'application/pdf'],
]);

export function mimeOf({ type }: Pick<ChosenFile, 'type'>): string {
  const mime = (type.split(';', 1)[0] ?? '').trim().toLowerCase();
  return otherNames.get(mime) ?? (mime.startsWith('text/') ? 'text/plain' : mime);
}

/**
 * Why WhatsApp would not take this file; undefined where it would, or where only its bytes can tell. Whether a sticker
 * moves is not known here, so the larger limit holds.
 */
export function refusalOf(file: ChosenFile): string | undefined {
  const mime = mimeOf(file);
  if (file.size === 0) return 'The file is empty.';
  if (mime === '' || mime === 'application/octet-stream') return undefined;
  const type = mediaTypeOf(mime);
  if (type === undefined) return `WhatsApp does not take files of this kind (${mime}).`;
  return checkFile(type, { mime, bytes: file.size, isAnimated: true })?.sentence;
}

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
