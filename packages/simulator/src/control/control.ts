/** The control API: the phones, the dials, the account and the clock, over HTTP. Mounted by whoever runs the simulator. */
import { Problem, type ProblemBody } from '@parley/model/errors';
import type { LedgerPage } from '@parley/model/sandbox';
import type { FastifyPluginCallback, FastifyRequest } from 'fastify';
import { type EventStream, openEventStream } from '../event-stream.ts';
import type { Simulator } from '../simulator.ts';
import { accountRoutes } from './account-routes.ts';
import { fields, wholeNumber } from './fields.ts';
import { mediaRoute } from './media-route.ts';
import { personRoutes } from './person-routes.ts';

const bodyLimit = 64 * 1024;
const dayMs = 24 * 60 * 60 * 1000;

/** Every answer of a change comes after it was saved. Errors are `application/problem+json` with BAD_REQUEST or NOT_FOUND. */
export function controlApi(
  simulator: Omit<Simulator, 'control' | 'graphUrl'>,
  saved: () => Promise<void>,
): FastifyPluginCallback {
  return (app, _options, done) => {
    const streams = new Set<EventStream>();

    app.setErrorHandler((error, request, reply) => {
      if (!(error instanceof Problem)) throw error;
      return reply.code(error.status).type('application/problem+json').send(problemBody(error, request));
    });
    app.addHook('preClose', async () => {
      for (const stream of streams) stream.end();
    });

    app.get('/', async () => simulator.state());

    app.get('/stream', (_request, reply) => {
      const stream = openEventStream(reply, () => {
        unsubscribe();
        streams.delete(stream);
      });
      const unsubscribe = simulator.onEvent((event) => stream.send(event));
      streams.add(stream);
      stream.send({ type: 'state', state: simulator.state() });
    });

    personRoutes(app, simulator, saved);
    accountRoutes(app, simulator, saved);
    mediaRoute(app, simulator);

    app.patch('/dials', { bodyLimit }, async (request) => {
      const dials = simulator.setDials(request.body as object);
      await saved();
      return dials;
    });

    app.post('/clock', { bodyLimit }, async (request) => {
      const { advanceMs } = fields(request.body, ['advanceMs']);
      simulator.advanceClock(wholeNumber(advanceMs, 'advanceMs', 1, 31 * dayMs));
      await saved();
      return { clockOffsetMs: simulator.state().clockOffsetMs };
    });

    app.post('/busy', { bodyLimit }, async (request, reply) => {
      const body = fields(request.body ?? {}, ['chats', 'seconds']);
      const chats = body.chats === undefined ? 20 : wholeNumber(body.chats, 'chats', 1, 200);
      const seconds = body.seconds === undefined ? 60 : wholeNumber(body.seconds, 'seconds', 1, 600);
      simulator.startBusyShop(chats, seconds);
      return reply.code(202).send({ chats, seconds });
    });

    app.get<{ Querystring: { after?: string; limit?: string } }>('/ledger', async (request): Promise<LedgerPage> => {
      const after = wholeNumber(Number(request.query.after ?? 0), 'after', 0, Number.MAX_SAFE_INTEGER);
      const limit = wholeNumber(Number(request.query.limit ?? 1000), 'limit', 1, 10_000);
      const entries = simulator.ledger();
      return { total: entries.length, entries: entries.slice(after, after + limit) };
    });

    app.post('/reset', { bodyLimit }, async () => {
      await simulator.reset();
      await saved();
      return simulator.state();
    });

    done();
  };
}

function problemBody(problem: Problem, request: FastifyRequest): ProblemBody {
  const { code, status, title, detail } = problem;
  return {
    type: 'about:blank',
    title,
    status,
    code,
    ...(detail === undefined ? {} : { detail }),
    requestId: request.id,
  };
}
