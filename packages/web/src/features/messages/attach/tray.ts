/**
 * Files on their way into a message, one tray for each chat. They upload as soon as they are chosen, also while another
 * chat is open; sending takes them out. A tray lives in the memory of this page and ends with the session.
 */
import type { ChatId, MessageId } from '@parley/model/ids';
import type { MessageMedia } from '@parley/model/media';
import { useSyncExternalStore } from 'react';
import { ApiProblem } from '../../../inbox/api.ts';
import { refusalOf } from '../../../inbox/chosen-file.ts';
import { shrunkPhoto } from '../../../inbox/shrink-photo.ts';
import { inboxStore } from '../../../inbox/store.ts';
import { uploadFile } from '../../../inbox/upload.ts';
import { newId } from '../../../inbox/uuid.ts';
import { sendMessage } from '../../../inbox/verbs.ts';
import { captionProblem, fileMessage } from './outgoing-file.ts';

/**
 * The states of a file, in words:
 * - `uploading`: on its way to our server; `progress` is 0 to 1.
 * - `ready`: there, and can be sent.
 * - `failed`: did not get there; it can be tried again.
 * - `refused`: WhatsApp would not take it; it can only be removed.
 */
export type TrayState =
  | { readonly kind: 'uploading'; readonly progress: number }
  | { readonly kind: 'ready'; readonly media: MessageMedia }
  | { readonly kind: 'failed' | 'refused'; readonly sentence: string };

export type TrayItem = {
  readonly id: string;
  readonly file: File;
  /** An address of the picture in this page. */
  readonly preview?: string;
  readonly caption: string;
  readonly state: TrayState;
};

/** As many as one picks by hand; the server takes 60 in a minute. */
export const mostFiles = 30;

const empty: readonly TrayItem[] = [];
const trays = new Map<ChatId, readonly TrayItem[]>();
const uploads = new Map<string, AbortController>();
const listeners = new Set<() => void>();
let isWatching = false;

export function useTray(chatId: ChatId): readonly TrayItem[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => trays.get(chatId) ?? empty,
    () => empty,
  );
}

/** Puts files into the tray and starts to upload them. Answers how many there was no room for. */
export function addFiles(chatId: ChatId, files: readonly File[]): number {
  endWithSession();
  const known = trays.get(chatId) ?? empty;
  const taken = files.slice(0, Math.max(0, mostFiles - known.length));
  const items = taken.map((file): TrayItem => {
    const preview = /^(?:image\/(?!svg)|video\/)/.test(file.type) ? URL.createObjectURL(file) : undefined;
    return {
      id: newId(),
      file,
      ...(preview === undefined ? {} : { preview }),
      caption: '',
      state: { kind: 'uploading', progress: 0 },
    };
  });
  set(chatId, [...known, ...items]);
  for (const item of items) void start(chatId, item);
  return files.length - taken.length;
}

export function retryFile(chatId: ChatId, item: TrayItem): void {
  change(chatId, item.id, { state: { kind: 'uploading', progress: 0 } });
  void start(chatId, item);
}

export function removeFile(chatId: ChatId, id: string): void {
  const items = trays.get(chatId) ?? empty;
  for (const item of items) if (item.id === id) letGo(item);
  set(
    chatId,
    items.filter((item) => item.id !== id),
  );
}

/** Moves a file one place towards the beginning or the end. */
export function moveFile(chatId: ChatId, id: string, by: -1 | 1): void {
  const items = [...(trays.get(chatId) ?? empty)];
  const from = items.findIndex((item) => item.id === id);
  const [moved] = items.splice(from, 1);
  if (moved === undefined || from < 0) return;
  items.splice(Math.max(0, from + by), 0, moved);
  set(chatId, items);
}

export function setCaption(chatId: ChatId, id: string, caption: string): void {
  change(chatId, id, { caption });
}

/** True when every file is there and every caption fits. */
export function canSendTray(items: readonly TrayItem[]): boolean {
  return items.length > 0 && items.every((item) => item.state.kind === 'ready' && !captionProblem(item.caption));
}

/** Sends what is in the tray, one message each, in its order; the first of them answers `replyTo`. */
export function sendTray(chatId: ChatId, replyTo: MessageId | undefined): void {
  const items = trays.get(chatId) ?? empty;
  if (!canSendTray(items)) return;
  for (const [index, { state, file, caption }] of items.entries()) {
    if (state.kind !== 'ready') continue;
    const { payload, text } = fileMessage(state.media, file.name, caption);
    sendMessage(chatId, text, { payload, ...(index === 0 && replyTo !== undefined ? { replyTo } : {}) });
  }
  clearTray(chatId);
}

export function clearTray(chatId: ChatId): void {
  for (const item of trays.get(chatId) ?? empty) letGo(item);
  set(chatId, empty);
}

async function start(chatId: ChatId, { id, file }: TrayItem): Promise<void> {
  const upload = new AbortController();
  uploads.set(id, upload);
  try {
    const sent = await shrunkPhoto(file);
    const refusal = refusalOf(sent);
    if (refusal !== undefined) return change(chatId, id, { state: { kind: 'refused', sentence: refusal } });
    const media = await uploadFile(sent, {
      name: sent.name,
      signal: upload.signal,
      onProgress: (progress) => change(chatId, id, { state: { kind: 'uploading', progress } }),
    });
    change(chatId, id, { state: { kind: 'ready', media } });
  } catch (error) {
    if (upload.signal.aborted) return;
    if (!(error instanceof ApiProblem)) throw error;
    change(chatId, id, { state: stateAfter(error) });
  } finally {
    if (uploads.get(id) === upload) uploads.delete(id);
  }
}

/** The server has looked into the bytes: what it refuses it will always refuse. */
function stateAfter({ code, title, detail }: ApiProblem): TrayState {
  if (code === 'MEDIA_TOO_LARGE') return { kind: 'refused', sentence: detail ?? title };
  return { kind: code === 'MEDIA_TYPE_NOT_SUPPORTED' ? 'refused' : 'failed', sentence: title };
}

function letGo({ id, preview }: TrayItem): void {
  uploads.get(id)?.abort();
  if (preview !== undefined) URL.revokeObjectURL(preview);
}

function endWithSession(): void {
  if (isWatching) return;
  isWatching = true;
  inboxStore.subscribe(() => {
    if (inboxStore.getState().phase !== 'signed-out') return;
    for (const chatId of [...trays.keys()]) clearTray(chatId);
  });
}

function change(chatId: ChatId, id: string, next: Partial<TrayItem>): void {
  const items = trays.get(chatId) ?? empty;
  if (!items.some((item) => item.id === id)) return;
  set(
    chatId,
    items.map((item) => (item.id === id ? { ...item, ...next } : item)),
  );
}

function set(chatId: ChatId, items: readonly TrayItem[]): void {
  if (items.length === 0) trays.delete(chatId);
  else trays.set(chatId, items);
  for (const listener of [...listeners]) listener();
}
