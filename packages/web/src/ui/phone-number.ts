'use client';

import { useSyncExternalStore } from 'react';

type Grouping = (number: string) => string;

let grouping: Grouping = asItIs;
let coming: Promise<void> | undefined;
const listeners = new Set<() => void>();

/**
 * What writes a phone number, `+` and digits, in the groups of its country. How all of them do it takes 30 kB that come after
 * the first screen; until then, and for whatever is no number, the text stays as it is.
 */
export function usePhoneGroups(): Grouping {
  return useSyncExternalStore(listen, current, beforehand);
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  coming ??= import('./phone-groups.ts').then(
    ({ phoneGroups }) => {
      grouping = phoneGroups;
      for (const each of listeners) each();
    },
    () => {
      // Without a connection: whoever needs it next tries again.
      coming = undefined;
    },
  );
  return () => listeners.delete(listener);
}

function current(): Grouping {
  return grouping;
}

function beforehand(): Grouping {
  return asItIs;
}

function asItIs(number: string): string {
  return number;
}
