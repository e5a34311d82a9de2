import { expect, test } from 'vitest';
import { internationalPhone, nationalPhone } from './dialled-phone.ts';

test.each([
  ['+49 171 2345678', '491712345678'],
  ['0049 (171) 234-5678', '491712345678'],
  ['49 171 2345678', '491712345678'],
  ['+1 (202) 555-0143', '12025550143'],
  [' +55 11 91234-5678 ', '5511912345678'],
])('%s is meant as +%s', (typed, waId) => {
  expect(internationalPhone(typed).waId).toBe(waId);
});

test.each(['', '12', 'call me', '0171 2345678', '+49', '+999 1234567'])('“%s” is refused', (typed) => {
  expect(() => internationalPhone(typed)).toThrow(expect.objectContaining({ code: 'UNKNOWN_NUMBER' }));
});

test.each([
  ['0171 2345678', '+49 30 901820', '491712345678'],
  ['171 2345678', '+49 30 901820', '491712345678'],
  ['(202) 555-0143', '+1 202-555-0100', '12025550143'],
  ['050 123 4567', '+971 4 123 4567', '971501234567'],
  ['12', '+49 30 901820', undefined],
  ['0171 2345678', '100200300400500', undefined],
])('%s, dialled in the country of %s, is +%s', (typed, ours, waId) => {
  expect(nationalPhone(typed, ours)?.waId).toBe(waId);
});
