/** From whatever was thrown to the one form in which Parley says no: `application/problem+json`. */
import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { Problem, type ProblemBody, type ProblemCode } from '@parley/model/errors';
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
  if (problem.retryAfter !== undefined) reply.header('retry-after', Math.ceil(problem.retryAfter));
  const body = bodyOf(problem, request.id);
  return reply.code(problem.status).type(problemType).serializer(JSON.stringify).send(body);
}

/** Says no to a request that is still on its way, and hangs up: what comes after the answer is not waited for. */
export function cutOff({ id, raw }: FastifyRequest, reply: FastifyReply, problem: Problem): void {
  if (reply.raw.headersSent) {
    raw.destroy();
    return;
  }
  reply.hijack();
  reply.raw.writeHead(problem.status, { connection: 'close', 'content-type': problemType });
  reply.raw.end(JSON.stringify(bodyOf(problem, id)), () => raw.destroy());
}

/** Says no to what is not HTTP, or not in time: there is no request yet, only its connection. */
export function answerUnreadable(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = new Problem(codeOfUnreadable(error.code));
  const body = JSON.stringify(bodyOf(problem, randomUUID()));
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    `content-type: ${problemType}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

const problemType = 'application/problem+json';

function codeOfUnreadable(code: string | undefined): ProblemCode {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'TOO_SLOW';
  return code === 'HPE_HEADER_OVERFLOW' ? 'HEADERS_TOO_LARGE' : 'BAD_REQUEST';
}

function bodyOf({ title, status, code, detail }: Problem, requestId: string): ProblemBody {
  return { type: 'about:blank', title, status, code, ...(detail === undefined ? {} : { detail }), requestId };
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
