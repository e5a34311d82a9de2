/** Templates as they leave the server, and what may be asked of them. Types: template.ts, api.ts. */
import * as z from 'zod';
import type { TemplateFilter } from './api.ts';
import { instantSchema, wabaIdSchema } from './ids.schema.ts';
import type { TemplateSync } from './template.ts';

const wordsSchema = z.object({ text: z.string(), examples: z.record(z.string(), z.string()) });

const partFields = {
  header: z.looseObject({ kind: z.string() }).optional(),
  body: wordsSchema.optional(),
  buttons: z.array(z.looseObject({ kind: z.string(), text: z.string() })),
};

export const templateSchema = z
  .looseObject({
    id: z.string().meta({ description: 'WhatsApp’s id of the template' }),
    wabaId: wabaIdSchema,
    name: z.string(),
    language: z.string().meta({ description: 'Such as en_US. Name and language together name a template' }),
    category: z.string(),
    status: z.string().meta({ description: 'Only APPROVED may be sent' }),
    quality: z.string().optional(),
    rejectedReason: z.string().optional(),
    advice: z.string().optional(),
    nextCategory: z.string().optional().meta({ description: 'Announced by WhatsApp for tomorrow' }),
    isNamed: z.boolean().meta({ description: 'Gaps have names instead of numbers' }),
    footer: z.string().optional(),
    offer: z.object({ text: z.string(), hasExpiration: z.boolean() }).optional(),
    cards: z.array(z.object(partFields)).optional(),
    unknownParts: z.array(z.string()).optional(),
    ...partFields,
  })
  .meta({ id: 'Template' });

export const templateSyncSchema = z
  .object({
    id: wabaIdSchema,
    wantedAt: instantSchema,
    syncedAt: instantSchema.optional(),
    unreadable: z.int().optional(),
    problem: z.string().optional(),
  })
  .meta({ id: 'TemplateSync', description: 'How far the templates of an account are known' }) satisfies z.ZodType<
  TemplateSync,
  unknown
>;

/** `GET /api/templates`. */
export const templatePageSchema = z
  .object({
    seq: z.int(),
    templates: z.array(templateSchema),
    syncs: z.array(templateSyncSchema),
    nextCursor: z.string().optional(),
  })
  .meta({ id: 'TemplatePage' });

const filters = ['sendable', 'all'] as const satisfies readonly TemplateFilter[];

export const templatesQuerySchema = z.strictObject({
  filter: z.enum(filters).default('sendable'),
  query: z.string().max(200).optional(),
  cursor: z.string().max(1500).optional(),
  limit: z.coerce.number().int().min(1).max(250).default(100),
});

/** `POST /api/templates/sync`. */
export const templateSyncAnswerSchema = z
  .object({ syncs: z.array(templateSyncSchema) })
  .meta({ id: 'TemplateSyncAnswer' });
