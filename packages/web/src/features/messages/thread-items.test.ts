import type { Message } from '@parley/model/message';
import { describe, expect, test } from 'vitest';
import type { Unsent } from '../../inbox/state.ts';
import { type ThreadItem, threadItems } from './thread-items.ts';

const noon = new Date(2026, 10, 22, 12, 0).getTime();
const minute = 60_000;

function message(id: string, at: number, change: Record<string, unknown> = {}): Message {
  return {
    id,
    seq: 1,
    chatId: 'c',
    type: 'text',
    text: id,
    order: at,
    ordinal: 1,
    direction: 'inbound',
    author: { kind: 'contact' },
    ...change,
  } as unknown as Message;
}

const ours = (agentId: string) => ({ direction: 'outbound', author: { kind: 'agent', agentId, name: agentId } });
const unsent = (id: string, at: number) =>
  ({
    id,
    agentId: 'me',
    chatId: 'c',
    ordinal: 1,
    text: id,
    createdAt: new Date(at).toISOString(),
    status: 'queued',
  }) as Unsent;

/** `[Today]` a day, `--2--` the unread line, `<<` and `>>` around what was imported, `(a` opens a group, `a)` ends one. */
function drawn(items: readonly ThreadItem[]): string {
  return items
    .map((item) => {
      if (item.kind === 'day') return `[${new Date(item.at).getDate()}]`;
      if (item.kind === 'unread') return `--${item.count}--`;
      if (item.kind === 'import') return item.isStart ? '<<' : '>>';
      return `${item.isFirst ? '(' : ''}${item.key}${item.isLast ? ')' : ''}`;
    })
    .join(' ');
}

const whole = (messages: readonly Message[]) => ({ messages, hasBefore: false, hasAfter: false });

describe('groups', () => {
  test('keep the people of a group of people apart', () => {
    const from = (identity: string) => ({ participant: { identity, name: identity } });
    const thread = whole([
      message('a', noon, from('waId:1')),
      message('b', noon, from('waId:1')),
      message('c', noon, from('waId:2')),
    ]);
    expect(drawn(threadItems(thread, [], undefined))).toBe('[22] (a b) (c)');
  });

  test('end where messages from before the inbox begin or end, and a line says so', () => {
    const imported = { imported: true };
    const thread = whole([
      message('a', noon, imported),
      message('b', noon, imported),
      message('c', noon),
      message('d', noon + 1),
    ]);
    expect(drawn(threadItems(thread, [], undefined))).toBe('[22] << (a b) >> (c d)');
    expect(drawn(threadItems({ ...thread, hasBefore: true }, [], undefined))).toBe('b) >> (c d)');
  });

  test('hold messages of one author within five minutes', () => {
    const thread = whole([
      message('a', noon),
      message('b', noon + minute),
      message('c', noon + 6 * minute),
      message('d', noon + 6 * minute, ours('me')),
      message('e', noon + 6 * minute, ours('omar')),
    ]);
    expect(drawn(threadItems(thread, [], undefined))).toBe('[22] (a b) (c) (d) (e)');
  });

  test('end at midnight', () => {
    const midnight = new Date(2026, 10, 22).getTime();
    const thread = whole([message('a', midnight - 1), message('b', midnight)]);
    expect(drawn(threadItems(thread, [], undefined))).toBe('[21] (a) [22] (b)');
  });

  test('take in what is unsent, below everything', () => {
    const thread = whole([message('a', noon, ours('me'))]);
    expect(drawn(threadItems(thread, [unsent('u', noon + minute)], undefined))).toBe('[22] (a u)');
  });

  test('show a message once while its unsent copy is still there', () => {
    expect(drawn(threadItems(whole([message('a', noon)]), [unsent('a', noon)], undefined))).toBe('[22] (a)');
  });
});

describe('the unread line', () => {
  const thread = whole([
    message('a', noon, { ordinal: 1 }),
    message('ours', noon + 1, { ordinal: 1, ...ours('me') }),
    message('b', noon + 2, { ordinal: 2 }),
    message('c', noon + 3, { ordinal: 3 }),
  ]);

  test('stands above the first message that nobody had read', () => {
    expect(drawn(threadItems(thread, [], { after: 1, count: 2 }))).toBe('[22] (a) (ours) --2-- (b c)');
  });

  test('is missing where all was read', () => {
    expect(drawn(threadItems(thread, [], { after: 3, count: 0 }))).not.toContain('--');
  });

  test('waits for the page that holds its place', () => {
    const later = { ...thread, messages: thread.messages.slice(2), hasBefore: true };
    expect(drawn(threadItems(later, [], { after: 0, count: 9 }))).toBe('c)');
  });
});

test('no row that is drawn changes when an older page arrives above it', () => {
  const all = [
    message('a', noon - 1_440 * minute),
    message('b', noon),
    message('c', noon + minute),
    message('d', noon + 2 * minute, ours('me')),
  ];
  const before = drawn(threadItems({ messages: all.slice(2), hasBefore: true, hasAfter: false }, [], undefined));
  const after = drawn(threadItems(whole(all), [], undefined));
  expect(before).toBe('(d)');
  expect(after).toBe('[21] (a) [22] (b c) (d)');
  expect(after.endsWith(before)).toBe(true);
});

test('a single loaded message is shown although more stand before it', () => {
  expect(drawn(threadItems({ messages: [message('a', noon)], hasBefore: true, hasAfter: false }, [], undefined))).toBe(
    '(a)',
  );
});
