'use client';

import { Avatar } from '../../ui/Avatar.tsx';
import { avatarName } from '../../ui/contact-name.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import type { Reacted } from './group-reactions.ts';

type ReactionsDialogProps = { readonly reacted: readonly Reacted[]; readonly onClose: () => void };

/** Everybody who reacted to a message of a group, and with what. */
export function ReactionsDialog({ reacted, onClose }: ReactionsDialogProps) {
  return (
    <Dialog isOpen onClose={onClose} title="Reactions">
      <ul className="flex max-h-[60dvh] flex-col gap-1 overflow-y-auto">
        {reacted.map(({ key, name, emoji }) => (
          <li key={key} className="flex min-w-0 items-center gap-3 py-1.5">
            <Avatar name={avatarName(name)} seed={key} size={36} />
            <span className="min-w-0 grow truncate text-body">
              <bdi>{name}</bdi>
            </span>
            <span className="shrink-0 text-title">{emoji}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
