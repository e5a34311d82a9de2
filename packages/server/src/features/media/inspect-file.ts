/** What a finished file is, put together from what the inspector can tell. */
import { unknownMime } from '@parley/model/media';
import type { Inspector } from './inspector.ts';

export type FileFindings = {
  readonly mime: string;
  readonly width?: number;
  readonly height?: number;
  /** Seconds. */
  readonly duration?: number;
  readonly placeholder?: string;
  /** Absent where nothing could be told. */
  readonly channels?: number;
  readonly isAnimated?: true;
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
    if (picture === undefined) return { mime };
    const { width, height, placeholder, isAnimated } = picture;
    return { mime, width, height, placeholder, ...(isAnimated ? { isAnimated } : {}) };
  }
  if (!/^(?:audio|video)\//.test(mime)) return { mime };
  const track = await inspector.ask({ job: 'track', path });
  if (track === undefined) return { mime: ownName(mime, true) };
  const { duration, width, height, channels, hasPicture, isOpus } = track;
  const name = ownName(mime, hasPicture);
  return {
    mime: name === 'audio/ogg' && isOpus ? opusInOgg : name,
    duration,
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    ...(channels === undefined ? {} : { channels }),
  };
}

/** Only under this name does WhatsApp take opus in ogg. */
export const opusInOgg = 'audio/ogg; codecs=opus';

/** WhatsApp's name for what has several, and a container of film as one of sound where no picture is in it. */
function ownName(mime: string, hasPicture: boolean): string {
  if (mime === 'audio/x-m4a') return 'audio/mp4';
  const container = /^video\/(mp4|webm|ogg)$/.exec(mime)?.[1];
  return container !== undefined && !hasPicture ? `audio/${container}` : mime;
}
