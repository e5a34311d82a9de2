/** What an error of a request means here. */
import { ApiProblem } from './api.ts';
import type { Trouble } from './state.ts';

/** The sentence for a person of whatever went wrong. */
export function troubleOf(error: unknown): Trouble {
  if (!(error instanceof ApiProblem)) {
    return { code: 'INTERNAL', title: 'Something went wrong in this page. Reload it and try again.' };
  }
  const { code, title, detail, requestId } = error;
  return {
    code,
    title,
    ...(detail === undefined ? {} : { detail }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}

/** True for Parley's answer that the session has ended. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 401 && error.code !== 'NOT_PARLEY';
}

/**
 * True for Parley's own refusal, which stays one when tried again. A proxy's page, a lost answer, a server in trouble
 * and a limit on the rate pass.
 */
export function isRefused(error: unknown): error is ApiProblem {
  if (!(error instanceof ApiProblem) || error.code === 'NOT_PARLEY') return false;
  return error.status >= 400 && error.status < 500 && error.status !== 408 && error.status !== 429;
}
