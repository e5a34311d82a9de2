/** The person, or the group, on WhatsApp. A contact has our own id; phone and user id may each be absent. */
import { cleanText } from './content/clean-text.ts';
import { identityId, identityIds, type Names } from './identity.ts';
import type { ContactId, IdentityId, Instant } from './ids.ts';
import { type GroupMember, type HeardMember, learnMembers, namesTogether } from './participant.ts';

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
  /** Who is known of a group. */
  readonly members?: readonly GroupMember[];
  /** What the contact last said about marketing messages. `stop`: they are refused (Meta's code 131050). */
  readonly marketing?: { readonly choice: 'stop' | 'resume' | 'signup'; readonly at: Instant };
  /** Names that WhatsApp has replaced by others. They still find this contact for what was written before. */
  readonly former?: readonly IdentityId[];
  /** When WhatsApp last replaced one. */
  readonly renamedAt?: Instant;
  /** Contacts that turned out to be this one, while their chats are on the way here. */
  readonly merging?: readonly ContactId[];
  readonly createdAt: Instant;
};

/** What one webhook element tells about a person. */
export type Profile = Names & {
  readonly profileName?: string;
  readonly username?: string;
  /** Of a group: who was heard of. */
  readonly members?: readonly HeardMember[];
};

/**
 * The contact after a webhook of this time named it. Missing names are added, the profile name heard last (by `at`,
 * whatever the order of arrival) stays, nothing is ever taken away. Returns the same object when nothing is new.
 */
export function learn(contact: Contact, profile: Profile, at: Instant): Contact {
  const next: { -readonly [K in keyof Contact]: Contact[K] } = { ...contact };
  next.waId ??= profile.waId;
  next.groupId ??= profile.groupId;
  const isFormer = contact.former?.includes(identityId('userId', profile.userId ?? ''));
  if (profile.userId && profile.userId !== contact.userId && !isFormer) {
    if (contact.userId) next.former = withFormer(contact, [identityId('userId', contact.userId)]);
    next.userId = profile.userId;
  }
  if (profile.parentUserId) next.parentUserId = profile.parentUserId;
  const isNotOlder = contact.profileNameAt === undefined || contact.profileNameAt <= at;
  const heard = profile.profileName === undefined ? '' : cleanText(profile.profileName.trim().slice(0, 200));
  // Two names of the same second have no order of their own: the greater one wins wherever it comes.
  if (heard && isNotOlder && (contact.profileNameAt !== at || heard >= (contact.profileName ?? ''))) {
    next.profileName = heard;
    next.profileNameAt = at;
  }
  if (profile.username && isNotOlder) next.username = cleanText(profile.username.slice(0, 64));
  if (profile.members !== undefined && profile.members.length > 0)
    next.members = learnMembers(contact.members ?? [], profile.members, at);
  const keys = [
    'waId',
    'userId',
    'parentUserId',
    'groupId',
    'profileName',
    'profileNameAt',
    'username',
    'members',
  ] as const;
  return keys.every((key) => next[key] === contact[key]) ? contact : next;
}

/**
 * The contact after WhatsApp gave it other names at this time: a new number, a new user id. Those that they replace are
 * kept as former ones. Of two changes the later one counts, in whatever order they come.
 */
export function rename(contact: Contact, current: Names, at: Instant): Contact {
  const replaced = identityIds(contact).filter((id) => {
    const kind = id.slice(0, id.indexOf(':')) as 'waId' | 'userId' | 'parentUserId';
    return current[kind] !== undefined && !identityIds(current).includes(id);
  });
  if (contact.renamedAt !== undefined && contact.renamedAt > at)
    return {
      ...contact,
      former: withFormer(
        contact,
        identityIds(current).filter((id) => !identityIds(contact).includes(id)),
      ),
    };
  return { ...contact, ...current, former: withFormer(contact, replaced), renamedAt: at };
}

/** The contact after somebody else wrote under this name of it. */
export function losing(contact: Contact, id: IdentityId): Contact {
  const { waId, ...rest } = contact;
  const isPhone = waId !== undefined && identityIds({ waId }).includes(id);
  return { ...(isPhone ? rest : contact), former: withFormer(contact, [id]) };
}

