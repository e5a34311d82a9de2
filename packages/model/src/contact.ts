/** The person, or the group, on WhatsApp. A contact has our own id; phone and user id may each be absent. */
import { cleanText } from './content/clean-text.ts';
import type { Names } from './identity.ts';
import type { ContactId, IdentityId, Instant } from './ids.ts';

export type Contact = {
  readonly id: ContactId;
  /** The name that the team gave. */
  readonly name?: string;
  /** The name in the address book of the phone app, and when it was written there. */
  readonly bookName?: string;
  readonly bookNameAt?: Instant;
  /** The name that the person chose on WhatsApp, and when we last heard it. */
  readonly profileName?: string;
  readonly profileNameAt?: Instant;
  /** Displayed only: a username can change hands. */
  readonly username?: string;
  /** Phone digits as WhatsApp writes them, without `+`. */
  readonly waId?: string;
  readonly userId?: string;
  readonly parentUserId?: string;
  /** Set for a group: Meta's id of it. `profileName` is then its subject. */
  readonly groupId?: string;
  /** What the contact last said about marketing messages. `stop`: they are refused (Meta's code 131050). */
  readonly marketing?: { readonly choice: 'stop' | 'resume' | 'signup'; readonly at: Instant };
  /** Names that WhatsApp has replaced by others. They still find this contact for what was written before. */
  readonly former?: readonly IdentityId[];
  /** Contacts that turned out to be this one, while their chats are on the way here. */
  readonly merging?: readonly ContactId[];
  readonly createdAt: Instant;
};

/** What one webhook element tells about a person. */
export type Profile = Names & { readonly profileName?: string; readonly username?: string };

/**
 * The contact after a webhook of this time named it. Missing names are added, the profile name heard last (by `at`,
 * whatever the order of arrival) stays, nothing is ever taken away. Returns the same object when nothing is new.
 */
export function learn(contact: Contact, profile: Profile, at: Instant): Contact {
  const next: { -readonly [K in keyof Contact]: Contact[K] } = { ...contact };
  next.waId ??= profile.waId;
  if (profile.userId) next.userId = profile.userId;
  if (profile.parentUserId) next.parentUserId = profile.parentUserId;
  const isNotOlder = contact.profileNameAt === undefined || contact.profileNameAt <= at;
  const heard = profile.profileName === undefined ? '' : cleanText(profile.profileName.trim().slice(0, 200));
  // Two names of the same second have no order of their own: the greater one wins wherever it comes.
  if (heard && isNotOlder && (contact.profileNameAt !== at || heard >= (contact.profileName ?? ''))) {
    next.profileName = heard;
    next.profileNameAt = at;
  }
  if (profile.username && isNotOlder) next.username = cleanText(profile.username.slice(0, 64));
  const keys = ['waId', 'userId', 'parentUserId', 'profileName', 'profileNameAt', 'username'] as const;
  return keys.every((key) => next[key] === contact[key]) ? contact : next;
}

/** The phone as a person writes it, `+` and digits, or undefined for somebody known by user id alone. */
export function phoneOf(contact: Pick<Contact, 'waId'>): string | undefined {
  return contact.waId === undefined ? undefined : `+${contact.waId}`;
}

/**
 * The name on screen: ours, else that of the address book, else `~` and the profile name, else the username, else the
 * phone, else the user id. A group goes by its subject.
 */
export function displayName(contact: Omit<Contact, 'id' | 'createdAt'>): string {
  if (contact.name) return contact.name;
  if (contact.groupId !== undefined) return contact.profileName ?? 'Group';
  if (contact.bookName) return contact.bookName;
  if (contact.profileName) return `~${contact.profileName}`;
  if (contact.username) return `@${contact.username}`;
  return phoneOf(contact) ?? contact.userId ?? 'Unknown contact';
}
