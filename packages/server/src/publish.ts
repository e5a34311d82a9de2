/** Tells the world about a flush, after it: one frame to the sockets, then every event to the features that react. */
import type { EventsFrame } from '@parley/model/api';
import type { InboxEvent } from '@parley/model/events';
import type { Committed } from '@parley/storage/store';
import type { Deps } from './deps.ts';
import type { Feature } from './feature.ts';

/** The frame of a flush: the part of the log that its entry covers, with all its events. */
export function frameOf(committed: readonly Committed[]): EventsFrame | undefined {
  const first = committed[0]?.firstSeq;
  if (first === undefined) return undefined;
  const events = committed.flatMap((commit) => commit.events);
  return { prev: first - 1, seq: events.at(-1)?.seq ?? first, events };
}

/** The JSON of a frame, put together from what the store has written out; undefined where it has not. */
export function jsonOf({ prev, seq }: EventsFrame, committed: readonly Committed[]): string | undefined {
  if (committed.some(({ json }) => json === undefined)) return undefined;
  return `{"prev":${prev},"seq":${seq},"events":[${committed.flatMap(({ json }) => json ?? []).join(',')}]}`;
}

/** Runs the features' reactors, or their listeners. One that throws is logged and spoils nothing for its neighbours. */
export function makeReact(
  features: readonly Feature[],
  kind: 'reactors' | 'listeners' = 'reactors',
): (deps: Deps, events: readonly InboxEvent[]) => void {
  return (deps, events) => {
    for (const event of events) {
      for (const feature of features) {
        const reactor = feature[kind]?.[event.type] as ((deps: Deps, event: InboxEvent) => void) | undefined;
        try {
          reactor?.(deps, event);
        } catch (error) {
          deps.log.error({ err: error, feature: feature.name, event: event.type, seq: event.seq }, 'A reactor failed');
        }
      }
    }
  };
}
