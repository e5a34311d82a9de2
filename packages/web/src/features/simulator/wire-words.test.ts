import type { WireLine } from '@parley/model/sandbox';
import { describe, expect, test } from 'vitest';
import { readable, shownLines, summaryOf, toneOf, words } from './wire-words.ts';

const line = (id: number, direction: WireLine['direction']): WireLine => ({
  id,
  at: '2026-11-22T10:00:00.000Z',
  direction,
  summary: '',
  status: 200,
  ms: 1,
  body: '',
  curl: '',
});

test('lines are shown newest first, of one direction or both, and the log itself is left as it is', () => {
  const log = [line(1, 'webhook'), line(2, 'api'), line(3, 'webhook')];
  expect(shownLines(log, 'all').map(({ id }) => id)).toEqual([3, 2, 1]);
  expect(shownLines(log, 'webhook').map(({ id }) => id)).toEqual([3, 1]);
  expect(shownLines(log, 'api').map(({ id }) => id)).toEqual([2]);
  expect(log.map(({ id }) => id)).toEqual([1, 2, 3]);
});

test.each([
  [200, 'ok'],
  [401, 'danger'],
  [503, 'danger'],
  ['no answer', 'warn'],
] as const)('%s is %s', (status, tone) => {
  expect(toneOf({ status })).toBe(tone);
});

describe('a line in a few words', () => {
  const call = (body: string) => summaryOf({ direction: 'api', summary: 'POST messages', body });

  test('a webhook says what happened and to whom', () => {
    const webhook = (summary: string) => summaryOf({ direction: 'webhook', summary, body: '{}' });
    expect(webhook('delivered · لينا حداد')).toEqual({ what: 'delivered', who: 'لينا حداد' });
    expect(webhook('text · A · B')).toEqual({ what: 'text', who: 'A · B' });
    expect(webhook('3 elements')).toEqual({ what: '3 elements' });
  });

  test('a send names its type and recipient, by number or by user id', () => {
    expect(call('{"type":"text","to":"12025550143"}')).toEqual({ what: 'send text', who: '12025550143' });
    expect(call('{"type":"template","recipient":"DE.77"}')).toEqual({ what: 'send template', who: 'DE.77' });
  });

  test('marking as read is not taken for a send', () => {
    expect(call('{"status":"read","message_id":"wamid.A"}')).toEqual({ what: 'mark as read' });
    expect(call('{"status":"read","typing_indicator":{"type":"text"}}')).toEqual({ what: 'mark as read, typing' });
  });

  test.each(['', '{"type":"te…', 'null', '7', '{"type":{}}'])(
    'a body that says nothing (%s) leaves the call’s own words',
    (body) => {
      expect(call(body)).toEqual({ what: 'POST messages' });
    },
  );
});

describe('a body to read', () => {
  test('JSON gets lines, anything else stays as it is', () => {
    expect(readable('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(readable('{"cut…')).toBe('{"cut…');
  });

  test('keys are told from values, and nothing is lost', () => {
    const json = readable('{"a":"b","c\\"d":{"e":"\\"f\\":"}}');
    const parts = words(json);
    expect(parts.map(({ text }) => text).join('')).toBe(json);
    expect(parts.filter(({ isKey }) => isKey).map(({ text }) => text)).toEqual(['"a"', '"c\\"d"', '"e"']);
  });
});
