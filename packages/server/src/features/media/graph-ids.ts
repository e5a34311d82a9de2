/** What WhatsApp calls a file of ours: it is handed over once per number, and again before WhatsApp forgets it. */
import { ownErrorCodes } from '@parley/model/cloud-errors';
import { type GraphId, instant, type MediaId, millis, type PhoneNumberId } from '@parley/model/ids';
import { uploadedGraphIdMs } from '@parley/model/media';
import type { UploadOutcome } from '@parley/whatsapp/media-api';
import type { Deps } from '../../deps.ts';
import type { Work } from '../../writer.ts';
import type { BlobStore } from './blob-store.ts';

/**
 * The id of a file for a send from this number, handed over first where need be. `not-reached`: nothing was sent, it can
 * be tried again. `refused`: WhatsApp said no, or there is no such file here. Many who ask at once share one upload.
 */
export type GraphIdFor = (deps: Deps, mediaId: MediaId, phoneNumberId: PhoneNumberId) => Promise<UploadOutcome>;

/** An id this close to its end is not given out any more, in milliseconds. */
const marginMs = 60 * 60_000;

export function makeGraphIds(blobs: BlobStore): GraphIdFor {
  const onTheWay = new Map<string, Promise<UploadOutcome>>();

  return (deps, mediaId, phoneNumberId) => {
    const key = `${mediaId}:${phoneNumberId}`;
    const asked = onTheWay.get(key) ?? graphIdOf(blobs, deps, mediaId, phoneNumberId);
    onTheWay.set(key, asked);
    return asked.finally(() => onTheWay.delete(key));
  };
}

async function graphIdOf(
  blobs: BlobStore,
  deps: Deps,
  mediaId: MediaId,
  phoneNumberId: PhoneNumberId,
): Promise<UploadOutcome> {
  const file = await deps.store.get('media', mediaId);
  if (file?.state !== 'ready' || file.sha256 === undefined) return missing;
  const known = file.uploads?.[phoneNumberId];
  if (known !== undefined && millis(known.expiresAt) - marginMs > deps.now()) {
    return { kind: 'uploaded', graphId: known.graphId };
  }
  const began = deps.now();
  const { mime } = file;
  const outcome = await blobs.withBlob(file.sha256, mime, (blob) =>
    deps.mediaApi.upload(phoneNumberId, blob, mime, `file-${mediaId}`),
  );
  if (outcome?.kind === 'uploaded') {
    await deps.write(remember(mediaId, phoneNumberId, outcome.graphId, began + uploadedGraphIdMs));
  }
  return outcome ?? missing;
}

function remember(id: MediaId, phoneNumberId: PhoneNumberId, graphId: GraphId, until: number): Work<void> {
  return async (read) => {
    const file = await read.get('media', id);
    if (file === undefined) return { answer: undefined };
    const uploads = { ...file.uploads, [phoneNumberId]: { graphId, expiresAt: instant(until) } };
    return { commit: { put: [{ collection: 'media', document: { ...file, uploads } }] }, answer: undefined };
  };
}

const missing: UploadOutcome = {
  kind: 'refused',
  action: 'failed',
  failure: { code: ownErrorCodes.notExpressible, title: 'Parley has no copy of the file that belongs to this message' },
};
