/**
 * Who a webhook speaks of. A contact is found by any of its names; one that nobody has is made. Where the names in one
 * webhook belong to two contacts they turn out to be one, see merge-contacts.ts.
 */
import { type Chat, chatKey, newChat, renamed } from '@parley/model/chat';
import { type Contact, displayName, learn, losing, type Profile, rename } from '@parley/model/contact';
import type { InboxEventBody } from '@parley/model/events';
import { identityIds, identityOf, isInForce, type Names } from '@parley/model/identity';
import type { ChatId, ContactId, Instant, PhoneNumberId } from '@parley/model/ids';
import type { Commit, Put } from '@parley/storage/store';
import { joined, seenThrough } from './joined-commits.ts';
import { mergeContacts } from './merge-contacts.ts';
import type { Read } from './writer.ts';

/** Ids for a contact and a chat that may have to be made. */
export type Fresh = { readonly contactId: () => ContactId; readonly chatId: () => ChatId };

/** Drawn when they are needed, which is rare, and the same ever after, because a work may run again. */
export function freshIds(newId: () => string): Fresh {
  return { contactId: once(() => newId() as ContactId), chatId: once(() => newId() as ChatId) };
}

/** `at`: when it was said, by Meta's clock. */
export type Encounter = {
  readonly phoneNumberId: PhoneNumberId;
  readonly profile: Profile;
  readonly at: Instant;
  readonly createdAt: Instant;
  readonly fresh: Fresh;
};

/** Whom it is about, as it is known now, and what that changes; `read` sees the change. */
export type Met = { readonly contact: Contact; readonly isNew: boolean; readonly commit: Commit; readonly read: Read };

/** The contact with these names, which learns from what the webhook says. */
export async function meet(read: Read, encounter: Encounter): Promise<Met> {
  return learnAbout(read, await findContact(read, encounter.profile, encounter.at), encounter);
}

/** The same for a contact that was found by something else than its names, or that nobody knows yet. */
export async function learnAbout(read: Read, known: Contact | undefined, encounter: Encounter): Promise<Met> {
  const { profile, at, createdAt, fresh } = encounter;
  const contact = learn(known ?? { id: fresh.contactId(), createdAt }, profile, at);
  const { put, others, events } = await identitiesFor(read, contact, encounter);
  if (known !== undefined && contact !== known) put.push({ collection: 'contacts', document: contact });
  const commit: Commit =
    known === undefined ? { insert: [{ collection: 'contacts', document: contact }], put, events } : { put, events };
  return settled(read, { contact, isNew: known === undefined, commit, read }, known, others, encounter);
}

/**
 * WhatsApp gave a contact other names: it goes by them from now on, and is still found by the former ones for what was
 * written before. Whoever had the new names turns out to be the same.
 */
export async function renameContact(read: Read, previous: Names, current: Names, encounter: Encounter): Promise<Met> {
  const { profile, at, createdAt, fresh } = encounter;
  const before = (await findContact(read, previous, at)) ?? (await findContact(read, current, at));
  const known = before ?? { id: fresh.contactId(), createdAt, ...previous };
  const contact = learn(rename(known, current, at), { ...profile, ...current }, at);
  const { put, others, events } = await identitiesFor(read, contact, { profile: {}, at, createdAt });
  const present = new Set(identityIds(contact));
  const gone = new Set([...identityIds(known), ...identityIds(previous), ...(contact.former ?? [])]);
  for (const id of gone) {
    if (present.has(id)) continue;
    const identity = (await read.get('identities', id)) ?? identityOf(id, contact.id, createdAt);
    if (identity.contactId !== contact.id || identity.until !== undefined) continue;
    put.push({ collection: 'identities', document: { ...identity, until: at } });
  }
  const document = { collection: 'contacts', document: contact } as const;
  const commit: Commit =
    before === undefined ? { insert: [document], put, events } : { put: [...put, document], events };
  return settled(
    read,
    { contact, isNew: before === undefined, commit, read: seenThrough(read, commit) },
    before,
    others,
    encounter,
  );
}

/** The chat of a contact with one of our numbers, under the contact's present name; a new one where there is none. */
export async function chatWith(
  { contact, read }: Met,
  { phoneNumberId, createdAt, fresh }: Encounter,
  order: number,
): Promise<{ readonly chat: Chat; readonly isNew: boolean }> {
  const stored = await read.getBy('chats', 'pair', chatKey(phoneNumberId, contact.id));
  if (stored !== undefined) return { chat: renamed(stored, contact), isNew: false };
  return { chat: newChat(fresh.chatId(), contact, phoneNumberId, createdAt, order), isNew: true };
}

