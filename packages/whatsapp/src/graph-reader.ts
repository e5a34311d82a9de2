/** Reading from the Graph API: nothing is changed there, so any call may be repeated; the caller decides when. */
import { nameOf, readAnswer } from './call-evidence.ts';
import { type GraphOptions, graphRoot, type HttpAnswer, type Refused, refusalOf, successOf } from './graph-answer.ts';
import type { NotReached } from './media-api.ts';

/**
 * One GET of a path below the version, with at most so many bytes of answer. Never rejects: `found` holds the JSON of a
 * 2xx answer, which is somebody else's.
 */
export type ReadGraph = (
  path: string,
  mostBytes?: number,
) => Promise<{ readonly kind: 'found'; readonly value: unknown } | Refused | NotReached>;

/** Throws TypeError for options that no call could work with. It names the option, never its value. */
export function makeGraphReader(options: GraphOptions): ReadGraph {
  const { accessToken, timeoutMs = 20_000 } = options;
  const root = graphRoot(options);
  return async (path, mostBytes) => {
    const answer = await ask(`${root}/${path}`, mostBytes);
    if ('kind' in answer) return answer;
    const value = successOf(answer);
    if (value !== undefined) return { kind: 'found', value };
    const { status, json } = answer;
    const reason = 'reason' in json ? json.reason : `HTTP ${status} without an error of WhatsApp`;
    return refusalOf(answer, accessToken) ?? { kind: 'not-reached', status, reason };
  };

  async function ask(url: string, mostBytes: number | undefined): Promise<HttpAnswer | NotReached> {
    const signal = AbortSignal.timeout(timeoutMs);
    const headers = { authorization: `Bearer ${accessToken}` };
    try {
      const response = await (options.fetch ?? fetch)(url, { headers, redirect: 'manual', signal });
      const { status } = response;
      return { status, headers: response.headers, json: await readAnswer(response, mostBytes) };
    } catch (error) {
      const reason = signal.aborted ? `No answer within ${timeoutMs} ms` : `The connection failed: ${nameOf(error)}`;
      return { kind: 'not-reached', reason };
    }
  }
}
