import type { ReactNode } from 'react';

/** One key, in the colour of what surrounds it. */
export function Kbd({ children }: { readonly children: ReactNode }) {
  return (
    <kbd className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-[4px] border border-current/35 px-1 font-sans text-micro">
      {children}
    </kbd>
  );
}
