import { describe, expect, it, test } from 'vitest';
import { instant } from './ids.ts';
import { noon } from './testing/samples.ts';
import { believableTime, canSend, isWindowOpen, windowAfter, windowLengthMs, windowUrgency } from './window.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe('the time to believe for an inbound message', () => {
  test.each<[string, number, number]>([
    ['a usual second is taken as it is', noon - 5 * minute, noon - 5 * minute],
    ['a webhook that was retried for a week keeps its time', noon - 7 * day, noon - 7 * day],
    ['thirty days ago is the oldest believed', noon - 30 * day, noon - 30 * day],
    ['older than thirty days counts as now', noon - 30 * day - 1, noon],
    ['1970 counts as now', 0, noon],
    ['a negative time counts as now', -1, noon],
    ['the future counts as now', noon + 1, noon],
    ['milliseconds given as seconds count as now', noon * 1000, noon],
    ['no time counts as now', Number.NaN, noon],
    ['infinity counts as now', Number.POSITIVE_INFINITY, noon],
    ['minus infinity counts as now', Number.NEGATIVE_INFINITY, noon],
    ['a number beyond every date counts as now', 8.64e15 + 1, noon],
  ])('%s', (_name, reported, believed) => {
    expect(believableTime(reported, noon)).toBe(believed);
  });

  it('always gives a time that can be written as an instant', () => {
    for (const absurd of [Number.NaN, -Infinity, Infinity, 1e300, -1e300, 8.64e15]) {
      expect(() => windowAfter(undefined, believableTime(absurd, noon))).not.toThrow();
    }
  });
});

describe('the window after an inbound message', () => {
  const expires = instant(noon + windowLengthMs);

  test.each<[string, string | undefined, number, string]>([
    ['opens for 24 hours from the message', undefined, noon, expires],
    ['is renewed by a later message', expires, noon + minute, instant(noon + minute + windowLengthMs)],
    ['is not shortened by a late message', expires, noon - 3 * hour, expires],
    ['is unchanged by the same message again', expires, noon, expires],
  ])('%s', (_name, current, inboundAt, expected) => {
    expect(windowAfter(current, inboundAt)).toBe(expected);
  });
});

describe('what may be sent', () => {
  const expires = instant(noon);

  test.each<[string, string | undefined, number, boolean]>([
    ['open one millisecond before its end', expires, noon - 1, true],
    ['closed at its end', expires, noon, false],
    ['closed after its end', expires, noon + 1, false],
    ['closed where nobody ever wrote', undefined, noon, false],
  ])('the window is %s', (_name, windowExpiresAt, now, isOpen) => {
    expect(isWindowOpen(windowExpiresAt, now)).toBe(isOpen);
    expect(canSend('text', windowExpiresAt, now)).toBe(isOpen);
    expect(canSend('image', windowExpiresAt, now)).toBe(isOpen);
  });

  it('lets a template out at any time', () => {
    expect(canSend('template', undefined, noon)).toBe(true);
    expect(canSend('template', expires, noon + day)).toBe(true);
  });
});

describe('how urgent a window is', () => {
  test.each<[number, string]>([
    [24 * hour, 'quiet'],
    [4 * hour + 1, 'quiet'],
    [4 * hour, 'soon'],
    [15 * minute, 'soon'],
    [15 * minute - 1, 'closing'],
    [1, 'closing'],
    [0, 'closed'],
    [-day, 'closed'],
  ])('with %i ms left it is %s', (left, urgency) => {
    expect(windowUrgency(instant(noon + left), noon)).toBe(urgency);
  });

  it('is closed where it never opened', () => {
    expect(windowUrgency(undefined, noon)).toBe('closed');
  });
});
