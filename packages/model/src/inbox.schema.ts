/** Messages, chats and contacts as they leave the server, for the description of the API and for the tests of it. */
import * as z from 'zod';
import { agentSchema } from './agent.schema.ts';
import {
  agentIdSchema,
  chatIdSchema,
  contactIdSchema,
  instantSchema,
  messageIdSchema,
  phoneNumberIdSchema,
} from './ids.schema.ts';
import { messageMediaSchema } from './media.schema.ts';
import { phoneNumberSchema, settingsSchema } from './settings.schema.ts';
import { receiptRanks } from './status.ts';

const statusSchema = z.enum(['sending', 'sent', 'delivered', 'read', 'played', 'failed']);
const seqSchema = z.int().meta({ description: 'A place in the log of what changed' });
const orderSchema = z.number().meta({ description: 'Place in the thread, milliseconds, set once' });

const failureSchema = z
  .object({
    code: z.int(),
    title: z.string(),
    details: z.string().optional(),
    at: instantSchema,
    traceId: z.string().optional(),
  })
  .meta({ id: 'Failure', description: 'Why WhatsApp did not take or deliver a message' });

const authorSchema = z.union([
  z.object({ kind: z.literal('contact') }),
  z.object({ kind: z.literal('agent'), agentId: agentIdSchema, name: z.string() }),
  z.object({ kind: z.enum(['phone_app', 'system']) }),
]);

const reactionSchema = z
  .looseObject({ emoji: z.string().optional(), at: instantSchema, isRefused: z.literal(true).optional() })
  .meta({ id: 'Reaction', description: 'Without an emoji it was taken back' });

const wordingSchema = z
  .object({ type: z.string(), content: z.looseObject({}), at: instantSchema, wamid: z.string().optional() })
  .meta({ id: 'Wording' });

const common = {
  id: messageIdSchema,
  seq: seqSchema,
  chatId: chatIdSchema,
  contactId: contactIdSchema,
  phoneNumberId: phoneNumberIdSchema,
  type: z.string().meta({ description: 'Meta’s name of the type' }),
  content: z.looseObject({}).meta({ description: 'Meta’s own object for that type' }),
  text: z.string().meta({ description: 'The readable line of any type' }),
  order: orderSchema,
  ordinal: z.int().meta({ description: 'How many messages the chat had received by then' }),
  createdAt: instantSchema,
  sentAt: instantSchema,
  author: authorSchema,
  replyTo: messageIdSchema.optional(),
  replyToWamid: z.string().optional().meta({ description: 'What it quotes, while that message is not here' }),
  reactions: z
    .object({
      contact: reactionSchema.optional(),
      ours: reactionSchema.optional(),
      participants: z
        .array(reactionSchema.extend({ identity: z.string(), name: z.string() }))
        .optional()
        .meta({ description: 'In a group: what each of its people last said' }),
    })
    .optional(),
  media: messageMediaSchema.optional(),
  history: z.array(wordingSchema).optional().meta({ description: 'How it read before it was edited, oldest first' }),
  edited: z.object({ at: instantSchema, wamid: z.string() }).optional(),
  deletedAt: instantSchema.optional().meta({ description: 'Its author deleted it; `content` is what it said last' }),
  imported: z.literal(true).optional().meta({ description: 'From before the number came to Parley' }),
};

const inboundSchema = z
  .looseObject({
    ...common,
    direction: z.literal('inbound'),
    wamid: z.string(),
    identity: z.string().optional(),
    arrivedLate: z.literal(true).optional(),
    participant: z.object({ identity: z.string(), name: z.string() }).optional(),
    referral: z.looseObject({}).optional().meta({ description: 'The advertisement that the contact came from' }),
    forwarded: z.enum(['once', 'often']).optional(),
    product: z.looseObject({ product_retailer_id: z.string() }).optional(),
  })
  .meta({ id: 'InboundMessage' });

const outboundSchema = z
  .looseObject({
    ...common,
    direction: z.literal('outbound'),
    wamid: z.string().optional(),
    status: statusSchema,
    statusAt: instantSchema,
    receipts: z.partialRecord(z.enum(receiptRanks), instantSchema),
    failures: z.array(failureSchema),
    error: failureSchema.optional(),
    unconfirmed: z.literal(true).optional().meta({ description: 'WhatsApp did not say whether it took it' }),
    retryOf: messageIdSchema.optional(),
    attempts: z.int(),
  })
  .meta({ id: 'OutboundMessage' });

