// @vitest-environment jsdom
import { sampleSettings } from '@parley/model/testing/samples';
import { act, cleanup, render, screen } from '@testing-library/react';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { initialState } from './state.ts';
import { setState, shallowEqual, useInbox, useNow } from './store.ts';

beforeEach(() => {
  setState(() => initialState(0));
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

it('renders a component again only when its part changed', () => {
  let renders = 0;
  function Phase() {
    renders += 1;
    return <p>{useInbox((state) => state.phase)}</p>;
  }
  render(<Phase />);
  act(() => setState((state) => ({ ...state, drafts: { maria: 'Hola' } })));
  expect(renders).toBe(1);
  act(() => setState((state) => ({ ...state, phase: 'ready' })));
  expect(screen.getByText('ready')).toBeDefined();
  expect(renders).toBe(2);
});

it('lets a selector build a new array when it says how to compare', () => {
  let renders = 0;
  function Drafts() {
    renders += 1;
    return <p>{useInbox((state) => Object.values(state.drafts), shallowEqual).join()}</p>;
  }
  render(<Drafts />);
  act(() => setState((state) => ({ ...state, phase: 'ready' })));
  expect(renders).toBe(1);
  act(() => setState((state) => ({ ...state, drafts: { maria: 'Hola', zoe: 'Hi' } })));
  expect(screen.getByText('Hola,Hi')).toBeDefined();
});

it('does not loop on a selector that builds a new object each time', () => {
  function Careless() {
    return <p>{useInbox((state) => ({ phase: state.phase })).phase}</p>;
  }
  render(<Careless />);
  act(() => setState((state) => ({ ...state, phase: 'failed' })));
  expect(screen.getByText('failed')).toBeDefined();
});

it('tells the time to all with one timer every thirty seconds, and none when nobody looks', () => {
  vi.useFakeTimers({ now: 1_000_000 });
  function Clock() {
    return <p>{useNow()}</p>;
  }
  const view = render(
    <>
      <Clock />
      <Clock />
    </>,
  );
  expect(screen.getAllByText('1000000')).toHaveLength(2);
  expect(vi.getTimerCount()).toBe(1);
  act(() => vi.advanceTimersByTime(30_000));
  expect(screen.getAllByText('1030000')).toHaveLength(2);
  view.unmount();
  expect(vi.getTimerCount()).toBe(0);
});

it('takes the present after a jump of the sandbox’s clock, not the last tick', () => {
  vi.useFakeTimers({ now: 2_000_000 });
  function Clock() {
    return <p>{useNow()}</p>;
  }
  render(<Clock />);
  act(() => vi.advanceTimersByTime(20_000));
  expect(screen.getByText('2000000')).toBeDefined();
  const settings = { ...sampleSettings, clockOffsetMs: 500 };
  const view = { epoch: 'e', seq: 1, settings, phoneNumbers: [], agents: {}, contacts: {}, chats: {}, threads: {} };
  act(() => setState((state) => ({ ...state, view: { ...view, hasMoreChats: false } })));
  expect(screen.getByText('2020500')).toBeDefined();
});

it('tells the present in a page that was rendered ahead of time', () => {
  function Clock() {
    return <p>{useNow()}</p>;
  }
  const container = document.createElement('div');
  document.body.append(container);
  container.innerHTML = renderToString(<Clock />);
  expect(container.textContent).toBe('0');
  vi.useFakeTimers({ now: 3_000_000 });
  render(<Clock />, { container, hydrate: true });
  expect(container.textContent).toBe('3000000');
});
