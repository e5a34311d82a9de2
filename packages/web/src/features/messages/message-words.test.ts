import { millis } from '@parley/model/ids';
import type { InboundMessage, Message, OutboundMessage } from '@parley/model/message';
import { describe, expect, test } from 'vitest';
import { clock } from '../../ui/time-labels.ts';
import { authorLine, clamped, delivery, detailsText, messageLabel, timeline } from './message-words.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 10, minute)).toISOString();
const time = (minute: number) => clock(millis(at(minute)));

const common = { id: 'm', chatId: 'c', type: 'text', text: 'On *my* way', createdAt: at(0), sentAt: at(0), order: 0 };
const inbound = (change: object = {}) =>
  ({ ...common, direction: 'inbound', author: { kind: 'contact' }, ...change }) as unknown as InboundMessage;
const outbound = (change: object = {}) =>
  ({
    ...common,
    direction: 'outbound',
    author: { kind: 'agent', agentId: 'omar', name: 'Omar Farouk' },
    status: 'sent',
    statusAt: at(1),
    receipts: { sent: at(1) },
    failures: [],
    ...change,
  }) as unknown as OutboundMessage;

describe('the author above a bubble', () => {
  test.each<[string, Message, string | undefined]>([
    ['is missing on the contact’s', inbound(), undefined],
    ['is missing on one’s own', outbound({ author: { kind: 'agent', agentId: 'me', name: 'Ana' } }), undefined],
    ['is a colleague’s first name', outbound(), 'Omar'],
    ['names the phone', outbound({ author: { kind: 'phone_app' } }), 'From the phone'],
    ['is the person of a group', inbound({ participant: { identity: 'waId:1', name: 'Kai Berg' } }), 'Kai Berg'],
  ])('%s', (_promise, message, line) => {
    expect(authorLine(message, 'me')).toBe(line);
  });
});

describe('the words of a tick', () => {
  test('carry the time of a receipt', () => {
    expect(delivery(outbound({ status: 'read', statusAt: at(3) }))).toEqual({
      state: 'read',
      label: `Read ${time(3)}`,
    });
  });

  test('carry no time while nothing is known', () => {
    expect(delivery(outbound({ status: 'sending' }))).toEqual({ state: 'sending', label: 'Sending' });
    expect(delivery(outbound({ status: 'sending', unconfirmed: true }))).toEqual({
      state: 'unconfirmed',
      label: 'Not confirmed',
    });
  });

  test('of a message that arrived after all speak of its arrival', () => {
    expect(delivery(outbound({ status: 'delivered', unconfirmed: true })).state).toBe('delivered');
  });
});

test('a screen reader hears who, when, what without marks, and how far', () => {
  expect(messageLabel(inbound(), 'Lina', 'me')).toBe(`Lina at ${time(0)}: On my way`);
  expect(messageLabel(outbound(), 'Lina', 'omar')).toBe(`You at ${time(0)}: On my way. Sent ${time(1)}`);
  expect(messageLabel(inbound({ type: 'image', text: 'the bill' }), 'Lina', 'me')).toBe(
    `Lina at ${time(0)}: Photo, the bill`,
  );
});

test('a screen reader hears that a message was forwarded, edited or deleted', () => {
  expect(messageLabel(inbound({ forwarded: 'once', edited: { at: at(3), wamid: 'w' } }), 'Lina', 'me')).toBe(
    `Lina at ${time(0)}: On my way. Forwarded. Edited`,
  );
  const deleted = inbound({ type: 'image', text: 'This message was deleted', deletedAt: at(4) });
  expect(messageLabel(deleted, 'Lina', 'me')).toBe(`Lina at ${time(0)}: This message was deleted`);
});

test('a timeline tells of edits and of a deletion', () => {
  const wording = (minute: number) => ({ type: 'text', content: { body: 'x' }, at: at(minute) });
  const message = inbound({
    history: [wording(0), wording(2)],
    edited: { at: at(5), wamid: 'w' },
    deletedAt: at(7),
    createdAt: at(1),
    imported: true,
  });
  expect(timeline(message).map(({ word }) => word)).toEqual([
    'Written',
    'Imported here',
    'Edited',
    'Edited',
    'Deleted by its author',
  ]);
});

test('a timeline tells everything in order, refusals too', () => {
  const message = outbound({
    receipts: { sent: at(2), delivered: at(5) },
    failures: [{ code: 131000, title: 'Something went wrong', at: at(1) }],
  });
  expect(timeline(message).map(({ word }) => word)).toEqual([
    'Written',
    'Refused: Something went wrong',
    'Accepted by WhatsApp',
    'Delivered to the phone',
  ]);
});

test('a timeline begins with the writing, although WhatsApp tells of the same second without its fraction', () => {
  const message = outbound({ createdAt: '2026-11-22T10:00:07.512Z', receipts: { sent: '2026-11-22T10:00:07.000Z' } });
  expect(timeline(message).map(({ word }) => word)).toEqual(['Written', 'Accepted by WhatsApp']);
});

test('a timeline of an unknown outcome says that no answer came', () => {
  const message = outbound({ status: 'sending', unconfirmed: true, receipts: {} });
  expect(timeline(message).at(-1)).toEqual({ word: 'No answer from WhatsApp', at: at(1), isTrouble: true });
});

test('details for a problem hold no word of the customer', () => {
  expect(detailsText(inbound())).not.toContain('way');
});

describe('a long text', () => {
  test('of a thousand characters is shown whole', () => {
    expect(clamped('a'.repeat(1000))).toBeUndefined();
  });

  test('ends at a word', () => {
    expect(clamped('word '.repeat(300))).toMatch(/word…$/);
  });

  test('never ends inside a character', () => {
    expect(clamped(`a${'👍'.repeat(600)}`)).toMatch(/^a(?:👍)+…$/u);
  });
});