/** The contact once another one turned out to be the same: what only one of them knew, and of both the newer. */
export function absorb(contact: Contact, other: Contact): Contact {
  const [older, newer] =
    (contact.profileNameAt ?? '') < (other.profileNameAt ?? '') ? [contact, other] : [other, contact];
  const { id: _i, createdAt: _c, ...kept } = contact;
  const { id: _o, createdAt: _d, ...added } = other;
  const booked = (contact.bookNameAt ?? '') < (other.bookNameAt ?? '') ? other : contact;
  const marketing = (contact.marketing?.at ?? '') < (other.marketing?.at ?? '') ? other.marketing : contact.marketing;
  const lost = identityIds(other).filter((id) => !identityIds({ ...added, ...kept }).includes(id));
  const former = [...new Set([...(contact.former ?? []), ...(other.former ?? []), ...lost])];
  return {
    ...added,
    ...kept,
    id: contact.id,
    createdAt: contact.createdAt,
    ...picked(older, 'profileName', 'profileNameAt', 'username'),
    ...picked(newer, 'profileName', 'profileNameAt', 'username'),
    ...picked(booked, 'bookName', 'bookNameAt'),
    ...(marketing === undefined ? {} : { marketing }),
    ...(former.length === 0 ? {} : { former }),
    merging: [...(contact.merging ?? []), other.id, ...(other.merging ?? [])],
  };
}

/** The contact once nothing is left of one that turned out to be the same. */
export function mergedWith(contact: Contact, other: ContactId): Contact {
  const { merging, ...rest } = contact;
  const left = merging?.filter((id) => id !== other) ?? [];
  return left.length === 0 ? rest : { ...rest, merging: left };
}

/** The contact as the address book of the phone app has it; without a name the entry is gone. Newest entry counts. */
export function booked(contact: Contact, name: string | undefined, at: Instant): Contact {
  if (contact.bookNameAt !== undefined && contact.bookNameAt > at) return contact;
  const { bookName: _, ...rest } = contact;
  const clean = cleanText((name ?? '').trim().slice(0, 200));
  const next: Contact = { ...rest, ...(clean === '' ? {} : { bookName: clean }), bookNameAt: at };
  return next.bookName === contact.bookName && next.bookNameAt === contact.bookNameAt ? contact : next;
}

/** The contact after a wish about marketing messages. The newest one counts. */
export function wished(contact: Contact, choice: NonNullable<Contact['marketing']>['choice'], at: Instant): Contact {
  const known = contact.marketing;
  const isNewer = known === undefined || known.at < at || (known.at === at && known.choice < choice);
  return isNewer ? { ...contact, marketing: { choice, at } } : contact;
}

/** The phone as a person writes it, `+` and digits, or undefined for somebody known by user id alone. */
export function phoneOf(contact: Pick<Contact, 'waId'>): string | undefined {
  return contact.waId === undefined ? undefined : `+${contact.waId}`;
}

/**
 * The name on screen: ours, else that of the address book, else `~` and the profile name, else the username, else the
 * phone, else the user id. A group goes by its subject, else by the people in it, else by the end of its id.
 */
export function displayName(contact: Omit<Contact, 'id' | 'createdAt'>): string {
  if (contact.name) return contact.name;
  if (contact.groupId !== undefined) {
    const { groupId, profileName, members = [] } = contact;
    return profileName ?? namesTogether(members) ?? `Group …${groupId.slice(-4)}`;
  }
  if (contact.bookName) return contact.bookName;
  if (contact.profileName) return `~${contact.profileName}`;
  if (contact.username) return `@${contact.username}`;
  return phoneOf(contact) ?? contact.userId ?? 'Unknown contact';
}

function withFormer(contact: Contact, ids: readonly IdentityId[]): readonly IdentityId[] {
  return [...new Set([...(contact.former ?? []), ...ids])];
}

function picked<K extends keyof Contact>(contact: Contact, ...keys: readonly K[]): Partial<Pick<Contact, K>> {
  const entries = keys.filter((key) => contact[key] !== undefined).map((key) => [key, contact[key]]);
  return Object.fromEntries(entries) as Partial<Pick<Contact, K>>;
}
