/**
 * Who is at the other nodes. Each node tells the whole of its own board when it changes and every few seconds, so what
 * was lost is made good by the next telling, and the board of a node that says nothing any more is forgotten.
 */
import type { Presence } from '@parley/model/api';
import type { RedisLine } from './redis-line.ts';

export type SharedPresence = {
  /** The board of this node's own sockets is this now. */
  tell(board: Presence): void;
  /** The boards of the others. */
  others(): readonly Presence[];
  close(): void;
};

const tellEveryMs = 5000;
const forgetAfterMs = 3 * tellEveryMs;

/** `onOthers`: somebody came or went elsewhere. */
export function sharePresence(line: RedisLine, channel: string, me: string, onOthers: () => void): SharedPresence {
  const boards = new Map<string, { readonly board: Presence; readonly at: number }>();
  let own: Presence = { online: [], chats: {} };

  line.listen(channel, (text) => {
    const told = readBoard(text);
    if (told === undefined || told.node === me) return;
    boards.set(told.node, { board: told.board, at: performance.now() });
    onOthers();
  });

  function tellOwn(): void {
    line.tell(channel, JSON.stringify({ node: me, board: own }));
  }

  const timer = setInterval(() => {
    tellOwn();
    for (const [node, { at }] of boards) {
      if (performance.now() - at < forgetAfterMs) continue;
      boards.delete(node);
      onOthers();
    }
  }, tellEveryMs).unref();

  return {
    tell(board) {
      own = board;
      tellOwn();
    },
    others: () => [...boards.values()].map(({ board }) => board),
    close() {
      clearInterval(timer);
      own = { online: [], chats: {} };
      tellOwn();
    },
  };
}

/** What another node told; undefined for what no node tells. */
function readBoard(text: string): { readonly node: string; readonly board: Presence } | undefined {
  try {
    const told = JSON.parse(text) as { node?: unknown; board?: Partial<Presence> };
    const { online, chats } = told.board ?? {};
    if (typeof told.node !== 'string' || !Array.isArray(online) || typeof chats !== 'object' || chats === null) return;
    const areLists = Object.values(chats).every(
      (chat) => Array.isArray(chat?.viewing) && Array.isArray(chat?.replying),
    );
    return areLists ? { node: told.node, board: { online, chats } } : undefined;
  } catch {
    return undefined;
  }
}
