/** The dials in words: their names, what they do, and the stops that they have. */
import { explain } from '@parley/model/cloud-errors';
import { calmDials, type Dials } from '@parley/model/sandbox';

/** Dials that are a choice of numbers. */
export type NumberDialName =
  | 'deliverAfterMs'
  | 'readAfterMs'
  | 'webhookDelayMs'
  | 'copies'
  | 'batchSize'
  | 'dropNextAnswers'
  | 'wrongSignatures'
  | 'throughput';

/** Dials that are on or off. */
export type SwitchDialName = 'isReordered' | 'isStatusFirst' | 'isTokenExpired';

export type DialWords = { readonly label: string; readonly hint: string };

export const numberDials: {
  readonly [name in NumberDialName]: DialWords & {
    readonly stops: readonly number[];
    readonly say: (value: number) => string;
  };
} = {
  deliverAfterMs: {
    label: 'Delivered after',
    hint: 'From the send to the second tick, while the phone has network.',
    stops: [0, 400, 1000, 3000, 10_000, 60_000],
    say: seconds,
  },
  readAfterMs: {
    label: 'Read after',
    hint: 'From delivery to reading, where the chat is open. At once, only “read” is reported, as WhatsApp does.',
    stops: [0, 500, 1200, 3000, 10_000, 60_000],
    say: seconds,
  },
  webhookDelayMs: {
    label: 'Delay',
    hint: 'How long each webhook waits before it is posted.',
    stops: [0, 500, 1500, 5000, 30_000, 300_000],
    say: seconds,
  },
  copies: {
    label: 'Copies',
    hint: 'How often each webhook is posted. The inbox shows one message all the same.',
    stops: [1, 2, 3, 5, 10],
    say: (value) => `${value} ×`,
  },
  batchSize: {
    label: 'Batch up to',
    hint: 'How many changes travel in one webhook.',
    stops: [1, 3, 10, 100, 1000],
    say: String,
  },
  wrongSignatures: {
    label: 'Bad signatures',
    hint: 'The next webhooks are signed with another secret: Parley must refuse them. They come again.',
    stops: [0, 1, 3, 10],
    say: next,
  },
  dropNextAnswers: {
    label: 'Drop answers',
    hint: 'The next sends are accepted, then the line is cut: nobody knows whether they arrived until a status tells.',
    stops: [0, 1, 3, 10],
    say: next,
  },
  throughput: {
    label: 'Throughput',
    hint: 'Messages per second that the number may send. Above it: 130429.',
    stops: [1, 5, 20, 80, 1000],
    say: (value) => `${value} / s`,
  },
};

export const switchDials: { readonly [name in SwitchDialName]: DialWords } = {
  isReordered: { label: 'Reverse order', hint: 'Webhooks of the same two seconds are posted last first.' },
  isStatusFirst: {
    label: 'Status before answer',
    hint: 'The status “sent” overtakes the answer to the call that sent the message.',
  },
  isTokenExpired: {
    label: 'Token expired',
    hint: 'Every call is refused with 190: sending pauses and one banner says so.',
  },
};

export const closedWindowWords: DialWords & { readonly choices: { readonly [way in Dials['closedWindow']]: string } } =
  {
    label: 'Closed window',
    hint: 'How a free message outside the 24 hours is refused: by the call, or later by a status.',
    choices: { later: 'fails later', 'at-once': 'refused at once' },
  };

export const failureWords: DialWords = {
  label: 'Fail next',
  hint: 'The next send is refused with an error code of WhatsApp’s.',
};

/** The refusals worth seeing: one of each kind, the most frequent first. */
export const failureCodes: readonly { readonly code: number; readonly name: string }[] = [
  { code: 131026, name: 'not reachable' },
  { code: 131047, name: 'window closed' },
  { code: 131053, name: 'file refused' },
  { code: 130429, name: 'too fast' },
  { code: 131056, name: 'too fast to one person' },
  { code: 131049, name: 'marketing held back' },
  { code: 132001, name: 'no such template' },
  { code: 131000, name: 'no reason given' },
  { code: 2, name: 'WhatsApp is down' },
  { code: 190, name: 'token refused' },
  { code: 131042, name: 'payment problem' },
];

/** What a code means, and what Parley does about it, in two sentences. */
export function failureMeaning(code: number): string {
  const { action, sentence } = explain(code);
  return `${sentence} ${consequences[action]}`;
}

export type PresetName = 'calm' | 'chaos';

/** Late, three times, in reverse, badly signed, and the line goes dead: the inbox has to come out right all the same. */
export const presets: { readonly [name in PresetName]: Dials } = {
  calm: calmDials,
  chaos: {
    ...calmDials,
    deliverAfterMs: 1000,
    readAfterMs: 3000,
    webhookDelayMs: 1500,
    copies: 3,
    isReordered: true,
    batchSize: 10,
    isStatusFirst: true,
    dropNextAnswers: 1,
    wrongSignatures: 3,
  },
};

/** The preset that holds. What counts down may have run out since. */
export function presetOf(dials: Dials): PresetName | undefined {
  const isLike = (preset: Dials) => steady.every((name) => preset[name] === dials[name]);
  if (isLike(presets.chaos)) return 'chaos';
  return isLike(presets.calm) && countdowns.every((name) => dials[name] === 0) ? 'calm' : undefined;
}

const countdowns = ['dropNextAnswers', 'wrongSignatures', 'failNextCount'] as const;
const steady = [
  'deliverAfterMs',
  'readAfterMs',
  'webhookDelayMs',
  'copies',
  'isReordered',
  'batchSize',
  'isStatusFirst',
  'closedWindow',
  'isTokenExpired',
  'throughput',
] as const;

const consequences = {
  wait: 'Parley tries again by itself.',
  pause: 'Sending pauses until it is put right.',
  failed: 'The message fails, and a person decides.',
} as const;

function seconds(ms: number): string {
  if (ms === 0) return 'at once';
  return ms < 60_000 ? `${ms / 1000} s` : `${ms / 60_000} min`;
}

function next(value: number): string {
  return value === 0 ? 'none' : `next ${value}`;
}
