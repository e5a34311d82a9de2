/** What a finished file is, put together from what the inspector can tell. */
import { type MediaFile, unknownMime } from '@parley/model/media';
import type { Track } from './inspect-track.ts';
import type { Inspector } from './inspector.ts';

export type FileFindings = {
  readonly facts: Pick<MediaFile, 'mime' | 'width' | 'height' | 'duration' | 'placeholder'>;
  /** For a picture that can be read. */
  readonly isAnimated?: boolean;
  /** For sound and film that can be read. */
  readonly track?: Track;
};

/** The files that a browser may show or play by itself. Everything else is only ever offered for download. */
export function isShownInline(mime: string): boolean {
  return /^(?:image\/(?:jpeg|png|webp|gif)|audio\/[\w.+-]+|video\/(?:mp4|3gpp|webm))(?:;|$)/.test(mime);
}

/**
 * The findings about the file at this path. `declared` is what the sender called it: believed only where the bytes say
 * nothing and nothing is shown because of it. There is a thumbnail at `thumb` if there is a placeholder.
 */
export async function inspectFile(
  inspector: Inspector,
  path: string,
  thumb: string,
  declared: string,
): Promise<FileFindings> {
  const sniffed = await inspector.ask({ job: 'mime', path });
  const mime = sniffed ?? (isShownInline(declared) ? unknownMime : declared);
  if (mime.startsWith('image/')) {
    const picture = await inspector.ask({ job: 'picture', path, thumb });
    if (picture === undefined) return { facts: { mime } };
    const { isAnimated, ...measures } = picture;
    return { facts: { mime, ...measures }, isAnimated };
  }
  if (!/^(?:audio|video)\//.test(mime)) return { facts: { mime } };
  const track = await inspector.ask({ job: 'track', path });
  if (track === undefined) return { facts: { mime: ownName(mime) } };
  const { duration, width, height } = track;
  const measures = { duration, ...(width && height ? { width, height } : {}) };
  return { facts: { mime: ownName(mime, track), ...measures }, track };
}

/** Only under this name does WhatsApp take opus in ogg. */
export const opusInOgg = 'audio/ogg; codecs=opus';

/** WhatsApp's name for what has several, and a container of film as one of sound where only sound is in it. */
function ownName(mime: string, { film, sound }: Pick<Track, 'film' | 'sound'> = {}): string {
  if (mime === 'audio/x-m4a') return 'audio/mp4';
  if (mime.startsWith('audio/ogg')) return sound === 'opus' ? opusInOgg : mime;
  const container = /^video\/(mp4|webm)$/.exec(mime)?.[1];
  return container !== undefined && sound !== undefined && film === undefined ? `audio/${container}` : mime;
}
