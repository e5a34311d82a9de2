/** What watches Parley: is it alive, is it ready for work, and how is it doing. Open to everybody or by token, never by cookie. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { Problem } from '@parley/model/errors';
import { StoreUnavailable } from '@parley/storage/store';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Deps } from '../deps.ts';
import type { JournalLag } from '../metrics.ts';
import { answersVerbatim } from './answers.ts';

const healthSchema = z.object({ status: z.literal('ok') }).meta({ id: 'Health' });
const readySchema = z
  .object({
    isReady: z.boolean(),
    store: z.object({
      kind: z.enum(['sqlite', 'mongodb']),
      isWritable: z.boolean(),
      trouble: z
        .string()
        .optional()
        .meta({ description: 'What is wrong with it, also where only lists and searches fall behind, and what to do' }),
    }),
    journal: z
      .object({
        lagRows: z.number().meta({ description: 'Webhooks received and not applied yet' }),
        oldestMs: z.number().meta({ description: 'How long the oldest of them has waited' }),
      })
      .optional()
      .meta({ description: 'Absent where the store does not tell' }),
    doorbell: z
      .enum(['heard', 'away'])
      .optional()
      .meta({ description: 'Of several nodes: `away` while Redis is, and the log is looked at once a second' }),
  })
  .meta({ id: 'Ready' });

/** The journal drains: a webhook waits no longer than this, in milliseconds. */
const longestLagMs = 60_000;
const checkHoldsMs = 2000;

/** `lag` tells how far applying is behind, `isDoorbellAway` whether other nodes are heard; undefined where none need be. */
export function operatingRoutes(
  app: FastifyInstance,
  deps: Deps,
  {
    lag,
    isDoorbellAway = () => undefined,
  }: { readonly lag: () => Promise<JournalLag>; readonly isDoorbellAway?: () => boolean | undefined },
): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  const config = { isPublic: true } as const;
  const writeTrouble = makeWriteCheck(deps);
  const tags = ['Operating'];

  typed.get(
    '/health',
    { config, schema: { tags, summary: 'Alive', response: { 200: healthSchema } } },
    async () => ({ status: 'ok' }) as const,
  );

  typed.get(
    '/ready',
    {
      config,
      schema: {
        tags,
        summary: 'Ready for work: the store can be written, lists hold what is in it, and the journal drains',
        response: { 200: readySchema, 503: readySchema },
      },
    },
    async (_request, reply) => {
      const unwritable = await writeTrouble();
      const [journal, unreadable] = await lag().then(
        (told) => [told, undefined] as const,
        (error: unknown) => [undefined, sentenceOf(error)] as const,
      );
      const trouble = unwritable ?? deps.store.lag().trouble ?? unreadable;
      const isReady = trouble === undefined && journal !== undefined && journal.oldestMs < longestLagMs;
      const isAway = isDoorbellAway();
      const body = {
        isReady,
        store: {
          kind: deps.store.kind,
          isWritable: unwritable === undefined,
          ...(trouble === undefined ? {} : { trouble }),
        },
        ...(journal === undefined ? {} : { journal }),
        ...(isAway === undefined ? {} : { doorbell: isAway ? ('away' as const) : ('heard' as const) }),
      };
      return reply.code(isReady ? 200 : 503).send(body);
    },
  );

  app.get(
    '/metrics',
    {
      config: { ...config, described: { security: [{ metrics: [] }] } },
      schema: {
        tags,
        summary: 'Counters for Prometheus (bearer token)',
        response: answersVerbatim('The exposition format'),
      },
    },
    async (request, reply) => {
      requireMetricsToken(deps, request);
      // What is not known is no number, and everything else is told all the same.
      deps.metrics.journalLag(await lag().catch(() => ({ lagRows: Number.NaN, oldestMs: Number.NaN })));
      deps.metrics.storeLag(deps.store.lag().writes);
      const { contentType, body } = await deps.metrics.expose();
      return reply.type(contentType).send(body);
    },
  );
}

/**
 * A durable write of a document of no meaning: a disk that is full or gone shows only when it is written. Resolves with
 * what is wrong and what to do. Everybody may ask, so an answer holds for a while and those who ask meanwhile share it.
 */
function makeWriteCheck({ write, realNow, log }: Deps): () => Promise<string | undefined> {
  let last: { readonly at: number; readonly result: Promise<string | undefined> } | undefined;

  async function check(at: number): Promise<string | undefined> {
    const document = { id: 'ready', position: at };
    try {
      await write(async () => ({ commit: { put: [{ collection: 'marks', document }] }, answer: undefined }));
      return undefined;
    } catch (error) {
      log.warn({ err: error }, 'The store cannot be written');
      return sentenceOf(error);
    }
  }

  return () => {
    const now = realNow();
    if (last === undefined || Math.abs(now - last.at) > checkHoldsMs) last = { at: now, result: check(now) };
    return last.result;
  };
}

function sentenceOf(error: unknown): string {
  return error instanceof StoreUnavailable ? error.message : 'The store cannot be used. The log has the reason.';
}

/** Without METRICS_TOKEN there are no metrics, except for a sandbox that only this machine reaches. */
function requireMetricsToken({ config }: Deps, request: FastifyRequest): void {
  const expected = config.metricsToken;
  if (expected === undefined) {
    if (config.mode === 'sandbox' && isLoopback(config.host) && isLoopback(request.ip)) return;
    throw new Problem('NOT_FOUND');
  }
  const given = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  if (!timingSafeEqual(digest(given), digest(expected))) throw new Problem('UNAUTHENTICATED');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(address);
}
