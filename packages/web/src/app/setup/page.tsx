import type { Metadata } from 'next';
import { Suspense } from 'react';
import { SetupScreen } from '../../features/agents/SetupScreen.tsx';

export const metadata: Metadata = { title: 'Set up' };

export default function SetupPage() {
  return (
    <Suspense>
      <SetupScreen />
    </Suspense>
  );
}
