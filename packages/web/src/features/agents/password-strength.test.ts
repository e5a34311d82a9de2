import { expect, test } from 'vitest';
import { passwordStrength } from './password-strength.ts';

test.each([
  ['', 0, 'At least 10 characters. Four words are better than one.'],
  ['a', 0, '9 more characters.'],
  ['correct h', 0, 'One more character.'],
  ['aaaaaaaaaaaaaa', 1, 'Long enough, but very repetitive.'],
  ['correct hor', 2, 'Good. A few more characters make it strong.'],
  ['correct horse battery', 3, 'Strong.'],
  ['🌷🌸🌹🌺🌻🌼💐🥀🌱', 0, 'One more character.'],
])('%j is of strength %i', (password, level, words) => {
  expect(passwordStrength(password)).toEqual({ level, words });
});
