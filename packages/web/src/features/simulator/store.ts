/** The store of the simulator's page. It lives beside the inbox's: what a customer sees is no part of the inbox. */
import { useSyncExternalStore } from 'react';
import { applySimulatorEvent, emptyView, type SimulatorView } from './simulator-view.ts';
import { followSimulator } from './stream.ts';

let view = emptyView;
const listeners = new Set<() => void>();

/** Follows the simulator while the page is open. Returns how to stop. */
export function startSimulator(): () => void {
  const stream = followSimulator({
    onEvent: (event) => set(applySimulatorEvent(view, event)),
    onLost: () => set({ ...view, stream: view.state === undefined ? 'connecting' : 'lost' }),
  });
  return stream.close;
}

/** Takes somebody's phone in hand. */
export function choosePerson(id: string): void {
  set({ ...view, chosen: id });
}

/** A part of what is known: the selector returns something that is in the view, never a new object. */
export function useSimulator<T>(selector: (view: SimulatorView) => T): T {
  return useSyncExternalStore(
    subscribe,
    () => selector(view),
    () => selector(emptyView),
  );
}

function set(next: SimulatorView): void {
  view = next;
  for (const listener of [...listeners]) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
