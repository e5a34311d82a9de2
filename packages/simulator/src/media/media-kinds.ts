/**
 * Which files WhatsApp takes from a business, and how large. Source: Meta, media, supported media types.
 */

export type MediaKind = 'audio' | 'document' | 'image' | 'sticker' | 'video';

const megabyte = 1024 * 1024;
/** The largest file of any kind. */
export const largestFile = 100 * megabyte;
const animatedStickerLimit = 500 * 1024;
export const staticStickerLimit = 100 * 1024;

const office = 'application/vnd.openxmlformats-officedocument';
const kinds: { readonly [kind in MediaKind]: { readonly mimes: readonly string[]; readonly maxBytes: number } } = {
  audio: { mimes: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'], maxBytes: 16 * megabyte },
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
    maxBytes: largestFile,
  },
  image: { mimes: ['image/jpeg', 'image/png'], maxBytes: 5 * megabyte },
  sticker: { mimes: ['image/webp'], maxBytes: animatedStickerLimit },
  video: { mimes: ['video/mp4', 'video/3gpp'], maxBytes: 16 * megabyte },
};

export const uploadableMimes: readonly string[] = Object.values(kinds).flatMap(({ mimes }) => mimes);

/** The kind that a declared type, such as `audio/ogg; codecs=opus`, belongs to; undefined where WhatsApp takes no such file. */
export function kindOf(mime: string): MediaKind | undefined {
  const found = Object.entries(kinds).find(([, { mimes }]) => mimes.includes(essence(mime)));
  return found?.[0] as MediaKind | undefined;
}

export function maxBytesOf(kind: MediaKind): number {
  return kinds[kind].maxBytes;
}

/** True where a message of this type can carry the file. A document carries every file that can be uploaded. */
export function canCarry(type: string, mime: string): boolean {
  const kind = kindOf(mime);
  return type === kind || (type === 'document' && kind !== undefined && kind !== 'sticker');
}

/** The type without its parameters, lower case. */
export function essence(mime: string): string {
  return (mime.split(';', 1)[0] ?? '').trim().toLowerCase();
}