export const messageSchema = z.union([inboundSchema, outboundSchema]).meta({ id: 'Message' });

export const chatSchema = z
  .looseObject({
    id: chatIdSchema,
    contactId: contactIdSchema,
    phoneNumberId: phoneNumberIdSchema,
    name: z.string(),
    waId: z.string().optional(),
    isGroup: z.literal(true).optional(),
    unread: z.int(),
    received: z.int(),
    readTo: z.int(),
    lastMessage: z
      .looseObject({
        id: messageIdSchema,
        direction: z.enum(['inbound', 'outbound']),
        type: z.string(),
        text: z.string(),
        order: orderSchema,
        status: statusSchema.optional(),
      })
      .optional(),
    lastOrder: orderSchema,
    lastInboundAt: instantSchema.optional(),
    windowExpiresAt: instantSchema.optional().meta({ description: 'Free-form messages are allowed until then' }),
    adAt: instantSchema.optional().meta({ description: 'When the contact last came from an ad' }),
    freeEntryUntil: instantSchema.optional().meta({ description: 'Everything sent until then is free of charge' }),
    createdAt: instantSchema,
  })
  .meta({ id: 'Chat' });

export const contactSchema = z
  .looseObject({
    id: contactIdSchema,
    name: z.string().optional(),
    bookName: z.string().optional().meta({ description: 'In the address book of the phone app' }),
    profileName: z.string().optional(),
    username: z.string().optional(),
    waId: z.string().optional(),
    userId: z.string().optional(),
    groupId: z.string().optional(),
    members: z
      .array(z.looseObject({ identity: z.string(), name: z.string().optional(), hasLeft: z.literal(true).optional() }))
      .optional()
      .meta({ description: 'Who is known of a group' }),
    marketing: z.object({ choice: z.enum(['stop', 'resume', 'signup']), at: instantSchema }).optional(),
    createdAt: instantSchema,
  })
  .meta({ id: 'Contact' });

const nextCursor = z.string().optional().meta({ description: 'Give it back as `cursor` for the next page' });
const chatList = { seq: seqSchema, chats: z.array(chatSchema), contacts: z.array(contactSchema), nextCursor };

/** `GET /api/inbox`. */
export const inboxSnapshotSchema = z
  .object({
    ...chatList,
    epoch: z.string(),
    agent: agentSchema,
    settings: settingsSchema,
    phoneNumbers: z.array(phoneNumberSchema),
    agents: z.array(agentSchema),
    labels: z.array(z.never()),
    unreadChats: z.number(),
  })
  .meta({ id: 'InboxSnapshot' });

/** `GET /api/chats`. */
export const chatPageSchema = z.object(chatList).meta({ id: 'ChatPage' });

/** `GET /api/chats/:chatId`. */
export const chatAnswerSchema = z
  .object({ seq: seqSchema, chat: chatSchema, contact: contactSchema })
  .meta({ id: 'ChatAnswer' });

/** `GET /api/recipients`. */
export const recipientsAnswerSchema = z
  .object({
    seq: seqSchema,
    recipients: z.array(
      z.object({
        phone: z.string().meta({ description: '+ and digits: what POST /send-message takes' }),
        display: z.string(),
        country: z.string().optional(),
        contact: contactSchema.optional(),
        chat: chatSchema.optional(),
      }),
    ),
  })
  .meta({ id: 'RecipientsAnswer' });

/** `POST /api/chats/:chatId/read`. */
export const readAnswerSchema = z.object({ chat: chatSchema }).meta({ id: 'ReadAnswer' });

/** `GET /api/chats/:chatId/messages`. */
export const messagePageSchema = z
  .object({ seq: seqSchema, messages: z.array(messageSchema), hasBefore: z.boolean(), hasAfter: z.boolean() })
  .meta({ id: 'MessagePage' });

/** `POST /send-message`. */
export const sendAnswerSchema = z
  .object({ success: z.literal(true), message: messageSchema })
  .meta({ id: 'SendAnswer' });
