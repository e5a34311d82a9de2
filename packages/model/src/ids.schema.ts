/** Schemas of ids and instants, for every door: HTTP bodies, query strings, socket payloads. */
import * as z from 'zod';
import {
  type AgentId,
  type ChatId,
  type ContactId,
  isUuid,
  type MediaId,
  type MessageId,
  type PhoneNumberId,
  type SessionId,
  type WabaId,
} from './ids.ts';

/** An id that Parley mints: a lower-case uuid. */
export const messageIdSchema = uuidSchema<MessageId>('Id of a message');
export const chatIdSchema = uuidSchema<ChatId>('Id of a chat');
export const contactIdSchema = uuidSchema<ContactId>('Id of a contact');
export const agentIdSchema = uuidSchema<AgentId>('Id of an agent');
export const mediaIdSchema = uuidSchema<MediaId>('Id of a file');
export const sessionIdSchema = uuidSchema<SessionId>('Id of a session');

/** An id that Meta gives to numbers and accounts: digits, so it is safe inside a URL. */
export const phoneNumberIdSchema = digitsSchema<PhoneNumberId>('Meta’s id of one of our business numbers');
export const wabaIdSchema = digitsSchema<WabaId>('Meta’s id of the WhatsApp Business account');

export const instantSchema = z.iso
  .datetime({ precision: 3 })
  .meta({ description: 'ISO 8601, UTC, milliseconds', example: '2026-11-22T09:30:00.000Z' });

function uuidSchema<Id extends string>(description: string): z.ZodType<Id, Id> {
  const schema = z.string().refine(isUuid, 'must be a lower-case uuid').meta({ description, format: 'uuid' });
  return schema as unknown as z.ZodType<Id, Id>;
}

function digitsSchema<Id extends string>(description: string): z.ZodType<Id, Id> {
  const schema = z
    .string()
    .regex(/^[0-9]{1,32}$/, 'must be 1 to 32 digits')
    .meta({ description });
  return schema as unknown as z.ZodType<Id, Id>;
}
