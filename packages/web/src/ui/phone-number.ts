'use client';

import { useSyncExternalStore } from 'react';

type Grouping = (number: string) => string;

let grouping: Grouping = asItIs;
let isComing = false;
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
  if (!isComing) void load();
  return () => listeners.delete(listener);
}

async function load(): Promise<void> {
  isComing = true;
  try {
    grouping = (await import('./phone-groups.ts')).phoneGroups;
    for (const each of listeners) each();
  } catch {
    // Without a connection: whoever needs it next tries again.
    isComing = false;
  }
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
