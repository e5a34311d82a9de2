'use client';

import { LogOut, UserRound } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { ApiProblem } from '../../../inbox/api.ts';
import { currentAgent } from '../../../inbox/me.ts';
import { useInbox } from '../../../inbox/store.ts';
import { signOut } from '../../../inbox/verbs.ts';
import { Avatar } from '../../../ui/Avatar.tsx';
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '../../../ui/Menu.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { showToast } from '../../../ui/toast.ts';

/** Who one is, and the way out. */
export function AccountMenu({ side }: { readonly side: 'right' | 'top' }) {
  const me = useInbox(currentAgent);
  const router = useRouter();
  if (me === undefined) return <Skeleton className="size-8 rounded-pill" />;
  return (
    <Menu
      side={side}
      align="end"
      trigger={
        <button
          type="button"
          aria-label={`Your account, ${me.name}`}
          className="inline-flex size-9 items-center justify-center rounded-pill pointer-coarse:size-11"
        >
          <Avatar name={me.name} seed={me.id} size={32} />
        </button>
      }
    >
      <MenuLabel>{me.email}</MenuLabel>
      <MenuItem
        icon={<UserRound size={18} strokeWidth={1.75} aria-hidden="true" />}
        onSelect={() => router.push('/settings?tab=profile')}
      >
        Your profile
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={<LogOut size={18} strokeWidth={1.75} aria-hidden="true" />} onSelect={() => void leave()}>
        Sign out
      </MenuItem>
    </Menu>
  );
}

async function leave(): Promise<void> {
  try {
    await signOut();
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    showToast(error.title, { tone: 'error' });
  }
}
