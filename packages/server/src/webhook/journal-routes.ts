/** For admins: what could not be applied, applying it again, and giving it up. */
import { Problem } from '@parley/model/errors';
import { instantSchema } from '@parley/model/ids.schema';
import type { Outcome } from '@parley/storage/collections';
import type { Put } from '@parley/storage/store';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Deps } from '../deps.ts';
import type { Settled } from '../feature.ts';
import { answers } from '../http/answers.ts';
import { requireAdmin } from '../http/authenticate.ts';
import type { Dispatch } from './dispatch.ts';

const rowSchema = z.strictObject({ position: z.int().min(1) }).meta({ id: 'JournalRow' });

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

/** `onDead`: what waits for a person has become less. */
export function journalRoutes(fastify: FastifyInstance, deps: Deps, dispatch: Dispatch, onDead: () => void): void {
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
        body: rowSchema,
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

  app.post(
    '/api/journal/ignore',
    {
      schema: {
        tags: ['Operating'],
        summary: 'Give up the dead elements of a journal row: nothing waits for them any more (admins)',
        body: rowSchema,
        response: answers(z.object({ ignored: z.int() })),
      },
    },
    async (request) => {
      requireAdmin(request);
      const ignored = await ignoreDead(deps, request.body.position);
      if (ignored === 0) throw new Problem('NOT_FOUND', 'position');
      onDead();
      return { ignored };
    },
  );
}

/**
 * Settles the dead elements of a row that nobody can apply, so that the journal may be cut back beyond it. Resolves with
 * how many there were.
 */
export async function ignoreDead(deps: Pick<Deps, 'store' | 'write'>, position: number): Promise<number> {
  const ids = (await deadElements(deps)).filter((dead) => dead.position === position).map(({ id }) => id);
  return deps.write(async (read) => {
    const found = await Promise.all(ids.map((id) => read.get('outcomes', id)));
    const put = found.flatMap((outcome): Put[] => {
      if (outcome?.outcome !== 'dead') return [];
      const document: Outcome = { ...outcome, outcome: 'ignored', reason: `Given up: ${outcome.reason}` };
      return [{ collection: 'outcomes', document }];
    });
    return { commit: { put }, answer: put.length };
  });
}

/** The elements that wait for a person, oldest first, at most 1,000. */
export function deadElements({ store }: Pick<Deps, 'store'>): Promise<Outcome[]> {
  return store.find('outcomes', { index: 'dead', where: [1], direction: 'ascending', limit: 1000 });
}
