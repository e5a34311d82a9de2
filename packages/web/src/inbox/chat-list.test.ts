import type { Chat } from '@parley/model/chat';
import { type ChatId, type ContactId, instant, type PhoneNumberId } from '@parley/model/ids';
import type { View } from '@parley/model/view';
import { describe, expect, it } from 'vitest';
import { findChats, listedChats } from './chat-list.ts';

const now = 1_700_000_000_000;
const hour = 3_600_000;

function chat(name: string, lastOrder: number, rest: Partial<Chat> = {}): Chat {
  return {
    id: name as ChatId,
    contactId: name as ContactId,
    phoneNumberId: '555' as PhoneNumberId,
    name,
    unread: 0,
    received: 0,
    readTo: 0,
    lastOrder,
    createdAt: instant(now),
    ...rest,
  };
}

function viewOf(...chats: Chat[]): View {
  return {
    epoch: 'e',
    seq: 1,
    settings: { id: 'team', teamName: '', mode: 'live', sendReadReceipts: false, clockOffsetMs: 0 },
    phoneNumbers: [],
    agents: {},
    contacts: {},
    chats: Object.fromEntries(chats.map((one) => [one.id, one])),
    hasMoreChats: false,
    threads: {},
  };
}

const names = (chats: readonly Chat[]) => chats.map(({ name }) => name);

describe('a list', () => {
  const view = viewOf(chat('old', 10, { unread: 1 }), chat('new', 30), chat('middle', 20, { unread: 2 }));

  it('is newest first and ends where the server’s pages end so far', () => {
    const whole = { view, lists: { all: { hasMore: false, floor: 30 } } };
    expect(names(listedChats(whole, 'all', now))).toEqual(['new', 'middle', 'old']);
    const partly = { view, lists: { all: { hasMore: true, floor: 20 } } };
    expect(names(listedChats(partly, 'all', now))).toEqual(['new', 'middle']);
  });

  it('shows unread chats as far as they were read themselves', () => {
    const lists = { all: { hasMore: true, floor: 20 }, unread: { hasMore: false, floor: 10 } };
    expect(names(listedChats({ view, lists }, 'unread', now))).toEqual(['middle', 'old']);
    expect(names(listedChats({ view, lists: { all: lists.all } }, 'unread', now))).toEqual(['middle']);
  });

  it('shows the window that closes first at the top, and neither quiet nor closed ones', () => {
    const closing = viewOf(
      chat('in three hours', 1, { windowExpiresAt: instant(now + 3 * hour) }),
      chat('in one hour', 2, { windowExpiresAt: instant(now + hour) }),
      chat('closed', 3, { windowExpiresAt: instant(now - 1) }),
      chat('tomorrow', 4, { windowExpiresAt: instant(now + 20 * hour) }),
      chat('never written', 5),
    );
    expect(names(listedChats({ view: closing, lists: {} }, 'closing', now))).toEqual(['in one hour', 'in three hours']);
  });
});

describe('finding chats', () => {
  const view = viewOf(
    chat('María López', 1, { waId: '971501234567' }),
    chat('Mario', 2, { waId: '393331234567' }),
    chat('+48 600 000 000', 3, { waId: '48600000000' }),
  );

  it.each([
    ['maria', ['María López']],
    ['mari', ['Mario', 'María López']],
    ['lop mar', ['María López']],
    ['4567', ['Mario', 'María López']],
    ['0501234567', ['María López']],
    ['+48 600', ['+48 600 000 000']],
    ['zoe', []],
    ['  ', []],
  ])('%s', (query, expected) => {
    expect(names(findChats(view, query))).toEqual(expected);
  });
});
