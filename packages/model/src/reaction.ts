/**
 * Reactions to a message: WhatsApp knows one for each side, in a group one for each participant. The newest one counts,
 * also when it takes an earlier one back, so they may come in any order and twice. Source: Meta, reaction messages.
 */
import { cleanText } from './content/clean-text.ts';
import type { Instant, MessageId } from './ids.ts';
import { byIdentity, mostMembers, type Participant } from './participant.ts';

/** What one side last said; without an emoji it took its reaction back. */
export type Reaction = {
  readonly emoji?: string;
  readonly at: Instant;
  /** Ours: the message that carries it to WhatsApp. */
  readonly sentAs?: MessageId;
  /** Ours: WhatsApp refused it. */
  readonly isRefused?: true;
};

/** What somebody in a group last said. */
export type GroupReaction = Participant & Omit<Reaction, 'sentAs' | 'isRefused'>;

/** Of a group `participants` tells each of its people; a `contact` there is from before they were told apart. */
export type Reactions = {
  readonly contact?: Reaction;
  readonly ours?: Reaction;
  readonly participants?: readonly GroupReaction[];
};

/** The longest emoji that is kept: a family with skin tones has 41 units. */
const longestEmoji = 64;

/** What somebody reacted with. An empty or missing emoji takes a reaction back. */
export function reaction(emoji: string | undefined, at: Instant, sentAs?: MessageId): Reaction {
  const clean = emoji === undefined ? '' : cleanText(emoji).slice(0, longestEmoji).toWellFormed();
  return { ...(clean === '' ? {} : { emoji: clean }), at, ...(sentAs ? { sentAs } : {}) };
}

/** The message after a reaction of one side. Returns the same object when a newer one is known, or the same. */
export function react<M extends { readonly reactions?: Reactions }>(
  message: M,
  side: 'contact' | 'ours',
  next: Reaction,
): M {
  if (!isNewer(message.reactions?.[side], next)) return message;
  return { ...message, reactions: { ...message.reactions, [side]: next } };
}

/** The same in a group: only the reaction of whoever reacted changes. */
export function reactInGroup<M extends { readonly reactions?: Reactions }>(
  message: M,
  who: Participant,
  { emoji, at }: Reaction,
): M {
  const { contact, participants = [], ...rest } = message.reactions ?? {};
  const known = participants.find(({ identity }) => identity === who.identity);
  const next: GroupReaction = { ...who, ...(emoji === undefined ? {} : { emoji }), at };
  if (!isNewer(known, next)) return message;
  // Of too many the same ones are kept, in whichever order they come.
  const all = [...participants.filter((one) => one !== known), next].sort(byIdentity).slice(0, mostMembers);
  if (!all.includes(next)) return message;
  // Nobody knows whose it was: the next newer reaction of anybody takes its place, as it always did.
  const kept = contact !== undefined && contact.at > at ? { contact } : {};
  return { ...message, reactions: { ...rest, ...kept, participants: all } };
}

function isNewer(known: Pick<Reaction, 'emoji' | 'at'> | undefined, next: Pick<Reaction, 'emoji' | 'at'>): boolean {
  if (known === undefined || known.at < next.at) return true;
  return known.at === next.at && (known.emoji ?? '') < (next.emoji ?? '');
}
