/** The HTTP server before any route: limits, headers, one body format, and one form of saying no. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import fastifyCors from '@fastify/cors';
import fastifyHelmet from '@fastify/helmet';
import { Problem } from '@parley/model/errors';
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { refuseOtherOrigins } from './origin.ts';
import { answerProblems, answerUnreadable, cutOff, sendProblem } from './problem-answer.ts';
import { limitRates } from './quotas.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Milliseconds that the body of a request may take, where ten seconds are not enough. */
    bodyTimeout?: number;
  }
}

/** Bytes of a JSON body. A route that takes more says so. */
const bodyLimit = 64 * 1024;
/** Milliseconds for the headers of a request, and again for its whole body unless its route says more. */
const patience = 10_000;
/** No route may say more than this, in milliseconds. */
const requestTimeout = 10 * 60_000;
/** How often Node looks for requests that have taken longer. Its own half minute would make the limit four times as long. */
const connectionsCheckingInterval = 1000;

/**
 * Routes added to it validate and answer by zod schemas; bodies are JSON and nothing else. Expected refusals are thrown
 * as Problem. Protect routes with `protectRoutes` (authenticate.ts) before adding them.
 */
export async function makeHttp(parts: { readonly config: Config; readonly log: Logger }): Promise<FastifyInstance> {
  const { config, log } = parts;
  const app = fastify({
    loggerInstance: log as FastifyBaseLogger,
    // A logger of its own for each request costs more than reading the request; what is logged names it instead.
    childLoggerFactory: (logger) => logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    requestTimeout,
    http: { headersTimeout: patience, connectionsCheckingInterval, shouldUpgradeCallback: isForSocket },
    trustProxy: config.trustProxy.length > 0 ? [...config.trustProxy] : false,
    genReqId: (request) => requestIdOf(request.headers['x-request-id']),
    routerOptions: { maxParamLength: 200 },
    clientErrorHandler: answerUnreadable,
    // An address that cannot be decoded names nothing.
    frameworkErrors: (_error, request, reply) => void sendProblem(request, reply, new Problem('NOT_FOUND')),
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  answerProblems(app);
  nameRequests(app, log);
  // Awaited, so that their hooks come before every check that refuses: a refusal carries these headers too.
  await secureHeaders(app, config);
  if (config.corsOrigin !== undefined) {
    await app.register(fastifyCors, {
      origin: [config.corsOrigin],
      credentials: true,
      methods: ['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE'],
      maxAge: 600,
    });
  }
  await limitRates(app);
  refuseOtherOrigins(app, config);
  endSlowBodies(app);
  acceptOnlyJson(app);
  endConnectionsOnClose(app);
  return app;
}

/** Some clients offer HTTP/2 with each request (Java's does): they are answered as anybody, and only websockets are another matter. */
function isForSocket({ url, headers }: IncomingMessage): boolean {
  return url?.startsWith('/socket.io/') === true && headers.upgrade?.toLowerCase() === 'websocket';
}

/** An id that the caller chose is kept if it is plain, so that a trace goes through a proxy. */
function requestIdOf(given: string | string[] | undefined): string {
  return typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
}

function nameRequests(app: FastifyInstance, log: Logger): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  if (!log.isLevelEnabled('debug')) return;
  app.addHook('onResponse', ({ id: requestId, method, routeOptions }, reply, done) => {
    const ms = Math.round(reply.elapsedTime);
    log.debug({ requestId, method, route: routeOptions.url ?? 'unknown', status: reply.statusCode, ms }, 'Answered');
    done();
  });
}

/** A body that does not end in time is cut off: with 408, or without a word where the answer is out already. */
function endSlowBodies(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { raw, headers, routeOptions } = request;
    if (headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0) return done();
    const cut = () => {
      // One that is there is not slow: whoever is asked who sent it, such as the database, may be.
      if (!raw.complete) cutOff(request, reply, new Problem('TOO_SLOW'));
    };
    const deadline = setTimeout(cut, routeOptions.config?.bodyTimeout ?? patience).unref();
    raw.once('close', () => clearTimeout(deadline));
    return done();
  });
}

/**
 * What is answered during a stop is the last on its connection. One that is kept alive, by a proxy mostly, would hold up
 * the stop for as long as it is kept.
 */
function endConnectionsOnClose(app: FastifyInstance): void {
  let isClosing = false;
  app.addHook('preClose', (done) => {
    isClosing = true;
    done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (isClosing) reply.header('connection', 'close');
    done();
  });
  // One that had begun before has told its client otherwise.
  app.addHook('onResponse', (request, _reply, done) => {
    if (isClosing) request.raw.socket.destroySoon();
    done();
  });
}

/** What an answer may do in a browser: nothing. Pages widen this for themselves (web-app.ts, docs.ts). */
async function secureHeaders(app: FastifyInstance, config: Config): Promise<void> {
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] },
    },
    strictTransportSecurity: config.origin.startsWith('https:')
      ? { maxAge: 15_552_000, includeSubDomains: false }
      : false,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
    crossOriginResourcePolicy: { policy: config.corsOrigin === undefined ? 'same-origin' : 'same-site' },
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    done();
  });
}

/** `application/json`, with objects that try to reach a prototype refused. Everything else is 415. */
function acceptOnlyJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    // Many clients name the type of a body that they do not send. Where one is needed its schema says so.
    if (body === '') done(null, undefined);
    else void parse(request, body, done);
  });
}
