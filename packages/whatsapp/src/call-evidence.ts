/** What a call left behind: the body of its answer, or proof that it never began. */
import { type ReadJson, readJson } from './read-json.ts';

/** Most answers of the Graph API are a few kilobytes; more than this is not one. */
const longestAnswer = 256 * 1024;

/**
 * The JSON of an answer of at most so many bytes, or the reason why there is none. Never rejects, so that the HTTP
 * status is not lost.
 */
export async function readAnswer(response: Response, longest = longestAnswer): Promise<ReadJson> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of response.body ?? []) {
      length += chunk.length;
      if (length > longest) return { reason: 'The answer is too long to be one of WhatsApp' };
      chunks.push(chunk);
    }
  } catch (error) {
    return { reason: `The answer broke off: ${nameOf(error)}` };
  }
  return readJson(Buffer.concat(chunks));
}

/**
 * True where the error of a fetch proves that no byte of the request left: the name was not found, no connection was
 * made, or the server's certificate was refused. An error in the middle of a TLS handshake looks like one after it, so
 * it proves nothing.
 */
export function isBeforeRequest(error: unknown): boolean {
  const cause = property(error, 'cause');
  const attempts = property(cause, 'errors');
  if (Array.isArray(attempts) && attempts.length > 0) return attempts.every(isOfConnecting);
  return isOfConnecting(cause);
}

/** A word for the error of a fetch: its code where it has one. Holds no text of the request. */
export function nameOf(error: unknown): string {
  for (const candidate of [
    property(property(error, 'cause'), 'code'),
    property(error, 'code'),
    property(error, 'name'),
  ]) {
    if (typeof candidate === 'string' && /^\w{1,60}$/.test(candidate)) return candidate;
  }
  return 'unknown error';
}

function isOfConnecting(cause: unknown): boolean {
  const call = property(cause, 'syscall');
  const code = property(cause, 'code');
  return call === 'connect' || call === 'getaddrinfo' || (typeof code === 'string' && refusedConnections.has(code));
}

/** Node's codes for a connection that was given up before it could be used. Source: Node, TLS, X.509 error codes. */
const refusedConnections: ReadonlySet<string> = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_CHAIN_TOO_LONG',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as { readonly [name: string]: unknown })[name]
    : undefined;
}
