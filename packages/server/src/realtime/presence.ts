/** Who is here and what they look at: memory only, told when it changes, never logged. */
import type { Presence, PresenceReport } from '@parley/model/api';
import type { AgentId, ChatId } from '@parley/model/ids';

export type PresenceBoard = {
  report(socketId: string, agentId: AgentId, report: PresenceReport): void;
  leave(socketId: string): void;
  current(): Presence;
  /** True while somebody writes a reply in this chat. */
  isReplying(chatId: ChatId): boolean;
};

/**
 * `onChange` is told at most once per turn of the event loop, and only of a board that looks different: each telling
 * goes to every socket, and another window of somebody who is here already changes nothing.
 */
export function makePresence(onChange: (presence: Presence) => void): PresenceBoard {
  const sockets = new Map<string, { readonly agentId: AgentId; readonly report: PresenceReport }>();
  let isTelling = false;
  let told = '';

  function current(): Presence {
    const online = new Set<AgentId>();
    const chats: Record<string, { viewing: AgentId[]; replying: AgentId[] }> = {};
    for (const { agentId, report } of sockets.values()) {
      online.add(agentId);
      if (report.chatId === undefined) continue;
      chats[report.chatId] ??= { viewing: [], replying: [] };
      const chat = chats[report.chatId];
      if (chat === undefined) continue;
      if (!chat.viewing.includes(agentId)) chat.viewing.push(agentId);
      if (report.replying && !chat.replying.includes(agentId)) chat.replying.push(agentId);
    }
    return { online: [...online], chats };
  }

  function tell(): void {
    if (isTelling) return;
    isTelling = true;
    setImmediate(() => {
      isTelling = false;
      const board = current();
      const shown = JSON.stringify(board);
      if (shown === told) return;
      told = shown;
      onChange(board);
    });
  }

  return {
    report(socketId, agentId, report) {
      const before = sockets.get(socketId)?.report;
      sockets.set(socketId, { agentId, report });
      if (before?.chatId !== report.chatId || before?.replying !== report.replying || before === undefined) tell();
    },
    leave(socketId) {
      if (sockets.delete(socketId)) tell();
    },
    current,
    isReplying: (chatId) =>
      [...sockets.values()].some(({ report }) => report.chatId === chatId && report.replying === true),
  };
}
