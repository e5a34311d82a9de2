/** For admins: what could not be applied, and applying it again. */
import { Problem } from '@parley/model/errors';
import type { Outcome } from '@parley/storage/collections';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Deps } from '../deps.ts';
import type { Settled } from '../feature.ts';
import { requireAdmin } from '../http/authenticate.ts';
import type { Dispatch } from './dispatch.ts';

const replaySchema = z.strictObject({ position: z.int().min(1) });

export function journalRoutes(fastify: FastifyInstance, deps: Deps, dispatch: Dispatch): void {
  const app = fastify.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/api/journal/dead',
    { schema: { tags: ['Operating'], summary: 'Webhook elements that wait for a person (admins)' } },
    async (request): Promise<{ dead: readonly Outcome[] }> => {
      requireAdmin(request);
      return { dead: await deadElements(deps) };
    },
  );

  app.post(
    '/api/journal/replay',
    { schema: { tags: ['Operating'], summary: 'Apply a journal row again (admins)', body: replaySchema } },
    async (request): Promise<{ elements: readonly Settled[] }> => {
      requireAdmin(request);
      const elements = await dispatch.replay(request.body.position);
      if (elements === undefined) throw new Problem('NOT_FOUND', 'position');
      return { elements };
    },
  );
}

/** The elements that wait for a person, oldest first, at most 1,000. */
export function deadElements({ store }: Pick<Deps, 'store'>): Promise<Outcome[]> {
  return store.find('outcomes', { index: 'dead', where: [1], direction: 'ascending', limit: 1000 });
}
