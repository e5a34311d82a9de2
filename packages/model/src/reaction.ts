/**
 * Reactions to a message: WhatsApp knows one for each side. The newest one counts, also when it takes an earlier one
 * back, so they may come in any order and twice. Source: Meta, reaction messages.
 */
import { cleanText } from './content/clean-text.ts';
import type { Instant, MessageId } from './ids.ts';

/** What one side last said; without an emoji it took its reaction back. */
export type Reaction = {
  readonly emoji?: string;
  readonly at: Instant;
  /** Ours: the message that carries it to WhatsApp. */
  readonly sentAs?: MessageId;
  /** Ours: WhatsApp refused it. */
  readonly isRefused?: true;
};

export type Reactions = { readonly contact?: Reaction; readonly ours?: Reaction };

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
  side: keyof Reactions,
  next: Reaction,
): M {
  const known = message.reactions?.[side];
  const isNewer =
    known === undefined || known.at < next.at || (known.at === next.at && (known.emoji ?? '') < (next.emoji ?? ''));
  return isNewer ? { ...message, reactions: { ...message.reactions, [side]: next } } : message;
}
