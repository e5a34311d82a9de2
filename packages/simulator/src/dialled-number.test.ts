import { expect, test } from 'vitest';
import { canonicalWaId, dialledDigits, isUserId } from './dialled-number.ts';

test.each([
  ['+1 (202) 555-0143', '12025550143'],
  ['12025550143', '12025550143'],
  [' +971 50.555.0137', '971505550137'],
])('%s is dialled as %s', (dialled, digits) => {
  expect(dialledDigits(dialled)).toBe(digits);
});

test.each([
  '',
  '+',
  '0123456789',
  '+12',
  '+1202555014312345',
  'DE.77120000000000101',
  '1202555o143',
  `+${'1'.repeat(60)}`,
])('%s is not a number', (dialled) => {
  expect(dialledDigits(dialled)).toBeUndefined();
});

test.each([
  ['a Brazilian mobile loses the ninth digit', '5511995550142', '551195550142'],
  ['a Mexican number loses the 1', '5215555550101', '525555550101'],
  ['an Argentinian number gains the 9', '541155550101', '5491155550101'],
  ['any other number stays', '12025550143', '12025550143'],
])('%s', (_name, digits, waId) => {
  expect(canonicalWaId(digits)).toBe(waId);
  expect(canonicalWaId(waId)).toBe(waId);
});

test('a user id has a country and letters or digits', () => {
  expect(isUserId('DE.77120000000000101')).toBe(true);
  expect(isUserId('DE.ENT.77')).toBe(true);
  expect(isUserId('12025550143')).toBe(false);
  expect(isUserId('DE.')).toBe(false);
});
