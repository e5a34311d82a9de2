/** For admins: what could not be applied, and applying it again. */
import { Problem } from '@parley/model/errors';
import { instantSchema } from '@parley/model/ids.schema';
import type { Outcome } from '@parley/storage/collections';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Deps } from '../deps.ts';
import type { Settled } from '../feature.ts';
import { answers } from '../http/answers.ts';
import { requireAdmin } from '../http/authenticate.ts';
import type { Dispatch } from './dispatch.ts';

const replaySchema = z.strictObject({ position: z.int().min(1) }).meta({ id: 'ReplayRequest' });

const deadSchema = z
  .object({
    id: z.string(),
    position: z.int().meta({ description: 'The journal row: what a replay names' }),
    element: z.int().meta({ description: 'Its place among the elements of that webhook' }),
    outcome: z.enum(['duplicate', 'ignored', 'dead']),
    reason: z.string(),
    attempts: z.int(),
    at: instantSchema,
  })
  .meta({ id: 'DeadElement' }) satisfies z.ZodType<Outcome>;

const settledSchema = z
  .union([
    z.object({ outcome: z.literal('applied') }),
    z.object({ outcome: z.enum(['ignored', 'duplicate', 'dead']), reason: z.string() }),
  ])
  .meta({ id: 'SettledElement' }) satisfies z.ZodType<Settled>;

export function journalRoutes(fastify: FastifyInstance, deps: Deps, dispatch: Dispatch): void {
  const app = fastify.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/api/journal/dead',
    {
      schema: {
        tags: ['Operating'],
        summary: 'Webhook elements that wait for a person (admins)',
        response: answers(z.object({ dead: z.array(deadSchema) })),
      },
    },
    async (request) => {
      requireAdmin(request);
      return { dead: await deadElements(deps) };
    },
  );

  app.post(
    '/api/journal/replay',
    {
      schema: {
        tags: ['Operating'],
        summary: 'Apply a journal row again (admins)',
        body: replaySchema,
        response: answers(z.object({ elements: z.array(settledSchema) })),
      },
    },
    async (request) => {
      requireAdmin(request);
      const elements = await dispatch.replay(request.body.position);
      if (elements === undefined) throw new Problem('NOT_FOUND', 'position');
      return { elements: [...elements] };
    },
  );
}

/** The elements that wait for a person, oldest first, at most 1,000. */
export function deadElements({ store }: Pick<Deps, 'store'>): Promise<Outcome[]> {
  return store.find('outcomes', { index: 'dead', where: [1], direction: 'ascending', limit: 1000 });
}
