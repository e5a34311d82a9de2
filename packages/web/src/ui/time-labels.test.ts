import { describe, expect, test } from 'vitest';
import {
  clock,
  clockWithDay,
  count,
  dayLabel,
  daysBetween,
  listTime,
  shortSpan,
  span,
  spokenSpan,
} from './time-labels.ts';

const now = new Date(2026, 10, 22, 15, 30).getTime();
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe('the time of a row', () => {
  test('is a clock time today, also just after midnight', () => {
    const early = new Date(2026, 10, 22, 0, 1).getTime();
    expect(listTime(early, now)).toBe(clock(early));
  });

  test('is "Yesterday" from one minute before midnight on', () => {
    expect(listTime(new Date(2026, 10, 21, 23, 59).getTime(), now)).toBe('Yesterday');
  });

  test('is a weekday for a week and a date after that', () => {
    expect(listTime(now - 6 * day, now)).toBe('Mon');
    expect(listTime(now - 7 * day, now)).toMatch(/15/);
  });

  test('of a message from a clock ahead of ours is a clock time', () => {
    expect(listTime(now + 2 * day, now)).toBe(clock(now + 2 * day));
  });
});

test('days of a thread are named, far ones with their year', () => {
  expect(dayLabel(now, now)).toBe('Today');
  expect(dayLabel(now - day, now)).toBe('Yesterday');
  expect(dayLabel(now - 3 * day, now)).toBe('Thursday');
  expect(dayLabel(now - 30 * day, now)).toMatch(/October.*2026|2026.*October/);
});

test('days are counted by midnights, also over a change of the clocks', () => {
  expect(daysBetween(new Date(2026, 2, 28, 12).getTime(), new Date(2026, 2, 30, 1).getTime())).toBe(2);
  expect(daysBetween(new Date(2026, 9, 24, 23).getTime(), new Date(2026, 9, 26, 0, 30).getTime())).toBe(2);
});

test('a time in a sentence names its day unless it is today', () => {
  expect(clockWithDay(now, now)).toBe(clock(now));
  expect(clockWithDay(now - day, now)).toBe(`${clock(now - day)} yesterday`);
  expect(clockWithDay(now + day, now)).toBe(`${clock(now + day)} tomorrow`);
  expect(clockWithDay(now - 3 * day, now)).toBe(`${clock(now - 3 * day)} on Thursday`);
});

test.each([
  [30_000, '1m', 'under 1 m', '1 minute'],
  [42 * minute, '42m', '42 m', '42 minutes'],
  [hour, '1h', '1 h 00 m', '1 hour'],
  [21 * hour + 4 * minute, '21h', '21 h 04 m', '21 hours'],
  [72 * hour, '72h', '72 h 00 m', '3 days'],
])('%i ms reads %s, %s and %s', (ms, short, long, spoken) => {
  expect([shortSpan(ms), span(ms), spokenSpan(ms)]).toEqual([short, long, spoken]);
});

test('one is not many', () => {
  expect([count(0, 'message'), count(1, 'message'), count(2, 'message')]).toEqual([
    '0 messages',
    '1 message',
    '2 messages',
  ]);
});
