/**
 * Messages on their way to our server. A row is stored before its bubble shows; it goes away when the server is known
 * to have the message. Its id is the message's id, so sending it twice is harmless, and in doubt it is sent again.
 *
 * Inside a chat messages go one after the other; one that is refused or asks is passed over. Of all tabs one sends for
 * a chat at a time; without locks they may send the same row, and still in order, because each waits for its answers.
 */
import type { LoginAnswer, SendAnswer, SendRequest } from '@parley/model/api';
import { type AgentId, type ChatId, instant, type MessageId, millis } from '@parley/model/ids';
import type { Message } from '@parley/model/message';
import { never } from '@parley/model/never';
import { ApiProblem, api } from './api.ts';
import { jitter } from './backoff.ts';
import { type OutboxRow, openOutboxStorage } from './outbox-storage.ts';
import type { Payload, Trouble, Unsent } from './state.ts';
import { canHearTabs, type Tabs, withLock } from './tabs.ts';
import { isRefused, isSignedOut, troubleOf } from './trouble.ts';
import { newId } from './uuid.ts';

export type Outbox = {
  /** Takes up what this agent left unsent in this browser. */
  readonly start: (agentId: AgentId) => Promise<void>;
  /** The session ended: nothing goes until `start`; what waits stays shown as held. */
  readonly hold: () => void;
  /** Nobody is signed in here any more: nothing goes and nothing is shown. */
  readonly stop: () => void;
  readonly add: (chatId: ChatId, text: string, options?: SendOptions) => MessageId;
  /** Tries everything that waits, at once. */
  readonly wake: () => void;
  readonly retry: (id: MessageId) => void;
  readonly discard: (id: MessageId) => void;
  /** The server has these. */
  readonly landed: (ids: Iterable<MessageId>) => void;
  /** What waits for a chat that went into another one goes there. */
  readonly move: (from: ChatId, into: ChatId) => void;
  /** Another tab stored this row, or says that these are gone. */
  readonly hearPut: (row: OutboxRow) => void;
  readonly hearGone: (ids: readonly MessageId[]) => void;
};

export type SendOptions = { readonly payload?: Payload; readonly replyTo?: MessageId; readonly retryOf?: MessageId };

export type OutboxParts = {
  /** Domain time in milliseconds. */
  readonly now: () => number;
  readonly tell: Tabs['tell'];
  readonly show: (unsent: readonly Unsent[]) => void;
  readonly isLanded: (row: OutboxRow) => boolean;
  /** The server has confirmed it. After this it is no longer unsent. */
  readonly onSent: (message: Message) => void;
  readonly onSignedOut: () => void;
  /** Somebody else is signed in in this browser now. */
  readonly onOtherAgent: () => void;
};

