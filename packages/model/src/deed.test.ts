import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { applyDeed, type Deed, mayDo } from './deed.ts';
import type { Wamid } from './ids.ts';
import type { Message } from './message.ts';
import { at, inboundAt, outboundAt } from './testing/samples.ts';
import { shuffled } from './testing/shuffled.ts';

const wamid = (name: string) => `wamid.${name}` as Wamid;
const edit = (name: string, seconds: number, body = name): Deed => ({
  kind: 'edit',
  wamid: wamid(name),
  at: at(seconds),
  by: 'contact',
  type: 'text',
  content: { body },
});
const revoke: Deed = { kind: 'revoke', wamid: wamid('gone'), at: at(50), by: 'contact' };
const smile: Deed = { kind: 'reaction', wamid: wamid('smile'), at: at(20), by: 'phone_app', emoji: '🙂' };
const deeds: readonly Deed[] = [edit('a', 10), edit('b', 30), edit('c', 30), edit('d', 5), revoke, smile];

describe('an edit', () => {
  it('is what the message says now, and every wording before it is kept', () => {
    const message = [edit('b', 30), edit('a', 10)].reduce<Message>(applyDeed, inboundAt(1));
    expect(message).toMatchObject({ text: 'b', content: { body: 'b' }, edited: { at: at(30), wamid: wamid('b') } });
    expect(message.history?.map(({ content }) => content)).toEqual([{ body: 'at 1' }, { body: 'a' }]);
  });

  it('told twice changes nothing', () => {
    const once = applyDeed<Message>(inboundAt(1), edit('a', 10));
    expect(applyDeed(once, edit('a', 10))).toBe(once);
  });

  it('is kept within a bound: the first wording and the newest, in any order', () => {
    const many = Array.from({ length: 1000 }, (_, index) => edit(String(1000 + index), 10));
    const message = many.reduce<Message>(applyDeed, inboundAt(1));
    expect(message).toMatchObject({ text: '1999' });
    expect(message.history?.map(({ content }) => content)).toEqual([
      { body: 'at 1' },
      ...Array.from({ length: 198 }, (_, index) => ({ body: String(1801 + index) })),
    ]);
    expect(many.toReversed().reduce<Message>(applyDeed, inboundAt(1))).toEqual(message);
    expect(applyDeed(message, edit('1000', 10))).toBe(message);
  });

  it('never comes before the first wording, whatever the clocks say', () => {
    const message = applyDeed<Message>(inboundAt(100), edit('a', 10));
    expect(message.text).toBe('a');
    expect(message.history?.[0]).not.toHaveProperty('wamid');
  });
});

describe('a deletion', () => {
  it('beats every edit; what was said last stays readable for the team', () => {
    const message = [revoke, edit('a', 99)].reduce<Message>(applyDeed, inboundAt(1));
    expect(message).toMatchObject({ deletedAt: at(50), text: 'This message was deleted', content: { body: 'a' } });
  });
});

it('deeds come to the same in any order, once or twice', () => {
  const expected = deeds.reduce<Message>(applyDeed, inboundAt(1));
  fc.assert(
    fc.property(shuffled(fc.constant([...deeds, ...deeds])), ([, order]) => {
      expect(order.reduce<Message>(applyDeed, inboundAt(1))).toEqual(expected);
    }),
  );
});

test.each<[string, Message, Deed, boolean]>([
  ['the contact edits what the contact wrote', inboundAt(1), edit('a', 2), true],
  ['the contact edits what we wrote', outboundAt(1), edit('a', 2), false],
  ['the phone app deletes what we wrote', outboundAt(1), { ...revoke, by: 'phone_app' }, true],
  ['the phone app deletes what the contact wrote', inboundAt(1), { ...revoke, by: 'phone_app' }, false],
  ['the contact deletes a notice', inboundAt(1, { author: { kind: 'system' } }), revoke, false],
  ['the contact reacts to what we wrote', outboundAt(1), { ...smile, by: 'contact' }, true],
])('%s: %s', (_what, message, deed, expected) => {
  expect(mayDo(message, deed)).toBe(expected);
});
