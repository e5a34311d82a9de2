/**
 * What changed, as everybody hears it. `new_<thing>` carries the whole thing, `<thing>_update` what it is now, so
 * applying an event twice is harmless. Events are numbered by the log: `seq` = 1, 2, 3 …
 */
import type { Agent } from './agent.ts';
import type { Chat } from './chat.ts';
import type { Contact } from './contact.ts';
import type { ChatId, Instant, MessageId, Wamid } from './ids.ts';
import type { Message } from './message.ts';
import type { PhoneNumber, Settings } from './settings.ts';
import type { Failure, MessageStatus, StatusRecord } from './status.ts';
import type { Template, TemplateSync } from './template.ts';

export type NewMessage = {
  readonly type: 'new_message';
  readonly message: Message;
  readonly chat: Chat;
  readonly contact: Contact;
};

/** `timestamp` is when the status was reached, by Meta's clock where Meta told it. */
export type MessageStatusUpdate = {
  readonly type: 'message_status_update';
  readonly messageId: MessageId;
  readonly chatId: ChatId;
  readonly whatsappMessageId?: Wamid;
  readonly status: MessageStatus;
  readonly unconfirmed?: true;
  readonly timestamp: Instant;
  readonly error?: Failure;
  readonly receipts: StatusRecord['receipts'];
  readonly failures: StatusRecord['failures'];
  readonly attempts: number;
  readonly claimedAt?: Instant;
  readonly waitUntil?: Instant;
  readonly waitingSince?: Instant;
};

export type MessageUpdate = { readonly type: 'message_update'; readonly message: Message };
export type ChatUpdate = { readonly type: 'chat_update'; readonly chat: Chat };
export type ContactUpdate = { readonly type: 'contact_update'; readonly contact: Contact };
export type AgentUpdate = { readonly type: 'agent_update'; readonly agent: Agent };
export type MessageRemoved = {
  readonly type: 'message_removed';
  readonly messageId: MessageId;
  readonly chatId: ChatId;
};
/** `mergedInto`: two contacts turned out to be one; the messages come to that chat, one `message_update` each. */
export type ChatRemoved = {
  readonly type: 'chat_removed';
  readonly chatId: ChatId;
  readonly mergedInto?: ChatId;
};
/** The team's settings, and those phone numbers that are new or have changed. */
export type SettingsUpdate = {
  readonly type: 'settings_update';
  readonly settings: Settings;
  readonly phoneNumbers: readonly PhoneNumber[];
};

/** A template as it is now; one whose status is DELETED is gone. */
export type TemplateUpdate = { readonly type: 'template_update'; readonly template: Template };
/** How far the templates of an account are known now. */
export type TemplateSyncUpdate = { readonly type: 'template_sync_update'; readonly sync: TemplateSync };

/** An event before the log has numbered it. */
export type InboxEventBody =
  | NewMessage
  | MessageStatusUpdate
  | MessageUpdate
  | ChatUpdate
  | ContactUpdate
  | AgentUpdate
  | MessageRemoved
  | ChatRemoved
  | SettingsUpdate
  | TemplateUpdate
  | TemplateSyncUpdate;

/** A numbered event. */
export type InboxEvent = InboxEventBody & { readonly seq: number };

export type InboxEventType = InboxEventBody['type'];

export const inboxEventTypes: readonly InboxEventType[] = [
  'new_message',
  'message_status_update',
  'message_update',
  'chat_update',
  'contact_update',
  'agent_update',
  'message_removed',
  'chat_removed',
  'settings_update',
  'template_update',
  'template_sync_update',
];

/** The event that tells the present delivery state of an outbound message. */
export function statusUpdate(message: Message): MessageStatusUpdate {
  if (message.direction !== 'outbound') throw new Error('Only an outbound message has a status');
  const { status, unconfirmed, error, receipts, failures, attempts, claimedAt, waitUntil, waitingSince } = message;
  return {
    type: 'message_status_update',
    messageId: message.id,
    chatId: message.chatId,
    ...(message.wamid === undefined ? {} : { whatsappMessageId: message.wamid }),
    status,
    ...(unconfirmed ? { unconfirmed } : {}),
    timestamp: message.statusAt,
    ...(error ? { error } : {}),
    receipts,
    failures,
    attempts,
    ...(claimedAt ? { claimedAt } : {}),
    ...(waitUntil ? { waitUntil } : {}),
    ...(waitingSince ? { waitingSince } : {}),
  };
}
