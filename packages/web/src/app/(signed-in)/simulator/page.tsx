import type { Metadata } from 'next';
import { Suspense } from 'react';
import { SimulatorScreen } from './SimulatorScreen.tsx';

export const metadata: Metadata = { title: 'Simulator' };

export default function SimulatorPage() {
  return (
    <Suspense>
      <SimulatorScreen />
    </Suspense>
  );
}