export function makeOutbox(parts: OutboxParts): Outbox {
  const storage = openOutboxStorage();
  const rows = new Map<MessageId, OutboxRow>();
  const onlyHere = new Set<MessageId>();
  /** Written here, with nothing failing since: whoever wrote it is still signed in. */
  const fresh = new Set<MessageId>();
  const posting = new Set<MessageId>();
  const asking = new Set<MessageId>();
  const sendingChats = new Set<ChatId>();
  const wokenChats = new Set<ChatId>();
  let agent: AgentId | undefined;
  let isHeld = true;
  let lastOrdinal = 0;
  let failures = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;

  const mine = (): OutboxRow[] =>
    [...rows.values()].filter((row) => row.agentId === agent).sort((a, b) => a.ordinal - b.ordinal);

  const isOld = (row: OutboxRow): boolean => parts.now() - millis(row.confirmedAt ?? row.createdAt) > oldMs;

  const statusOf = (row: OutboxRow): Unsent['status'] => {
    if (row.problem) return 'refused';
    if (posting.has(row.id)) return 'posting';
    if (isHeld) return 'held';
    return asking.has(row.id) && isOld(row) ? 'asking' : 'queued';
  };

  const show = (): void =>
    parts.show(
      mine().map(({ confirmedAt: _, ...row }) => ({
        ...row,
        status: statusOf(row),
        ...(onlyHere.has(row.id) ? { isOnlyInThisTab: true } : {}),
      })),
    );

  const store = async (row: OutboxRow): Promise<void> => {
    const isStored = await storage.put(row);
    if (isStored) onlyHere.delete(row.id);
    else onlyHere.add(row.id);
    rows.set(row.id, row);
    parts.tell({ kind: 'put', row });
    show();
  };

  const forget = (ids: readonly MessageId[]): void => {
    for (const id of ids) {
      rows.delete(id);
      onlyHere.delete(id);
      asking.delete(id);
      fresh.delete(id);
    }
  };

  /** The next row of a chat that may go, after a look at what the other tabs have done. */
  const nextRow = async (chatId: ChatId): Promise<OutboxRow | undefined> => {
    for (const { id } of mine().filter((row) => row.chatId === chatId)) {
      if (!onlyHere.has(id) && (await storage.isGone(id))) forget([id]);
      const row = rows.get(id);
      if (row === undefined || row.problem) continue;
      if (!isOld(row)) return row;
      asking.add(id);
    }
    return undefined;
  };

  const sendChat = async (chatId: ChatId): Promise<void> => {
    for (;;) {
      const row = isHeld ? undefined : await nextRow(chatId);
      if (row !== undefined && !isHeld) posting.add(row.id);
      show();
      if (row === undefined || isHeld) return;
      const outcome = fresh.delete(row.id) ? await post(row) : await postAs(row);
      posting.delete(row.id);
      if (!(await settle(row, outcome))) return;
    }
  };

  /** False when the chat's later messages have to wait. */
  const settle = async (row: OutboxRow, outcome: Outcome): Promise<boolean> => {
    // Its event can arrive before the answer, and then the answer says nothing new.
    const isOpen = rows.has(row.id);
    switch (outcome.kind) {
      case 'sent':
        failures = 0;
        parts.onSent(outcome.message);
        drop([row.id]);
        return true;
      case 'refused':
        failures = 0;
        if (isOpen) await store({ ...row, problem: outcome.problem });
        return true;
      case 'signed-out':
        hold();
        parts.onSignedOut();
        return false;
      case 'other-agent':
        parts.onOtherAgent();
        return false;
      case 'later':
        fresh.clear();
        show();
        if (isOpen) waitAndWake(outcome.afterMs);
        return !isOpen;
      default:
        return never(outcome);
    }
  };

  const waitAndWake = (atLeastMs: number): void => {
    if (retryTimer !== undefined) return;
    retryTimer = setTimeout(wake, atLeastMs + jitter(failures, longestWaitMs));
    failures += 1;
  };

  const stopWaiting = (): void => {
    clearTimeout(retryTimer);
    retryTimer = undefined;
  };

  const hold = (): void => {
    isHeld = true;
    fresh.clear();
    stopWaiting();
    show();
  };

  const drain = (chatId: ChatId): void => {
    if (isHeld) return;
    if (sendingChats.has(chatId)) {
      wokenChats.add(chatId);
      return;
    }
    sendingChats.add(chatId);
    void withLock(`parley-outbox:${agent}:${chatId}`, () => sendChat(chatId)).finally(() => {
      sendingChats.delete(chatId);
      if (wokenChats.delete(chatId)) drain(chatId);
    });
  };

  const wake = (): void => {
    stopWaiting();
    for (const chatId of new Set(mine().map((row) => row.chatId))) drain(chatId);
  };

  const drop = (ids: Iterable<MessageId>): void => {
    const known = [...ids].filter((id) => rows.has(id));
    if (known.length === 0) return;
    forget(known);
    show();
    void storage.remove(known).then(() => parts.tell({ kind: 'gone', ids: known }));
  };

  return {
    start: async (agentId) => {
      agent = agentId;
      for (const row of await storage.list(agentId)) rows.set(row.id, row);
      if (agent !== agentId) return;
      isHeld = false;
      for (const row of mine()) {
        lastOrdinal = Math.max(lastOrdinal, row.ordinal);
        if (isOld(row)) asking.add(row.id);
      }
      drop(
        mine()
          .filter(parts.isLanded)
          .map((row) => row.id),
      );
      show();
      wake();
    },
    hold,
    stop: () => {
      isHeld = true;
      fresh.clear();
      agent = undefined;
      stopWaiting();
    },
    add: (chatId, text, options = {}) => {
      if (agent === undefined) throw new Error('Nobody is signed in');
      lastOrdinal = Math.max(Date.now(), lastOrdinal + 1);
      const row: OutboxRow = {
        id: newId() as MessageId,
        agentId: agent,
        chatId,
        ordinal: lastOrdinal,
        text,
        ...options,
        createdAt: instant(parts.now()),
      };
      if (canHearTabs()) fresh.add(row.id);
      void store(row).then(() => drain(chatId));
      return row.id;
    },
    wake,
    retry: (id) => {
      const row = rows.get(id);
      if (row === undefined || posting.has(id)) return;
      const { problem: _, ...again } = row;
      void store({ ...again, confirmedAt: instant(parts.now()) }).then(() => drain(row.chatId));
    },
    discard: (id) => {
      const row = rows.get(id);
      if (row === undefined || posting.has(id)) return;
      drop([id]);
      // An earlier try may have reached the server without an answer. If not, there is nothing to take back.
      if (!row.problem) void api.del(`/api/messages/${id}`).catch(() => undefined);
    },
    landed: drop,
    move: (from, into) => {
      const waiting = mine().filter((row) => row.chatId === from && !posting.has(row.id));
      for (const row of waiting) void store({ ...row, chatId: into }).then(() => drain(into));
    },
    hearPut: (row) => {
      if (row.agentId !== agent || parts.isLanded(row)) return;
      rows.set(row.id, row);
      lastOrdinal = Math.max(lastOrdinal, row.ordinal);
      show();
      drain(row.chatId);
    },
    hearGone: (ids) => {
      forget(ids);
      show();
    },
  };
}

