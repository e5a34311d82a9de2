/** The browser's one way to the HTTP API. */
import type { ProblemBody, ProblemCode } from '@parley/model/errors';

/**
 * Where the server is: the page's own origin, so one build serves any host.
 * Only `npm run dev` looks at NEXT_PUBLIC_BACKEND_URL, for there the pages have a server of their own.
 */
export const backendUrl =
  process.env.NODE_ENV === 'development' ? (process.env.NEXT_PUBLIC_BACKEND_URL ?? 'http://localhost:8000') : '';

/** `OFFLINE`: no answer came, so nothing is known of the request's fate. `NOT_PARLEY`: something in between answered. */
export type ApiProblemCode = ProblemCode | 'OFFLINE' | 'NOT_PARLEY';

/** A refusal, in words for the person: `title` says what to do, `detail` which thing, `requestId` finds it in the log. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: ApiProblemCode;
  readonly title: string;
  readonly detail: string | undefined;
  readonly requestId: string | undefined;
  /** Seconds after which a retry can help. */
  readonly retryAfter: number | undefined;

  constructor(
    body: Omit<Partial<ProblemBody>, 'code'> & { status: number; code: ApiProblemCode; title: string },
    retryAfter?: number,
  ) {
    super(body.title);
    this.name = 'ApiProblem';
    this.status = body.status;
    this.code = body.code;
    this.title = body.title;
    this.detail = body.detail;
    this.requestId = body.requestId;
    this.retryAfter = retryAfter;
  }
}

export type ApiOptions = { readonly signal?: AbortSignal };

/**
 * Each verb answers the parsed body (`undefined` for 204) and throws `ApiProblem` for everything else.
 * The caller names the body's type: the server checks what it sends, the browser trusts it.
 */
export const api = {
  get: <Answer>(path: string, options?: ApiOptions) => call<Answer>('GET', path, undefined, options),
  post: <Answer>(path: string, body: unknown = {}, options?: ApiOptions) => call<Answer>('POST', path, body, options),
  patch: <Answer>(path: string, body: unknown, options?: ApiOptions) => call<Answer>('PATCH', path, body, options),
  del: <Answer>(path: string, options?: ApiOptions) => call<Answer>('DELETE', path, undefined, options),
};

async function call<Answer>(method: string, path: string, body: unknown, options: ApiOptions = {}): Promise<Answer> {
  const response = await reach(path, {
    method,
    credentials: 'include',
    headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...options,
  });
  if (response.status === 204) return undefined as Answer;
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok && answer !== undefined) return answer as Answer;
  throw problemOf(response, answer);
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(backendUrl + path, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiProblem({
      status: 0,
      code: 'OFFLINE',
      title: 'Parley cannot be reached. Check your connection and try again.',
    });
  }
}

/** The refusal that an answer is; `answer` its parsed body. */
export function problemOf(response: Response, answer: unknown): ApiProblem {
  const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
  const retryAfter = Number.isFinite(wait) ? wait : undefined;
  if (isProblem(answer)) return new ApiProblem(answer, retryAfter);
  return new ApiProblem({
    status: response.status,
    code: 'NOT_PARLEY',
    title: 'The answer did not come from Parley. Try again; if it stays, check the proxy in between.',
  });
}

function isProblem(answer: unknown): answer is ProblemBody {
  return typeof answer === 'object' && answer !== null && 'code' in answer && 'title' in answer && 'status' in answer;
}
