import type { Wamid } from '@parley/model/ids';
import { calmDials, type Phone, type SimulatorState, type WireLine } from '@parley/model/sandbox';
import { describe, expect, test } from 'vitest';
import { applySimulatorEvent, chosenPhone, emptyView, notificationsOf, residents } from './simulator-view.ts';

const phoneOf = (id: string, isChatOpen: boolean, ...messages: readonly string[]): Phone => ({
  persona: {
    id,
    name: id,
    language: 'en',
    userId: `US.${id}`,
    phrases: [],
    isOffline: false,
    sendsReadReceipts: true,
    isChatOpen,
  },
  // `>` is written by the person, `<` by the business.
  messages: messages.map((text) => ({
    id: text as Wamid,
    from: text.startsWith('>') ? 'person' : 'business',
    type: 'text',
    text,
    at: '2026-11-22T10:00:00.000Z',
  })),
  isBusinessTyping: false,
});

const lineOf = (id: number): WireLine => ({
  id,
  at: '2026-11-22T10:00:00.000Z',
  direction: 'webhook',
  summary: 'text · Emma',
  status: 200,
  ms: 3,
  body: '{}',
  curl: 'curl',
});

const stateOf = (...phones: readonly Phone[]): SimulatorState => ({
  clockOffsetMs: 0,
  dials: calmDials,
  phones,
  wire: [],
  businessNumber: '+15005550006',
});

const viewOf = (...phones: readonly Phone[]) =>
  applySimulatorEvent(emptyView, { type: 'state', state: stateOf(...phones) });

describe('following the simulator', () => {
  test('a change that comes before the state is not shown', () => {
    expect(applySimulatorEvent(emptyView, { type: 'clock', clockOffsetMs: 5 })).toBe(emptyView);
  });

  test('the state of a new connection replaces what was known, and the choice of the phone stays', () => {
    const before = { ...viewOf(phoneOf('emma', false), phoneOf('kai', false)), chosen: 'kai', stream: 'lost' as const };
    const after = applySimulatorEvent(before, {
      type: 'state',
      state: stateOf(phoneOf('emma', false), phoneOf('kai', true)),
    });
    expect(after.stream).toBe('live');
    expect(chosenPhone(after)?.persona).toMatchObject({ id: 'kai', isChatOpen: true });
  });

  test('a phone changes in its place, and a new one comes last', () => {
    const view = viewOf(phoneOf('emma', false), phoneOf('kai', false));
    const changed = applySimulatorEvent(view, { type: 'phone', phone: phoneOf('emma', true) });
    const joined = applySimulatorEvent(changed, { type: 'phone', phone: phoneOf('ada', false) });
    expect(joined.state?.phones.map(({ persona }) => [persona.id, persona.isChatOpen])).toEqual([
      ['emma', true],
      ['kai', false],
      ['ada', false],
    ]);
    expect(joined.state?.phones[1]).toBe(view.state?.phones[1]);
  });

  test('without a choice, or when the chosen one is gone, the first phone is in hand', () => {
    expect(chosenPhone(viewOf(phoneOf('emma', false), phoneOf('kai', false)))?.persona.id).toBe('emma');
    expect(chosenPhone({ ...viewOf(phoneOf('emma', false)), chosen: 'kai' })?.persona.id).toBe('emma');
    expect(chosenPhone(emptyView)).toBeUndefined();
  });

  test('the wire keeps its newest 200 lines', () => {
    let view = viewOf(phoneOf('emma', false));
    for (let id = 1; id <= 250; id += 1) view = applySimulatorEvent(view, { type: 'wire', line: lineOf(id) });
    expect(view.state?.wire.map(({ id }) => id)).toEqual(Array.from({ length: 200 }, (_, index) => index + 51));
  });

  test('a rush of people never pushes out a resident', () => {
    const people = Array.from({ length: residents }, (_, index) => phoneOf(`resident ${index}`, false));
    let view = viewOf(...people);
    for (let count = 0; count < 500; count += 1) {
      view = applySimulatorEvent(view, { type: 'phone', phone: phoneOf(`guest ${count}`, false) });
    }
    const ids = view.state?.phones.map(({ persona }) => persona.id) ?? [];
    expect(ids.slice(0, residents)).toEqual(people.map(({ persona }) => persona.id));
    expect(ids).toHaveLength(residents + 200);
    expect(ids.at(-1)).toBe('guest 499');
  });
});

describe('notifications', () => {
  test('what came in after the chat was closed lies on the lock screen', () => {
    const open = viewOf(phoneOf('emma', true, '> Hi', '< Hello'));
    const closed = phoneOf('emma', false, '> Hi', '< Hello', '< Are you there?');
    const view = applySimulatorEvent(open, { type: 'phone', phone: closed });
    expect(notificationsOf(closed, view.seen.emma).map(({ text }) => text)).toEqual(['< Are you there?']);
  });

  test('where nobody knows what was seen, all since the person last wrote counts', () => {
    const phone = phoneOf('emma', false, '< Old', '> Hi', '< Hello', '< Are you there?');
    expect(notificationsOf(phone, undefined).map(({ text }) => text)).toEqual(['< Hello', '< Are you there?']);
  });

  test('when the message that was seen is no longer kept, everything kept is newer', () => {
    const phone = phoneOf('emma', false, '< One', '< Two');
    expect(notificationsOf(phone, 'gone' as Wamid)).toHaveLength(2);
  });
});
