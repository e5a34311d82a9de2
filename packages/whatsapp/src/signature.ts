/** Who is calling: the signature of a webhook, and the handshake that connects the webhook address. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** The value of the header `X-Hub-Signature-256` for these bytes: `sha256=` and lower-case hex. */
export function sign(secret: string, bytes: Uint8Array): string {
  return `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`;
}

/**
 * True where the header is the signature of exactly these bytes by one of the app secrets (two while one is rotated).
 * The bytes must be those of the wire: JSON that was parsed and written anew has another signature.
 * Source: Meta, webhooks, validating payloads.
 */
export function isSignedBy(secrets: readonly string[], bytes: Uint8Array, header: string | undefined): boolean {
  const claimed = Buffer.from(header ?? '');
  if (claimed.length !== signatureBytes) return false;
  // Anybody can sign with an empty secret.
  return secrets.some((secret) => secret !== '' && timingSafeEqual(Buffer.from(sign(secret, bytes)), claimed));
}

const signatureBytes = 'sha256='.length + 64;

export type HandshakeAnswer = { readonly status: 200; readonly body: string } | { readonly status: 403 };

/**
 * The answer to `GET /webhook`: the challenge, to be sent as plain text, where the verify token is ours; else 403.
 * A parameter that is repeated, and so arrives as a list, is refused, as is a challenge that could be read as markup.
 * Source: Meta, webhooks, verification requests.
 */
export function answerHandshake(
  query: { readonly [parameter: string]: unknown },
  verifyToken: string,
): HandshakeAnswer {
  const challenge = query['hub.challenge'];
  const token = query['hub.verify_token'];
  if (query['hub.mode'] !== 'subscribe' || typeof challenge !== 'string' || typeof token !== 'string') {
    return { status: 403 };
  }
  if (verifyToken === '' || !isSameText(token, verifyToken)) return { status: 403 };
  return /^[A-Za-z0-9_-]{1,256}$/.test(challenge) ? { status: 200, body: challenge } : { status: 403 };
}

/** Compares hashes, so that the time taken tells neither the text nor its length. */
function isSameText(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
}
