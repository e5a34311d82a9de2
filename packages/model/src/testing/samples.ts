/** Small, complete domain objects for tests. Each takes what the test is about and fills in the rest. */
import type { Agent } from '../agent.ts';
import { type Chat, newChat } from '../chat.ts';
import type { Contact } from '../contact.ts';
import {
  type AgentId,
  type ChatId,
  type ContactId,
  instant,
  type MessageId,
  type PhoneNumberId,
  type WabaId,
  type Wamid,
} from '../ids.ts';
import { type InboundMessage, type OutboundMessage, outbound } from '../message.ts';
import type { PhoneNumber, Settings } from '../settings.ts';
import type { Template } from '../template.ts';

/** A Sunday noon, in milliseconds. */
export const noon = Date.UTC(2026, 10, 22, 12);

/** The instant so many seconds after noon. */
export function at(seconds: number): string {
  return instant(noon + seconds * 1000);
}

export const phoneNumberId = '700800900100200' as PhoneNumberId;
export const chatId = 'c-1' as ChatId;
export const contactId = 'p-1' as ContactId;

export function sampleContact(fields: Partial<Contact> = {}): Contact {
  return {
    id: contactId,
    createdAt: at(0),
    waId: '971501234567',
    profileName: 'Layla',
    profileNameAt: at(0),
    ...fields,
  };
}

export function sampleChat(fields: Partial<Chat> = {}): Chat {
  return { ...newChat(chatId, sampleContact(), phoneNumberId, at(0), noon), ...fields };
}

/** A message of the contact, written so many seconds after noon. */
export function inboundAt(seconds: number, fields: Partial<InboundMessage> = {}): InboundMessage {
  return {
    id: `in-${seconds}` as MessageId,
    seq: 0,
    chatId,
    contactId,
    phoneNumberId,
    direction: 'inbound',
    type: 'text',
    content: { body: `at ${seconds}` },
    text: `at ${seconds}`,
    order: noon + seconds * 1000 + 999,
    ordinal: 1,
    createdAt: at(seconds),
    sentAt: at(seconds),
    author: { kind: 'contact' },
    wamid: `wamid.in-${seconds}` as Wamid,
    ...fields,
  };
}

/** A message of the team, committed so many seconds after noon and not yet claimed. */
export function outboundAt(seconds: number, fields: Partial<OutboundMessage> = {}): OutboundMessage {
  const fresh = outbound({
    id: `out-${seconds}` as MessageId,
    chatId,
    contactId,
    phoneNumberId,
    type: 'text',
    content: { body: `at ${seconds}` },
    text: `at ${seconds}`,
    order: noon + seconds * 1000,
    ordinal: 0,
    createdAt: at(seconds),
    sentAt: at(seconds),
    author: { kind: 'agent', agentId: 'a-1' as AgentId, name: 'Ana' },
  });
  return { ...fresh, ...fields };
}

export const sampleAgent: Agent = {
  id: 'a-1' as AgentId,
  name: 'Ana',
  email: 'ana@example.com',
  role: 'admin',
  createdAt: at(0),
};

export const sampleSettings: Settings = {
  id: 'team',
  teamName: 'Corner Bakery',
  mode: 'sandbox',
  sendReadReceipts: true,
  clockOffsetMs: 0,
};

export const samplePhoneNumber: PhoneNumber = {
  id: phoneNumberId,
  wabaId: '900100200300400' as WabaId,
  display: '+1 500 555 0006',
  name: 'Corner Bakery',
};

export const sampleTemplate: Template = {
  id: '600100200300001',
  wabaId: samplePhoneNumber.wabaId,
  name: 'parcel_ready',
  language: 'en_US',
  category: 'UTILITY',
  status: 'APPROVED',
  isNamed: false,
  body: { text: 'Hi {{1}}, your parcel is ready.', examples: { '1': 'Layla' } },
  buttons: [],
};
