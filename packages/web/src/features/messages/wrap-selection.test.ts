import { expect, test } from 'vitest';
import { insertAt, type Writing, wrapSelection } from './wrap-selection.ts';

/** `[` and `]` show the selection, `|` a caret. */
function writing(shown: string): Writing {
  const caret = shown.indexOf('|');
  if (caret >= 0) return { text: shown.replace('|', ''), start: caret, end: caret };
  const start = shown.indexOf('[');
  return { text: shown.replace(/[[\]]/g, ''), start, end: shown.indexOf(']') - 1 };
}

function shown({ text, start, end }: Writing): string {
  if (start === end) return `${text.slice(0, start)}|${text.slice(start)}`;
  return `${text.slice(0, start)}[${text.slice(start, end)}]${text.slice(end)}`;
}

test.each([
  ['a [word] b', 'a *[word]* b'],
  ['a *[word]* b', 'a [word] b'],
  ['a [*word*] b', 'a [word] b'],
  ['a[ word ]b', 'a *[word]* b'],
  ['a | b', 'a *|* b'],
  ['a *|* b', 'a | b'],
  ['|', '*|*'],
  ['[مرحبا]', '*[مرحبا]*'],
])('bold turns %s into %s', (before, after) => {
  expect(shown(wrapSelection(writing(before), '*'))).toBe(after);
});

test('a mark of three characters goes around as well', () => {
  expect(shown(wrapSelection(writing('[a]'), '```'))).toBe('```[a]```');
});

test('an emoji takes the place of the selection and the caret stands behind it', () => {
  expect(shown(insertAt(writing('good [day]'), '👍'))).toBe('good 👍|');
});
