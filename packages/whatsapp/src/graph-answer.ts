/** What every client of the Graph API needs: plain options, and what an answer says beyond success. */
import { type ErrorAction, ownErrorCodes } from '@parley/model/cloud-errors';
import type { Failure } from '@parley/model/status';
import { explainGraphError, readGraphError } from './cloud-error.ts';
import type { ReadJson } from './read-json.ts';

export type GraphOptions = {
  /** Without the version: `https://graph.facebook.com`, or any server of the same shape. */
  readonly graphUrl: string;
  /** Such as `v23.0`. */
  readonly version: string;
  readonly accessToken: string;
  /** How long one call may take, the body of its answer included, in milliseconds; 20,000 by default. */
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
};

/** WhatsApp said no: an error body of the Graph API, or HTTP 429. */
export type Refused = {
  readonly kind: 'refused';
  readonly action: ErrorAction;
  readonly failure: Omit<Failure, 'at'>;
  /** The least wait in milliseconds, where WhatsApp or the table of errors names one. */
  readonly waitMs?: number;
};

/** An answer that came, whatever it says. */
export type HttpAnswer = { readonly status: number; readonly headers: Headers; readonly json: ReadJson };

/**
 * The address before the path: graph address and version. Throws TypeError for options that no call could work with;
 * it names the option, never its value.
 */
export function graphRoot({ graphUrl, version, accessToken }: GraphOptions): string {
  const url = URL.parse(graphUrl);
  const isPlain = url !== null && url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  if (!isPlain || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new TypeError('graphUrl is not a plain http or https address');
  }
  if (!/^v\d{1,3}\.\d{1,3}$/.test(version)) throw new TypeError('version is not like v23.0');
  if (!/^[\x21-\x7e]+$/.test(accessToken)) throw new TypeError('accessToken has characters that no token has');
  return `${url.href.replace(/\/+$/, '')}/${version}`;
}

/** Ids become part of the address, so only digits may. */
export function isGraphPart(id: string): boolean {
  return /^[0-9]{1,32}$/.test(id);
}

/** The JSON of a 2xx answer. */
export function successOf({ status, json }: HttpAnswer): unknown {
  return status >= 200 && status <= 299 && 'value' in json ? json.value : undefined;
}

/** The refusal that an answer holds, without the token, which Meta quotes where it cannot read it. */
export function refusalOf({ status, headers, json }: HttpAnswer, accessToken: string): Refused | undefined {
  const retryAfter = status === 429 ? retryAfterMs(headers) : 0;
  const error = 'value' in json ? readGraphError(status, json.value) : undefined;
  if (error !== undefined) {
    const { code, title, details, traceId } = error;
    const { action, waitMs = 0 } = explainGraphError(error, status);
    const failure = {
      code,
      title: title.replaceAll(accessToken, '…'),
      ...(details ? { details: details.replaceAll(accessToken, '…') } : {}),
      ...(traceId ? { traceId } : {}),
    };
    return refused(action, failure, Math.max(waitMs, retryAfter));
  }
  if (status !== 429) return undefined;
  const failure = { code: ownErrorCodes.tooManyRequests, title: 'Too many requests (HTTP 429)' };
  return refused('wait', failure, retryAfter);
}

export function refused(action: ErrorAction, failure: Omit<Failure, 'at'>, waitMs: number): Refused {
  return { kind: 'refused', action, failure, ...(action === 'wait' && waitMs > 0 ? { waitMs } : {}) };
}

/** `Retry-After` in milliseconds; 0 where it is absent, a date, or longer than a day. */
function retryAfterMs(headers: Headers): number {
  const seconds = headers.get('retry-after') ?? '';
  return /^\d{1,5}$/.test(seconds) && Number(seconds) <= 86_400 ? Number(seconds) * 1000 : 0;
}
