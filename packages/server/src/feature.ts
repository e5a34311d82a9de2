/** What a feature is: one list of its parts. The shell (app.ts) takes the lists and connects them. */
import type { InboxEvent, InboxEventType } from '@parley/model/events';
import type { Change, ChangeKind } from '@parley/whatsapp/change';
import type { FastifyInstance } from 'fastify';
import type { Deps } from './deps.ts';
import type { Work } from './writer.ts';

/** One element of a webhook with its place and receive time (milliseconds). */
export type Arrival<K extends ChangeKind = ChangeKind> = {
  readonly change: Extract<Change, { kind: K }>;
  readonly receivedAt: number;
};

/**
 * How an element fared. `dead` is set aside at once, because trying again cannot help until a person changes something;
 * anything thrown counts as an attempt and makes the element dead after the third.
 */
export type Settled =
  | { readonly outcome: 'applied' }
  | { readonly outcome: 'ignored' | 'duplicate' | 'dead'; readonly reason: string };

/** Makes the work that applies one element. The work is pure: it may run again. */
export type ChangeHandler<K extends ChangeKind> = (deps: Deps, arrival: Arrival<K>) => Work<Settled>;

type Reactors = {
  readonly [T in InboxEventType]?: (deps: Deps, event: Extract<InboxEvent, { type: T }>) => void;
};

export type Feature = {
  readonly name: string;
  /** Mounted at the root; authenticated unless a route says `config: { isPublic: true }`. */
  readonly routes?: (app: FastifyInstance, deps: Deps) => void;
  /** The kinds of webhook change that it claims. */
  readonly changes?: { readonly [K in ChangeKind]?: ChangeHandler<K> };
  /**
   * Run after the flush, once per event, in order: events of a chat or a job on the node that owns it, all others on every
   * node. They must not throw; what they start is their own to finish.
   */
  readonly reactors?: Reactors;
  /** Run on every node, in the same way, for every event: they may only wake what looks at state. */
  readonly listeners?: Reactors;
  /** At boot, before the first request and before anything is taken. */
  readonly resume?: (deps: Deps) => Promise<void>;
  /**
   * From now on these names (ids of chats and messages, names of jobs) are this node's to work on: what state says is
   * unfinished goes on, as far as the log held it up to `upTo`; what came after it is told by events, behind this. A node
   * that shares with nobody takes everything at boot.
   */
  readonly take?: (deps: Deps, isOne: (name: string) => boolean, upTo: number) => Promise<void>;
  /** These names go to another node: begin nothing; resolve once nothing is on its way, or after so many milliseconds. */
  readonly leave?: (isOne: (name: string) => boolean, longestMs: number) => Promise<void>;
  /** At shutdown: stop starting, wait for what is on its way. */
  readonly stop?: (deps: Deps) => Promise<void>;
};
