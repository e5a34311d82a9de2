/**
 * The client of the WhatsApp Cloud API. Sending has no idempotency key, so what matters most is what may be said about
 * an attempt afterwards. There are four outcomes, each with its evidence:
 *
 * - `accepted`: 2xx and a message id.
 * - `refused`: an error body of the Graph API (its code decides, whatever the HTTP status), or HTTP 429.
 * - `not-sent`: proof that no byte of the request left, see call-evidence.ts.
 * - `unknown`: everything else. The message may have arrived.
 *
 * The client repeats nothing and follows no redirect; its caller decides. (fetch itself repeats a request once after
 * HTTP 421, by which a server says that the request was not for it: RFC 9110, 15.5.20.)
 */
import { type ErrorAction, ownErrorCodes } from '@parley/model/cloud-errors';
import type { Names } from '@parley/model/identity';
import type { Wamid } from '@parley/model/ids';
import { field, type JsonObject, textField } from '@parley/model/json';
import type { Failure } from '@parley/model/status';
import { isBeforeRequest, nameOf, readAnswer } from './call-evidence.ts';
import { explainGraphError, readGraphError } from './cloud-error.ts';
import { namesOfContact, wamidOf } from './from-cloud.ts';
import type { ReadJson } from './read-json.ts';
import { type OutgoingMessage, toCloud } from './to-cloud.ts';

