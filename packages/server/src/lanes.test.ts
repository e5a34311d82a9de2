import { describe, expect, test, vi } from 'vitest';
import { makeBuckets, partOf } from './buckets.ts';
import { type Attempt, makeLanes } from './lanes.ts';

/** Attempts that the test ends by hand, in the order in which they began. */
function byHand() {
  const begun: { id: string; end: (attempt: Attempt) => Promise<void> }[] = [];
  const attempt = (id: string) =>
    new Promise<Attempt>((resolve) => {
      begun.push({
        id,
        end: async (result) => {
          resolve(result);
          await new Promise(setImmediate);
        },
      });
    });
  const ids = () => begun.map(({ id }) => id);
  const end = (place: number, result: Attempt) => begun[place]?.end(result);
  return { attempt, ids, end };
}

describe('lanes', () => {
  test('one message of a chat is in flight at a time, in order, while chats go in parallel', async () => {
    const hand = byHand();
    const lanes = makeLanes<string>(hand.attempt);
    for (const id of ['a1', 'a2']) lanes.enqueue('a', id);
    lanes.enqueue('b', 'b1');
    expect(hand.ids()).toEqual(['a1', 'b1']);
    await hand.end(0, { lane: 'next' });
    expect(hand.ids()).toEqual(['a1', 'b1', 'a2']);
    await hand.end(1, { lane: 'next' });
    await hand.end(2, { lane: 'next' });
    await lanes.close(1000);
  });

  test('those that go to another node begin nothing more, and are left once nothing of them is in flight', async () => {
    const hand = byHand();
    const lanes = makeLanes<string>(hand.attempt);
    for (const id of ['a1', 'a2']) lanes.enqueue('a', id);
    for (const id of ['b1', 'b2']) lanes.enqueue('b', id);
    let isLeft = false;
    const left = lanes
      .leave((lane) => lane === 'a', Number.POSITIVE_INFINITY)
      .then(() => {
        isLeft = true;
      });
    await hand.end(1, { lane: 'next' });
    expect(hand.ids()).toEqual(['a1', 'b1', 'b2']);
    expect(isLeft).toBe(false);
    await hand.end(0, { lane: 'next' });
    await left;
    expect(hand.ids()).toEqual(['a1', 'b1', 'b2']);
    await hand.end(2, { lane: 'next' });
    await lanes.close(1000);
  });

  test('one that finds itself at the wrong node is forgotten', async () => {
    const hand = byHand();
    const lanes = makeLanes<string>(hand.attempt);
    for (const id of ['a1', 'a2']) lanes.enqueue('a', id);
    await hand.end(0, { lane: 'leave' });
    expect(hand.ids()).toEqual(['a1']);
    lanes.enqueue('a', 'a1');
    expect(hand.ids()).toEqual(['a1', 'a1']);
    await hand.end(1, { lane: 'next' });
    await lanes.close(1000);
  });

  test('a message that is queued already is not queued twice', async () => {
    const hand = byHand();
    const lanes = makeLanes<string>(hand.attempt);
    for (const id of ['a1', 'a1', 'a2', 'a2']) lanes.enqueue('a', id);
    await hand.end(0, { lane: 'next' });
    await hand.end(1, { lane: 'next' });
    expect(hand.ids()).toEqual(['a1', 'a2']);
    await lanes.close(1000);
  });

  test('an unconfirmed message holds its lane until it is resolved, and no other message can end the hold', async () => {
    const hand = byHand();
    const lanes = makeLanes<string>(hand.attempt);
    for (const id of ['a1', 'a2']) lanes.enqueue('a', id);
    await hand.end(0, { lane: 'hold', forMs: 3_600_000 });
    lanes.release('a', 'a0');
    expect(hand.ids()).toEqual(['a1']);
    lanes.release('a', 'a1');
    expect(hand.ids()).toEqual(['a1', 'a2']);
    await hand.end(1, { lane: 'next' });
    await lanes.close(1000);
  });

  test('a hold ends by itself at its due time', async () => {
    const hand = byHand();
    const lanes = makeLanes<string>(hand.attempt);
    for (const id of ['a1', 'a2']) lanes.enqueue('a', id);
    await hand.end(0, { lane: 'hold', forMs: 5 });
    await vi.waitFor(() => expect(hand.ids()).toEqual(['a1', 'a2']), { timeout: 45_000 });
    await hand.end(1, { lane: 'next' });
    await lanes.close(1000);
  });

  test('a lane whose number is paused keeps its head and goes on when it is woken', async () => {
    const hand = byHand();
    const lanes = makeLanes<string>(hand.attempt);
    lanes.enqueue('a', 'a1');
    await hand.end(0, { lane: 'stop' });
    lanes.enqueue('a', 'a2');
    expect(hand.ids()).toEqual(['a1']);
    lanes.wake();
    expect(hand.ids()).toEqual(['a1', 'a1']);
    await hand.end(1, { lane: 'next' });
    expect(hand.ids()).toEqual(['a1', 'a1', 'a2']);
    await hand.end(2, { lane: 'next' });
    await lanes.close(1000);
  });

  test('closing waits for what is in flight and starts nothing more', async () => {
    const hand = byHand();
    const lanes = makeLanes<string>(hand.attempt);
    for (const id of ['a1', 'a2']) lanes.enqueue('a', id);
    let isClosed = false;
    const closing = lanes.close(1000).then(() => {
      isClosed = true;
    });
    await new Promise(setImmediate);
    expect(isClosed).toBe(false);
    await hand.end(0, { lane: 'next' });
    await closing;
    expect(hand.ids()).toEqual(['a1']);
  });

  test('closing waits no longer than it is told to', async () => {
    const hand = byHand();
    const lanes = makeLanes<string>(hand.attempt);
    lanes.enqueue('a', 'a1');
    await lanes.close(1);
    expect(hand.ids()).toEqual(['a1']);
  });
});

