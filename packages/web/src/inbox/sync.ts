/**
 * The only writer of what the server tells. A message that lands in the view leaves the unsent ones in the same state
 * change, so a bubble is never there twice and never missing.
 */
import type { EventsFrame, InboxSnapshot, RegisterAnswer } from '@parley/model/api';
import type { InboxEvent } from '@parley/model/events';
import type { ChatId, MessageId } from '@parley/model/ids';
import type { OutboundMessage } from '@parley/model/message';
import type { View } from '@parley/model/view';
import { ApiProblem } from './api.ts';
import { applyFrame, freshView, type KeptEvents, type OpenThread, reachesBackTo, withSent } from './reads.ts';
import type { Unsent } from './state.ts';
import type { InboxStore } from './store.ts';

export type Sync = {
  /** Where in the log the view stands. */
  readonly place: () => { readonly epoch: string; readonly after: number } | undefined;
  /** Starts over: what was on screen stays until this one state change. */
  readonly takeSnapshot: (snapshot: InboxSnapshot, threads: readonly OpenThread[]) => void;
  /** Everything after our place. From here on places are counted in the answer's epoch. */
  readonly takeCatchUp: (answer: RegisterAnswer) => void;
  /** The next part of the log; the caller has checked that nothing is missing before it. */
  readonly takeFrame: (frame: EventsFrame) => void;
  /** A message that the server has confirmed, before or after its event. */
  readonly takeSent: (message: OutboundMessage) => void;
  /**
   * Reads something and merges it with the events that it is too old for. Reads again when it is older than what is
   * kept, as a server that lags behind can answer. Undefined when the view went away meanwhile.
   */
  readonly read: <Answer extends { readonly seq: number }>(
    fetch: () => Promise<Answer>,
    merge: (view: View, answer: Answer, kept: KeptEvents) => View,
  ) => Promise<Answer | undefined>;
  /** A chat that was asked for is part of another one. */
  readonly takeMove: (from: ChatId, into: ChatId) => void;
  /** Lets go of threads that nobody looks at. */
  readonly forget: (chatIds: readonly ChatId[]) => void;
};

/**
 * `onLanded` hears the ids of unsent messages that the server is now known to have, `onMoved` of a chat whose messages
 * go to another one from now on.
 */
export function makeSync(
  store: InboxStore,
  onLanded: (ids: ReadonlySet<MessageId>) => void,
  onMoved: (from: ChatId, into: ChatId) => void,
): Sync {
  let kept: { from: number; events: InboxEvent[] } = { from: 0, events: [] };
  let readsUnderWay = 0;
  let startsOver = 0;
  /** Messages confirmed ahead of their event: a thread that is read afresh may be older than they are. */
  let ahead: OutboundMessage[] = [];

  const put = (view: View, told: ReadonlySet<MessageId>): void => {
    ahead = ahead.filter((message) => message.seq > view.seq);
    const next = ahead.reduce(withSent, view);
    const { unsent } = store.getState();
    const landed = new Set(unsent.filter((one) => told.has(one.id) || isInThread(next, one)).map((one) => one.id));
    store.setState((state) => ({
      ...state,
      view: next,
      unsent: landed.size === 0 ? state.unsent : state.unsent.filter((one) => !landed.has(one.id)),
    }));
    if (landed.size > 0) onLanded(landed);
  };

  const takeMove = (from: ChatId, into: ChatId): void => {
    store.setState((state) => ({ ...state, moved: { ...state.moved, [from]: into } }));
    onMoved(from, into);
  };

  /** What was written for the chat that is gone goes on in the other, before the screens see that it is gone. */
  const follow = (events: readonly InboxEvent[]): void => {
    for (const event of events) {
      if (event.type === 'chat_removed' && event.mergedInto !== undefined) takeMove(event.chatId, event.mergedInto);
    }
  };

  const keep = (events: readonly InboxEvent[]): void => {
    kept.events.push(...events);
    const extra = kept.events.length - keptEvents;
    if (readsUnderWay > 0 || extra < keptEvents) return;
    const dropped = kept.events.splice(0, extra).at(-1);
    if (dropped !== undefined) kept.from = dropped.seq;
  };

  return {
    place: () => {
      const { view } = store.getState();
      return view && { epoch: view.epoch, after: view.seq };
    },
    takeSnapshot: (snapshot, threads) => {
      const view = freshView(snapshot, threads);
      kept = { from: view.seq, events: [] };
      ahead = [];
      startsOver += 1;
      put(view, new Set());
    },
    takeCatchUp: ({ epoch, seq, events = [] }) => {
      const { view } = store.getState();
      if (view === undefined) return;
      keep(events);
      follow(events);
      put({ ...applyFrame(view, { seq, events }), epoch }, messagesOf(events));
    },
    takeFrame: (frame) => {
      const { view } = store.getState();
      if (view === undefined) return;
      keep(frame.events);
      follow(frame.events);
      put(applyFrame(view, frame), messagesOf(frame.events));
    },
    takeSent: (message) => {
      const { view } = store.getState();
      if (view === undefined) return;
      ahead.push(message);
      put(view, new Set([message.id]));
    },
    read: async (fetch, merge) => {
      readsUnderWay += 1;
      try {
        for (let attempt = 1; attempt <= readAttempts; attempt += 1) {
          const start = startsOver;
          const answer = await fetch();
          const { view } = store.getState();
          if (view === undefined) return undefined;
          if (start === startsOver && reachesBackTo(kept, answer.seq)) {
            put(merge(view, answer, kept), new Set());
            return answer;
          }
          await pause(attempt * 100);
        }
      } finally {
        readsUnderWay -= 1;
      }
      throw new ApiProblem({
        status: 503,
        code: 'UNAVAILABLE',
        title: 'The server is catching up. Try again shortly.',
      });
    },
    takeMove,
    forget: (chatIds) => {
      const { view } = store.getState();
      if (view === undefined || chatIds.length === 0) return;
      const threads = Object.fromEntries(
        Object.entries(view.threads).filter(([id]) => !chatIds.some((gone) => gone === id)),
      );
      put({ ...view, threads }, new Set());
    },
  };
}

/** At least this many events are kept for reads; twice as many before the older half goes. */
const keptEvents = 1000;
const readAttempts = 5;

function isInThread(view: View, unsent: Unsent): boolean {
  return view.threads[unsent.chatId]?.messages.some((message) => message.id === unsent.id) ?? false;
}

/** The messages that events prove the server to have. */
function messagesOf(events: readonly InboxEvent[]): ReadonlySet<MessageId> {
  const ids = new Set<MessageId>();
  for (const event of events) {
    if (event.type === 'new_message' || event.type === 'message_update') ids.add(event.message.id);
    if (event.type === 'message_status_update' || event.type === 'message_removed') ids.add(event.messageId);
  }
  return ids;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
