/** A file that somebody chose to send, before it is uploaded: its kind, and whether WhatsApp takes it. Pure. */
import type { MediaType } from '@parley/model/content/media';
import { checkFile, fileLimits, mediaTypeOf } from '@parley/model/limits';

/** A file as the browser names it. */
export type ChosenFile = { readonly name: string; readonly type: string; readonly size: number };

/** What the system's dialog offers for a photo, a video or a document at the top of a message; every type where undefined. */
export const acceptedFiles = {
  image: fileLimits.image.mimes.join(','),
  video: fileLimits.video.mimes.join(','),
  document: undefined,
} as const;
export const fileNouns = { image: 'photo', video: 'video', document: 'document' } as const;

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
 * Why WhatsApp would not take this file, as what it usually goes out as or as this type; undefined where it would, or
 * where only its bytes can tell. Whether a sticker moves is not known here, so the larger limit holds.
 */
export function refusalOf(file: ChosenFile, as?: MediaType): string | undefined {
  const mime = mimeOf(file);
  if (file.size === 0) return 'The file is empty.';
  if (mime === '' || mime === 'application/octet-stream') return undefined;
  const type = as ?? mediaTypeOf(mime);
  if (type === undefined) return `WhatsApp does not take files of this kind (${mime}).`;
  return checkFile(type, { mime, bytes: file.size, isAnimated: true })?.sentence;
}
