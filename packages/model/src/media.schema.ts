/** A file as its message shows it, for the description of the API, and the doors of the media API. */
import * as z from 'zod';
import { mediaIdSchema } from './ids.schema.ts';
import type { MediaState, MessageMedia } from './media.ts';

const states = [
  'pending',
  'ready',
  'too_large',
  'hash_mismatch',
  'expired',
  'unsafe',
  'failed',
] as const satisfies readonly MediaState[];

export const messageMediaSchema = z
  .object({
    mediaId: mediaIdSchema,
    state: z.enum(states).meta({ description: 'How far our own copy is; it can be read once it is `ready`' }),
    mime: z.string().meta({ description: 'What its bytes are; while it is pending, what the sender called it' }),
    bytes: z.int().optional(),
    sha256: z.string().optional(),
    width: z.int().optional().meta({ description: 'Pixels, upright' }),
    height: z.int().optional(),
    duration: z.number().optional().meta({ description: 'Seconds' }),
    name: z.string().optional().meta({ description: 'As the sender named it: any text at all' }),
    placeholder: z
      .string()
      .optional()
      .meta({ description: 'A thumbhash in base64; a file with one also has a thumbnail' }),
  })
  .meta({ id: 'MessageMedia' }) satisfies z.ZodType<MessageMedia>;

export const mediaParamsSchema = z.strictObject({ mediaId: mediaIdSchema });

/** `GET /api/media/:mediaId`. */
export const mediaQuerySchema = z.strictObject({ size: z.literal('thumb').optional() });
