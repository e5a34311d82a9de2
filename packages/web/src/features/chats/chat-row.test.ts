import type { Chat, LastMessage } from '@parley/model/chat';
import type { MessageId } from '@parley/model/ids';
import { describe, expect, test } from 'vitest';
import type { Unsent } from '../../inbox/state.ts';
import { clock } from '../../ui/time-labels.ts';
import { type ChatRowFacts, chatRow } from './chat-row.ts';

const now = new Date(2026, 10, 22, 12, 0).getTime();
const at = (hours: number) => new Date(now + hours * 3_600_000).toISOString();

const last: LastMessage = { id: 'm' as MessageId, direction: 'inbound', type: 'text', text: 'Hi', order: now };

function row(change: Partial<Chat> = {}, facts: Partial<ChatRowFacts> = {}) {
  const chat = {
    id: 'c',
    contactId: 'p',
    phoneNumberId: '1',
    name: 'Lina',
    unread: 0,
    received: 1,
    readTo: 1,
    lastMessage: last,
    lastOrder: now,
    windowExpiresAt: at(20),
    createdAt: at(-48),
    ...change,
  } as Chat;
  return chatRow({ chat, replying: [], isOnline: true, now, ...facts });
}

const unsent = (status: Unsent['status']) =>
  ({ id: 'u', chatId: 'c', text: 'On *my* way', status, createdAt: at(0) }) as Unsent;

describe('the preview', () => {
  test('drops formatting marks and line ends', () => {
    expect(row({ lastMessage: { ...last, text: '*Hi*\n\nthere `x`' } }).preview).toEqual({
      kind: 'message',
      text: 'Hi there x',
    });
  });

  test('names a kind and its caption', () => {
    expect(row({ lastMessage: { ...last, type: 'image', text: 'the receipt' } }).preview).toMatchObject({
      type: 'image',
      text: 'Photo · the receipt',
    });
    expect(row({ lastMessage: { ...last, type: 'image', text: 'Photo' } }).preview).toMatchObject({ text: 'Photo' });
  });

  test('of a notice is its sentence alone', () => {
    const notice = { ...last, type: 'system', text: 'Lina changed to a new number' };
    expect(row({ lastMessage: notice }).preview).toMatchObject({ text: 'Lina changed to a new number' });
  });

  test('of buttons is the words above them, and what is tapped is a reply', () => {
    const tappable = { ...last, type: 'interactive', text: 'Keep it?' };
    expect(row({ lastMessage: tappable }).preview).toMatchObject({ type: 'interactive', text: 'Reply · Keep it?' });
    const { preview } = row({ lastMessage: { ...tappable, direction: 'outbound', status: 'sent' } });
    expect(preview).toEqual({ kind: 'message', text: 'Keep it?', tick: 'sent' });
  });

  test('shows how far our own message came', () => {
    const ours = { ...last, direction: 'outbound', status: 'read' } as const;
    expect(row({ lastMessage: ours }).preview).toMatchObject({ tick: 'read' });
    expect(row({ lastMessage: { ...ours, status: 'sending', unconfirmed: true } }).preview).toMatchObject({
      tick: 'unconfirmed',
    });
  });

  test('is the draft where there is one, whatever else happens', () => {
    const preview = row({}, { draft: 'I will *check*', replying: ['Omar'], unsent: unsent('queued') }).preview;
    expect(preview).toEqual({ kind: 'draft', text: 'I will check' });
  });

  test('of blank characters is no draft', () => {
    expect(row({}, { draft: ' \n' }).preview).toMatchObject({ kind: 'message' });
  });

  test('tells who is replying', () => {
    expect(row({}, { replying: ['Omar'] }).preview.text).toBe('Omar is replying…');
    expect(row({}, { replying: ['Omar', 'Asha'] }).preview.text).toBe('Omar and Asha are replying…');
    expect(row({}, { replying: ['a', 'b', 'c'] }).preview.text).toBe('3 colleagues are replying…');
  });

  test.each([
    ['queued', true, 'sending'],
    ['queued', false, 'held'],
    ['asking', true, 'held'],
    ['refused', true, 'failed'],
  ] as const)('of a %s message (online: %s) has the glyph %s', (status, isOnline, tick) => {
    expect(row({}, { unsent: unsent(status), isOnline }).preview).toMatchObject({ tick, text: 'On my way' });
  });
});

describe('the window chip', () => {
  test.each([
    [20, undefined],
    [4.01, undefined],
    [3.5, { text: '3h', tone: 'quiet' }],
    [0.7, { text: '42m', tone: 'warn' }],
    [0.2, { text: '12m', tone: 'danger' }],
    [-1, { text: 'Closed', tone: 'closed' }],
  ])('with %d hours left is %j', (hours, chip) => {
    expect(row({ windowExpiresAt: at(hours) }).window).toEqual(chip);
  });

  test('is closed where the customer never wrote', () => {
    expect(row({ windowExpiresAt: undefined } as Partial<Chat>).window).toEqual({ text: 'Closed', tone: 'closed' });
  });
});

describe('what a screen reader says', () => {
  test('names who, how many, what, when and how long', () => {
    expect(row({ unread: 3, windowExpiresAt: at(2) }).label).toBe(
      `Lina, 3 unread, last message from Lina, Hi, ${clock(now)}, window closes in 2 hours`,
    );
  });

  test('names our own message with its state', () => {
    const ours = { ...last, direction: 'outbound', type: 'image', text: 'Photo', status: 'read' } as const;
    expect(row({ lastMessage: ours }).label).toBe(`Lina, last message from you, Read, Photo, ${clock(now)}`);
  });
});

test('a group is named as one, and no window is told of it', () => {
  const group = row({ isGroup: true, windowExpiresAt: at(-1) });
  expect(group).toMatchObject({ isGroup: true });
  expect(group.window).toBeUndefined();
  expect(group.label).toBe(`Lina, group, last message from Lina, Hi, ${clock(now)}`);
});

test('a bare number is known as one', () => {
  expect(row({ name: '+971 50 123 4567' }).isNumber).toBe(true);
  expect(row({ name: 'Room 7' }).isNumber).toBe(false);
});
