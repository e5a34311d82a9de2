/** From whatever was thrown to the one form in which Parley says no: `application/problem+json`. */
import { Problem, type ProblemBody } from '@parley/model/errors';
import { StoreUnavailable } from '@parley/storage/store';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';

/** Errors and unknown addresses are answered as problems. What nobody expected is logged here, once. */
export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = problemOf(error);
    if (problem.code === 'INTERNAL') request.log.error({ err: error, ...nameOf(request) }, 'Unexpected error');
    if (problem.code === 'UNAVAILABLE') request.log.warn({ err: error, ...nameOf(request) }, 'Store unavailable');
    return sendProblem(request, reply, problem);
  });
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, new Problem('NOT_FOUND')));
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  const body: ProblemBody = {
    type: 'about:blank',
    title: problem.title,
    status: problem.status,
    code: problem.code,
    ...(problem.detail === undefined ? {} : { detail: problem.detail }),
    requestId: request.id,
  };
  if (problem.retryAfter !== undefined) reply.header('retry-after', Math.ceil(problem.retryAfter));
  return reply.code(problem.status).type('application/problem+json').serializer(JSON.stringify).send(body);
}

/** Only our own sentences reach the caller: an upstream or parser message may quote what it should not. */
function problemOf(error: FastifyError): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof StoreUnavailable) return new Problem('UNAVAILABLE', undefined, 5);
  if (hasZodFastifySchemaValidationErrors(error)) return new Problem('BAD_REQUEST', fieldsOf(error));
  switch (error.statusCode) {
    case 400:
      return new Problem('BAD_REQUEST', 'The request could not be read.');
    case 404:
      return new Problem('NOT_FOUND');
    case 413:
      return new Problem('TOO_LARGE');
    case 415:
      return new Problem('WRONG_CONTENT_TYPE');
    case 429:
      return new Problem('TOO_MANY_REQUESTS');
    case 503:
      return new Problem('UNAVAILABLE');
    default:
      return new Problem('INTERNAL');
  }
}

type ValidationIssue = { readonly instancePath: string; readonly message?: string };

/** `name: must not be empty; role: …`. Names of fields and our own messages, never values. */
function fieldsOf(error: { readonly validation: readonly ValidationIssue[] }): string {
  const said = error.validation.slice(0, 5).map((issue) => {
    const field = issue.instancePath.split('/').filter(Boolean).join('.').slice(0, 80) || 'body';
    return `${field}: ${(issue.message ?? 'is not valid').slice(0, 120)}`;
  });
  return `${said.join('; ')}.`;
}

/** The declared route, not the address: an address may hold a token. */
function nameOf({ id, method, routeOptions }: FastifyRequest): object {
  return { requestId: id, route: `${method} ${routeOptions.url ?? 'unknown'}` };
}
