/** Refusals of the Graph API: how to tell one from anything else that answers, and what it does to a message. */
import { type ErrorInfo, explain } from '@parley/model/cloud-errors';
import { field, isObject, textField } from '@parley/model/json';

/** An error as the Graph API writes it. `title` and `details` are Meta's words, shortened. */
export type GraphError = {
  readonly code: number;
  readonly subcode?: number;
  readonly title: string;
  readonly details?: string;
  /** Meta support asks for it. */
  readonly traceId?: string;
  readonly isTransient: boolean;
};

/**
 * The error in the parsed body of an answer, or undefined where the body is not an error of the Graph API. A body is
 * one by its whole-number code, whatever the HTTP status. A code that only repeats the status, without a trace id, is
 * what a gateway in between writes: no proof that WhatsApp refused anything.
 */
export function readGraphError(status: number, body: unknown): GraphError | undefined {
  const error = field(body, 'error');
  const code = field(error, 'code');
  if (!isObject(error) || typeof code !== 'number' || !Number.isSafeInteger(code)) return undefined;
  const traceId = textField(error, 'fbtrace_id');
  if (code === status && traceId === undefined) return undefined;
  const subcode = field(error, 'error_subcode');
  const message = textField(error, 'message')?.replace(/^\(#\d+\) */, '');
  const title = textField(error, 'error_user_title') ?? (message || `Error ${code}`);
  const data = field(error, 'error_data');
  const details = typeof data === 'string' && data !== '' ? data : textField(data, 'details');
  const detailsOrAdvice = details ?? textField(error, 'error_user_msg');
  return {
    code,
    ...(typeof subcode === 'number' && Number.isSafeInteger(subcode) ? { subcode } : {}),
    title: title.slice(0, 300),
    ...(detailsOrAdvice === undefined ? {} : { details: detailsOrAdvice.slice(0, 1000) }),
    ...(traceId === undefined ? {} : { traceId: traceId.slice(0, 100) }),
    isTransient: field(error, 'is_transient') === true,
  };
}

/** Meta's code for a parameter that is not understood, and the subcode by which it means an unknown object id. */
const badParameter = 100;
const unknownObject = 33;

/**
 * What an answer with this error does to a message: the table's meaning of its code, except that code 100 with subcode
 * 33 is an unknown number, and that what Meta calls transient, or answers with 429, waits instead of failing.
 */
export function explainGraphError({ code, subcode, isTransient }: GraphError, status: number): ErrorInfo {
  const info = explain(code === badParameter && subcode === unknownObject ? unknownObject : code);
  return info.action === 'failed' && (isTransient || status === 429) ? { ...info, action: 'wait' } : info;
}
