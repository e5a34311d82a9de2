/** Results of actions, with Undo. Never for validation, never for incoming messages. */
export type Toast = {
  readonly id: number;
  readonly text: string;
  /** An error stays until it is dismissed and interrupts a screen reader. */
  readonly tone: 'plain' | 'error';
  readonly action?: { readonly label: string; readonly run: () => void };
};

const max = 3;
let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

/** Shows a result. With three on the screen the oldest result gives way, then the oldest error. */
export function showToast(text: string, options: Partial<Pick<Toast, 'tone' | 'action'>> = {}): void {
  lastId += 1;
  const next = [...toasts, { id: lastId, text, tone: options.tone ?? 'plain', ...options }];
  if (next.length > max) {
    const oldest = next.slice(0, -1).findIndex(({ tone }) => tone === 'plain');
    next.splice(Math.max(oldest, 0), 1);
  }
  set(next);
}

export function dismissToast(id: number): void {
  set(toasts.filter((toast) => toast.id !== id));
}

export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function currentToasts(): readonly Toast[] {
  return toasts;
}

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}
