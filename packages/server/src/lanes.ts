/**
 * One lane per chat: messages leave in the order in which they were written, one in flight, while chats go in parallel.
 * A lane is memory only; the queue is state (messages with status `sending`), so a start builds the lanes anew.
 *
 * A lane is: idle (nothing to do) · running (its head is being attempted) · waiting (until a due time: a bucket, a
 * refusal that passes) · held (by an unconfirmed message, for a while) · stopped (its number is paused; `wake`).
 */

import { never } from '@parley/model/never';

/** What an attempt at the head of a lane came to. */
export type Attempt =
  /** The head is settled, or gone: on to the next one. */
  | { readonly lane: 'next' }
  /** The head stays; try it again after so many milliseconds. */
  | { readonly lane: 'again'; readonly afterMs: number }
  /** The head is settled for now (unconfirmed); the next one waits so many milliseconds, or until `release`. */
  | { readonly lane: 'hold'; readonly forMs: number }
  /** The number is paused: the head stays until `wake`. */
  | { readonly lane: 'stop' }
  /** The lane is another node's to work on. */
  | { readonly lane: 'leave' };

export type Lanes<Id extends string> = {
  /** Puts a message at the end of its lane. A message that is there already stays where it is. */
  enqueue(lane: string, id: Id): void;
  /** Ends the hold of this message: what became of it is known now. */
  release(lane: string, id: Id): void;
  /** Every stopped and waiting lane looks again: a number goes on, or the clock has jumped. */
  wake(): void;
  /** Forgets the lanes of these names; resolves when no attempt of them is in flight, or after so many milliseconds. */
  leave(isOne: (lane: string) => boolean, longestMs: number): Promise<void>;
  /** Stops starting; resolves when every attempt in flight has ended, or after so many milliseconds. */
  close(longestMs: number): Promise<void>;
  /** Resolves when no lane is running; lanes may still wait for a due time. */
  idle(): Promise<void>;
};

type Lane<Id> = {
  readonly queue: Id[];
  state: 'idle' | 'running' | 'waiting' | 'held' | 'stopped';
  timer?: NodeJS.Timeout;
  heldFor?: Id;
};

/** `attempt` must not throw: whatever happens to a message is an outcome. */
export function makeLanes<Id extends string>(attempt: (id: Id) => Promise<Attempt>): Lanes<Id> {
  const lanes = new Map<string, Lane<Id>>();
  const inFlight = new Map<Promise<void>, string>();
  let isClosed = false;

  function start(name: string, lane: Lane<Id>): void {
    if (isClosed || lane.state === 'running') return;
    clearTimeout(lane.timer);
    const head = lane.queue[0];
    if (head === undefined) {
      lanes.delete(name);
      return;
    }
    lane.state = 'running';
    const running = attempt(head).then((result) => settle(name, lane, result));
    inFlight.set(running, name);
    void running.finally(() => inFlight.delete(running));
  }

  function settle(name: string, lane: Lane<Id>, result: Attempt): void {
    // It was forgotten while its head was in flight.
    if (lanes.get(name) !== lane) return;
    switch (result.lane) {
      case 'next':
        lane.queue.shift();
        lane.state = 'idle';
        start(name, lane);
        break;
      case 'again':
        wait(name, lane, 'waiting', result.afterMs);
        break;
      case 'hold':
        lane.heldFor = lane.queue.shift();
        wait(name, lane, 'held', result.forMs);
        break;
      case 'stop':
        lane.state = 'stopped';
        break;
      case 'leave':
        forget(name, lane);
        break;
      default:
        never(result);
    }
  }

  function wait(name: string, lane: Lane<Id>, state: 'waiting' | 'held', ms: number): void {
    lane.state = state;
    if (isClosed) return;
    lane.timer = setTimeout(
      () => {
        lane.state = 'idle';
        start(name, lane);
      },
      Math.max(0, ms),
    );
  }

  function forget(name: string, lane: Lane<Id>): void {
    clearTimeout(lane.timer);
    lanes.delete(name);
  }

  async function ended(isOne: (lane: string) => boolean, longestMs: number): Promise<void> {
    const theirs = [...inFlight].flatMap(([running, name]) => (isOne(name) ? [running] : []));
    if (theirs.length === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const isOver = new Promise<void>((resolve) => {
      if (Number.isFinite(longestMs)) timer = setTimeout(resolve, longestMs);
    });
    await Promise.race([Promise.all(theirs), isOver]);
    clearTimeout(timer);
  }

  return {
    enqueue(name, id) {
      const lane = lanes.get(name) ?? { queue: [], state: 'idle' };
      lanes.set(name, lane);
      if (!lane.queue.includes(id)) lane.queue.push(id);
      if (lane.state === 'idle') start(name, lane);
    },
    release(name, id) {
      const lane = lanes.get(name);
      if (lane?.state !== 'held' || lane.heldFor !== id) return;
      lane.state = 'idle';
      start(name, lane);
    },
    wake() {
      for (const [name, lane] of lanes) {
        if (lane.state !== 'stopped' && lane.state !== 'waiting') continue;
        lane.state = 'idle';
        start(name, lane);
      }
    },
    leave(isOne, longestMs) {
      for (const [name, lane] of lanes) if (isOne(name)) forget(name, lane);
      return ended(isOne, longestMs);
    },
    close(longestMs) {
      isClosed = true;
      for (const lane of lanes.values()) clearTimeout(lane.timer);
      return ended(() => true, longestMs);
    },
    async idle() {
      while (inFlight.size > 0) await Promise.all(inFlight.keys());
    },
  };
}
