import type { Metadata } from 'next';
import { Suspense } from 'react';
import { PasswordScreen } from '../../features/agents/PasswordScreen.tsx';

export const metadata: Metadata = { title: 'Choose a new password' };

export default function PasswordPage() {
  return (
    <Suspense>
      <PasswordScreen />
    </Suspense>
  );
}
