/** The control API: the phones, the dials and the clock, over HTTP. Mounted by whoever runs the simulator. */
import { Problem, type ProblemBody } from '@parley/model/errors';
import type { Wamid } from '@parley/model/ids';
import type { LedgerPage, Phone, PhoneMessage } from '@parley/model/sandbox';
import type { FastifyPluginCallback, FastifyRequest } from 'fastify';
import { canonicalWaId, dialledDigits } from './dialled-number.ts';
import { type EventStream, openEventStream } from './event-stream.ts';
import type { Person, Simulator } from './simulator.ts';

const textLimit = 4096;
const nameLimit = 100;
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

    app.post<PersonRoute>('/persons/:id/messages', { bodyLimit }, async (request, reply): Promise<PhoneMessage> => {
      const person = personOf(request);
      const body = fields(request.body, ['text', 'replyTo']);
      const text = requiredText(body.text, 'text', textLimit);
      const replyTo = body.replyTo === undefined ? undefined : requiredText(body.replyTo, 'replyTo', 500);
      const { messages } = person.phone();
      if (replyTo !== undefined && !messages.some(({ id }) => id === replyTo)) {
        throw new Problem('BAD_REQUEST', 'replyTo must be the id of a message on this phone.');
      }
      const wamid = await person.writes(text, replyTo === undefined ? {} : { replyTo: replyTo as Wamid });
      const written = person.phone().messages.find(({ id }) => id === wamid);
      if (written === undefined) throw new Problem('NOT_FOUND');
      return reply.code(201).send(written);
    });

    app.patch<PersonRoute>('/persons/:id', { bodyLimit }, async (request): Promise<Phone> => {
      const person = personOf(request);
      const body = fields(request.body, ['isOffline', 'sendsReadReceipts', 'isChatOpen']);
      person.changes({
        ...optionalBoolean(body, 'isOffline'),
        ...optionalBoolean(body, 'sendsReadReceipts'),
        ...optionalBoolean(body, 'isChatOpen'),
      });
      await saved();
      return person.phone();
    });

    app.post('/persons', { bodyLimit }, async (request, reply): Promise<Phone> => {
      const body = fields(request.body, ['name', 'waId', 'language']);
      const name = requiredText(body.name, 'name', nameLimit);
      const language = body.language === undefined ? 'en' : requiredText(body.language, 'language', 20);
      const waId = body.waId === undefined ? undefined : waIdOf(requiredText(body.waId, 'waId', 40));
      const person = simulator.addPerson({ name, language, ...(waId === undefined ? {} : { waId }) });
      await saved();
      return reply.code(201).send(person.phone());
    });

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
      simulator.reset();
      await saved();
      return simulator.state();
    });

    function personOf(request: FastifyRequest<PersonRoute>): Person {
      const person = simulator.findPerson(request.params.id);
      if (person === undefined) throw new Problem('NOT_FOUND', 'No person has this id.');
      return person;
    }

    done();
  };
}

type PersonRoute = { Params: { id: string } };

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

function fields(body: unknown, known: readonly string[]): { readonly [key: string]: unknown } {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Problem('BAD_REQUEST', 'The body must be a JSON object.');
  }
  const unknown = Object.keys(body).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new Problem('BAD_REQUEST', `Unknown field. Known are: ${known.join(', ')}.`);
  return body as { readonly [key: string]: unknown };
}

function requiredText(value: unknown, name: string, limit: number): string {
  if (typeof value !== 'string' || value.trim() === '' || value.length > limit) {
    throw new Problem('BAD_REQUEST', `${name} must be a text of 1 to ${limit} characters.`);
  }
  return value;
}

function optionalBoolean<Name extends string>(
  body: { readonly [key: string]: unknown },
  name: Name,
): { readonly [N in Name]?: boolean } {
  const value = body[name];
  if (value === undefined) return {};
  if (typeof value !== 'boolean') throw new Problem('BAD_REQUEST', `${name} must be true or false.`);
  return { [name]: value } as { readonly [N in Name]?: boolean };
}

function wholeNumber(value: unknown, name: string, least: number, most: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    throw new Problem('BAD_REQUEST', `${name} must be a whole number from ${least} to ${most}.`);
  }
  return value;
}

function waIdOf(dialled: string): string {
  const digits = dialledDigits(dialled);
  if (digits === undefined) throw new Problem('UNKNOWN_NUMBER');
  return canonicalWaId(digits);
}
