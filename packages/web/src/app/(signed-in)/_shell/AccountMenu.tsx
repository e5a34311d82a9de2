'use client';

import { LogOut, UserRound } from 'lucide-react';
import { useRouter } from 'next/navigation';
import type { ReactNode } from 'react';
import { ApiProblem } from '../../../inbox/api.ts';
import { signOut } from '../../../inbox/verbs.ts';
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '../../../ui/Menu.tsx';
import { showToast } from '../../../ui/toast.ts';

type AccountMenuProps = { readonly email: string; readonly side: 'right' | 'top'; readonly trigger: ReactNode };

/** The way to one's profile, and the way out. */
export function AccountMenu({ email, side, trigger }: AccountMenuProps) {
  const router = useRouter();
  return (
    <Menu side={side} align="end" trigger={trigger} isOpenAtFirst>
      <MenuLabel>{email}</MenuLabel>
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
