/** What a request asks to send: its type, Meta's object for it, and the readable line, checked as WhatsApp would. */
import type { SendRequest } from '@parley/model/api';
import { cleanText, type MessageContent, readableText, textBodyLimit } from '@parley/model/content';
import { isMediaType, mediaIdsIn } from '@parley/model/content/media';
import { Problem } from '@parley/model/errors';
import type { MediaId } from '@parley/model/ids';
import { field, textField } from '@parley/model/json';
import { checkContent, checkFile } from '@parley/model/limits';
import { type MediaFile, type MessageMedia, messageMedia } from '@parley/model/media';
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
 * The file that the message shows, as it is kept here. Every file that the content names must be a ready upload, and this
 * one of the kind that it goes out as: WhatsApp would say so only after it has taken the message. What a template shows
 * is checked against its form. Throws Problem NOT_FOUND, CONTENT_REFUSED.
 */
export async function uploadsOf(read: Read, { type, content }: OutgoingContent): Promise<MessageMedia | undefined> {
  const files = new Map<string, MediaFile>();
  for (const id of mediaIdsIn(content)) {
    const file = await read.get('media', id as MediaId);
    if (file?.origin !== 'upload' || file.state !== 'ready') throw new Problem('NOT_FOUND', 'mediaId');
    files.set(id, file);
  }
  const shown = shownFile(type, content);
  const file = shown && files.get(shown.mediaId);
  if (shown === undefined || file === undefined) return undefined;
  // Whether a sticker moves was looked at when it was uploaded.
  const problem = checkFile(shown.kind, { mime: file.mime, bytes: file.bytes ?? 0, isAnimated: true });
  if (problem !== undefined) throw new Problem('CONTENT_REFUSED', `${shown.path}: ${problem.sentence}`);
  return messageMedia(file);
}

/** The file of a media message, or the one at the top of an interactive message; `path` is its place in the content. */
function shownFile(type: string, content: MessageContent) {
  if (isMediaType(type)) return { kind: type, mediaId: String(field(content, 'mediaId')), path: 'mediaId' };
  const header = type === 'interactive' ? field(content, 'header') : undefined;
  const kind = textField(header, 'type');
  if (kind === undefined || !isMediaType(kind)) return undefined;
  return { kind, mediaId: String(field(field(header, kind), 'mediaId')), path: `header.${kind}.mediaId` };
}

function plainText(request: SendRequest): OutgoingContent {
  const given = request.content as { readonly body?: unknown; readonly preview_url?: unknown } | undefined;
  const body = typeof given?.body === 'string' ? given.body : '';
  const text = cleanText(request.text ?? request.message ?? body);
  if (text.trim() === '') throw new Problem('BAD_REQUEST', 'text: must not be empty');
  if (text.length > textBodyLimit) throw new Problem('TEXT_TOO_LONG', `text: ${text.length} characters`);
  return { type: 'text', content: { body: text, ...(given?.preview_url === true ? { preview_url: true } : {}) }, text };
}
