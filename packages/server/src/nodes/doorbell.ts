/**
 * The doorbell between nodes: Redis carries only "the log of this node stands at N". It is rung at every entry and once a
 * second, so whoever misses a ring hears the next one, and silence of a node that is here shows that something is in
 * between. While that lasts the log is looked at once a second instead.
 */
import type { Logger } from 'pino';
import type { RedisLine } from './redis-line.ts';

export type Doorbell = {
  /** Tells the other nodes where the log stands. */
  ring(head: number): void;
  /** True while the bell of this node or of another is not heard, and the log is looked at once a second. */
  isAway(): boolean;
  close(): void;
};

const beatMs = 1000;
/** A bell that was not heard for this long does not work. */
const silenceMs = 2500;

export function makeDoorbell(parts: {
  readonly line: RedisLine;
  /** Whoever shares the database rings here. */
  readonly channel: string;
  readonly me: string;
  /** The nodes that should be heard, this one included. */
  readonly members: () => readonly string[];
  readonly head: () => number;
  /** Looks at the log. It must not throw. */
  readonly look: () => void;
  readonly onAway: (isAway: boolean) => void;
  readonly log: Logger;
}): Doorbell {
  const { line, channel, me, members, head, look, onAway, log } = parts;
  const heardAt = new Map<string, number>();
  const firstMissed = new Map<string, number>();
  let isAway = false;

  function hear(message: string): void {
    const [node = '', text = ''] = message.split(' ');
    const told = Number(text);
    if (!Number.isSafeInteger(told)) return;
    heardAt.set(node, performance.now());
    if (node !== me && told > head()) look();
  }

  line.listen(channel, hear);

  function tell(seq: number): void {
    line.tell(channel, `${me} ${seq}`);
  }

  /** Who has just come is given the same time as who has fallen silent. */
  function isSilent(node: string, now: number): boolean {
    const since = firstMissed.get(node) ?? now;
    firstMissed.set(node, since);
    return now - Math.max(since, heardAt.get(node) ?? 0) > silenceMs;
  }

  const beat = setInterval(() => {
    tell(head());
    const now = performance.now();
    const expected = new Set([me, ...members()]);
    for (const node of firstMissed.keys()) if (!expected.has(node)) firstMissed.delete(node);
    const silent = [...expected].filter((node) => isSilent(node, now));
    if (silent.length > 0 !== isAway) {
      isAway = silent.length > 0;
      onAway(isAway);
      if (isAway) log.warn({ silent }, 'The doorbell is not heard: the log is looked at once a second');
      else log.info('The doorbell is heard again');
      // What was rung in between.
      look();
    } else if (isAway) look();
  }, beatMs);

  return {
    ring: tell,
    isAway: () => isAway,
    close: () => clearInterval(beat),
  };
}
