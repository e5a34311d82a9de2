/** The file that a message announces: its bytes are fetched later, the message shows it at once. */
import type { MessageContent, MessageType } from '@parley/model/content';
import { isMediaType } from '@parley/model/content/media';
import type { Instant, MessageId, PhoneNumberId, Wamid } from '@parley/model/ids';
import { announcedMedia, type MediaFile, type MessageMedia, messageMedia } from '@parley/model/media';
import { receivedMediaId } from './in-time.ts';

type Announcing = {
  readonly phoneNumberId: PhoneNumberId;
  readonly wamid: Wamid;
  readonly timestamp: number;
  readonly type: MessageType;
  readonly content: MessageContent;
};

/** Undefined where there is none. */
export function announced(
  { phoneNumberId, wamid, timestamp, type, content }: Announcing,
  messageId: MessageId,
  receivedAt: Instant,
): { readonly document: MediaFile; readonly media: MessageMedia } | undefined {
  if (!isMediaType(type)) return undefined;
  const mediaId = receivedMediaId(phoneNumberId, wamid, timestamp);
  const document = announcedMedia({ mediaId, messageId, phoneNumberId, type, content, receivedAt });
  return document && { document, media: messageMedia(document) };
}
