'use client';

import { LogOut, UserRound } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { lazy, type ReactNode, useState } from 'react';
import { ApiProblem } from '../../../inbox/api.ts';
import { useInbox } from '../../../inbox/store.ts';
import { signOut } from '../../../inbox/verbs.ts';
import { Later } from '../../../ui/Later.tsx';
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '../../../ui/Menu.tsx';
import { showToast } from '../../../ui/toast.ts';

const SignOutDialog = lazy(() => import('./SignOutDialog.tsx').then((file) => ({ default: file.SignOutDialog })));

type AccountMenuProps = { readonly email: string; readonly side: 'right' | 'top'; readonly trigger: ReactNode };

/** The way to one's profile, and the way out, which asks first while something is not sent. */
export function AccountMenu({ email, side, trigger }: AccountMenuProps) {
  const router = useRouter();
  const unsent = useInbox((state) => state.unsent.length);
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Menu side={side} align="end" trigger={trigger} isOpenAtFirst>
        <MenuLabel>{email}</MenuLabel>
        <MenuItem
          icon={<UserRound size={18} strokeWidth={1.75} aria-hidden="true" />}
          onSelect={() => router.push('/settings?tab=profile')}
        >
          Your profile
        </MenuItem>
        <MenuSeparator />
        <MenuItem
          icon={<LogOut size={18} strokeWidth={1.75} aria-hidden="true" />}
          onSelect={() => (unsent > 0 ? setAsking(true) : void leave())}
        >
          Sign out
        </MenuItem>
      </Menu>
      {isAsking && (
        <Later onFail={() => setAsking(false)}>
          <SignOutDialog
            unsent={unsent}
            onClose={() => setAsking(false)}
            onSignOut={() => {
              setAsking(false);
              void leave();
            }}
          />
        </Later>
      )}
    </>
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
