/**
 * What either side does to a message: an edit, a deletion or a reaction changes the message that it names, and is none of
 * its own. While that message is not here the deed stands in the thread by itself, and goes into it once it comes.
 */
import type { Chat } from '@parley/model/chat';
import { readableText } from '@parley/model/content';
import { applyDeed, type Deed, mayDo } from '@parley/model/deed';
import type { InboxEventBody } from '@parley/model/events';
import { instant } from '@parley/model/ids';
import { field, isObject } from '@parley/model/json';
import { applyReport, type Message, outbound } from '@parley/model/message';
import { participantOf } from '@parley/model/participant';
import { windowAfter } from '@parley/model/window';
import type { Commit, Insert, Put } from '@parley/storage/store';
import type { EditChange, ReactionChange, RevokeChange } from '@parley/whatsapp/change';
import type { Deps } from '../../deps.ts';
import type { Settled } from '../../feature.ts';
import { joined, seenThrough } from '../../joined-commits.ts';
import { notOurs } from '../../our-number.ts';
import { chatWith, type Encounter, freshIds, meet } from '../../people.ts';
import type { Decision, Read, Work } from '../../writer.ts';
import { inTime, receivedId } from './in-time.ts';
import { namedBy, parkDeed, parkedId } from './parked.ts';
import { replaced } from './replaced.ts';

type DeedChange = EditChange | RevokeChange | ReactionChange;
type DeedArrival = { readonly change: DeedChange; readonly receivedAt: number };

export function receiveDeed(deps: Deps, { change, receivedAt }: DeedArrival): Work<Settled> {
  const fresh = freshIds(deps.newId);
  const now = deps.now();
  const { sent, order } = inTime(change.timestamp, receivedAt);
  const deed = deedOf(change, sent);

  return async (read) => {
    const refused = await notOurs(read, change.phoneNumberId);
    if (refused !== undefined) return { answer: refused };
    const target = await namedBy(read, change.phoneNumberId, change.targetWamid);
    if (target !== undefined) {
      const who = await heardInGroup(read, change, { sent, order, now, fresh });
      const done = await applied(seenThrough(read, who), target, deed);
      return { ...done, commit: joined(who, done.commit ?? {}) };
    }
    if ((await namedBy(read, change.phoneNumberId, change.wamid)) !== undefined)
      return { answer: { outcome: 'duplicate', reason: 'This is stored already' } };
    const commit = await standing(read, change, deed, { sent, order, now, fresh });
    return { commit, answer: { outcome: 'applied' } };
  };
}

/** The change of the message that a deed names, its chat's preview, and the window that a contact's reaction opens. */
export async function applied(read: Read, target: Message, deed: Deed): Promise<Decision<Settled>> {
  if (!mayDo(target, deed))
    return { answer: { outcome: 'dead', reason: 'It changes a message that somebody else wrote' } };
  const message = applyDeed(target, deed);
  if (message === target) return { answer: { outcome: 'duplicate', reason: 'This is stored already' } };
  const commit = await replaced(read, message);
  const known = await seenThrough(read, commit).get('chats', message.chatId);
  const chat = known && opened(known, deed);
  if (chat === undefined || chat === known) return { commit, answer: { outcome: 'applied' } };
  const window: Commit = {
    put: [{ collection: 'chats', document: chat }],
    events: [{ type: 'chat_update', chat }],
  };
  return { commit: joined(commit, window), answer: { outcome: 'applied' } };
}

/** What a deed in a group tells of the people in it. */
async function heardInGroup(read: Read, change: DeedChange, { sent, now, fresh }: Standing): Promise<Commit> {
  const { phoneNumberId, groupId } = change;
  if (groupId === undefined) return {};
  const encounter = { phoneNumberId, profile: profileOf(change), at: instant(sent), createdAt: instant(now), fresh };
  const { contact, isNew, commit } = await meet(read, encounter);
  const known = isNew ? contact : await read.get('contacts', contact.id);
  return known === contact ? commit : joined(commit, { events: [{ type: 'contact_update', contact }] });
}

type Standing = Pick<Encounter, 'fresh'> & { readonly sent: number; readonly order: number; readonly now: number };

/** The deed as a message by itself. It counts and lifts nothing, for it goes again. */
async function standing(
  read: Read,
  change: DeedChange,
  deed: Deed,
  { sent, order, now, fresh }: Standing,
): Promise<Commit> {
  const { phoneNumberId, wamid, kind } = change;
  const createdAt = instant(now);
  const at = instant(sent);
  const encounter: Encounter = { phoneNumberId, profile: profileOf(change), at, createdAt, fresh };
  const met = await meet(read, encounter);
  const { chat: before, isNew } = await chatWith(met, encounter, order);
  const own = field(change.raw, kind);
  const content = isObject(own) ? own : {};
  const common = {
    id: receivedId(phoneNumberId, wamid, change.timestamp),
    chatId: before.id,
    contactId: met.contact.id,
    phoneNumberId,
    type: kind,
    content,
    text: readableText(kind, content),
    order,
    ordinal: before.received,
    createdAt,
    sentAt: at,
    wamid,
  };
  const participant = participantIn(change);
  const message: Message =
    deed.by === 'contact'
      ? {
          ...common,
          seq: 0,
          direction: 'inbound',
          author: { kind: 'contact' },
          ...(participant ? { participant } : {}),
        }
      : applyReport(outbound({ ...common, author: { kind: 'phone_app' } }), { receipt: 'sent', at });
  const chat = opened(before, deed);
  const insert: Insert[] = [{ collection: 'messages', document: message }];
  const put: Put[] = [];
  if (isNew) insert.push({ collection: 'chats', document: chat });
  else if (chat !== before) put.push({ collection: 'chats', document: chat });
  const events: InboxEventBody[] = [{ type: 'new_message', message, chat, contact: met.contact }];
  const parked = await parkDeed(met.read, parkedId(phoneNumberId, change.targetWamid), deed, message.id, now);
  return joined(met.commit, { insert, put, events }, parked);
}

/** A reaction is a message to the business, and renews the window. */
function opened(chat: Chat, { kind, by, at }: Deed): Chat {
  if (kind !== 'reaction' || by !== 'contact' || chat.isGroup) return chat;
  const windowExpiresAt = windowAfter(chat.windowExpiresAt, Date.parse(at));
  return windowExpiresAt === chat.windowExpiresAt ? chat : { ...chat, windowExpiresAt };
}

function deedOf(change: DeedChange, sent: number): Deed {
  const done = { wamid: change.wamid, at: instant(sent), by: change.by };
  switch (change.kind) {
    case 'edit':
      return { ...done, kind: 'edit', type: change.type, content: change.content };
    case 'revoke':
      return { ...done, kind: 'revoke' };
    case 'reaction': {
      const { emoji } = change;
      const participant = participantIn(change);
      return {
        ...done,
        kind: 'reaction',
        ...(emoji === undefined ? {} : { emoji }),
        ...(participant === undefined ? {} : { participant }),
      };
    }
  }
}

/** Who of a group did it. */
function participantIn({ groupId, contact, profileName, by }: DeedChange) {
  return groupId === undefined || by === 'phone_app' ? undefined : participantOf(contact, profileName);
}

function profileOf({ groupId, contact, profileName, username, by }: DeedChange) {
  if (groupId !== undefined)
    return { groupId, ...(by === 'contact' ? { members: [{ ...contact, profileName }] } : {}) };
  if (by === 'phone_app') return contact;
  return {
    ...contact,
    ...(profileName === undefined ? {} : { profileName }),
    ...(username === undefined ? {} : { username }),
  };
}
