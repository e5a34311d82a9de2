/**
 * Files at WhatsApp: where one is, its bytes, and handing one over. A file is found in two steps: the Graph API names an
 * address that is good for five minutes, and the bytes come from there with the same token. Source: Meta, media.
 *
 * The token goes to the graph server and to WhatsApp's file server only. No redirect is followed: an answer cannot send
 * it anywhere else. Nothing here makes a message, so any call may be repeated; the caller decides when.
 */
import type { GraphId } from '@parley/model/ids';
import { isGraphId } from '@parley/model/ids';
import { field, textField } from '@parley/model/json';
import { nameOf, readAnswer } from './call-evidence.ts';
import { type GraphOptions, graphRoot, isGraphPart, type Refused, refusalOf, successOf } from './graph-answer.ts';

/** There is no answer that helps; `status` is absent where none came at all. Reasons hold neither token nor address. */
export type NotReached = { readonly kind: 'not-reached'; readonly status?: number; readonly reason: string };

export type Located =
  | { readonly kind: 'located'; readonly url: string; readonly bytes?: number }
  | (Refused & { readonly status: number })
  | NotReached;

export type Download =
  /** `body` ends with an error where the transfer stops, stalls, or breaks off. */
  { readonly kind: 'open'; readonly bytes?: number; readonly body: AsyncIterable<Uint8Array> } | NotReached;

export type UploadOutcome = { readonly kind: 'uploaded'; readonly graphId: GraphId } | Refused | NotReached;

/** Nothing here rejects: whatever happens is part of the answer. */
export type MediaApi = {
  /** A fresh address of a file, and its size in bytes where WhatsApp tells. */
  locate(graphId: GraphId, phoneNumberId: string, signal: AbortSignal): Promise<Located>;
  /** Opens a file at an address that `locate` gave. Read `body` to its end, or abort the signal. */
  download(url: string, signal: AbortSignal): Promise<Download>;
  /** Hands a file over for one of our numbers. `mime` is one that WhatsApp takes; `name` is plain ASCII. */
  upload(phoneNumberId: string, file: Blob, mime: string, name: string): Promise<UploadOutcome>;
};

export type MediaApiOptions = GraphOptions & {
  /** Milliseconds without a byte after which a download is given up; 30,000 by default. */
  readonly stallMs?: number;
  /** How long handing over one file may take, in milliseconds; 300,000 by default. */
  readonly uploadMs?: number;
};

/** WhatsApp's file server. Source: Meta, media, "Download media". */
const fileServer = 'https://lookaside.fbsbx.com';

/** Throws TypeError for options that no call could work with. It names the option, never its value. */
export function makeMediaApi(options: MediaApiOptions): MediaApi {
  const { accessToken, timeoutMs = 20_000, stallMs = 30_000, uploadMs = 300_000 } = options;
  const root = graphRoot(options);
  const trusted: ReadonlySet<string> = new Set([new URL(root).origin, fileServer]);
  // Some of WhatsApp's servers refuse a client without a name.
  const headers = { authorization: `Bearer ${accessToken}`, 'user-agent': 'Parley', 'accept-encoding': 'identity' };

  async function ask(url: string, init: RequestInit): Promise<Response | NotReached> {
    try {
      return await (options.fetch ?? fetch)(url, { ...init, headers, redirect: 'manual' });
    } catch (error) {
      const reason = init.signal?.aborted ? 'No answer in time' : `The connection failed: ${nameOf(error)}`;
      return { kind: 'not-reached', reason };
    }
  }

  return {
    async locate(graphId, phoneNumberId, signal) {
      if (!isGraphId(graphId) || !isGraphPart(phoneNumberId)) return nowhere('The file has no id of WhatsApp');
      const response = await ask(`${root}/${graphId}?phone_number_id=${phoneNumberId}`, {
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      });
      if ('kind' in response) return response;
      const { status } = response;
      const answer = { status, headers: response.headers, json: await readAnswer(response) };
      const success = successOf(answer);
      const url = textField(success, 'url');
      if (url !== undefined) return { kind: 'located', url, ...sizeOf(field(success, 'file_size')) };
      const refusal = refusalOf(answer, accessToken);
      return refusal === undefined ? nowhere('The answer names no address', status) : { ...refusal, status };
    },

    async download(url, signal) {
      if (!trusted.has(URL.parse(url)?.origin ?? '')) return nowhere('The file is on a server that gets no token');
      const stalled = new AbortController();
      const watch = setTimeout(() => stalled.abort(), stallMs);
      signal.addEventListener('abort', () => clearTimeout(watch), { once: true });
      const response = await ask(url, { signal: AbortSignal.any([signal, stalled.signal]) });
      if (!('kind' in response) && response.status === 200 && response.body !== null) {
        return {
          kind: 'open',
          ...sizeOf(response.headers.get('content-length')),
          body: watched(response.body, watch),
        };
      }
      clearTimeout(watch);
      if ('kind' in response) return response;
      await response.body?.cancel();
      const isRedirect = response.status >= 300 && response.status <= 399;
      return nowhere(isRedirect ? 'The file server points elsewhere' : 'The file server said no', response.status);
    },

    async upload(phoneNumberId, file, mime, name) {
      if (!isGraphPart(phoneNumberId)) return nowhere('The number has no id of WhatsApp');
      const form = new FormData();
      form.set('messaging_product', 'whatsapp');
      form.set('type', mime);
      form.set('file', file.type === mime ? file : file.slice(0, file.size, mime), name);
      const response = await ask(`${root}/${phoneNumberId}/media`, {
        method: 'POST',
        body: form,
        signal: AbortSignal.timeout(uploadMs),
      });
      if ('kind' in response) return response;
      const answer = { status: response.status, headers: response.headers, json: await readAnswer(response) };
      const graphId = textField(successOf(answer), 'id');
      if (graphId !== undefined && isGraphId(graphId)) return { kind: 'uploaded', graphId };
      return refusalOf(answer, accessToken) ?? nowhere('The answer names no file', response.status);
    },
  };
}

function nowhere(reason: string, status?: number): NotReached {
  return { kind: 'not-reached', ...(status === undefined ? {} : { status }), reason };
}

/** A size in bytes, as a number or as the text of one. */
function sizeOf(value: unknown): { readonly bytes?: number } {
  const isSize = typeof value === 'number' ? Number.isSafeInteger(value) && value >= 0 : /^\d{1,15}$/.test(`${value}`);
  return isSize ? { bytes: Number(value) } : {};
}

/** The same bytes; each one that comes puts the end of patience off. */
async function* watched(body: ReadableStream<Uint8Array>, watch: NodeJS.Timeout): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body) {
      watch.refresh();
      yield chunk;
    }
  } finally {
    clearTimeout(watch);
  }
}
