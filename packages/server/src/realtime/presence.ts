/** Who is here and what they look at: memory only, told when it changes, never logged. */
import type { Presence, PresenceReport } from '@parley/model/api';
import type { AgentId, ChatId } from '@parley/model/ids';

export type PresenceBoard = {
  /** Somebody came or went at another node. */
  lookElsewhere(): void;
  report(socketId: string, agentId: AgentId, report: PresenceReport): void;
  leave(socketId: string): void;
  current(): Presence;
  /** True while somebody writes a reply in this chat. */
  isReplying(chatId: ChatId): boolean;
};

/** Who is at the other nodes, where there are any, and how they learn who is here. */
export type Elsewhere = { readonly others: () => readonly Presence[]; readonly tell: (board: Presence) => void };

/**
 * `onChange` is told at most once per turn of the event loop, and only of a board that looks different: each telling
 * goes to every socket, and another window of somebody who is here already changes nothing.
 */
export function makePresence(
  onChange: (presence: Presence) => void,
  elsewhere: () => Elsewhere | undefined = () => undefined,
): PresenceBoard {
  const sockets = new Map<string, { readonly agentId: AgentId; readonly report: PresenceReport }>();
  let isTelling = false;
  let told = '';
  let toldElsewhere = '';

  function current(): Presence {
    return [here(), ...(elsewhere()?.others() ?? [])].reduce(together);
  }

  function here(): Presence {
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
      tellOthers();
      const board = current();
      const shown = JSON.stringify(board);
      if (shown === told) return;
      told = shown;
      onChange(board);
    });
  }

  function tellOthers(): void {
    const other = elsewhere();
    if (other === undefined) return;
    const board = here();
    const shown = JSON.stringify(board);
    if (shown === toldElsewhere) return;
    toldElsewhere = shown;
    other.tell(board);
  }

  return {
    lookElsewhere: tell,
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

function together(a: Presence, b: Presence): Presence {
  const chats: Record<string, Presence['chats'][string]> = { ...a.chats };
  for (const [id, { viewing, replying }] of Object.entries(b.chats)) {
    const known = chats[id] ?? { viewing: [], replying: [] };
    chats[id] = { viewing: union(known.viewing, viewing), replying: union(known.replying, replying) };
  }
  return { online: union(a.online, b.online), chats };
}

function union(a: readonly AgentId[], b: readonly AgentId[]): AgentId[] {
  return [...new Set([...a, ...b])];
}
