/** Reading the templates, and reading them from WhatsApp again. */
import type { TemplatePage, TemplateSyncAnswer } from '@parley/model/api';
import { Problem } from '@parley/model/errors';
import { findTemplates, isGone, isSendable, type Template } from '@parley/model/template';
import { templatePageSchema, templateSyncAnswerSchema, templatesQuerySchema } from '@parley/model/template.schema';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type * as z from 'zod';
import type { Deps } from '../../deps.ts';
import { answers, answersFromStore, asItIs } from '../../http/answers.ts';
import { requireAdmin } from '../../http/authenticate.ts';

const tags = ['Templates'];

/** `syncAll` reads the lists of all accounts and resolves when that is over, whatever came of it. */
export function templateRoutes(fastify: FastifyInstance, deps: Deps, syncAll: () => Promise<void>): void {
  const app = fastify.withTypeProvider<ZodTypeProvider>();
  const { store } = deps;
  const syncs = () => store.find('templateSyncs', { index: 'all', limit: 1000 });

  app.get(
    '/api/templates',
    {
      schema: {
        tags,
        summary: 'Templates by name and language; only those that may be sent, unless asked for all',
        querystring: templatesQuerySchema,
        response: answersFromStore(templatePageSchema),
      },
      serializerCompiler: asItIs,
    },
    async (request): Promise<TemplatePage> => {
      const seq = await store.head();
      return { seq, ...(await page(deps, request.query)), syncs: await syncs() };
    },
  );

  app.post(
    '/api/templates/sync',
    {
      schema: {
        tags,
        summary: 'Read the templates from WhatsApp again (admins); answers when it is done',
        response: answers(templateSyncAnswerSchema),
      },
    },
    async (request) => {
      requireAdmin(request);
      await syncAll();
      return { syncs: await syncs() } satisfies TemplateSyncAnswer;
    },
  );
}

type Place = readonly [name: string, language: string, id: string];

/** Walks the list until the page is full: an account has at most 6,000 templates, so the walk has an end. */
async function page(
  { store }: Deps,
  { filter, query = '', cursor, limit }: z.infer<typeof templatesQuerySchema>,
): Promise<Pick<TemplatePage, 'templates' | 'nextCursor'>> {
  const templates: Template[] = [];
  for (let after = cursor === undefined ? undefined : readCursor(cursor); ; ) {
    const walked = await store.find('templates', { index: 'list', ...(after ? { after } : {}), limit: 250 });
    for (const { template } of walked) {
      after = [template.name, template.language, template.id];
      const isWanted = filter === 'all' ? !isGone(template) : isSendable(template);
      if (!isWanted || findTemplates([template], query).length === 0) continue;
      templates.push(template);
      if (templates.length === limit) return { templates, nextCursor: writeCursor(after) };
    }
    if (walked.length === 0 || after === undefined) return { templates };
  }
}

function writeCursor(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** Throws Problem BAD_REQUEST for a cursor that is not ours. */
function readCursor(cursor: string): Place {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const isPlace = Array.isArray(place) && place.length === 3 && place.every((part) => typeof part === 'string');
    if (isPlace) return place as unknown as Place;
  } catch {
    // Not JSON: the same answer as any other cursor that is not ours.
  }
  throw new Problem('BAD_REQUEST', 'cursor: use the nextCursor of the page before');
}
