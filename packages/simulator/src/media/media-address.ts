/**
 * Where a file can be downloaded: an address on the simulator's own port that is good for five minutes. It says itself
 * until when, and is sealed, so it needs no memory and holds over a restart.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export type MediaAddresses = {
  /** A fresh address of the file. */
  of(mediaId: string): string;
  /** The media id, where the address was made here and is not over. */
  read(query: { readonly [name: string]: unknown }): string | undefined;
};

export const mediaPath = '/whatsapp_business/attachments';

const lifeSeconds = 5 * 60;

/** `origin` of the Graph API without a slash at the end; `now` in milliseconds. */
export function makeMediaAddresses(secret: string, origin: () => string, now: () => number): MediaAddresses {
  const seal = (mediaId: string, until: string) =>
    createHmac('sha256', secret).update(`media ${mediaId} ${until}`).digest('base64url');
  return {
    of(mediaId) {
      const until = String(Math.floor(now() / 1000) + lifeSeconds);
      const query = new URLSearchParams({ mid: mediaId, ext: until, hash: seal(mediaId, until) });
      return `${origin()}${mediaPath}/?${query}`;
    },
    read({ mid, ext, hash }) {
      if (typeof mid !== 'string' || typeof ext !== 'string' || typeof hash !== 'string') return undefined;
      if (!isSame(hash, seal(mid, ext)) || now() >= Number(ext) * 1000) return undefined;
      return mid;
    },
  };
}

function isSame(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
