/** One attempt to fetch a file from WhatsApp: a fresh address, the bytes, the check, our own copy. */
import type { MediaApi } from '@parley/whatsapp/media-api';
import type { BlobStore } from './blob-store.ts';
import { thumbOf } from './blob-store.ts';
import { type Drafts, type Received, receiveFile } from './drafts.ts';
import type { Settlement, Wanted } from './file-works.ts';
import { inspectFile } from './inspect-file.ts';
import type { Inspector } from './inspector.ts';
import type { Pace } from './pace.ts';

export type Keeping = { readonly blobs: BlobStore; readonly drafts: Drafts; readonly inspector: Inspector };

/** `errors` counts what WhatsApp holds against us: requests that it answered with an error. */
export type Fetched = {
  readonly errors: number;
  /** Absent where a later attempt may do better; `reason` says why, without an address. */
  readonly settlement?: Settlement;
  readonly reason?: string;
};

/** Bytes of an inbound file. WhatsApp delivers up to 100 MB of any type; phones make pictures much smaller than that. */
const mostBytes = 100 * 1024 * 1024;
const mostPictureBytes = 32 * 1024 * 1024;
/** Bytes of one step of a transfer. */
const stepBytes = 1024 * 1024;
/** A transfer that goes on for longer than this many milliseconds only holds up the next one. */
const longestMs = 15 * 60_000;

/** Each megabyte is a step at this pace. Rejects only where our own disk fails, or with the signal. */
export async function fetchFile(
  api: MediaApi,
  keeping: Keeping,
  file: Wanted,
  pace: Pace,
  signal: AbortSignal,
): Promise<Fetched> {
  const maxBytes = file.mime.startsWith('image/') ? mostPictureBytes : mostBytes;
  let errors = 0;
  for (let isRefresh = false; ; isRefresh = true) {
    const located = await api.locate(file.graphId, file.phoneNumberId, signal);
    if (located.kind !== 'located') {
      const reason = located.kind === 'refused' ? `WhatsApp refused with ${located.failure.code}` : located.reason;
      return { errors: errors + (located.status === undefined ? 0 : 1), reason };
    }
    if ((located.bytes ?? 0) > maxBytes) return { errors, settlement: { state: 'too_large' } };

    const stop = new AbortController();
    const download = await api.download(
      located.url,
      AbortSignal.any([signal, stop.signal, AbortSignal.timeout(longestMs)]),
    );
    if (download.kind === 'open') {
      try {
        if ((download.bytes ?? 0) > maxBytes) return { errors, settlement: { state: 'too_large' } };
        const body = paced(download.body, pace, signal);
        return { errors, ...(await keepFile(keeping, file, body, located.bytes, maxBytes)) };
      } finally {
        stop.abort();
      }
    }
    if (download.status !== undefined) errors += 1;
    const isStale = download.status === 401 || download.status === 404;
    if (!isStale || isRefresh) return { errors, reason: download.reason };
  }
}

async function keepFile(
  { blobs, drafts, inspector }: Keeping,
  file: Wanted,
  body: AsyncIterable<Uint8Array>,
  announcedBytes: number | undefined,
  maxBytes: number,
): Promise<Omit<Fetched, 'errors'>> {
  return drafts.during(async (draft) => {
    const path = draft();
    const source = watchSource(body);
    let received: Received | undefined;
    try {
      received = await receiveFile(source.body, path, maxBytes);
    } catch (error) {
      if (!source.hasFailed()) throw error;
      return { reason: 'The transfer broke off' };
    }
    if (received === undefined) return { settlement: { state: 'too_large' } };
    const { bytes, sha256 } = received;
    if (announcedBytes !== undefined && bytes !== announcedBytes) return { reason: 'The file came incomplete' };
    if (!isAnnounced(file.expectedSha256, sha256)) return { settlement: { state: 'hash_mismatch' } };

    const thumb = draft();
    const { facts } = await inspectFile(inspector, path, thumb, file.mime);
    const name = sha256.toString('hex');
    const thumbs = facts.placeholder === undefined ? [] : [{ name: thumbOf(name), path: thumb }];
    await blobs.keep(...thumbs, { name, path });
    return { settlement: { state: 'ready', ...facts, bytes, sha256: name } };
  });
}

async function* paced(body: AsyncIterable<Uint8Array>, pace: Pace, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let left = 0;
  for await (const chunk of body) {
    if (left <= 0) {
      await pace.step(signal);
      left += stepBytes;
    }
    left -= chunk.length;
    yield chunk;
  }
}

/** WhatsApp writes the hash as base64, in places as hex; where it wrote none there is nothing to compare with. */
function isAnnounced(expected: string | undefined, sha256: Buffer): boolean {
  if (expected === undefined) return true;
  return expected === sha256.toString('base64') || expected.toLowerCase() === sha256.toString('hex');
}

/** Tells an error of the transfer from one of our disk. */
function watchSource(body: AsyncIterable<Uint8Array>) {
  let failed = false;
  async function* read() {
    try {
      yield* body;
    } catch (error) {
      failed = true;
      throw error;
    }
  }
  return { body: read(), hasFailed: () => failed };
}
