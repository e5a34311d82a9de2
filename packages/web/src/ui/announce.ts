/** Short lines for screen readers about what arrived, newest last. */
export type Announcement = { readonly id: number; readonly text: string };

const kept = 5;
let lines: readonly Announcement[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

/** Says a line politely, without moving focus. The caller keeps it short and rare (one a second at most). */
export function announce(text: string): void {
  lastId += 1;
  lines = [...lines, { id: lastId, text }].slice(-kept);
  for (const listener of listeners) listener();
}

export function subscribeAnnouncements(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function currentAnnouncements(): readonly Announcement[] {
  return lines;
}
