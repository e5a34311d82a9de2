import type { Message } from '@parley/model/message';
import { cx } from '../../ui/cx.ts';
import { GroupReactions } from './GroupReactions.tsx';
import { react } from './react.ts';

export type ReactionPillProps = { readonly message: Message; readonly contactName: string };

/** The reactions to a message, over the lower edge of its bubble: the contact's, and ours, which a click takes back. */
export function ReactionPill({ message, contactName }: ReactionPillProps) {
  const { contact, ours, participants } = message.reactions ?? {};
  const side = message.direction === 'inbound' ? 'in' : 'out';
  if (message.reactions !== undefined && participants !== undefined)
    return <GroupReactions reactions={message.reactions} side={side} />;
  if (contact?.emoji === undefined && ours?.emoji === undefined) return null;
  return (
    <div className={cx(pillClass(side), 'gap-px px-1')}>
      {contact?.emoji !== undefined && (
        <span role="img" aria-label={`${contactName} reacted ${contact.emoji}`} className="px-0.5">
          {contact.emoji}
        </span>
      )}
      {ours?.emoji !== undefined && (
        <button
          type="button"
          title={ours.isRefused ? 'WhatsApp refused this reaction' : 'Take your reaction back'}
          aria-label={`${ours.isRefused ? 'Refused by WhatsApp: you' : 'You'} reacted ${ours.emoji}. Take it back`}
          onClick={() => void react(message, '')}
          className={cx(
            'rounded-pill px-1 leading-5 pointer-coarse:min-w-11',
            ours.isRefused ? 'bg-danger-soft line-through opacity-70' : 'bg-brand-soft hover:bg-surface3',
          )}
        >
          {ours.emoji}
        </button>
      )}
    </div>
  );
}

/** Over the lower edge of the bubble. */
export function pillClass(side: 'in' | 'out'): string {
  return cx(
    'relative z-1 -mt-2 flex h-6 items-center rounded-pill border border-line bg-surface text-[13px] shadow-card motion-safe:animate-pop',
    side === 'in' ? 'ms-2 self-start' : 'me-2 self-end',
  );
}
