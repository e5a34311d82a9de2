/**
 * What is still to happen. Delays run in real time, so that a test may hold the clock; a clock jump (`advance`) brings
 * everything nearer by its length, in the order in which it was due.
 */

export type Schedule = {
  /** Runs `task` once after `delayMs`, unless the returned function cancels it before. */
  in(delayMs: number, task: () => void): () => void;
  advance(ms: number): void;
  /** How many tasks wait. */
  size(): number;
  clear(): void;
};

type Waiting = { readonly task: () => void; dueAt: number; timer: NodeJS.Timeout };

/** `onDone` is called after each task, for whoever waits until nothing is left. */
export function makeSchedule(onDone: () => void): Schedule {
  const waiting = new Set<Waiting>();

  function timerOf(entry: Pick<Waiting, 'dueAt'>, fire: () => void): NodeJS.Timeout {
    return setTimeout(fire, Math.max(0, entry.dueAt - performance.now()));
  }

  function fire(entry: Waiting): void {
    waiting.delete(entry);
    entry.task();
    onDone();
  }

  return {
    in(delayMs, task) {
      const dueAt = performance.now() + delayMs;
      const entry: Waiting = { task, dueAt, timer: timerOf({ dueAt }, () => fire(entry)) };
      waiting.add(entry);
      return () => {
        if (!waiting.delete(entry)) return;
        clearTimeout(entry.timer);
        onDone();
      };
    },
    advance(ms) {
      for (const entry of [...waiting].sort((a, b) => a.dueAt - b.dueAt)) {
        clearTimeout(entry.timer);
        entry.dueAt -= ms;
        entry.timer = timerOf(entry, () => fire(entry));
      }
    },
    size: () => waiting.size,
    clear() {
      for (const { timer } of waiting) clearTimeout(timer);
      waiting.clear();
      onDone();
    },
  };
}
