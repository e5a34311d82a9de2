import { Suspense } from 'react';
import { SettingsScreen } from './SettingsScreen.tsx';

export default function SettingsPage() {
  return (
    <Suspense>
      <SettingsScreen />
    </Suspense>
  );
}
