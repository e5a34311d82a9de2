import { expect, test } from 'vitest';
import { currentToasts, dismissToast, showToast } from './toast.ts';

test('with three on screen the oldest result gives way and errors stay until dismissed', () => {
  showToast('Not saved', { tone: 'error' });
  showToast('one');
  showToast('two');
  showToast('three');
  expect(currentToasts().map(({ text }) => text)).toEqual(['Not saved', 'two', 'three']);
  for (const { id } of currentToasts()) dismissToast(id);
  expect(currentToasts()).toEqual([]);
});

test('four errors keep the newest three', () => {
  for (const text of ['a', 'b', 'c', 'd']) showToast(text, { tone: 'error' });
  expect(currentToasts().map(({ text }) => text)).toEqual(['b', 'c', 'd']);
  for (const { id } of currentToasts()) dismissToast(id);
});
