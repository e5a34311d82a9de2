/** What a row of the chat list says, and the sentence that a screen reader says for it. Pure. */

import type { Chat } from '@parley/model/chat';
import { namedType, typeLabel } from '@parley/model/content/type-label';
import { millis } from '@parley/model/ids';
import { windowUrgency } from '@parley/model/window';
import type { Unsent } from '../../inbox/state.ts';
import { isBareNumber } from '../../ui/contact-name.ts';
import { tickOf, tickWord, unsentTick } from '../../ui/delivery.ts';
import { plainText } from '../../ui/formatting.ts';
import type { TickState } from '../../ui/Tick.tsx';
import { count, fullTime, listTime, shortSpan, spokenSpan } from '../../ui/time-labels.ts';

export type ChatRowFacts = {
  readonly chat: Chat;
  readonly draft?: string;
  /** The newest message written here that the server has not confirmed. */
  readonly unsent?: Unsent;
  /** Colleagues who are writing a reply. */
  readonly replying: readonly string[];
  readonly isOnline: boolean;
  readonly now: number;
};

export type WindowChip = { readonly text: string; readonly tone: 'quiet' | 'warn' | 'danger' | 'closed' };

export type Preview =
  | { readonly kind: 'draft' | 'replying' | 'empty'; readonly text: string }
  | {
      readonly kind: 'message';
      readonly text: string;
      readonly tick?: TickState;
      /** Set for anything but text: which glyph and word go in front. */
      readonly type?: string;
    };

export type ChatRowView = {
  readonly name: string;
  /** The name is a bare phone number, which runs left to right everywhere. */
  readonly isNumber: boolean;
  /** The number behind a name, with `+`. */
  readonly number?: string;
  readonly isGroup: boolean;
  readonly time: string;
  readonly fullTime: string;
  readonly preview: Preview;
  readonly unread: number;
  readonly window?: WindowChip;
  readonly label: string;
};

export function chatRow(facts: ChatRowFacts): ChatRowView {
  const { chat, now } = facts;
  const at = facts.unsent === undefined ? chat.lastOrder : millis(facts.unsent.createdAt);
  const preview = previewOf(facts);
  const window = windowChip(chat, now);
  const time = listTime(at, now);
  return {
    name: chat.name,
    isNumber: isBareNumber(chat.name),
    ...(chat.waId === undefined ? {} : { number: `+${chat.waId}` }),
    isGroup: chat.isGroup === true,
    time,
    fullTime: fullTime(at),
    preview,
    unread: chat.unread,
    ...(window === undefined ? {} : { window }),
    label: [
      chat.name,
      chat.isGroup ? 'group' : undefined,
      chat.unread > 0 ? `${chat.unread} unread` : undefined,
      spokenPreview(preview, facts),
      time,
      spokenWindow(chat, now),
    ]
      .filter((part) => part !== undefined)
      .join(', '),
  };
}

/** A draft wins over everything, then a colleague who replies, then what was said last. */
function previewOf({ chat, draft, unsent, replying, isOnline }: ChatRowFacts): Preview {
  if (draft !== undefined && draft.trim() !== '') return { kind: 'draft', text: plainText(draft.slice(0, 200)) };
  if (replying.length > 0) return { kind: 'replying', text: `${names(replying)} replying…` };
  if (unsent !== undefined) {
    const type = namedType(unsent.payload?.type ?? 'text', 'outbound');
    return {
      kind: 'message',
      text: previewText(type, unsent.text.slice(0, 200)),
      tick: unsentTick(unsent.status, isOnline),
      ...(type === 'text' ? {} : { type }),
    };
  }
  const last = chat.lastMessage;
  if (last === undefined) return { kind: 'empty', text: 'No messages yet' };
  const type = namedType(last.type, last.direction);
  return {
    kind: 'message',
    text: previewText(type, last.text),
    ...(last.direction === 'outbound' && last.status !== undefined
      ? { tick: tickOf(last.status, last.unconfirmed === true) }
      : {}),
    ...(type === 'text' ? {} : { type }),
  };
}

function previewText(type: string, line: string): string {
  const text = plainText(line);
  const kind = typeLabel(type);
  // The line of a sound is its kind, "Voice message", and a notice is a sentence of its own.
  const isWhole = type === 'text' || type === 'audio' || type === 'system' || text === kind;
  return isWhole ? text : `${kind} · ${text}`;
}

/** Nothing while there is plenty of time: a chip is a reason to act. */
function windowChip(chat: Chat, now: number): WindowChip | undefined {
  // Nobody writes to a group from here, so no window matters.
  if (chat.isGroup) return undefined;
  const urgency = windowUrgency(chat.windowExpiresAt, now);
  if (urgency === 'quiet') return undefined;
  if (urgency === 'closed' || chat.windowExpiresAt === undefined) return { text: 'Closed', tone: 'closed' };
  const left = millis(chat.windowExpiresAt) - now;
  if (urgency === 'closing') return { text: shortSpan(left), tone: 'danger' };
  return { text: shortSpan(left), tone: left < 60 * 60_000 ? 'warn' : 'quiet' };
}

function spokenPreview(preview: Preview, { chat }: ChatRowFacts): string {
  switch (preview.kind) {
    case 'draft':
      return `draft: ${preview.text}`;
    case 'replying':
    case 'empty':
      return preview.text;
    case 'message': {
      const from = preview.tick === undefined ? chat.name : `you, ${tickWord(preview.tick)}`;
      return `last message from ${from}, ${preview.text}`;
    }
  }
}

function spokenWindow(chat: Chat, now: number): string | undefined {
  if (chat.isGroup) return undefined;
  const urgency = windowUrgency(chat.windowExpiresAt, now);
  if (urgency === 'quiet') return undefined;
  if (urgency === 'closed' || chat.windowExpiresAt === undefined) return 'window closed';
  return `window closes in ${spokenSpan(millis(chat.windowExpiresAt) - now)}`;
}

function names(agents: readonly string[]): string {
  if (agents.length === 1) return `${agents[0]} is`;
  return agents.length === 2 ? `${agents.join(' and ')} are` : `${count(agents.length, 'colleague')} are`;
}
