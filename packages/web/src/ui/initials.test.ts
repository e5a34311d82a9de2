import { expect, test } from 'vitest';
import { initials } from './initials.ts';

test.each([
  ['Lina Haddad', 'LH'],
  ['ana maría de la cruz', 'AC'],
  ['Omar', 'O'],
  ['🌸 Mei', '🌸M'],
  ['👩‍👩‍👧 family', '👩‍👩‍👧F'],
  ['محمد علي', 'مع'],
  ['हिमानी कपूर', 'हिक'],
  ['e\u0301lodie', 'E\u0301'],
  ['~Lina (shop)', 'LS'],
  ['+971 50 123 4567', ''],
  ['', ''],
])('%j is shown as %j', (name, letters) => {
  expect(initials(name)).toBe(letters);
});
