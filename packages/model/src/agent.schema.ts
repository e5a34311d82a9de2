/** Agents as a browser sees them, and the fields that people type about themselves. */
import * as z from 'zod';
import type { Agent } from './agent.ts';
import { agentIdSchema, instantSchema } from './ids.schema.ts';

export const roleSchema = z.enum(['admin', 'agent']);

/** 1 to 80 characters on one line, outer spaces dropped. */
export const nameSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(80, 'must be at most 80 characters')
  .regex(/^\P{Cc}*$/u, 'must be on one line');

export const emailSchema = z.email('must be an e-mail address').max(254, 'must be at most 254 characters');

/** Any text; length and commonness are judged by the password rules (WEAK_PASSWORD), never cut or trimmed. */
export const passwordSchema = z.string().max(1024, 'must be at most 128 characters');

export const agentSchema = z
  .object({
    id: agentIdSchema,
    name: z.string(),
    email: z.string(),
    role: roleSchema,
    disabled: z.literal(true).optional(),
    createdAt: instantSchema,
  })
  .meta({ id: 'Agent' }) satisfies z.ZodType<Agent>;
