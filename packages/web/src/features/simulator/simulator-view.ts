/** What the simulator's page knows, and how an event of the stream changes it. Pure. */
import type { Wamid } from '@parley/model/ids';
import { never } from '@parley/model/never';
import type { Phone, PhoneMessage, SimulatorEvent, SimulatorState } from '@parley/model/sandbox';

/**
 * The life of the stream, in words:
 * - `connecting`: nothing was read yet.
 * - `live`: what is on screen is what the simulator has.
 * - `lost`: the connection broke; it comes back by itself.
 */
export type StreamStatus = 'connecting' | 'live' | 'lost';

export type SimulatorView = {
  readonly stream: StreamStatus;
  /** Absent until the stream was open once. */
  readonly state?: SimulatorState;
  /** By person: the newest message on the phone when the chat was last open there. */
  readonly seen: { readonly [personId: string]: Wamid };
  /** Whose phone is in hand; without a choice it is the first one. */
  readonly chosen?: string;
};

export const emptyView: SimulatorView = { stream: 'connecting', seen: {} };

/** The people who are always there come first; how many that are. */
export const residents = 6;
const phoneLimit = 200;
const wireLimit = 200;

export function applySimulatorEvent(view: SimulatorView, event: SimulatorEvent): SimulatorView {
  if (event.type === 'state') {
    const { state } = event;
    return { ...view, stream: 'live', state, seen: state.phones.reduce(look, view.seen) };
  }
  if (view.state === undefined) return view;
  const { seen, state } = change(view.state, view.seen, event);
  return { ...view, state, seen };
}

/** The phone in hand. */
export function chosenPhone({ state, chosen }: SimulatorView): Phone | undefined {
  return state?.phones.find(({ persona }) => persona.id === chosen) ?? state?.phones[0];
}

type Known = Pick<SimulatorView, 'seen'> & { readonly state: SimulatorState };

function change(
  state: SimulatorState,
  seen: SimulatorView['seen'],
  event: Exclude<SimulatorEvent, { type: 'state' }>,
): Known {
  switch (event.type) {
    case 'phone':
      return { state: { ...state, phones: putPhone(state.phones, event.phone) }, seen: look(seen, event.phone) };
    case 'dials':
      return { state: { ...state, dials: event.dials }, seen };
    case 'clock':
      return { state: { ...state, clockOffsetMs: event.clockOffsetMs }, seen };
    case 'wire':
      return { state: { ...state, wire: [...state.wire, event.line].slice(-wireLimit) }, seen };
    default:
      return never(event);
  }
}

/** Somebody new joins behind the others; of too many, those who came first leave, never a resident. */
function putPhone(phones: readonly Phone[], phone: Phone): readonly Phone[] {
  const isKnown = phones.some(({ persona }) => persona.id === phone.persona.id);
  if (isKnown) return phones.map((known) => (known.persona.id === phone.persona.id ? phone : known));
  const others = [...phones.slice(residents), phone].slice(-phoneLimit);
  return [...phones.slice(0, residents), ...others];
}

function look(seen: SimulatorView['seen'], { persona, messages }: Phone): SimulatorView['seen'] {
  const newest = messages.at(-1)?.id;
  if (!persona.isChatOpen || newest === undefined || seen[persona.id] === newest) return seen;
  return { ...seen, [persona.id]: newest };
}

/** What came in since the chat was last open; where that is not known, since the person last wrote. */
export function notificationsOf({ messages }: Phone, seen: Wamid | undefined): readonly PhoneMessage[] {
  const last =
    seen === undefined
      ? messages.findLastIndex(({ from }) => from === 'person')
      : messages.findIndex(({ id }) => id === seen);
  return messages.slice(last + 1).filter(({ from }) => from === 'business');
}
