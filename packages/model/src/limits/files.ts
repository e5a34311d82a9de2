/** Which files WhatsApp takes, by the type of message they go out as. Source: Meta, media, supported types. */
import type { MediaType } from '../content/media.ts';
import type { ContentProblem } from './rules.ts';

/** What is known of a file. `mime` without its parameters or with them; `bytes` its length. */
export type FileFacts = { readonly mime: string; readonly bytes: number; readonly isAnimated?: boolean };

const kilobyte = 1024;
const megabyte = 1024 * kilobyte;
const office = 'application/vnd.openxmlformats-officedocument';

/** The types and the greatest size in bytes of the files of each kind. */
export const fileLimits: { readonly [T in MediaType]: { readonly mimes: readonly string[]; readonly bytes: number } } =
  {
    image: { mimes: ['image/jpeg', 'image/png'], bytes: 5 * megabyte },
    video: { mimes: ['video/mp4', 'video/3gpp'], bytes: 16 * megabyte },
    audio: { mimes: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'], bytes: 16 * megabyte },
    document: {
      mimes: [
        'text/plain',
        'application/pdf',
        'application/msword',
        `${office}.wordprocessingml.document`,
        'application/vnd.ms-excel',
        `${office}.spreadsheetml.sheet`,
        'application/vnd.ms-powerpoint',
        `${office}.presentationml.presentation`,
      ],
      bytes: 100 * megabyte,
    },
    sticker: { mimes: ['image/webp'], bytes: 500 * kilobyte },
  };

/** A sticker that does not move is held to less. */
export const stillStickerBytes = 100 * kilobyte;

/** Above this a voice note plays, but shows no waveform and must be fetched by a tap. */
export const instantVoiceBytes = 512 * kilobyte;

/** What stops this file from going out as a message of this type. The field is `mime` or `bytes`. */
export function checkFile(type: MediaType, file: FileFacts): ContentProblem | undefined {
  const { mimes, bytes } = fileLimits[type];
  if (!mimes.includes(essence(file.mime))) {
    return { field: 'mime', sentence: `WhatsApp does not take ${file.mime || 'this kind of file'} as ${names[type]}.` };
  }
  if (file.bytes === 0) return { field: 'bytes', sentence: 'The file is empty.' };
  const most = type === 'sticker' && file.isAnimated !== true ? stillStickerBytes : bytes;
  if (file.bytes <= most) return undefined;
  return {
    field: 'bytes',
    sentence: `The file has ${sized(file.bytes)}; WhatsApp takes at most ${sized(most)} as ${names[type]}.`,
  };
}

/** A voice note must be ogg, in which WhatsApp expects opus with one channel. */
export function checkVoice(file: FileFacts): ContentProblem | undefined {
  if (essence(file.mime) === 'audio/ogg') return checkFile('audio', file);
  return { field: 'mime', sentence: 'A voice note must be ogg with opus. Send the file as audio instead.' };
}

/** The type of message that a file of this kind goes out as; undefined where WhatsApp takes it as none. */
export function mediaTypeOf(mime: string): MediaType | undefined {
  const types = Object.keys(fileLimits) as MediaType[];
  return types.find((type) => fileLimits[type].mimes.includes(essence(mime)));
}

const names: { readonly [T in MediaType]: string } = {
  image: 'a photo',
  video: 'a video',
  audio: 'audio',
  document: 'a document',
  sticker: 'a sticker',
};

/** The type without parameters such as `; codecs=opus`. */
function essence(mime: string): string {
  return (mime.split(';', 1)[0] ?? '').trim().toLowerCase();
}

function sized(bytes: number): string {
  return bytes < megabyte ? `${tenths(bytes / kilobyte)} kB` : `${tenths(bytes / megabyte)} MB`;
}

/** Rounded up: a file just over a limit must not read as if it were the limit. */
function tenths(value: number): string {
  return String(Math.ceil(value * 10) / 10);
}
