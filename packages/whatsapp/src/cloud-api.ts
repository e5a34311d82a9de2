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
import { ownErrorCodes } from '@parley/model/cloud-errors';
import type { Names } from '@parley/model/identity';
import type { Wamid } from '@parley/model/ids';
import { field, type JsonObject, oneOf, textField } from '@parley/model/json';
import type { NumberQuality } from '@parley/model/settings';
import { isBeforeRequest, nameOf, readAnswer } from './call-evidence.ts';
import { namesOfContact, wamidOf } from './from-cloud.ts';
import {
  type GraphOptions,
  graphRoot,
  type HttpAnswer,
  isGraphPart,
  type Refused,
  refusalOf,
  refused,
  successOf,
} from './graph-answer.ts';
import { type OutgoingMessage, toCloud } from './to-cloud.ts';

export type SendOutcome =
  | { readonly kind: 'accepted'; readonly wamid: Wamid; readonly names: Names }
  | Refused
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
  /** What WhatsApp tells of one of our numbers; undefined where it does not. */
  phoneNumber(phoneNumberId: string): Promise<ToldNumber | undefined>;
};

/** The number as people write it, its verified name, and Meta's rating of what contacts make of its messages. */
export type ToldNumber = { readonly display: string; readonly name: string; readonly quality?: NumberQuality };

export type CloudApiOptions = GraphOptions;

/** Throws TypeError for options that no call could work with. It names the option, never its value. */
export function makeCloudApi(options: CloudApiOptions): CloudApi {
  const { accessToken, timeoutMs = 20_000 } = options;
  const root = graphRoot(options);

  /** One call with one deadline for everything. With a body it is a POST. */
  async function call(path: string, body?: JsonObject): Promise<Answer> {
    const signal = AbortSignal.timeout(timeoutMs);
    const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' };
    const request = body === undefined ? { method: 'GET' } : { method: 'POST', body: JSON.stringify(body) };
    try {
      const response = await (options.fetch ?? fetch)(`${root}/${path}`, {
        ...request,
        headers,
        redirect: 'manual',
        signal,
      });
      return { status: response.status, headers: response.headers, json: await readAnswer(response) };
    } catch (error) {
      if (signal.aborted) return { isProvablyUnsent: false, reason: `No answer within ${timeoutMs} ms` };
      return { isProvablyUnsent: isBeforeRequest(error), reason: `The connection failed: ${nameOf(error)}` };
    }
  }

  return {
    async send(phoneNumberId, message) {
      const body = isGraphPart(phoneNumberId) ? toCloud(message) : undefined;
      if (body === undefined) return notExpressible(message);
      return outcomeOf(await call(`${phoneNumberId}/messages`, body), accessToken);
    },

    async markRead(phoneNumberId, wamid, { typing = false } = {}) {
      if (!isGraphPart(phoneNumberId) || wamidOf(wamid) === undefined) return false;
      const answer = await call(`${phoneNumberId}/messages`, {
        messaging_product: 'whatsapp',
        status: 'read',
        message_id: wamid,
        ...(typing ? { typing_indicator: { type: 'text' } } : {}),
      });
      return field(answered(answer), 'success') === true;
    },

    async phoneNumber(phoneNumberId) {
      if (!isGraphPart(phoneNumberId)) return undefined;
      const success = answered(await call(`${phoneNumberId}?fields=display_phone_number,verified_name,quality_rating`));
      const display = textField(success, 'display_phone_number');
      if (display === undefined) return undefined;
      const quality = oneOf('green', 'yellow', 'red', 'unknown')(textField(success, 'quality_rating')?.toLowerCase());
      const name = textField(success, 'verified_name') ?? display;
      return { display, name, ...(quality === undefined ? {} : { quality }) };
    },
  };
}

type Answer = HttpAnswer | { readonly isProvablyUnsent: boolean; readonly reason: string };

/** What may be said about a send. Acceptance comes first: no other word in the same answer can take it back. */
function outcomeOf(answer: Answer, accessToken: string): SendOutcome {
  if ('reason' in answer) return { kind: answer.isProvablyUnsent ? 'not-sent' : 'unknown', reason: answer.reason };
  const success = successOf(answer);
  const wamid = wamidOf(field(firstOf(success, 'messages'), 'id'));
  if (wamid !== undefined) return { kind: 'accepted', wamid, names: namesOfContact(firstOf(success, 'contacts')) };
  const refusal = refusalOf(answer, accessToken);
  if (refusal !== undefined) return refusal;
  const { status, json } = answer;
  const reason = 'reason' in json ? json.reason : 'The answer has neither a message id nor an error of WhatsApp';
  return { kind: 'unknown', reason: `HTTP ${status}: ${reason}` };
}

function notExpressible({ type }: OutgoingMessage): SendOutcome {
  const title = `A message of type ${type.slice(0, 40)} could not be put into a request`;
  return refused('failed', { code: ownErrorCodes.notExpressible, title }, 0);
}

/** The JSON of a call that succeeded. */
function answered(answer: Answer): unknown {
  return 'status' in answer ? successOf(answer) : undefined;
}

function firstOf(body: unknown, list: string): unknown {
  const found = field(body, list);
  return Array.isArray(found) ? found[0] : undefined;
}
