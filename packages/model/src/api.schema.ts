/** What comes through the doors of the message API, checked. Types: api.ts. */
import * as z from 'zod';
import type { ChatFilter, PresenceReport, RegisterRequest, SendRequest } from './api.ts';
import { chatIdSchema, messageIdSchema, phoneNumberIdSchema } from './ids.schema.ts';

/** `POST /send-message`. The seed's form is `{ phone, message }`. */
export const sendRequestSchema = z
  .strictObject({
    id: messageIdSchema.optional().meta({ description: 'Minted by the caller (uuid v7): the idempotency key.' }),
    chatId: chatIdSchema.optional(),
    phone: z.string().max(40).optional().meta({ description: 'With country code, such as +12025550143.' }),
    userId: z.string().max(160).optional().meta({ description: "WhatsApp's business-scoped user id." }),
    phoneNumberId: phoneNumberIdSchema.optional(),
    type: z.string().max(40).optional(),
    text: z.string().max(20_000).optional(),
    message: z.string().max(20_000).optional().meta({ description: 'Another name for text.' }),
    content: z.looseObject({}).optional(),
    replyTo: messageIdSchema.optional(),
    retryOf: messageIdSchema.optional(),
  })
  .meta({ id: 'SendRequest' }) satisfies z.ZodType<SendRequest, unknown>;

const filters = ['all', 'unread', 'closing'] as const satisfies readonly ChatFilter[];
const limit = (most: number, usual: number) => z.coerce.number().int().min(1).max(most).default(usual);

/** `GET /api/chats`. */
export const chatsQuerySchema = z.strictObject({
  cursor: z.string().max(400).optional(),
  limit: limit(200, 50),
  filter: z.enum(filters).default('all'),
  query: z.string().max(200).optional(),
});

/** `GET /api/chats/:chatId/messages`: at most one of before, after and around. */
export const messagesQuerySchema = z.strictObject({
  before: messageIdSchema.optional(),
  after: messageIdSchema.optional(),
  around: messageIdSchema.optional(),
  limit: limit(200, 50),
});

/** `GET /api/recipients`. */
export const recipientsQuerySchema = z.strictObject({
  phone: z.string().max(60).meta({ description: 'As somebody typed it' }),
  phoneNumberId: phoneNumberIdSchema.optional(),
});

/** `POST /api/chats/:chatId/read`. */
export const readRequestSchema = z.strictObject({ upTo: messageIdSchema }).meta({ id: 'ReadRequest' });
export const chatParamsSchema = z.strictObject({ chatId: chatIdSchema });
export const phoneNumberParamsSchema = z.strictObject({ phoneNumberId: phoneNumberIdSchema });
export const messageParamsSchema = z.strictObject({ messageId: messageIdSchema });

/** What a socket may ask. Who it is comes from the handshake: a `userId` in the payload is dropped unread. */
export const registerRequestSchema = z.object({
  after: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
  epoch: z.string().max(64).optional(),
  batch: z.boolean().optional(),
}) satisfies z.ZodType<RegisterRequest, unknown>;

export const presenceReportSchema = z.strictObject({
  chatId: chatIdSchema.optional(),
  replying: z.boolean().optional(),
}) satisfies z.ZodType<PresenceReport, unknown>;
