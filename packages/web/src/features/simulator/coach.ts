/** The three first things to try, each ticked by what really happened in the inbox. Pure. */
import { millis } from '@parley/model/ids';
import type { SimulatorState } from '@parley/model/sandbox';
import type { MessageStatus } from '@parley/model/status';
import type { View } from '@parley/model/view';

/** `arrive`: a person's words reached the inbox · `answer`: a reply was read · `close`: time travel closed a window. */
export const coachTasks = ['arrive', 'answer', 'close'] as const;
export type CoachTask = (typeof coachTasks)[number];

/** What can be seen to have happened. A task that was done once may not show any more: the caller remembers. */
export function tasksDone(simulator: SimulatorState, inbox: View, realNow: number): readonly CoachTask[] {
  const done: { readonly [task in CoachTask]: boolean } = {
    arrive: hasArrived(simulator, inbox),
    answer: isRead(inbox),
    close: wasClosedByJump(inbox, realNow),
  };
  return coachTasks.filter((task) => done[task]);
}

/** How far the newest reply came, where the newest message of some chat is a reply. */
export function newestReply({ chats }: View): MessageStatus | undefined {
  let newest: { readonly order: number; readonly status?: MessageStatus } | undefined;
  for (const { lastMessage } of Object.values(chats)) {
    if (lastMessage?.direction !== 'outbound') continue;
    if (newest === undefined || newest.order < lastMessage.order) newest = lastMessage;
  }
  return newest?.status;
}

function hasArrived({ phones }: SimulatorState, { chats }: View): boolean {
  const written = new Set<string>();
  for (const { messages } of phones) for (const { id, from } of messages) if (from === 'person') written.add(id);
  return Object.values(chats).some(({ lastInboundWamid: wamid }) => wamid !== undefined && written.has(wamid));
}

function isRead({ chats, threads }: View): boolean {
  const isSeen = (status: MessageStatus | undefined) => status === 'read' || status === 'played';
  return (
    Object.values(chats).some(({ lastMessage }) => isSeen(lastMessage?.status)) ||
    Object.values(threads).some(({ messages }) =>
      messages.some((message) => message.direction === 'outbound' && isSeen(message.status)),
    )
  );
}

/** Closed on the sandbox's clock and open on the real one: only a jump does that. */
function wasClosedByJump({ chats, settings }: View, realNow: number): boolean {
  return Object.values(chats).some(({ windowExpiresAt }) => {
    const end = windowExpiresAt === undefined ? 0 : millis(windowExpiresAt);
    return realNow < end && end <= realNow + settings.clockOffsetMs;
  });
}