/** The contact that any of these names belongs to at that time, the most certain name first. */
export async function findContact(read: Read, names: Names, at: Instant): Promise<Contact | undefined> {
  for (const id of identityIds(names)) {
    const identity = await read.get('identities', id);
    if (identity === undefined || !isInForce(identity, at)) continue;
    const contact = await read.get('contacts', identity.contactId);
    if (contact !== undefined) return contact;
  }
  return undefined;
}

/** The contact's chats with all our numbers under its present name: the change, and the event for each of them. */
export async function renameChats(read: Read, contact: Contact, phoneNumberId: PhoneNumberId): Promise<Commit> {
  const put: Put[] = [];
  const events: InboxEventBody[] = [];
  const settings = await read.get('settings', 'team');
  for (const id of new Set([phoneNumberId, ...(settings?.phoneNumberIds ?? [])])) {
    const stored = await read.getBy('chats', 'pair', chatKey(id, contact.id));
    const chat = stored && renamed(stored, contact);
    if (chat === undefined || chat === stored) continue;
    put.push({ collection: 'chats', document: chat });
    events.push({ type: 'chat_update', chat });
  }
  return { put, events };
}

/** The contact made one with those who turned out to be the same, and its chats under the name that came of it. */
async function settled(
  read: Read,
  met: Met,
  known: Contact | undefined,
  others: readonly Contact[],
  { phoneNumberId }: Encounter,
): Promise<Met> {
  let next = met;
  for (const other of others) {
    const { contact, commit } = await mergeContacts(seenThrough(read, next.commit), next.contact, other, phoneNumberId);
    next = after(read, { ...next, contact, isNew: false }, commit);
  }
  const isRenamed = known !== undefined && !isNamedAlike(known, next.contact);
  if (!isRenamed && others.length === 0) return next;
  const seen = seenThrough(read, next.commit);
  return after(read, next, await renameChats(seen, next.contact, phoneNumberId));
}

function after(read: Read, met: Met, more: Commit): Met {
  const commit = joined(met.commit, more);
  return { ...met, commit, read: seenThrough(read, commit) };
}

function isNamedAlike(one: Contact, other: Contact): boolean {
  return one === other || (displayName(one) === displayName(other) && one.waId === other.waId);
}

type Found = { readonly put: Put[]; readonly others: readonly Contact[]; readonly events: InboxEventBody[] };

/**
 * The identities that the contact has no document of yet, and the contacts that hold some of the names in this webhook
 * instead. A name that its holder had given up before this was written is this contact's from now on.
 */
async function identitiesFor(
  read: Read,
  contact: Contact,
  { profile, at, createdAt }: Pick<Encounter, 'profile' | 'at' | 'createdAt'>,
): Promise<Found> {
  const put: Put[] = [];
  const events: InboxEventBody[] = [];
  const others = new Map<ContactId, Contact>();
  for (const id of new Set([...identityIds(contact), ...identityIds(profile)])) {
    const identity = await read.get('identities', id);
    const isTaken = identity !== undefined && isInForce(identity, at);
    if (isTaken && identity.contactId === contact.id) continue;
    const holder = isTaken ? await read.get('contacts', identity.contactId) : undefined;
    if (holder !== undefined && !areTwoPeople(contact, holder)) {
      others.set(holder.id, holder);
      continue;
    }
    if (holder !== undefined && identity !== undefined) {
      // A phone number went from one person to another: who had it must not be written to there any more.
      if (at <= identity.createdAt) continue;
      const left = losing(holder, id);
      put.push({ collection: 'contacts', document: left });
      events.push({ type: 'contact_update', contact: left });
    }
    put.push({ collection: 'identities', document: identityOf(id, contact.id, createdAt) });
  }
  return { put, others: [...others.values()], events };
}

/** Two user ids are two people: a phone number that passed from one to the other does not make them one. */
function areTwoPeople(one: Contact, other: Contact): boolean {
  return one.userId !== undefined && other.userId !== undefined && one.userId !== other.userId;
}

function once<T>(draw: () => T): () => T {
  let drawn: T | undefined;
  return () => {
    drawn ??= draw();
    return drawn;
  };
}
