/**
 * Files: what a message shows of one, and what the server keeps about it. The bytes are never part of a message; they
 * are read by `mediaId`.
 */

import { cleanText } from './content/clean-text.ts';
import { isMediaType, readMedia } from './content/media.ts';
import {
  type AgentId,
  type GraphId,
  type Instant,
  instant,
  isGraphId,
  type MediaId,
  type MessageId,
  millis,
  type PhoneNumberId,
} from './ids.ts';

/**
 * The states of a file, in words:
 * - `pending`: announced by WhatsApp, on its way here; tried again until WhatsApp has forgotten it.
 * - `ready`: our own copy is complete.
 * - `too_large`: larger than WhatsApp delivers of this type; not fetched.
 * - `hash_mismatch`: what WhatsApp delivered is not what it had announced.
 * - `expired`: WhatsApp keeps a file for 7 days, and in that time it could not be fetched.
 * - `unsafe`: a check of its content set it aside.
 * - `failed`: it cannot be fetched at all, because WhatsApp named no file.
 * A person can have `hash_mismatch`, `expired` and `failed` tried again.
 */
export type MediaState = 'pending' | 'ready' | 'too_large' | 'hash_mismatch' | 'expired' | 'unsafe' | 'failed';

/** What is known of a file's content. `mime` is WhatsApp's word while it is pending, then what the bytes are. */
type MediaFacts = {
  readonly mime: string;
  readonly bytes?: number;
  /** Of the whole file, 64 hex digits. */
  readonly sha256?: string;
  /** Pixels, as it is shown: upright. */
  readonly width?: number;
  readonly height?: number;
  /** Seconds. */
  readonly duration?: number;
  /** As the sender named it: any text at all. */
  readonly name?: string;
  /** A thumbhash in base64, to paint until the picture is there. A file with one also has a thumbnail. */
  readonly placeholder?: string;
};

/** A file as its message shows it. */
export type MessageMedia = MediaFacts & { readonly mediaId: MediaId; readonly state: MediaState };

/** One file: where it came from, how far it is, and what WhatsApp calls it. */
export type MediaFile = MediaFacts & {
  readonly id: MediaId;
  readonly origin: 'inbound' | 'upload';
  readonly state: MediaState;
  /** Who uploaded it. */
  readonly agentId?: AgentId;
  /** The message that it came with. */
  readonly messageId?: MessageId;
  /** The number that it came to, or that was in use when it was uploaded. */
  readonly phoneNumberId: PhoneNumberId;
  /** What WhatsApp calls the file to fetch, and until when. */
  readonly graphId?: GraphId;
  readonly graphIdExpiresAt?: Instant;
  /** What WhatsApp calls our copy, by the number that it was handed over for. */
  readonly uploads?: { readonly [phoneNumberId: string]: { readonly graphId: GraphId; readonly expiresAt: Instant } };
  /** What WhatsApp announced: base64, in places hex. */
  readonly expectedSha256?: string;
  /** Attempts to fetch it, counted before they are made. */
  readonly attempts: number;
  /** When the next one is due; absent unless it is pending. */
  readonly nextAttemptAt?: Instant;
  readonly receivedAt: Instant;
};

/** How long WhatsApp knows a file that came in, in milliseconds. Source: Meta, media, "Media IDs". */
export const inboundGraphIdMs = 7 * 24 * 60 * 60_000;
/** The same for a file that we uploaded. */
export const uploadedGraphIdMs = 30 * 24 * 60 * 60_000;

export type Announced = {
  readonly mediaId: MediaId;
  readonly messageId: MessageId;
  readonly phoneNumberId: PhoneNumberId;
  readonly type: string;
  readonly content: unknown;
  /** When it was received; what says how long WhatsApp knows it, and when it is due: at once. */
  readonly receivedAt: Instant;
};

/** The file that a message from a contact announces: pending and due at once. Undefined for other types. */
export function announcedMedia(announced: Announced): MediaFile | undefined {
  const { mediaId, messageId, phoneNumberId, type, content, receivedAt } = announced;
  const media = isMediaType(type) ? readMedia(content) : undefined;
  if (media === undefined) return undefined;
  const common = {
    id: mediaId,
    origin: 'inbound',
    messageId,
    phoneNumberId,
    mime: plainMime(media.mime_type),
    ...(media.filename === undefined ? {} : { name: cleanText(media.filename.slice(0, longestName)) }),
    ...(media.sha256 === undefined ? {} : { expectedSha256: media.sha256.slice(0, 100) }),
    attempts: 0,
    receivedAt,
  } as const;
  if (media.id === undefined || !isGraphId(media.id)) return { ...common, state: 'failed' };
  return {
    ...common,
    state: 'pending',
    graphId: media.id,
    graphIdExpiresAt: instant(millis(receivedAt) + inboundGraphIdMs),
    nextAttemptAt: receivedAt,
  };
}

/** What a message shows of a file. */
export function messageMedia(file: MediaFile): MessageMedia {
  const { id, state, mime, bytes, sha256, width, height, duration, name, placeholder } = file;
  return {
    mediaId: id,
    state,
    mime,
    ...(bytes === undefined ? {} : { bytes }),
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    ...(duration === undefined ? {} : { duration }),
    ...(name === undefined ? {} : { name }),
    ...(placeholder === undefined ? {} : { placeholder }),
  };
}

/** Characters of a file's name that are kept. */
export const longestName = 255;

/** For bytes of which nothing is known. */
export const unknownMime = 'application/octet-stream';

/** A media type as somebody else wrote it, in lower case, if it is well-formed; else the one that says nothing. */
export function plainMime(given: string | undefined): string {
  const mime = given?.trim().toLowerCase() ?? '';
  return mime.length <= 100 && /^[\w.+-]+\/[\w.+-]+(?:; ?codecs=[\w.,-]+)?$/.test(mime) ? mime : unknownMime;
}
