'use client';

import { useEffect } from 'react';

/** The title of the tab while this component is on screen: `(3) Inbox · Parley`. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Parley`;
  }, [title]);
}
