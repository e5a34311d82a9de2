/** What is said about files: their state, their size, their length. Pure. */
import type { MediaState } from '@parley/model/media';
import { never } from '@parley/model/never';

/** What a file is called in a sentence. */
export type MediaNoun = 'photo' | 'video' | 'voice message' | 'audio' | 'file' | 'sticker';

/** Why a file is not shown, and what to do. `undefined`: nothing is known of it. */
export function mediaSentence(state: Exclude<MediaState, 'ready'> | undefined, noun: MediaNoun): string {
  switch (state) {
    case 'pending':
      return `The ${noun} is on its way from WhatsApp.`;
    case 'too_large':
      return `The ${noun} is larger than WhatsApp delivers. Ask for a smaller one, or for a link.`;
    case 'hash_mismatch':
      return `The ${noun} arrived damaged, so it is not shown.`;
    case 'expired':
      return `The ${noun} could not be fetched in the 7 days that WhatsApp keeps it. Ask for it again.`;
    case 'unsafe':
      return `The ${noun} did not pass a safety check, so it is not shown.`;
    case 'failed':
      return `The ${noun} could not be fetched from WhatsApp.`;
    case undefined:
      return `The ${noun} is not here.`;
    default:
      return never(state);
  }
}

/** True where a person can have the file fetched once more. */
export function canFetchAgain(state: MediaState | undefined): boolean {
  return state === 'hash_mismatch' || state === 'expired' || state === 'failed';
}

/** `240 kB`, `1.4 MB`. */
export function sizeWords(bytes: number): string {
  if (bytes < 1024) return `${Math.max(0, Math.round(bytes))} B`;
  const kilobytes = bytes / 1024;
  return kilobytes < 1000 ? `${Math.round(kilobytes)} kB` : `${(kilobytes / 1024).toFixed(1)} MB`;
}

/** `0:14`, `1:02:03`. */
export function lengthWords(seconds: number): string {
  const whole = Number.isFinite(seconds) && seconds > 0 ? Math.floor(seconds) : 0;
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const ending = String(rest).padStart(2, '0');
  return hours === 0 ? `${minutes}:${ending}` : `${hours}:${String(minutes).padStart(2, '0')}:${ending}`;
}
