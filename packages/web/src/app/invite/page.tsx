import type { Metadata } from 'next';
import { Suspense } from 'react';
import { InviteScreen } from '../../features/agents/InviteScreen.tsx';

export const metadata: Metadata = { title: 'Join your team' };

export default function InvitePage() {
  return (
    <Suspense>
      <InviteScreen />
    </Suspense>
  );
}