type Outcome =
  | { readonly kind: 'sent'; readonly message: Message }
  | { readonly kind: 'refused'; readonly problem: Trouble }
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'other-agent' }
  | { readonly kind: 'later'; readonly afterMs: number };

const oldMs = 15 * 60_000;
const longestWaitMs = 30_000;
const answerMs = 30_000;

async function post({ id, chatId, text, payload, replyTo, retryOf }: OutboxRow): Promise<Outcome> {
  const request: SendRequest = {
    id,
    chatId,
    ...(payload === undefined ? { text } : { type: payload.type, content: payload.content }),
    ...(replyTo ? { replyTo } : {}),
    ...(retryOf ? { retryOf } : {}),
  };
  try {
    const answer = await api.post<SendAnswer>('/send-message', request, { signal: AbortSignal.timeout(answerMs) });
    return { kind: 'sent', message: answer.message };
  } catch (error) {
    return refusal(error);
  }
}

/** While a message waited somebody else may have signed in, in another tab: the cookie is asked whose it is. */
async function postAs(row: OutboxRow): Promise<Outcome> {
  try {
    const { agent } = await api.get<LoginAnswer>('/api/auth/me', { signal: AbortSignal.timeout(answerMs) });
    if (agent.id !== row.agentId) return { kind: 'other-agent' };
  } catch (error) {
    return isSignedOut(error) ? { kind: 'signed-out' } : { kind: 'later', afterMs: 0 };
  }
  return post(row);
}

function refusal(error: unknown): Outcome {
  if (isSignedOut(error)) return { kind: 'signed-out' };
  if (isRefused(error)) return { kind: 'refused', problem: troubleOf(error) };
  const waitSeconds = error instanceof ApiProblem ? (error.retryAfter ?? 0) : 0;
  return { kind: 'later', afterMs: waitSeconds * 1000 };
}
