'use client';

import { type ComponentPropsWithRef, lazy, useState } from 'react';
import { currentAgent } from '../../../inbox/me.ts';
import { useInbox } from '../../../inbox/store.ts';
import { Avatar } from '../../../ui/Avatar.tsx';
import { Later } from '../../../ui/Later.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';

const loadMenu = () => import('./AccountMenu.tsx');
const AccountMenu = lazy(() => loadMenu().then((file) => ({ default: file.AccountMenu })));

/** Who one is. The menu behind it is loaded when somebody reaches for it: few do, and it weighs as much as the list. */
export function Account({ side }: { readonly side: 'right' | 'top' }) {
  const me = useInbox(currentAgent);
  const [isWanted, setWanted] = useState(false);
  if (me === undefined) return <Skeleton className="size-8 rounded-pill" />;
  const face = <Avatar name={me.name} seed={me.id} size={32} />;
  const button = (
    <AccountButton
      aria-label={`Your account, ${me.name}`}
      aria-haspopup="menu"
      onPointerEnter={() => void loadMenu()}
      onClick={() => setWanted(true)}
    >
      {face}
    </AccountButton>
  );
  if (!isWanted) return button;
  return (
    <Later fallback={button} onFail={() => setWanted(false)}>
      <AccountMenu
        email={me.email}
        side={side}
        trigger={<AccountButton aria-label={`Your account, ${me.name}`}>{face}</AccountButton>}
      />
    </Later>
  );
}

function AccountButton(props: ComponentPropsWithRef<'button'>) {
  return (
    <button
      {...props}
      type="button"
      className="inline-flex size-9 items-center justify-center rounded-pill pointer-coarse:size-11"
    />
  );
}
