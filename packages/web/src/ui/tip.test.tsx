// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { IconButton } from './IconButton.tsx';
import { Tips } from './Tips.tsx';
import { placeTip } from './tip.ts';

beforeEach(() => {
  vi.useFakeTimers();
  render(
    <>
      <IconButton label="Search" keys={['/']}>
        s
      </IconButton>
      <IconButton label="New chat">n</IconButton>
      <p>elsewhere</p>
      <Tips />
    </>,
  );
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const bubble = () => document.querySelector('[data-tip-bubble]');
const wait = (ms: number) => act(() => vi.advanceTimersByTime(ms));
const pointAt = (element: Element) => fireEvent.pointerOver(element, { pointerType: 'mouse' });
const button = (name: string) => screen.getByRole('button', { name });

test('a tip with its key appears after 300 ms, the next one at once, and goes when the pointer is elsewhere', () => {
  pointAt(button('Search'));
  wait(299);
  expect(bubble()).toBeNull();
  wait(1);
  expect(bubble()?.textContent).toBe('Search/');
  pointAt(button('New chat'));
  wait(0);
  expect(bubble()?.textContent).toBe('New chat');
  pointAt(screen.getByText('elsewhere'));
  wait(100);
  expect(bubble()).toBeNull();
});

test('the pointer may rest on the tip itself', () => {
  pointAt(button('Search'));
  wait(300);
  pointAt(screen.getByText('elsewhere'));
  pointAt(bubble() as Element);
  wait(1000);
  expect(bubble()).not.toBeNull();
});

test.each([
  ['Escape', () => fireEvent.keyDown(document.body, { key: 'Escape' })],
  ['a click', () => fireEvent.pointerDown(button('Search'))],
  ['scrolling', () => fireEvent.scroll(document.body)],
])('%s sends the tip away, and it stays away while the pointer stays', (_, act) => {
  pointAt(button('Search'));
  wait(300);
  expect(bubble()).not.toBeNull();
  act();
  expect(bubble()).toBeNull();
  pointAt(button('Search'));
  wait(1000);
  expect(bubble()).toBeNull();
});

test('a control whose menu is open shows no tip: it would lie on the menu', () => {
  for (const [name, value] of Object.entries({ 'aria-haspopup': 'menu', 'aria-expanded': 'true' })) {
    button('Search').setAttribute(name, value);
  }
  pointAt(button('Search'));
  wait(1000);
  expect(bubble()).toBeNull();
});

test('a finger shows no tip', () => {
  fireEvent.pointerOver(button('Search'), { pointerType: 'touch' });
  wait(1000);
  expect(bubble()).toBeNull();
});

const viewport = { width: 1000, height: 600 };
const size = { width: 80, height: 24 };
test.each([
  ['top', { x: 500, y: 300, width: 40, height: 40 }, { x: 480, y: 270 }],
  ['bottom', { x: 500, y: 300, width: 40, height: 40 }, { x: 480, y: 346 }],
  ['right', { x: 10, y: 300, width: 40, height: 40 }, { x: 56, y: 308 }],
  ['left', { x: 500, y: 300, width: 40, height: 40 }, { x: 414, y: 308 }],
  ['top', { x: 500, y: 4, width: 40, height: 40 }, { x: 480, y: 50 }],
  ['bottom', { x: 500, y: 560, width: 40, height: 40 }, { x: 480, y: 530 }],
  ['right', { x: 950, y: 300, width: 40, height: 40 }, { x: 864, y: 308 }],
  ['top', { x: 0, y: 300, width: 40, height: 40 }, { x: 8, y: 270 }],
  ['top', { x: 970, y: 300, width: 30, height: 40 }, { x: 912, y: 270 }],
] as const)('a tip at the %s of %o stands at %o', (side, anchor, corner) => {
  expect(placeTip(anchor, size, viewport, side)).toEqual(corner);
});
