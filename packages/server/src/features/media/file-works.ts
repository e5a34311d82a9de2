/** Every change to the document of a file. What its message shows of it changes in the same commit. */
import { Problem } from '@parley/model/errors';
import { instant, type MediaId, millis } from '@parley/model/ids';
import { type MediaFile, messageMedia } from '@parley/model/media';
import type { Put } from '@parley/storage/store';
import type { Decision, Read, Work } from '../../writer.ts';
import { nextAttemptAfter } from './retry-schedule.ts';

/** A file that is being fetched, with what WhatsApp calls it. */
export type Wanted = MediaFile & Required<Pick<MediaFile, 'graphId' | 'nextAttemptAt'>>;

/** What fetching has made of a file. */
export type Settlement = Partial<MediaFile> & { readonly state: Exclude<MediaFile['state'], 'pending'> };

/**
 * Counts the next attempt, before it is made, and sets when the one after it is due: so a file that ends the process
 * waits longer each time. Answers the file as counted, or undefined where there is nothing to fetch any more.
 */
export function claimAttempt(id: MediaId, now: number): Work<Wanted | undefined> {
  return async (read) => {
    const file = await read.get('media', id);
    if (file?.state !== 'pending' || file.graphId === undefined) return { answer: undefined };
    const attempts = file.attempts + 1;
    const nextAttemptAt = instant(nextAttemptAfter(attempts, now));
    const claimed: Wanted = { ...file, graphId: file.graphId, attempts, nextAttemptAt };
    return { commit: { put: [{ collection: 'media', document: claimed }] }, answer: claimed };
  };
}

/** Moves the next attempt without counting one. */
export function postpone(id: MediaId, until: number): Work<void> {
  return async (read) => {
    const file = await read.get('media', id);
    if (file?.state !== 'pending') return { answer: undefined };
    const document: MediaFile = { ...file, nextAttemptAt: instant(until) };
    return { commit: { put: [{ collection: 'media', document }] }, answer: undefined };
  };
}

/** Ends the fetching of a file. One that is settled already stays as it is. */
export function settle(id: MediaId, settlement: Settlement): Work<void> {
  return async (read) => {
    const file = await read.get('media', id);
    if (file?.state !== 'pending') return { answer: undefined };
    const { nextAttemptAt: _, ...rest } = file;
    return changed(read, { ...rest, ...settlement }, undefined);
  };
}

/** Starts the fetching of a file again, for a person. Throws Problem: NOT_FOUND, MEDIA_GONE, BAD_REQUEST. */
export function tryAgain(id: MediaId, now: number): Work<MediaFile> {
  return async (read) => {
    const file = await read.get('media', id);
    if (file === undefined) throw new Problem('NOT_FOUND', 'mediaId');
    if (file.state === 'pending' || file.state === 'ready') return { answer: file };
    const isKnown = file.graphIdExpiresAt !== undefined && millis(file.graphIdExpiresAt) > now;
    if (file.origin !== 'inbound' || file.state === 'too_large' || !isKnown) throw new Problem('MEDIA_GONE');
    const document: MediaFile = { ...file, state: 'pending', attempts: 0, nextAttemptAt: instant(now) };
    return changed(read, document, document);
  };
}

async function changed<T>(read: Read, file: MediaFile, answer: T): Promise<Decision<T>> {
  const put: Put[] = [{ collection: 'media', document: file }];
  const message = file.messageId && (await read.get('messages', file.messageId));
  if (message?.media?.mediaId !== file.id) return { commit: { put }, answer };
  const next = { ...message, media: messageMedia(file) };
  put.push({ collection: 'messages', document: next });
  return { commit: { put, events: [{ type: 'message_update', message: next }] }, answer };
}
