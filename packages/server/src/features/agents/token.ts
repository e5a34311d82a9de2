/** One-time tokens in links. Only the sha256 is kept, so a copy of the database opens nothing. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export type OneTimeToken = { readonly token: string; readonly hash: string };

export function mintToken(): OneTimeToken {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashToken(token) };
}

/** Lower-case hex. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** True where the token is the one behind the hash; takes the same time wherever they differ. */
export function isTokenOf(hash: string, token: string): boolean {
  return timingSafeEqual(Buffer.from(hash, 'hex'), Buffer.from(hashToken(token), 'hex'));
}
