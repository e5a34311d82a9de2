import type { ReactNode } from 'react';
import { Shell } from './_shell/Shell.tsx';

export default function SignedInLayout({ children }: { readonly children: ReactNode }) {
  return <Shell>{children}</Shell>;
}
