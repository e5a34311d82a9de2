/** What a bubble says in words: who, how far, and the sentence for a screen reader. Pure. */
import { namedType, typeLabel } from '@parley/model/content/type-label';
import { type Instant, millis } from '@parley/model/ids';
import type { Message, OutboundMessage } from '@parley/model/message';
import { type Receipt, receiptRanks } from '@parley/model/status';
import { tickOf, tickWord } from '../../ui/delivery.ts';
import { plainText } from '../../ui/formatting.ts';
import type { TickState } from '../../ui/Tick.tsx';
import { clock } from '../../ui/time-labels.ts';

/** Who wrote a message, as the team reads it. `myId` is the agent at this screen. */
export function authorName(message: Message, contactName: string, myId: string | undefined): string {
  switch (message.author.kind) {
    case 'contact':
      return (message.direction === 'inbound' ? message.participant?.name : undefined) ?? contactName;
    case 'agent':
      return message.author.agentId === myId ? 'You' : message.author.name;
    case 'phone_app':
      return 'From the phone';
    case 'system':
      return 'System';
  }
}

/** The line above the first bubble of a group: who of a group of people, or who else wrote in our name. */
export function authorLine(message: Message, myId: string | undefined): string | undefined {
  if (message.direction === 'inbound') return message.participant?.name;
  const name = authorName(message, '', myId);
  if (name === 'You') return undefined;
  return message.author.kind === 'agent' ? (name.split(/\s/u)[0] ?? name) : name;
}

/** The glyph of a message of ours and its words: "Delivered 10:42". */
export function delivery(message: OutboundMessage): { readonly state: TickState; readonly label: string } {
  const state = tickOf(message.status, message.unconfirmed === true);
  const hasTime = state === 'sent' || state === 'delivered' || state === 'read' || state === 'played';
  return { state, label: hasTime ? `${tickWord(state)} ${clock(millis(message.statusAt))}` : tickWord(state) };
}

/** The readable text of a message without marks, with its kind in front where it is no text. */
export function spokenText(message: Pick<Message, 'type' | 'text' | 'deletedAt' | 'direction'>): string {
  if (message.deletedAt !== undefined) return message.text;
  const text = plainText(message.text.slice(0, 2000));
  const type = namedType(message.type, message.direction);
  const kind = typeLabel(type);
  const isPlain = type === 'text' || type === 'audio' || text === kind;
  return isPlain ? text : `${kind}, ${text}`;
}

/** "Lina at 10:42: Hello. Delivered 10:43": what a screen reader says for a bubble. */
export function messageLabel(message: Message, contactName: string, myId: string | undefined): string {
  const said = `${authorName(message, contactName, myId)} at ${clock(millis(message.sentAt))}: ${spokenText(message)}`;
  const marks = [
    message.direction === 'inbound' && message.forwarded !== undefined ? 'Forwarded' : undefined,
    message.edited !== undefined && message.deletedAt === undefined ? 'Edited' : undefined,
    message.direction === 'outbound' ? delivery(message).label : undefined,
  ].filter((mark) => mark !== undefined);
  return [said, ...marks].join('. ');
}

export type Step = { readonly word: string; readonly at: Instant; readonly isTrouble?: true };

/** What happened to a message, oldest first: written, each receipt, each refusal. */
export function timeline(message: Message): Step[] {
  if (message.direction === 'inbound') {
    const steps = [{ word: 'Written', at: message.sentAt }, ...changesOf(message)];
    if (message.createdAt !== message.sentAt) {
      steps.push({ word: message.imported ? 'Imported here' : 'Received here', at: message.createdAt });
    }
    return inOrder(steps);
  }
  const written = { word: 'Written', at: message.author.kind === 'agent' ? message.createdAt : message.sentAt };
  const steps: Step[] = [written, ...changesOf(message)];
  for (const receipt of receiptRanks) {
    const at = message.receipts[receipt];
    if (at !== undefined) steps.push({ word: receiptWords[receipt], at });
  }
  for (const failure of message.failures) {
    steps.push({ word: `Refused: ${failure.title}`, at: failure.at, isTrouble: true });
  }
  if (message.unconfirmed && message.status === 'sending') {
    steps.push({ word: 'No answer from WhatsApp', at: message.statusAt, isTrouble: true });
  }
  return inOrder(steps);
}

function changesOf({ history = [], edited, deletedAt }: Message): Step[] {
  const edits = [...history.slice(1).map(({ at }) => at), ...(edited === undefined ? [] : [edited.at])];
  return [
    ...edits.map((at) => ({ word: 'Edited', at })),
    ...(deletedAt === undefined ? [] : [{ word: 'Deleted by its author', at: deletedAt }]),
  ];
}

/** WhatsApp's times are whole seconds, ours are not: within one second the steps keep the order that they are given in. */
function inOrder(steps: readonly Step[]): Step[] {
  const second = ({ at }: Step) => Math.floor(millis(at) / 1000);
  return [...steps].sort((a, b) => second(a) - second(b));
}

const receiptWords: { readonly [receipt in Receipt]: string } = {
  sent: 'Accepted by WhatsApp',
  delivered: 'Delivered to the phone',
  read: 'Read',
  played: 'Played',
};

/** Everything known about a message, for somebody who looks into a problem. */
export function detailsText(message: Message): string {
  const { text: _text, content: _content, history: _history, ...facts } = message;
  return JSON.stringify(facts, undefined, 2);
}

const clampAt = 1000;

/** The beginning of a long text, ended at a space where one is near; undefined where all of it may be shown. */
export function clamped(text: string): string | undefined {
  if (text.length <= clampAt) return undefined;
  const start = text.slice(0, clampAt - 100).replace(/[\ud800-\udbff]$/, '');
  const space = start.lastIndexOf(' ');
  return `${(space > clampAt - 250 ? start.slice(0, space) : start).trimEnd()}…`;
}
