/** How far a message of ours came, in the words and glyphs that a list and a bubble share. */
import type { MessageStatus } from '@parley/model/status';
import type { TickState } from './Tick.tsx';

/** The glyph of a status. Nobody knows yet whether an unconfirmed message arrived, whatever its status. */
export function tickOf(status: MessageStatus, unconfirmed: boolean): TickState {
  return unconfirmed && status === 'sending' ? 'unconfirmed' : status;
}

/** The glyph of a message that our server does not have yet. */
export function unsentTick(status: 'queued' | 'posting' | 'held' | 'asking' | 'refused', isOnline: boolean): TickState {
  if (status === 'refused') return 'failed';
  return isOnline && (status === 'queued' || status === 'posting') ? 'sending' : 'held';
}

/** What a glyph says, without a time: "Delivered". */
export function tickWord(tick: TickState): string {
  return tickWords[tick];
}

const tickWords: { readonly [tick in TickState]: string } = {
  sending: 'Sending',
  held: 'Will send when you are back online',
  sent: 'Sent',
  delivered: 'Delivered',
  read: 'Read',
  played: 'Played',
  failed: 'Not sent',
  unconfirmed: 'Not confirmed',
};
