import { expect, test } from 'vitest';
import { phoneGroups } from './phone-groups.ts';

test('a number is written in the groups of its country', () => {
  expect(phoneGroups('+34600000142')).toBe('+34 600 00 01 42');
  expect(phoneGroups('+12025550143')).toBe('+1 202 555 0143');
  expect(phoneGroups('+971501234567')).toBe('+971 50 123 4567');
});

test('no digit is lost, added or moved: old forms, impossible numbers and what is no number', () => {
  const numbers = ['+5215512345678', '+551187654321', '+5491123456789', '+390612345678', '+91987654321012345', '+4917'];
  for (const number of numbers) expect(phoneGroups(number).replace(/[^\d+]/g, ''), number).toBe(number);
  for (const name of ['+999123', '+000', '', '+', '600000142', '~Ana', 'Call +34600000142', '+34600000142;ext=5']) {
    expect(phoneGroups(name)).toBe(name);
  }
});
