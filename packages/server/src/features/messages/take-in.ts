/**
 * A message from WhatsApp finds its chat: whoever sent it, it is stored once, its contact is met, what it quotes and what
 * waits for it are looked up, and everybody is told. What the chat makes of it is for the caller to say.
 */
import type { Chat } from '@parley/model/chat';
import type { Profile } from '@parley/model/contact';
import type { MessageContent, MessageType } from '@parley/model/content';
import {
  type ChatId,
  type ContactId,
  type Instant,
  instant,
  type MessageId,
  type PhoneNumberId,
  type Wamid,
} from '@parley/model/ids';
import type { MessageMedia } from '@parley/model/media';
import type { Message } from '@parley/model/message';
import type { Insert, Put } from '@parley/storage/store';
import type { Deps } from '../../deps.ts';
import type { Settled } from '../../feature.ts';
import { joined } from '../../joined-commits.ts';
import { notOurs } from '../../our-number.ts';
import { chatWith, type Encounter, freshIds, type Met, meet } from '../../people.ts';
import type { Read, Work } from '../../writer.ts';
import { announced } from './announced.ts';
import { type InTime, receivedId } from './in-time.ts';
import { drainParked, namedBy, parkedId, parkQuote } from './parked.ts';

/** What a webhook says of any message. */
export type Told = {
  readonly phoneNumberId: PhoneNumberId;
  readonly wamid: Wamid;
  readonly timestamp: number;
  readonly type: MessageType;
  readonly content: MessageContent;
  readonly text: string;
  readonly replyToWamid?: Wamid;
};

/** What every message has, whoever wrote it. */
export type Written = {
  readonly id: MessageId;
  readonly chatId: ChatId;
  readonly contactId: ContactId;
  readonly phoneNumberId: PhoneNumberId;
  readonly type: MessageType;
  readonly content: MessageContent;
  readonly text: string;
  readonly order: number;
  readonly createdAt: Instant;
  readonly sentAt: Instant;
  readonly wamid: Wamid;
  readonly replyTo?: MessageId;
  readonly replyToWamid?: Wamid;
  readonly media?: MessageMedia;
};

/** `write` makes the message for its chat as it was; `count` is the chat afterwards. Both are pure. */
export type TakingIn<M extends Message> = {
  readonly told: Told;
  readonly profile: Profile;
  readonly when: InTime;
  readonly write: (written: Written, before: Chat) => M;
  readonly count: (chat: Chat, message: M) => Chat;
  /** Where the contact is found otherwise than by its profile. */
  readonly meet?: (read: Read, encounter: Encounter) => Promise<Met>;
  /** A message of this wamid is here already. */
  readonly known?: (read: Read, message: Message) => ReturnType<Work<Settled>>;
};

export function takeIn<M extends Message>(deps: Deps, taking: TakingIn<M>): Work<Settled> {
  const { told, profile, when } = taking;
  const { phoneNumberId, wamid, timestamp, type, content, text, replyToWamid } = told;
  const fresh = freshIds(deps.newId);
  const now = deps.now();
  const createdAt = instant(now);
  const at = instant(when.sent);
  const encounter: Encounter = { phoneNumberId, profile, at, createdAt, fresh };

  return async (read) => {
    const refused = await notOurs(read, phoneNumberId);
    if (refused !== undefined) return { answer: refused };
    const known = await namedBy(read, phoneNumberId, wamid);
    if (known !== undefined) return (taking.known ?? isDuplicate)(read, known);

    const met = await (taking.meet ?? meet)(read, encounter);
    const { chat: before, isNew } = await chatWith(met, encounter, when.order);
    const quoted = replyToWamid && (await namedBy(met.read, phoneNumberId, replyToWamid));
    const id = receivedId(phoneNumberId, wamid, timestamp);
    const file = announced(told, id, createdAt);
    const written = taking.write(
      {
        id,
        chatId: before.id,
        contactId: met.contact.id,
        phoneNumberId,
        type,
        content,
        text,
        order: when.order,
        createdAt,
        sentAt: at,
        wamid,
        ...(quoted ? { replyTo: quoted.id } : {}),
        ...(replyToWamid && !quoted ? { replyToWamid } : {}),
        ...(file ? { media: file.media } : {}),
      },
      before,
    );
    const { message, commit: drained } = await drainParked(met.read, written);
    const chat = taking.count(before, message);

    const insert: Insert[] = [{ collection: 'messages', document: message }];
    if (file !== undefined) insert.push({ collection: 'media', document: file.document });
    const saved: Put = { collection: 'chats', document: chat };
    if (isNew) insert.push(saved);
    const own = {
      insert,
      put: isNew ? [] : [saved],
      events: [{ type: 'new_message' as const, message, chat, contact: met.contact }],
    };
    const waiting =
      message.replyToWamid === undefined
        ? {}
        : await parkQuote(met.read, parkedId(phoneNumberId, message.replyToWamid), id, now);
    return { commit: joined(met.commit, own, drained, waiting), answer: { outcome: 'applied' } };
  };
}

async function isDuplicate(): ReturnType<Work<Settled>> {
  return { answer: { outcome: 'duplicate', reason: 'This message is stored already' } };
}
