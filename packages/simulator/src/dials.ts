/** The dials: how they are set, and how a "for the next n" is spent. */
import { Problem } from '@parley/model/errors';
import { calmDials, type Dials } from '@parley/model/sandbox';

const hourMs = 60 * 60 * 1000;

type Countdown = 'dropNextAnswers' | 'wrongSignatures' | 'failNextCount';

export type DialBoard = {
  now(): Dials;
  /** Throws BAD_REQUEST for an unknown dial or a value outside its range; then nothing has changed. */
  turn(patch: unknown): Dials;
  /** True, and one fewer left, while the count is above zero. */
  spend(countdown: Countdown): boolean;
  reset(): void;
};

/** What a dial may be set to: a switch, one of some words, or whole numbers between two. */
type Range = 'boolean' | readonly string[] | readonly [number, number];

const ranges: { readonly [D in keyof Dials]-?: Range } = {
  deliverAfterMs: [0, hourMs],
  readAfterMs: [0, hourMs],
  webhookDelayMs: [0, 24 * hourMs],
  copies: [1, 20],
  isReordered: 'boolean',
  batchSize: [1, 1000],
  dropNextAnswers: [0, 100_000],
  isStatusFirst: 'boolean',
  wrongSignatures: [0, 100_000],
  failNextWithCode: [0, 10_000_000],
  failNextCount: [0, 100_000],
  closedWindow: ['later', 'at-once'],
  isTokenExpired: 'boolean',
  throughput: [1, 100_000],
};

export function makeDialBoard(initial: Dials, onChange: (dials: Dials) => void): DialBoard {
  let dials = initial;
  const set = (next: Dials) => {
    dials = next;
    onChange(dials);
    return dials;
  };
  return {
    now: () => dials,
    turn: (patch) => set(turned(dials, patch)),
    spend(countdown) {
      if (dials[countdown] <= 0) return false;
      set({ ...dials, [countdown]: dials[countdown] - 1 });
      return true;
    },
    reset: () => void set(calmDials),
  };
}

function turned(dials: Dials, patch: unknown): Dials {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) {
    throw new Problem('BAD_REQUEST', 'The body must be an object of dials.');
  }
  for (const [name, value] of Object.entries(patch)) {
    if (!Object.hasOwn(ranges, name)) {
      throw new Problem('BAD_REQUEST', `There is no dial ${JSON.stringify(name.slice(0, 60))}.`);
    }
    requireInRange(name, value, ranges[name as keyof Dials]);
  }
  const changes = patch as Partial<Dials>;
  // A code alone means "the next one".
  const implied = changes.failNextWithCode !== undefined && changes.failNextCount === undefined;
  return { ...dials, ...changes, ...(implied ? { failNextCount: 1 } : {}) };
}

function requireInRange(name: string, value: unknown, range: Range): void {
  if (range === 'boolean') {
    if (typeof value !== 'boolean') throw new Problem('BAD_REQUEST', `${name} must be true or false.`);
    return;
  }
  const [first, last] = range;
  if (typeof first === 'string') {
    const words: readonly unknown[] = range;
    if (!words.includes(value)) throw new Problem('BAD_REQUEST', `${name} must be one of: ${words.join(', ')}.`);
    return;
  }
  const isWhole = typeof value === 'number' && Number.isInteger(value);
  if (!isWhole || value < Number(first) || value > Number(last)) {
    throw new Problem('BAD_REQUEST', `${name} must be a whole number from ${first} to ${last}.`);
  }
}
