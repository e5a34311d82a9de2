'use client';

import { useSyncExternalStore } from 'react';
import { currentAnnouncements, subscribeAnnouncements } from './announce.ts';

/** Where `announce` speaks. Mounted once; long lists never carry aria-live themselves. */
export function LiveRegion() {
  const lines = useSyncExternalStore(subscribeAnnouncements, currentAnnouncements, currentAnnouncements);
  return (
    <div role="log" aria-live="polite" aria-relevant="additions" className="sr-only">
      {lines.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  );
}
