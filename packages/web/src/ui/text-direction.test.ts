import { expect, test } from 'vitest';
import { textDirection } from './text-direction.ts';

test.each([
  ['Hello', 'ltr'],
  ['مرحبا', 'rtl'],
  ['שלום', 'rtl'],
  ['नमस्ते', 'ltr'],
  ['12:30 — مرحبا Hello', 'rtl'],
  ['Hello مرحبا', 'ltr'],
  ['+971 50', 'ltr'],
  ['', 'ltr'],
])('%j runs %s', (text, direction) => {
  expect(textDirection(text)).toBe(direction);
});
