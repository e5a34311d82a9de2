/** What the whole team shares, as it leaves the server, and the part of it that an admin may change. */
import * as z from 'zod';
import { nameSchema } from './agent.schema.ts';
import { instantSchema, phoneNumberIdSchema, wabaIdSchema } from './ids.schema.ts';
import type { NumberHealthAnswer } from './number-health.ts';
import type { AccountAlert, PhoneNumber, Settings } from './settings.ts';

export const accountAlertSchema = z
  .object({
    id: z.string(),
    severity: z.enum(['info', 'warning', 'critical']),
    title: z.string(),
    detail: z.string().optional(),
    at: instantSchema,
    until: instantSchema.optional(),
    phoneNumberId: phoneNumberIdSchema.optional(),
  })
  .meta({ id: 'AccountAlert' }) satisfies z.ZodType<AccountAlert>;

export const settingsSchema = z
  .object({
    id: z.literal('team'),
    teamName: z.string(),
    mode: z.enum(['sandbox', 'live']),
    sendReadReceipts: z.boolean(),
    sendTypingIndicators: z.boolean().optional(),
    clockOffsetMs: z.number(),
    phoneNumberIds: z.array(phoneNumberIdSchema).readonly().optional(),
    alerts: z.array(accountAlertSchema).readonly().optional(),
  })
  .meta({ id: 'Settings' }) satisfies z.ZodType<Settings>;

export const phoneNumberSchema = z
  .object({
    id: phoneNumberIdSchema,
    wabaId: wabaIdSchema,
    display: z.string(),
    name: z.string(),
    quality: z.enum(['green', 'yellow', 'red', 'unknown']).optional(),
    limit: z.string().optional(),
    history: z.object({ progress: z.number(), failure: z.int().optional() }).optional(),
    paused: z.object({ code: z.number(), title: z.string(), since: instantSchema }).optional(),
  })
  .meta({ id: 'PhoneNumber' }) satisfies z.ZodType<PhoneNumber>;

/** `GET /api/settings`, and the answer to a change. */
export const settingsAnswerSchema = z
  .object({ settings: settingsSchema, phoneNumbers: z.array(phoneNumberSchema) })
  .meta({ id: 'SettingsAnswer' });

/** `PATCH /api/settings`. */
export const settingsChangeSchema = z
  .strictObject({
    teamName: nameSchema.optional(),
    sendReadReceipts: z.boolean().optional(),
    sendTypingIndicators: z.boolean().optional(),
  })
  .meta({ id: 'SettingsChange' });

/** `GET /api/phone-numbers/:phoneNumberId/health`. */
export const numberHealthSchema = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('known'),
      health: z.object({
        display: z.string().optional(),
        verifiedName: z.string().optional(),
        quality: z.string().optional(),
        status: z.string().optional(),
        nameStatus: z.string().optional(),
        throughput: z.string().optional(),
        isOnPhoneApp: z.boolean(),
        canSend: z.enum(['AVAILABLE', 'LIMITED', 'BLOCKED']).optional(),
        problems: z
          .array(
            z.object({
              entity: z.string(),
              code: z.number().optional(),
              description: z.string(),
              solution: z.string().optional(),
            }),
          )
          .readonly(),
      }),
    }),
    z.object({ kind: z.literal('unknown'), reason: z.string() }),
  ])
  .meta({ id: 'NumberHealth' }) satisfies z.ZodType<NumberHealthAnswer>;

export const alertParamsSchema = z.object({ alertId: z.string().max(200) });

/** `GET /api/account-news`: what WhatsApp told about the account, newest first. */
export const accountNewsSchema = z
  .object({
    news: z.array(
      z.object({ id: z.string(), alert: accountAlertSchema, raw: z.unknown() }).meta({ id: 'AccountNews' }),
    ),
  })
  .meta({ id: 'AccountNewsAnswer' });
