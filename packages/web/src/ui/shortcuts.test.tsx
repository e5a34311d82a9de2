// @vitest-environment jsdom
import { cleanup, fireEvent, render } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { shortcutOf, useShortcuts } from './shortcuts.ts';

afterEach(cleanup);

const plain = { code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

test.each([
  [{ key: 'j', code: 'KeyJ' }, 'j'],
  [{ key: 'ت', code: 'KeyJ' }, 'j'],
  [{ key: 'h', code: 'KeyJ' }, 'h'],
  [{ key: '?', code: 'Slash', shiftKey: true }, '?'],
  [{ key: 'X', code: 'KeyX', shiftKey: true, ctrlKey: true }, 'mod+shift+x'],
  [{ key: 'b', code: 'KeyB', metaKey: true }, 'mod+b'],
  [{ key: 'ArrowUp', code: 'ArrowUp', altKey: true }, 'alt+ArrowUp'],
  [{ key: 'Enter', code: 'Enter', shiftKey: true }, 'shift+Enter'],
])('%j is %s', (event, name) => {
  expect(shortcutOf({ ...plain, ...event })).toBe(name);
});

function Screen({ run }: { readonly run: () => void }) {
  useShortcuts({ j: run, 'alt+ArrowDown': run });
  return <input aria-label="Write" />;
}

test('a single key acts on the page and types in a field', () => {
  const run = vi.fn();
  const { getByLabelText } = render(<Screen run={run} />);
  fireEvent.keyDown(document.body, { key: 'j' });
  fireEvent.keyDown(getByLabelText('Write'), { key: 'j' });
  expect(run).toHaveBeenCalledTimes(1);
});

test('a chord acts also while typing', () => {
  const run = vi.fn();
  const { getByLabelText } = render(<Screen run={run} />);
  fireEvent.keyDown(getByLabelText('Write'), { key: 'ArrowDown', altKey: true });
  expect(run).toHaveBeenCalledTimes(1);
});

test('no key acts behind an open dialog', () => {
  const run = vi.fn();
  render(
    <>
      <Screen run={run} />
      <div role="dialog" data-state="open" />
    </>,
  );
  fireEvent.keyDown(document.body, { key: 'j' });
  expect(run).not.toHaveBeenCalled();
});
