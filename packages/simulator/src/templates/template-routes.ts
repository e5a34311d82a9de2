/** The templates of the account over the Graph API. Source: Meta, template management. */
import { instant, millis } from '@parley/model/ids';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GraphRefusal } from '../graph-error.ts';
import { chosenFields, type GraphNode, type Query, queryOf, unknownObject } from '../graph-node.ts';
import type { Mint } from '../mint.ts';
import type { Business } from '../webhook-body.ts';
import type { TemplateChanges } from './template-changes.ts';
import { parseDraft, parseEdit } from './template-draft.ts';
import type { TemplateRecord, TemplateStore } from './template-store.ts';

export type TemplateRouteDeps = {
  readonly business: Business;
  readonly templates: TemplateStore;
  readonly changes: TemplateChanges;
  readonly mint: Mint;
  readonly now: () => number;
  readonly saved: () => Promise<void>;
};

type WabaRequest = { Params: { version: string; objectId: string } };

const dayMs = 24 * 60 * 60 * 1000;
const usualPage = 25;
const largestPage = 250;

export function templateRoutes(graph: FastifyInstance, deps: TemplateRouteDeps): void {
  const { business, templates, changes, mint, saved } = deps;

  graph.get<WabaRequest>('/:version/:objectId/message_templates', async (request) => {
    requireAccount(request);
    return page(templates.all(), queryOf(request), request);
  });

  graph.post<WabaRequest>('/:version/:objectId/message_templates', async (request) => {
    requireAccount(request);
    const draft = parseDraft(request.body);
    if (templates.find(draft.name, draft.language) !== undefined) {
      throw new GraphRefusal(100, 'There is a template with this name in this language already.');
    }
    const template: TemplateRecord = { ...draft, id: mint.digits(15), status: 'PENDING', quality: 'UNKNOWN' };
    templates.put(template);
    await saved();
    return { id: template.id, status: template.status, category: template.category };
  });

  graph.delete<WabaRequest>('/:version/:objectId/message_templates', async (request) => {
    requireAccount(request);
    const { name, hsm_id: id } = queryOf(request);
    if (typeof name !== 'string') throw new GraphRefusal(100, 'The parameter name is required.');
    const named = templates
      .all()
      .filter((template) => template.name === name && (id === undefined || template.id === id));
    if (named.length === 0) throw new GraphRefusal(100, 'There is no template with this name.');
    if (named.some(({ status }) => status === 'DISABLED')) {
      throw new GraphRefusal(100, 'A disabled template cannot be deleted.');
    }
    for (const template of named) {
      templates.remove(template.id);
      changes.deleted(template);
    }
    await saved();
    return { success: true };
  });

  graph.post<WabaRequest>('/:version/:objectId/unpause', async (request) => {
    const template = templates.get(request.params.objectId);
    if (template === undefined) throw unknownObject();
    if (template.status !== 'PAUSED') throw new GraphRefusal(100, 'The template is not paused.');
    changes.change(template.id, { status: 'APPROVED' });
    await saved();
    return { success: true };
  });

  function requireAccount(request: FastifyRequest<WabaRequest>): void {
    if (request.params.objectId !== business.wabaId) throw unknownObject();
  }
}

/** A template by its id. An edit goes to review again. */
export function templateNode({ templates, now }: Pick<TemplateRouteDeps, 'templates' | 'now'>): GraphNode {
  return {
    read(id, { fields }) {
      const template = templates.get(id);
      return template && chosenFields(fieldsOf(template), fields);
    },
    edit(id, body) {
      const template = templates.get(id);
      if (template === undefined) return undefined;
      if (template.status === 'PENDING' || template.status === 'DISABLED') {
        throw new GraphRefusal(100, 'Only an approved, rejected or paused template can be edited.');
      }
      const { editedAt } = template;
      if (template.status === 'APPROVED' && editedAt !== undefined && now() < millis(editedAt) + dayMs) {
        throw new GraphRefusal(100, 'An approved template can be edited once in 24 hours.');
      }
      const { rejectedReason: _, ...rest } = template;
      templates.put({ ...rest, ...parseEdit(body, template), status: 'PENDING', editedAt: instant(now()) });
      return { success: true };
    },
  };
}

function fieldsOf(template: TemplateRecord): Query {
  const { id, name, language, category, status, quality, components, parameterFormat, rejectedReason } = template;
  return {
    name,
    parameter_format: parameterFormat,
    components,
    language,
    status,
    category,
    quality_score: { score: quality },
    rejected_reason: rejectedReason ?? 'NONE',
    id,
  };
}

function page(all: readonly TemplateRecord[], query: Query, request: FastifyRequest): object {
  const { fields, limit, after } = query;
  const size = limit === undefined ? usualPage : Number(limit);
  if (!Number.isInteger(size) || size < 1 || size > largestPage) {
    throw new GraphRefusal(100, `The parameter limit must be 1 to ${largestPage}.`);
  }
  const matching = all.filter(
    (template) =>
      isWanted(query.name, template.name) &&
      isWanted(query.language, template.language) &&
      isWanted(query.status, template.status) &&
      isWanted(query.category, template.category),
  );
  const from = after === undefined ? 0 : placeAfter(matching, after);
  const shown = matching.slice(from, from + size);
  const cursors = { before: cursorOf(shown[0]), after: cursorOf(shown.at(-1)) };
  const isLast = from + size >= matching.length;
  return {
    data: shown.map((template) => chosenFields(fieldsOf(template), fields)),
    ...(shown.length === 0
      ? {}
      : { paging: { cursors, ...(isLast ? {} : { next: nextPage(request, cursors.after) }) } }),
  };
}

function isWanted(filter: unknown, value: string): boolean {
  return filter === undefined || String(filter) === value;
}

function cursorOf(template: TemplateRecord | undefined): string {
  return Buffer.from(template?.id ?? '').toString('base64url');
}

function placeAfter(templates: readonly TemplateRecord[], cursor: unknown): number {
  const place = templates.findIndex((template) => cursorOf(template) === cursor);
  if (place === -1) throw new GraphRefusal(131059, 'Start again from the first page.');
  return place + 1;
}

function nextPage(request: FastifyRequest, cursor: string): string {
  const url = new URL(request.url, `http://${request.host}`);
  url.searchParams.set('after', cursor);
  return url.href;
}
