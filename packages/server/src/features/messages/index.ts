/** Messages: in by webhook, out by lanes, statuses merged. */
import { instant, type MessageId } from '@parley/model/ids';
import { isWaitingToGo, leaveUnconfirmed, type Message } from '@parley/model/message';
import { makeBuckets } from '../../buckets.ts';
import type { Deps } from '../../deps.ts';
import type { Feature } from '../../feature.ts';
import { makeLanes } from '../../lanes.ts';
import { presentChat } from '../../merge-contacts.ts';
import { applyStatus, changed } from './apply-status.ts';
import { type Delivery, deliver } from './deliver.ts';
import { findAllByToken, findByToken, waitsFor } from './find-by-token.ts';
import { settleEcho } from './own-echo.ts';
import { receiveCall } from './receive-call.ts';
import { receiveDeed } from './receive-deed.ts';
import { receiveEcho } from './receive-echo.ts';
import { receiveGroupNotice } from './receive-group-notice.ts';
import { receiveMessage } from './receive-message.ts';
import { receiveNotice } from './receive-notice.ts';
import { receivePast } from './receive-past.ts';
import { resumeNumber } from './resume-number.ts';
import { messageRoutes } from './routes.ts';

/** An answer that WhatsApp takes longer for than this at a stop leaves its message claimed: the next start calls it unconfirmed. */
const longestStopMs = 5000;

/** The feature, with lanes of its own. `wake`: the clock has jumped, or a paused number goes on. */
export function makeMessages({ graphIdFor }: Pick<Delivery, 'graphIdFor'>): Feature & { wake(): void } {
  let deps: Deps | undefined;
  const delivery: Delivery = { buckets: makeBuckets(), graphIdFor };
  const lanes = makeLanes<MessageId>((id) => {
    if (deps === undefined) throw new Error('A lane cannot run before the feature was resumed');
    return deliver(deps, delivery, id);
  });

  /** Looking for what is named by another wamid, one after the other; a stop waits for it. */
  let looking: Promise<void> = Promise.resolve();
  function look(course: () => Promise<void>): void {
    looking = looking.then(course).catch((error: unknown) => {
      deps?.log.error({ err: error }, 'Looking for a quoted message failed; the next start looks again');
    });
  }

  return {
    name: 'messages',
    routes: messageRoutes,
    changes: {
      message: receiveMessage,
      status: applyStatus,
      reaction: receiveDeed,
      edit: receiveDeed,
      revoke: receiveDeed,
      system: receiveNotice,
      call: receiveCall,
      group: receiveGroupNotice,
      echo: receiveEcho,
      history: receivePast,
    },
    reactors: {
      new_message: (own, { message }) => {
        if (isWaitingToGo(message)) lanes.enqueue(message.chatId, message.id);
        if (waitsFor(message) !== undefined) look(() => findByToken(own, message));
      },
      // A reaction of ours stands in no thread: the message that it is for tells which one carries it.
      message_update: (_deps, { message }) => {
        const carrier = message.reactions?.ours?.sentAs;
        if (carrier !== undefined) lanes.enqueue(message.chatId, carrier);
        if (isWaitingToGo(message)) lanes.enqueue(message.chatId, message.id);
      },
      // It may have been the echo of a message whose answer is still to come.
      message_removed: (own, { messageId }) => look(() => settleEcho(own, messageId)),
      // What waits in it comes to another chat, one message_update each.
      chat_removed: (_deps, { chatId }) => void lanes.leave((name) => name === chatId, 0),
      message_status_update: (_deps, event) => {
        if (event.status !== 'sending') lanes.release(event.chatId, event.messageId);
        // It waits to go again, and its chat may have changed while it was on its way.
        else if (event.claimedAt === undefined && !event.unconfirmed) lanes.enqueue(event.chatId, event.messageId);
      },
      settings_update: (_deps, { phoneNumbers }) => {
        if (phoneNumbers.some((phoneNumber) => phoneNumber.paused === undefined)) lanes.wake();
      },
    },
    async resume(handed) {
      deps = handed;
      for (const { id, paused } of await handed.store.find('phoneNumbers', { index: 'all', limit: 1000 })) {
        if (paused !== undefined) await handed.write(resumeNumber(id));
      }
    },
    async take(handed, isOne, upTo) {
      await resumeDeliveries(handed, isOne, upTo, lanes.enqueue);
      look(() => findAllByToken(handed));
    },
    leave: (isOne, longestMs) => lanes.leave(isOne, longestMs),
    async stop() {
      await Promise.all([lanes.close(longestStopMs), looking]);
    },
    wake: () => lanes.wake(),
  };
}

/** State is the queue: what waits goes back to its lane; what was on its way when the last run ended is unconfirmed. */
async function resumeDeliveries(
  deps: Deps,
  isOne: (name: string) => boolean,
  upTo: number,
  enqueue: (chatId: string, id: MessageId) => void,
): Promise<void> {
  let after: readonly number[] | undefined;
  for (;;) {
    const page: Message[] = await deps.store.find('messages', {
      index: 'sending',
      where: [1],
      ...(after ? { after } : {}),
      limit: 500,
    });
    for (const message of page) {
      if (message.direction !== 'outbound' || message.unconfirmed) continue;
      if (!isOne(message.chatId) || message.seq > upTo) continue;
      // A merge that the last run did not end moves it to that chat, and there is one lane for both.
      const home = (await presentChat(deps.store, message.chatId))?.id ?? message.chatId;
      if (message.claimedAt === undefined) enqueue(home, message.id);
      else await deps.write(lostClaim(message.id, deps.now()));
    }
    const last = page.at(-1);
    if (last === undefined) return;
    after = [last.order, last.seq];
  }
}

function lostClaim(id: MessageId, now: number) {
  return async (read: Parameters<typeof changed>[0]) => {
    const message = await read.get('messages', id);
    if (message?.direction !== 'outbound') return { answer: undefined };
    return { commit: await changed(read, message, leaveUnconfirmed(message, instant(now))), answer: undefined };
  };
}
