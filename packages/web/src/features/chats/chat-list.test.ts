import type { Chat } from '@parley/model/chat';
import type { ChatId } from '@parley/model/ids';
import type { View } from '@parley/model/view';
import { describe, expect, test } from 'vitest';
import { chatsOfList, heldOrder, highlight, matchesOf, tabCount } from './chat-list.ts';

const now = Date.parse('2026-11-22T12:00:00.000Z');
const hours = (amount: number) => new Date(now + amount * 3_600_000).toISOString();

function chat(id: string, change: Partial<Chat> = {}): Chat {
  return {
    id: id as ChatId,
    contactId: `contact-${id}` as Chat['contactId'],
    phoneNumberId: '1' as Chat['phoneNumberId'],
    name: id,
    unread: 0,
    received: 0,
    readTo: 0,
    lastOrder: now,
    createdAt: hours(-48),
    ...change,
  };
}

function view(chats: readonly Chat[], hasMoreChats = false): View {
  return {
    epoch: 'e',
    seq: 1,
    settings: { id: 'team', teamName: 'Team', mode: 'sandbox', sendReadReceipts: true, clockOffsetMs: 0 },
    phoneNumbers: [],
    agents: {},
    contacts: {},
    chats: Object.fromEntries(chats.map((each) => [each.id, each])),
    hasMoreChats,
    threads: {},
  };
}

const ids = (chats: readonly Chat[]) => chats.map(({ id }) => id);

describe('the chats of a list', () => {
  test('stand newest first', () => {
    const two = view([chat('old', { lastOrder: now - 5 }), chat('new')]);
    expect(ids(chatsOfList(two, 'all', undefined, now))).toEqual(['new', 'old']);
  });

  test('below the part that was read are left out while the server has more', () => {
    const found = view([chat('deep', { lastOrder: now - 100 }), chat('top')], true);
    expect(ids(chatsOfList(found, 'all', { hasMore: true, floor: now - 50 }, now))).toEqual(['top']);
    expect(ids(chatsOfList(found, 'all', { hasMore: false, floor: now - 50 }, now))).toEqual(['top', 'deep']);
  });

  test('of "Closing soon" have an open window with four hours or less', () => {
    const all = view([
      chat('never'),
      chat('closed', { windowExpiresAt: hours(-1) }),
      chat('soon', { windowExpiresAt: hours(3) }),
      chat('far', { windowExpiresAt: hours(5) }),
    ]);
    expect(ids(chatsOfList(all, 'closing', undefined, now))).toEqual(['soon']);
  });
});

test('a tab counts what is loaded and says when there may be more', () => {
  const chats = [chat('a', { unread: 2 }), chat('b', { unread: 1 }), chat('c')];
  expect(tabCount(view(chats), 'unread', {}, now)).toBe('2');
  expect(tabCount(view(chats, true), 'unread', {}, now)).toBe('2+');
  expect(tabCount(view(chats, true), 'unread', { unread: { hasMore: false, floor: 0 } }, now)).toBe('2');
  expect(tabCount(view(chats), 'closing', {}, now)).toBe('');
});

test('the open chat stays in "Unread" although opening it has read it', () => {
  const all = view([chat('open'), chat('read'), chat('new', { unread: 1, lastOrder: now - 1 })]);
  expect(ids(chatsOfList(all, 'unread', undefined, now, 'open' as ChatId))).toEqual(['open', 'new']);
});

describe('searching what is loaded', () => {
  const found = (query: string) =>
    ids(
      matchesOf(
        view([
          chat('1', { name: '~Łukasz Nowak', waId: '48501234567' }),
          chat('2', { name: 'أحمد علي', waId: '971501112222' }),
          chat('3', { name: '+15005550006', waId: '15005550006' }),
        ]),
        query,
      ),
    );

  test('finds the beginning of any word of a name, without its accents', () => {
    expect(found('luk')).toEqual(['1']);
    expect(found('now')).toEqual(['1']);
    expect(found('احمد')).toEqual(['2']);
    expect(found('owak')).toEqual([]);
  });

  test('finds a number as people type it', () => {
    expect(found('+48 501 234')).toEqual(['1']);
    expect(found('0501112222')).toEqual(['2']);
    expect(found('555 0006')).toEqual(['3']);
  });

  test('finds nothing for nothing', () => {
    expect(found('  ')).toEqual([]);
  });
});

test('the words found are marked in the name', () => {
  expect(highlight('~Maria Lopez', 'mar lo')).toEqual([
    { text: '~', isHit: false },
    { text: 'Mar', isHit: true },
    { text: 'ia', isHit: false },
    { text: ' ', isHit: false },
    { text: 'Lo', isHit: true },
    { text: 'pez', isHit: false },
  ]);
});

describe('while the pointer rests on the list', () => {
  const order = (held: string, fresh: string) => {
    const { ids: shown, waiting } = heldOrder(held.split('') as ChatId[], fresh.split('') as ChatId[]);
    return [shown.join(''), waiting];
  };

  test.each([
    ['abcd', 'abcd', 'abcd', 0],
    ['abcd', 'cabd', 'abcd', 1],
    ['abcd', 'dcab', 'abcd', 2],
    ['abcd', 'xabcd', 'abcd', 1],
    ['abcd', 'abd', 'abcd', 0],
    ['abcd', 'xdab', 'abcd', 2],
    ['abcd', 'abcdef', 'abcdef', 0],
    ['abcd', 'xbacdef', 'abcdef', 2],
  ])('%s that became %s shows %s with %i waiting', (held, fresh, shown, waiting) => {
    expect(order(held, fresh)).toEqual([shown, waiting]);
  });
});
