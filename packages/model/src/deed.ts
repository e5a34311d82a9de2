/**
 * What either side does to a message that is there: it edits, deletes or reacts. A deed is merged, so it may come twice,
 * in any order, and before the message itself: of edits the newest counts and the wordings are kept, a deletion beats
 * them all, of somebody's reactions the newest counts. Source: Meta, webhooks reference, messages: edit, revoke, reaction.
 */
import { type MessageContent, type MessageType, readableText } from './content.ts';
import type { Instant, Wamid } from './ids.ts';
import type { Message, Wording } from './message.ts';
import { never } from './never.ts';
import type { Participant } from './participant.ts';
import { react, reactInGroup, reaction } from './reaction.ts';

/** Wordings that are kept of a message, the first and the newest: no number of edits outgrows what a document may hold. */
const mostWordings = 200;

type Done = {
  /** Of the deed itself. */
  readonly wamid: Wamid;
  readonly at: Instant;
  readonly by: 'contact' | 'phone_app';
};

export type Deed = Done &
  (
    | { readonly kind: 'edit'; readonly type: MessageType; readonly content: MessageContent }
    | { readonly kind: 'revoke' }
    /** Without an emoji the reaction was taken back. */
    | {
        readonly kind: 'reaction';
        readonly emoji?: string;
        /** Whose it is, in a group. */
        readonly participant?: Participant;
      }
  );

/** False for an edit or a deletion of what the other side wrote, and of a notice. */
export function mayDo(message: Message, { kind, by }: Deed): boolean {
  if (kind === 'reaction') return true;
  return by === 'contact' ? message.author.kind === 'contact' : message.direction === 'outbound';
}

/** The message after a deed. Returns the same object when that says nothing new. */
export function applyDeed<M extends Message>(message: M, deed: Deed): M {
  switch (deed.kind) {
    case 'reaction':
      return deed.participant === undefined
        ? react(message, deed.by === 'contact' ? 'contact' : 'ours', reaction(deed.emoji, deed.at))
        : reactInGroup(message, deed.participant, reaction(deed.emoji, deed.at));
    case 'revoke':
      return deleted(message, deed.at);
    case 'edit':
      return reworded(message, { type: deed.type, content: deed.content, at: deed.at, wamid: deed.wamid });
    default:
      return never(deed);
  }
}

function deleted<M extends Message>(message: M, at: Instant): M {
  if (message.deletedAt !== undefined && message.deletedAt <= at) return message;
  return { ...message, deletedAt: at, text: deletedText };
}

const deletedText = readableText('revoke', {});

function reworded<M extends Message>(message: M, wording: Wording): M {
  const present: Wording = { type: message.type, content: message.content, at: message.sentAt, ...message.edited };
  const known = [...(message.history ?? []), present];
  if (known.some(({ wamid }) => wamid === wording.wamid)) return message;
  const [first, ...edits] = [...known, wording].sort(byAge);
  const wordings = [first ?? wording, ...edits.slice(1 - mostWordings)];
  if (!wordings.includes(wording)) return message;
  const { type, content, at, wamid } = wordings.at(-1) ?? wording;
  return {
    ...message,
    type,
    content,
    text: message.deletedAt === undefined ? readableText(type, content) : message.text,
    history: wordings.slice(0, -1),
    ...(wamid === undefined ? {} : { edited: { at, wamid } }),
  };
}

/** The first wording is the oldest, whatever the clocks say; two edits of one second have an order for everybody. */
function byAge(a: Wording, b: Wording): number {
  if (a.wamid === undefined || b.wamid === undefined) return a.wamid === b.wamid ? 0 : a.wamid === undefined ? -1 : 1;
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return a.wamid < b.wamid ? -1 : 1;
}
