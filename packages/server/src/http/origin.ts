/**
 * Who may ask for a change. A browser names the page that a request comes from; a page of another site is refused, even
 * though the cookie came along. A request with neither header is a script and passes on its cookie.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '@parley/model/errors';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Refuses every request of another site that changes something: WRONG_ORIGIN. */
export function refuseOtherOrigins(app: FastifyInstance, config: Config): void {
  app.addHook('onRequest', ({ method, headers }, _reply, done) => {
    const isAllowed = reading.has(method) || isFromUs(config, headers);
    done(isAllowed ? undefined : new Problem('WRONG_ORIGIN'));
  });
}

function isFromUs(config: Config, headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (headers.origin !== undefined) return isOurOrigin(config, headers.origin, headers.host);
  return site === undefined || site === 'same-origin' || site === 'none';
}

/**
 * True for the configured origin, and for the host that the request itself was sent to (`host` is its Host header):
 * under any address that reaches Parley, its own pages are its own. Never http where the configured origin is https.
 */
export function isOurOrigin(config: Config, origin: string, host: string | undefined): boolean {
  if (origin === config.origin) return true;
  const url = URL.parse(origin);
  if (url === null || url.origin !== origin || host === undefined) return false;
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return false;
  if (url.protocol === 'http:' && config.origin.startsWith('https:')) return false;
  return url.host === host.toLowerCase();
}
