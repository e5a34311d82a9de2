import type { Chat } from '@parley/model/chat';
import type { ChatId, ContactId } from '@parley/model/ids';
import { sampleChat, sampleContact } from '@parley/model/testing/samples';
import { describe, expect, it } from 'vitest';
import type { Deps } from '../../deps.ts';
import { startShell } from '../../testing/start-shell.ts';
import { listChats } from './list.ts';

/** Every chat of a search, page by page. */
async function pagesOf(deps: Deps, query: string, limit: number): Promise<readonly (readonly string[])[]> {
  const pages: (readonly string[])[] = [];
  for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
    const page = await listChats(deps, { filter: 'all', query, limit, cursor });
    pages.push(page.chats.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  return pages;
}

describe('a page', () => {
  it.each(['[1,"c-1",2]', '[]', '[null]', '{"0":1}', '7', 'x'])('does not begin at a place like %s', async (place) => {
    const { deps } = await startShell();
    const cursor = Buffer.from(place).toString('base64url');
    for (const filter of ['all', 'unread', 'closing'] as const) {
      await expect(listChats(deps, { filter, limit: 5, cursor })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    }
  });
});

describe('a search', () => {
  // The last messages of many chats are of one second.
  const seconds = [9, 8, 8, 8, 8, 8, 7, 7, 6, 5, 5, 5];

  it.each([1, 2, 3, 5, 50])('comes in pages of %i without a gap or a double', async (limit) => {
    const { deps, store } = await startShell();
    const chats = seconds.map((second, index): Chat => {
      const ids = { id: `c-${index}` as ChatId, contactId: `p-${index}` as ContactId };
      return sampleChat({ ...ids, name: `Twin ${index}`, waId: `49151000000${index}`, lastOrder: second * 1000 });
    });
    await store.commit([
      {
        insert: chats.flatMap((chat) => [
          { collection: 'chats' as const, document: chat },
          { collection: 'contacts' as const, document: sampleContact({ id: chat.contactId }) },
        ]),
      },
    ]);
    const found = (await pagesOf(deps, 'twin', limit)).flat();
    expect(found).toHaveLength(seconds.length);
    expect(new Set(found).size).toBe(seconds.length);
    const orders = found.map((id) => chats.find((chat) => chat.id === id)?.lastOrder ?? 0);
    expect(orders).toEqual([...orders].sort((a, b) => b - a));
  });
});
