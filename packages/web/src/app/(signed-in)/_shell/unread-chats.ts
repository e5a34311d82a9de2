import type { View } from '@parley/model/view';

/** How many of the loaded chats have something unread. */
export function unreadChats(chats: View['chats'] = {}): number {
  let count = 0;
  for (const id in chats) if ((chats[id]?.unread ?? 0) > 0) count += 1;
  return count;
}
