/**
 * The people of a group. Nobody tells who all of them are: they are known once they write, react, join or leave. What is
 * heard is merged, so it may come twice and in any order.
 */
import { cleanText } from './content/clean-text.ts';
import { identityId, type Names } from './identity.ts';
import type { IdentityId, Instant } from './ids.ts';

/** Who of a group did something, and the name to show: the one on WhatsApp, else the phone or the user id. */
export type Participant = { readonly identity: IdentityId; readonly name: string };

/** What is known of somebody in a group, and when that was heard. `name` is the one on WhatsApp. */
export type GroupMember = {
  readonly identity: IdentityId;
  readonly name?: string;
  readonly nameAt?: Instant;
  readonly hasLeft?: true;
  readonly at: Instant;
};

/** What one webhook element says of somebody in a group. Who does something in it has not left. */
export type HeardMember = Names & { readonly profileName?: string | undefined; readonly hasLeft?: true };

/** More than WhatsApp lets into a group: beyond it nothing more is learned of it, and no more reactions are kept. */
export const mostMembers = 64;

/** The identity that somebody came by: the phone, else the user id. Undefined where there is neither. */
export function cameBy({ waId, userId }: Names): IdentityId | undefined {
  if (waId) return identityId('waId', waId);
  return userId ? identityId('userId', userId) : undefined;
}

export function participantOf(names: Names, profileName: string | undefined): Participant | undefined {
  const identity = cameBy(names);
  return identity && { identity, name: (profileName ?? nameOfIdentity(identity)).slice(0, 200) };
}

/** The members once this was heard of some of them. Returns the same list when nothing is new. */
export function learnMembers(
  known: readonly GroupMember[],
  heard: readonly HeardMember[],
  at: Instant,
): readonly GroupMember[] {
  let members = known;
  for (const each of heard) {
    const identity = cameBy(each);
    if (identity === undefined) continue;
    const before = members.find((one) => one.identity === identity);
    const after = heardOf(before, identity, each, at);
    if (after === before) continue;
    const others = members.filter((one) => one.identity !== identity);
    const kept = [...others, after].sort(byIdentity).slice(0, mostMembers);
    if (kept.includes(after)) members = kept;
  }
  return members;
}

/** Whoever is known to be in it: those with a name first, then those with a number. */
export function memberNames(members: readonly GroupMember[]): readonly string[] {
  const present = members.filter(({ hasLeft }) => !hasLeft);
  const named = present.flatMap(({ name }) => name ?? []).sort();
  const numbers = present.flatMap(({ name, identity }) => (name === undefined ? nameOfIdentity(identity) : []));
  return [...named, ...numbers];
}

/** `Ana, Omar +2`; undefined where nobody is known to be in it. */
export function namesTogether(members: readonly GroupMember[]): string | undefined {
  const [first, second, ...more] = memberNames(members).map((name) => (name.length > 40 ? cut(name) : name));
  const shown = second === undefined ? first : `${first}, ${second}`;
  return more.length === 0 ? shown : `${shown} +${more.length}`;
}

function heardOf(
  before: GroupMember | undefined,
  identity: IdentityId,
  { profileName = '', hasLeft }: HeardMember,
  at: Instant,
): GroupMember {
  const member = before ?? { identity, at, ...(hasLeft ? { hasLeft } : {}) };
  const heard = cleanText(profileName.trim().slice(0, 200));
  const nameAt = member.nameAt ?? '';
  // Two names of the same second have no order of their own: the greater one wins wherever it comes.
  const isNewName = heard !== '' && (nameAt < at || (nameAt === at && heard > (member.name ?? '')));
  // Whoever left in the same second in which something else was heard has left.
  const isNewer = member.at < at || (member.at === at && hasLeft !== undefined && !member.hasLeft);
  if (!isNewName && !isNewer) return member;
  const named = isNewName ? { ...member, name: heard, nameAt: at } : member;
  if (!isNewer) return named;
  const { hasLeft: _, ...rest } = named;
  return { ...rest, at, ...(hasLeft ? { hasLeft } : {}) };
}

function nameOfIdentity(identity: IdentityId): string {
  const value = identity.slice(identity.indexOf(':') + 1);
  return identity.startsWith('waId:') ? `+${value}` : value;
}

function cut(name: string): string {
  return `${name.slice(0, 39).toWellFormed()}…`;
}

export function byIdentity(a: { readonly identity: IdentityId }, b: { readonly identity: IdentityId }): number {
  return a.identity < b.identity ? -1 : a.identity > b.identity ? 1 : 0;
}
