/** What the driver and the process of the sinks say to each other. */
import type { SocketTarget } from '../subjects/subject.ts';

export type SinkCommand =
  | { readonly type: 'open'; readonly target: SocketTarget; readonly count: number }
  | { readonly type: 'begin'; readonly window: string }
  | { readonly type: 'expect'; readonly expected: number }
  | { readonly type: 'report' };

export type SinkReport = {
  /** For each socket that reads its frames: the numbers of the window's messages in order, and when each came (µs). */
  readonly read: readonly { readonly numbers: readonly number[]; readonly at: readonly number[] }[];
  /** For every socket: how many event frames came, and how many bytes they had. */
  readonly frames: readonly number[];
  readonly bytes: readonly number[];
};

export type SinkAnswer =
  | { readonly type: 'opened' }
  | { readonly type: 'begun' }
  | { readonly type: 'seen' }
  | { readonly type: 'failed'; readonly reason: string }
  | ({ readonly type: 'reported' } & SinkReport);
