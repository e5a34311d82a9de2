import type { Chat } from '@parley/model/chat';
import type { ChatId } from '@parley/model/ids';
import type { View } from '@parley/model/view';
import { describe, expect, test } from 'vitest';
import { closingCount, heldOrder, highlight, highlightNumber } from './list-order.ts';

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

test('a tab counts what is loaded and says when there may be more', () => {
  const chats = [
    chat('soon', { windowExpiresAt: hours(3) }),
    chat('closed', { windowExpiresAt: hours(-1) }),
    chat('c'),
  ];
  expect(closingCount(view(chats), undefined, now)).toBe('1');
  expect(closingCount(view(chats, true), undefined, now)).toBe('1+');
  expect(closingCount(view(chats, true), { hasMore: false, floor: 0 }, now)).toBe('1');
  expect(closingCount(view([chat('c')]), undefined, now)).toBe('');
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

test('the digits found are marked in the number, however they were typed', () => {
  const parts = (query: string) => highlightNumber('+34600000142', query)?.map(({ text }) => text);
  expect(parts('0142')).toEqual(['+34600000', '142', '']);
  expect(parts('600 000')).toEqual(['+34', '600000', '142']);
  expect(parts('+34 600')).toEqual(['+', '34600', '000142']);
  expect(parts('maria')).toBeUndefined();
  expect(parts('42')).toBeUndefined();
  expect(parts('555')).toBeUndefined();
  const grouped = highlightNumber('+34 600 00 01 42', '600 0001');
  expect(grouped?.map(({ text }) => text)).toEqual(['+34 ', '600 00 01', ' 42']);
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
