import type { Chat } from '@parley/model/chat';
import type { ChatId, ContactId, MessageId, PhoneNumberId, Wamid } from '@parley/model/ids';
import { instant } from '@parley/model/ids';
import { calmDials, type SimulatorState } from '@parley/model/sandbox';
import type { MessageStatus } from '@parley/model/status';
import type { View } from '@parley/model/view';
import { expect, test } from 'vitest';
import { newestReply, tasksDone } from './coach.ts';

const now = Date.parse('2026-11-22T10:00:00.000Z');
const hourMs = 3_600_000;

const simulator = (...written: readonly string[]): SimulatorState => ({
  clockOffsetMs: 0,
  dials: calmDials,
  businessNumber: '+15005550006',
  wire: [],
  phones: [
    {
      persona: {
        id: 'emma',
        name: 'Emma Clarke',
        language: 'en',
        userId: 'US.1',
        phrases: [],
        isOffline: false,
        sendsReadReceipts: true,
        isChatOpen: true,
      },
      messages: written.map((id) => ({ id: id as Wamid, from: 'person', type: 'text', text: 'Hi', at: instant(now) })),
      isBusinessTyping: false,
    },
  ],
});

const chat = (id: string, changes: Partial<Chat> = {}): Chat => ({
  id: id as ChatId,
  contactId: 'contact' as ContactId,
  phoneNumberId: '1' as PhoneNumberId,
  name: 'Emma',
  unread: 0,
  received: 1,
  readTo: 1,
  lastOrder: now,
  createdAt: instant(now),
  ...changes,
});

const reply = (status: MessageStatus, order = now): Partial<Chat> => ({
  lastMessage: { id: 'm' as MessageId, direction: 'outbound', type: 'text', text: 'Hello', order, status },
});

const inbox = (chats: readonly Chat[], clockOffsetMs = 0): View => ({
  epoch: 'e',
  seq: 1,
  settings: { id: 'team', teamName: '', mode: 'sandbox', sendReadReceipts: true, clockOffsetMs },
  phoneNumbers: [],
  agents: {},
  contacts: {},
  chats: Object.fromEntries(chats.map((each) => [each.id, each])),
  hasMoreChats: false,
  threads: {},
});

test('at the start nothing is done', () => {
  expect(tasksDone(simulator(), inbox([]), now)).toEqual([]);
  expect(tasksDone(simulator('wamid.A'), inbox([chat('c')]), now)).toEqual([]);
});

test('a message has arrived when the inbox knows it by the id that the phone gave it', () => {
  const known = inbox([chat('c', { lastInboundWamid: 'wamid.A' as Wamid })]);
  expect(tasksDone(simulator('wamid.A'), known, now)).toEqual(['arrive']);
  expect(tasksDone(simulator('wamid.B'), known, now)).toEqual([]);
});

test.each<[MessageStatus, readonly string[]]>([
  ['sending', []],
  ['sent', []],
  ['delivered', []],
  ['failed', []],
  ['read', ['answer']],
])('a reply that is %s ticks %j', (status, done) => {
  expect(tasksDone(simulator(), inbox([chat('c', reply(status))]), now)).toEqual(done);
});

test('a window that closed by itself is no time travel', () => {
  const closed = chat('c', { windowExpiresAt: instant(now - hourMs) });
  expect(tasksDone(simulator(), inbox([closed]), now)).toEqual([]);
  expect(tasksDone(simulator(), inbox([closed], 24 * hourMs), now)).toEqual([]);
});

test('a window is closed by a jump over its end, not by one that ends before', () => {
  const open = chat('c', { windowExpiresAt: instant(now + 24 * hourMs) });
  expect(tasksDone(simulator(), inbox([open], 23 * hourMs), now)).toEqual([]);
  expect(tasksDone(simulator(), inbox([open], 24 * hourMs), now)).toEqual(['close']);
});

test('the reply that is followed is the newest one of all chats', () => {
  expect(newestReply(inbox([]))).toBeUndefined();
  expect(newestReply(inbox([chat('a', reply('read', now)), chat('b', reply('sent', now + 1))]))).toBe('sent');
});
