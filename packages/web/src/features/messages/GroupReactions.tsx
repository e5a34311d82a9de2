'use client';

import type { Reactions } from '@parley/model/reaction';
import { lazy, useState } from 'react';
import { cx } from '../../ui/cx.ts';
import { Later } from '../../ui/Later.tsx';
import { count } from '../../ui/time-labels.ts';
import { tip } from '../../ui/tip.ts';
import { mostEmoji, reactedIn, together, whoReacted } from './group-reactions.ts';
import { pillClass } from './ReactionPill.tsx';

const ReactionsDialog = lazy(() => import('./ReactionsDialog.tsx').then((file) => ({ default: file.ReactionsDialog })));

type GroupReactionsProps = { readonly reactions: Reactions; readonly side: 'in' | 'out' };

/** What the people of a group think of a message: each emoji once, how many there are, and who on hover or by a click. */
export function GroupReactions({ reactions, side }: GroupReactionsProps) {
  const [isOpen, setOpen] = useState(false);
  const reacted = reactedIn(reactions);
  if (reacted.length === 0) return null;
  const groups = together(reacted);
  const who = whoReacted(groups);
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-label={`${count(reacted.length, 'reaction')}: ${who}`}
        {...tip(who)}
        onClick={() => setOpen(true)}
        className={cx(
          pillClass(side),
          'gap-0.5 px-1.5 before:absolute before:-inset-1 hover:bg-surface2 pointer-coarse:before:-inset-3',
        )}
      >
        {groups.slice(0, mostEmoji).map(({ emoji }) => (
          <span key={emoji} aria-hidden="true">
            {emoji}
          </span>
        ))}
        {reacted.length > 1 && (
          <span aria-hidden="true" className="ps-0.5 text-caption text-text2 tabular-nums">
            {reacted.length}
          </span>
        )}
      </button>
      {isOpen && (
        <Later onFail={() => setOpen(false)}>
          <ReactionsDialog reacted={reacted} onClose={() => setOpen(false)} />
        </Later>
      )}
    </>
  );
}
