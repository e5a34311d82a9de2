/** The one store of the web app: a value, its listeners, and hooks that read it. */
import { useRef, useSyncExternalStore } from 'react';
import { type InboxState, initialState } from './state.ts';

export type InboxStore = {
  readonly getState: () => InboxState;
  /** Replaces the state and tells the listeners at once; returning the same object tells nobody. */
  readonly setState: (change: (state: InboxState) => InboxState) => void;
  readonly subscribe: (listener: () => void) => () => void;
};

export function makeStore(first: InboxState = initialState(Date.now())): InboxStore {
  let state = first;
  const listeners = new Set<() => void>();
  return {
    getState: () => state,
    setState: (change) => {
      const next = change(state);
      if (next === state) return;
      state = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The store that the screens read. Only the inbox's own files write it. */
export const inboxStore = makeStore();
export const { getState, setState } = inboxStore;

/** What the server renders from, always the same object. */
const serverState = initialState(0);

/**
 * A part of the state. The component renders again when `isEqual` says the part changed (default: identity). A
 * selector that builds a new object or array passes `shallowEqual`.
 */
export function useInbox<T>(selector: (state: InboxState) => T, isEqual: (a: T, b: T) => boolean = Object.is): T {
  const last = useRef<{ state: InboxState; selector: (state: InboxState) => T; value: T } | undefined>(undefined);
  const read = (state: InboxState): T => {
    const known = last.current;
    if (known?.state === state && known.selector === selector) return known.value;
    const fresh = selector(state);
    const value = known !== undefined && isEqual(known.value, fresh) ? known.value : fresh;
    last.current = { state, selector, value };
    return value;
  };
  return useSyncExternalStore(
    inboxStore.subscribe,
    () => read(getState()),
    () => read(serverState),
  );
}

/** True for arrays or records of the same length with identical entries. */
export function shallowEqual<T>(a: T, b: T): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const left = Object.entries(a);
  const right = new Map(Object.entries(b));
  return left.length === right.size && left.every(([key, value]) => right.has(key) && Object.is(right.get(key), value));
}

/** Domain time in milliseconds: this browser's clock plus the sandbox's time travel. */
export function now(): number {
  return domainTime(getState(), Date.now());
}

/** Domain time of a state, for a reading of the real clock. */
export function domainTime(state: InboxState, realMs: number): number {
  return realMs + (state.view?.settings.clockOffsetMs ?? 0);
}

const tickMs = 30_000;
const tickers = new Set<() => void>();
let tickAt = 0;
let tickOffset = 0;
let ticking: ReturnType<typeof setInterval> | undefined;

/** Domain time, renewed every 30 seconds for all that show it, by one shared timer. Zero while rendered ahead of time. */
export function useNow(): number {
  const offset = useInbox((state) => state.view?.settings.clockOffsetMs ?? 0);
  const at = useSyncExternalStore(subscribeTick, readTick, () => 0);
  return at + offset;
}

function subscribeTick(listener: () => void): () => void {
  tickers.add(listener);
  // A page that was rendered ahead of time subscribes before it has ever read the clock.
  if (ticking === undefined) readTick();
  ticking ??= setInterval(() => {
    tickAt = Date.now();
    for (const ticker of [...tickers]) ticker();
  }, tickMs);
  return () => {
    tickers.delete(listener);
    if (tickers.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  };
}

/**
 * While nobody is subscribed the last tick may be old, so a first reader takes the present. So does the first after a
 * jump of the sandbox's clock: what is due by then must not wait for the next tick.
 */
function readTick(): number {
  const offset = getState().view?.settings.clockOffsetMs ?? 0;
  const isOld = ticking === undefined && Date.now() - tickAt > 1000;
  if (isOld || offset !== tickOffset) tickAt = Date.now();
  tickOffset = offset;
  return tickAt;
}