export type SendOutcome =
  | { readonly kind: 'accepted'; readonly wamid: Wamid; readonly names: Names }
  | {
      readonly kind: 'refused';
      readonly action: ErrorAction;
      readonly failure: Omit<Failure, 'at'>;
      /** The least wait in milliseconds, where WhatsApp or the table of errors names one. */
      readonly waitMs?: number;
    }
  | { readonly kind: 'not-sent'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Nothing here rejects: whatever happens is part of the answer. Reasons hold neither the token nor message text. */
export type CloudApi = {
  /**
   * Sends one message from one of our numbers. A message that cannot be put into a request is refused without a call.
   * A failure's title and details are Meta's words, without the token.
   */
  send(phoneNumberId: string, message: OutgoingMessage): Promise<SendOutcome>;
  /**
   * Marks an inbound message, and with it all earlier ones of that chat, as read. `typing` also shows that an answer is
   * being written, for 25 seconds or until it comes. False on any failure.
   */
  markRead(phoneNumberId: string, wamid: string, options?: { readonly typing?: boolean }): Promise<boolean>;
  /** The number as people write it and its verified name; undefined where WhatsApp does not tell. */
  phoneNumber(phoneNumberId: string): Promise<{ readonly display: string; readonly name: string } | undefined>;
};

export type CloudApiOptions = {
  /** Without the version: `https://graph.facebook.com`, or any server of the same shape. */
  readonly graphUrl: string;
  /** Such as `v23.0`. */
  readonly version: string;
  readonly accessToken: string;
  /** How long one call may take, the body of its answer included, in milliseconds; 20,000 by default. */
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
};

/** Throws TypeError for options that no call could work with. It names the option, never its value. */
export function makeCloudApi(options: CloudApiOptions): CloudApi {
  const { version, accessToken, timeoutMs = 20_000 } = options;
  const root = rootOf(options.graphUrl);
  if (!/^v\d{1,3}\.\d{1,3}$/.test(version)) throw new TypeError('version is not like v23.0');
  if (!/^[\x21-\x7e]+$/.test(accessToken)) throw new TypeError('accessToken has characters that no token has');

  /** One call with one deadline for everything. With a body it is a POST. */
  async function call(path: string, body?: JsonObject): Promise<Answer> {
    const signal = AbortSignal.timeout(timeoutMs);
    const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' };
    const request = body === undefined ? { method: 'GET' } : { method: 'POST', body: JSON.stringify(body) };
    try {
      const url = `${root}/${version}/${path}`;
      const response = await (options.fetch ?? fetch)(url, { ...request, headers, redirect: 'manual', signal });
      return { status: response.status, headers: response.headers, json: await readAnswer(response) };
    } catch (error) {
      if (signal.aborted) return { isProvablyUnsent: false, reason: `No answer within ${timeoutMs} ms` };
      return { isProvablyUnsent: isBeforeRequest(error), reason: `The connection failed: ${nameOf(error)}` };
    }
  }

  return {
    async send(phoneNumberId, message) {
      const body = isNumberId(phoneNumberId) ? toCloud(message) : undefined;
      if (body === undefined) return notExpressible(message);
      return withoutToken(outcomeOf(await call(`${phoneNumberId}/messages`, body)), accessToken);
    },

    async markRead(phoneNumberId, wamid, { typing = false } = {}) {
      if (!isNumberId(phoneNumberId) || wamidOf(wamid) === undefined) return false;
      const answer = await call(`${phoneNumberId}/messages`, {
        messaging_product: 'whatsapp',
        status: 'read',
        message_id: wamid,
        ...(typing ? { typing_indicator: { type: 'text' } } : {}),
      });
      return field(successOf(answer), 'success') === true;
    },

    async phoneNumber(phoneNumberId) {
      if (!isNumberId(phoneNumberId)) return undefined;
      const success = successOf(await call(`${phoneNumberId}?fields=display_phone_number,verified_name`));
      const display = textField(success, 'display_phone_number');
      return display === undefined ? undefined : { display, name: textField(success, 'verified_name') ?? display };
    },
  };
}

type Answer =
  | { readonly status: number; readonly headers: Headers; readonly json: ReadJson }
  | { readonly isProvablyUnsent: boolean; readonly reason: string };

/** What may be said about a send. Acceptance comes first: no other word in the same answer can take it back. */
function outcomeOf(answer: Answer): SendOutcome {
  if ('reason' in answer) return { kind: answer.isProvablyUnsent ? 'not-sent' : 'unknown', reason: answer.reason };
  const success = successOf(answer);
  const wamid = wamidOf(field(firstOf(success, 'messages'), 'id'));
  if (wamid !== undefined) return { kind: 'accepted', wamid, names: namesOfContact(firstOf(success, 'contacts')) };

  const { status, headers, json } = answer;
  const retryAfter = status === 429 ? retryAfterMs(headers) : 0;
  const error = 'value' in json ? readGraphError(status, json.value) : undefined;
  if (error !== undefined) {
    const { code, title, details, traceId } = error;
    const { action, waitMs = 0 } = explainGraphError(error, status);
    const failure = { code, title, ...(details ? { details } : {}), ...(traceId ? { traceId } : {}) };
    return refused(action, failure, Math.max(waitMs, retryAfter));
  }
  if (status === 429) {
    const failure = { code: ownErrorCodes.tooManyRequests, title: 'Too many requests (HTTP 429)' };
    return refused('wait', failure, retryAfter);
  }
  const reason = 'reason' in json ? json.reason : 'The answer has neither a message id nor an error of WhatsApp';
  return { kind: 'unknown', reason: `HTTP ${status}: ${reason}` };
}

function refused(action: ErrorAction, failure: Omit<Failure, 'at'>, waitMs: number): SendOutcome {
  return { kind: 'refused', action, failure, ...(action === 'wait' && waitMs > 0 ? { waitMs } : {}) };
}

function notExpressible({ type }: OutgoingMessage): SendOutcome {
  const title = `A message of type ${type.slice(0, 40)} could not be put into a request`;
  return refused('failed', { code: ownErrorCodes.notExpressible, title }, 0);
}

/** Meta quotes a token that it cannot read. */
function withoutToken(outcome: SendOutcome, token: string): SendOutcome {
  if (outcome.kind !== 'refused') return outcome;
  const { title, details, ...rest } = outcome.failure;
  const failure = {
    ...rest,
    title: title.replaceAll(token, '…'),
    ...(details === undefined ? {} : { details: details.replaceAll(token, '…') }),
  };
  return { ...outcome, failure };
}

/** The JSON of a 2xx answer. */
function successOf(answer: Answer): unknown {
  if (!('status' in answer) || answer.status < 200 || answer.status > 299) return undefined;
  return 'value' in answer.json ? answer.json.value : undefined;
}

function firstOf(body: unknown, list: string): unknown {
  const found = field(body, list);
  return Array.isArray(found) ? found[0] : undefined;
}

/** `Retry-After` in milliseconds; 0 where it is absent, a date, or longer than a day. */
function retryAfterMs(headers: Headers): number {
  const seconds = headers.get('retry-after') ?? '';
  return /^\d{1,5}$/.test(seconds) && Number(seconds) <= 86_400 ? Number(seconds) * 1000 : 0;
}

/** Ids become part of the address, so only digits may. */
function isNumberId(id: string): boolean {
  return /^[0-9]{1,32}$/.test(id);
}

function rootOf(graphUrl: string): string {
  const url = URL.parse(graphUrl);
  const isPlain = url !== null && url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  if (!isPlain || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new TypeError('graphUrl is not a plain http or https address');
  }
  return url.href.replace(/\/+$/, '');
}