describe('token buckets', () => {
  const pair = { name: 'pair', size: { capacity: 45, intervalMs: 6000 } };
  const number = { name: 'number', size: { capacity: 80, intervalMs: 12.5 } };

  test('45 messages to one contact go at once, the next one six seconds later', () => {
    const buckets = makeBuckets();
    for (let index = 0; index < 45; index += 1) expect(buckets.take([pair], 0)).toBe(0);
    expect(buckets.take([pair], 0)).toBe(6000);
    expect(buckets.take([pair], 5999)).toBe(1);
    expect(buckets.take([pair], 6000)).toBe(0);
    expect(buckets.take([pair], 6000)).toBe(6000);
  });

  test('a refusal takes nothing from the buckets that had a token', () => {
    const buckets = makeBuckets();
    for (let index = 0; index < 45; index += 1) buckets.take([pair], 0);
    for (let index = 0; index < 200; index += 1) buckets.take([pair, number], 0);
    for (let index = 0; index < 80; index += 1) expect(buckets.take([number], 0)).toBe(0);
    expect(buckets.take([number], 0)).toBe(13);
  });

  test('a clock that was set back holds up nothing for longer than an empty bucket does', () => {
    const buckets = makeBuckets();
    for (let index = 0; index < 45; index += 1) buckets.take([pair], 3_600_000);
    expect(buckets.take([pair], 0)).toBe(6000);
    expect(buckets.take([pair], 6000)).toBe(0);
    expect(buckets.take([pair], 6000)).toBe(6000);
  });

  test('a bucket is never fuller than its capacity', () => {
    const buckets = makeBuckets();
    buckets.take([pair], 0);
    for (let index = 0; index < 45; index += 1) expect(buckets.take([pair], 86_400_000)).toBe(0);
    expect(buckets.take([pair], 86_400_000)).toBe(6000);
  });

  test('of several nodes, each has its part, and together they never pass the whole', () => {
    const shares = [0.5, 0.25, 0.25];
    const nodes = shares.map(() => makeBuckets());
    const sent = (from: number, to: number, parts: readonly number[]) => {
      let count = 0;
      for (let now = from; now < to; now += 1) {
        for (const [index, share] of parts.entries()) {
          if (share > 0 && nodes[index]?.take([{ name: 'number', size: partOf(80, share) }], now) === 0) count += 1;
        }
      }
      return count;
    };
    expect(sent(0, 10_000, shares)).toBeGreaterThan(10 * 80 - 90);
    expect(sent(10_000, 11_000, shares)).toBeLessThanOrEqual(82);
    // The second one leaves: what the others gain was used a moment ago.
    expect(sent(11_000, 12_000, [0.75, 0, 0.25])).toBeLessThanOrEqual(82);
    expect(sent(12_000, 22_000, [0.75, 0, 0.25])).toBeGreaterThan(10 * 80 - 90);
    // And so it is for the one that stays alone in the end.
    expect(sent(22_000, 23_000, [1, 0, 0])).toBeLessThanOrEqual(82);
  });
});
