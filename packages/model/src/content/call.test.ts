import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { faceOf, readableText } from '../content.ts';
import { shuffled } from '../testing/shuffled.ts';
import { type CallContent, readCall, withStep } from './call.ts';

const call = (fields: Partial<CallContent>): CallContent => ({ call_id: 'wacid.1', step: 'ringing', ...fields });

test.each<[Partial<CallContent>, string]>([
  [{ direction: 'inbound' }, 'Incoming call'],
  [{ direction: 'outbound' }, 'Calling'],
  [{ step: 'accepted' }, 'Call in progress'],
  [{ step: 'declined', direction: 'inbound' }, 'Declined call'],
  [{ step: 'declined', direction: 'outbound' }, 'Call declined by the contact'],
  [{ step: 'missed', direction: 'inbound' }, 'Missed call'],
  [{ step: 'missed', direction: 'outbound' }, 'Call not answered'],
  [{ step: 'ended' }, 'Call'],
  [{ step: 'ended', duration: 42 }, 'Call, 42 s'],
  [{ step: 'ended', duration: 120 }, 'Call, 2 min'],
  [{ step: 'ended', duration: 125 }, 'Call, 2 min 5 s'],
])('%j reads “%s”', (fields, sentence) => {
  expect(readableText('call', call(fields))).toBe(sentence);
  expect(faceOf('call', call(fields))).toMatchObject({ kind: 'call', sentence });
});

describe('the steps of a call', () => {
  const steps: readonly CallContent[] = [
    call({ direction: 'inbound' }),
    call({ step: 'accepted' }),
    call({ step: 'ended', duration: 10 }),
  ];

  it('come to the same in any order, told once or twice', () => {
    const expected = { call_id: 'wacid.1', direction: 'inbound', step: 'ended', duration: 10 };
    fc.assert(
      fc.property(shuffled(fc.constant([...steps, ...steps])), ([, order]) => {
        const [first = call({}), ...rest] = order;
        expect(rest.reduce(withStep, first)).toEqual(expected);
      }),
    );
  });

  it('that say nothing new leave the call as it is', () => {
    const ended = call({ step: 'ended', duration: 10, direction: 'inbound' });
    expect(withStep(ended, call({}))).toBe(ended);
  });
});

it('what is no call cannot be read as one', () => {
  expect(readCall({ call_id: 'wacid.1', step: 'singing' })).toBeUndefined();
  expect(faceOf('call', { step: 'ended' })).toEqual({ kind: 'unknown', type: 'call' });
});
