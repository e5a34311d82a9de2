// @vitest-environment jsdom
import './testing/patience.ts';
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import { lazy } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { Later } from './Later.tsx';
import { currentToasts, dismissToast } from './toast.ts';

afterEach(() => {
  cleanup();
  for (const { id } of currentToasts()) dismissToast(id);
  vi.restoreAllMocks();
});

test('a part that is loaded when it is wanted appears', async () => {
  const Part = lazy(async () => ({ default: () => <p>Here I am</p> }));
  render(
    <Later fallback={<p>Wait</p>}>
      <Part />
    </Later>,
  );
  expect(await screen.findByText('Here I am')).toBeTruthy();
  expect(currentToasts()).toEqual([]);
});

test('a part that cannot be loaded is taken back with a word to the person, and the rest of the page stays', async () => {
  // React reports what a boundary has caught.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const onFail = vi.fn();
  const Part = lazy(() => Promise.reject(new Error('Failed to load chunk')));
  render(
    <>
      <p>The thread</p>
      <Later fallback={<p>Wait</p>} onFail={onFail}>
        <Part />
      </Later>
    </>,
  );
  await waitFor(() => expect(onFail).toHaveBeenCalledOnce());
  expect(screen.getByText('The thread')).toBeTruthy();
  expect(screen.getByText('Wait')).toBeTruthy();
  expect(currentToasts()).toMatchObject([{ tone: 'error', action: { label: 'Reload' } }]);
});
