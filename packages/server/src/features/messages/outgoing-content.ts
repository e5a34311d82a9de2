/** What a request asks to send: its type, Meta's object for it, and the readable line, checked as WhatsApp would. */
import type { SendRequest } from '@parley/model/api';
import { cleanText, type MessageContent, readableText, textBodyLimit } from '@parley/model/content';
import { isMediaType, mediaIdsIn } from '@parley/model/content/media';
import { Problem } from '@parley/model/errors';
import type { MediaId } from '@parley/model/ids';
import { checkContent } from '@parley/model/limits';
import { type MessageMedia, messageMedia } from '@parley/model/media';
import type { Read } from '../../writer.ts';

export type OutgoingContent = { readonly type: string; readonly content: MessageContent; readonly text: string };

/** Throws Problem: BAD_REQUEST, TEXT_TOO_LONG, TYPE_NOT_SUPPORTED, CONTENT_REFUSED. */
export function outgoingContent(request: SendRequest): OutgoingContent {
  const type = request.type ?? 'text';
  if (type === 'text') return plainText(request);
  if (type === 'reaction') throw new Problem('TYPE_NOT_SUPPORTED', type);
  const problem = checkContent(type, request.content);
  if (problem?.field === 'type') throw new Problem('TYPE_NOT_SUPPORTED', type);
  if (problem !== undefined) throw new Problem('CONTENT_REFUSED', `${problem.field}: ${problem.sentence}`);
  const content = request.content ?? {};
  return { type, content, text: readableText(type, content) };
}

/**
 * The files that the content names, as they are kept here; every one must be a ready upload. The first is what the
 * message shows. Throws Problem NOT_FOUND.
 */
export async function uploadsOf(read: Read, { type, content }: OutgoingContent): Promise<MessageMedia | undefined> {
  const shown: MessageMedia[] = [];
  for (const id of mediaIdsIn(content)) {
    const file = await read.get('media', id as MediaId);
    if (file?.origin !== 'upload' || file.state !== 'ready') throw new Problem('NOT_FOUND', 'mediaId');
    shown.push(messageMedia(file));
  }
  return isMediaType(type) ? shown[0] : undefined;
}

function plainText(request: SendRequest): OutgoingContent {
  const given = request.content as { readonly body?: unknown; readonly preview_url?: unknown } | undefined;
  const body = typeof given?.body === 'string' ? given.body : '';
  const text = cleanText(request.text ?? request.message ?? body);
  if (text.trim() === '') throw new Problem('BAD_REQUEST', 'text: must not be empty');
  if (text.length > textBodyLimit) throw new Problem('TEXT_TOO_LONG', `text: ${text.length} characters`);
  return { type: 'text', content: { body: text, ...(given?.preview_url === true ? { preview_url: true } : {}) }, text };
}
