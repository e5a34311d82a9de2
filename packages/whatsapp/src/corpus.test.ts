/** Every webhook that Meta documents, spoilt in every place: what comes in is visible, and its neighbours survive. */
import { faceOf, readableText } from '@parley/model/content';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change, ChangeKind, EchoChange, HistoryChange } from './change.ts';
import { contactSync, echoes, fields, historyFile } from './fixtures/fields.ts';
import {
  ana,
  bytesOf,
  messages,
  messagesChange,
  phoneNumberId,
  statuses,
  wabaId,
  webhook,
} from './fixtures/webhooks.ts';
import { type Mutation, mutated, type Path, pathsOf } from './testing/mutate.ts';
import { parseWebhook } from './webhook.ts';

const everything: ReadonlySet<ChangeKind> = new Set<ChangeKind>([
  'message',
  'status',
  'reaction',
  'edit',
  'revoke',
  'system',
  'echo',
  'history',
  'history_progress',
  'contact_sync',
  'user_id',
  'preference',
  'call',
  'group',
  'template',
  'account',
]);

const anaNames = { waId: ana.wa_id, userId: ana.user_id };

describe('an element whose kind is claimed', () => {
  it.each([
    ['reaction', messages.reaction, { targetWamid: 'wamid.OUT-1', emoji: '👍', by: 'contact', contact: anaNames }],
    [
      'edit',
      messages.edit,
      { targetWamid: 'wamid.IN-text', type: 'text', content: { body: 'Better' }, text: 'Better' },
    ],
    ['revoke', messages.revoke, { targetWamid: 'wamid.IN-text', wamid: 'wamid.IN-revoke' }],
    ['system', messages.system, { event: 'number_changed', from: anaNames, current: { waId: '12025550199' } }],
    ['system', messages.newUserId, { event: 'user_id_changed', current: { userId: 'US.2' } }],
    ['system', messages.newPhone, { event: 'identity_changed', text: 'Ana has a new phone' }],
  ] as const)('of messages is a %s', (kind, raw, expected) => {
    expect(ofMessage(raw)).toEqual([expect.objectContaining({ kind, phoneNumberId, wabaId, ...expected })]);
  });

  it('of a reaction taken back has no emoji', () => {
    expect(ofMessage(messages.reactionTakenBack)[0]).not.toHaveProperty('emoji');
  });

  it.each([
    ['a reaction to nothing', { ...messages.reaction, reaction: { emoji: '👍' } }],
    ['an edit without its message', { ...messages.edit, edit: { original_message_id: 'wamid.IN-text' } }],
    ['a deletion of nothing', { ...messages.revoke, revoke: {} }],
  ])('but cannot be read, such as %s, stays a visible message', (_, raw) => {
    expect(ofMessage(raw)).toMatchObject([{ kind: 'message', text: expect.stringMatching(/./) }]);
  });

  it('comes from the phone app as what it is', () => {
    const changes = of('smb_message_echoes');
    expect(changes).toMatchObject([
      { kind: 'echo', contact: anaNames, text: 'From the phone', replyToWamid: 'wamid.IN-text' },
      { kind: 'echo', type: 'image' },
      { kind: 'edit', by: 'phone_app', contact: anaNames, targetWamid: 'wamid.ECHO-text', text: 'Corrected' },
      { kind: 'revoke', by: 'phone_app', targetWamid: 'wamid.ECHO-text' },
      { kind: 'reaction', by: 'phone_app', emoji: '❤' },
      { kind: 'echo', contact: { userId: 'DE.77120000000000001' } },
    ]);
    const general = parseWebhook(bytesOf(webhook(...fieldsOf('smb_message_echoes'))), new Set<ChangeKind>(['echo']));
    expect(general.map(({ kind }) => kind)).toEqual(Object.keys(echoes).map(() => 'echo'));
  });

  it('of history tells whose message it is, which way it went, and how far all of it has come', () => {
    const changes = of('history');
    expect(changes).toMatchObject([
      { kind: 'history_progress', phase: 1, chunk: 3, progress: 55 },
      { kind: 'history', direction: 'inbound', contact: anaNames, username: 'ana.p', text: 'Long ago' },
      { kind: 'history', direction: 'outbound', contact: anaNames, status: 'read' },
      { kind: 'history', direction: 'outbound', status: 'failed' },
      { kind: 'history', direction: 'outbound' },
      { kind: 'history', direction: 'inbound', type: 'media_placeholder' },
      { kind: 'history_progress', failure: 2593109 },
      { kind: 'history', direction: 'inbound', contact: anaNames, wamid: historyFile.id, type: 'image' },
    ]);
    expect(changes[1]).not.toHaveProperty('status');
    expect(changes[4]).not.toHaveProperty('status');
    expect(changes[0]).not.toHaveProperty('raw.threads');
  });

  it('of the address book names the contact by digits', () => {
    expect(of('smb_app_state_sync')).toMatchObject([
      { kind: 'contact_sync', action: 'add', contact: anaNames, fullName: 'Ana Test', raw: contactSync },
      { kind: 'contact_sync', action: 'remove', contact: { waId: '12025550199' } },
    ]);
  });

  it('of a person says what changed', () => {
    expect(of('user_id_update')).toMatchObject([
      {
        kind: 'user_id',
        previous: { waId: ana.wa_id, userId: 'US.1', parentUserId: 'US.ENT.1' },
        current: { ...anaNames, parentUserId: 'US.ENT.2' },
      },
    ]);
    expect(of('user_preferences')).toMatchObject([{ kind: 'preference', contact: anaNames, choice: 'stop' }]);
    expect(of('calls')).toMatchObject([
      { kind: 'call', contact: anaNames, direction: 'inbound', event: 'connect' },
      {
        contact: { waId: ana.wa_id },
        direction: 'outbound',
        event: 'terminate',
        isCompleted: true,
        durationSeconds: 10,
      },
      { contact: { waId: ana.wa_id }, event: 'ringing' },
    ]);
  });

  it('of a template says what it is now, by the shape and not by the name of the field', () => {
    const updates = fields
      .filter(({ field }) => field.includes('template'))
      .flatMap((field) => parseWebhook(bytesOf(webhook(field)), everything));
    for (const one of updates) {
      expect(one).toMatchObject({ kind: 'template', templateId: '801', name: 'parcel_ready', language: 'en_US' });
    }
    expect(updates.map((one) => one.kind === 'template' && one.news)).toEqual([
      { what: 'status', status: 'REJECTED', reason: 'INVALID_FORMAT', advice: 'Put words after it' },
      { what: 'status', status: 'PAUSED', reason: 'FIRST_PAUSE', advice: 'For 3 h' },
      { what: 'status', status: 'APPROVED' },
      { what: 'quality', quality: 'YELLOW' },
      { what: 'quality', quality: 'RED' },
      { what: 'category', category: 'UTILITY', next: 'MARKETING' },
      { what: 'category', category: 'MARKETING' },
      { what: 'components' },
    ]);
  });

  it.each([
    ['account_update', 0, { event: 'ACCOUNT_VIOLATION', severity: 'warning', detail: 'SPAM' }],
    [
      'account_update',
      1,
      { severity: 'critical', until: 1790600000, detail: expect.stringContaining('BIZ_INITIATED') },
    ],
    ['account_update', 2, { severity: 'critical', detail: 'SCHEDULE_FOR_DISABLE' }],
    ['account_update', 3, { severity: 'info', detail: 'REINSTATE' }],
    ['account_update', 4, { severity: 'critical', detail: 'PRIMARY_INACTIVITY' }],
    ['account_update', 5, { severity: 'info', event: 'ACCOUNT_RECONNECTED' }],
    ['account_alerts', 0, { severity: 'critical', event: 'OBA_REJECTED', detail: 'Not notable enough' }],
    ['account_review_update', 0, { severity: 'info', event: 'APPROVED' }],
    [
      'phone_number_name_update',
      0,
      { severity: 'warning', detail: 'NAME_NOT_CONSISTENT', displayNumber: '15005550006' },
    ],
    ['phone_number_quality_update', 0, { event: 'THROUGHPUT_UPGRADE', detail: 'TIER_10K' }],
    ['business_capability_update', 0, { event: 'CAPABILITY', detail: '2000' }],
    ['account_settings_update', 0, { event: 'PHONE_NUMBER_SETTINGS' }],
    ['security', 0, { event: 'PIN_CHANGED', severity: 'warning' }],
    ['business_username_update', 0, { event: 'approved' }],
    ['payment_configuration_update', 0, { event: 'Needs Testing' }],
  ] as const)('of the field %s (%i) is news for admins', (field, index, expected) => {
    expect(of(field)[index]).toMatchObject({ kind: 'account', field, wabaId, ...expected });
  });
});

describe('what happens to a group', () => {
  it.each([
    ['group_participants_update', { event: 'group_participants_add', people: ['+12025550143'] }],
    ['group_lifecycle_update', { event: 'group_create', subject: 'Corner Bakery friends', people: [] }],
  ])('of the field %s is about one group', (field, expected) => {
    expect(of(field)).toMatchObject([{ kind: 'group', groupId: 'GROUP-1', timestamp: 1_790_000_100, ...expected }]);
  });
});

describe('an element whose kind nobody claims', () => {
  it('comes in its general form, as a message or under the name of its field', () => {
    const all = Object.values(messages);
    const changes = parseWebhook(bytesOf(webhook(messagesChange({ messages: all }))));
    expect(changes.map(({ kind }) => kind)).toEqual(all.map(() => 'message'));
    expect(parseWebhook(bytesOf(webhook(...fields)))).toEqual(
      fields.map(({ field, value }) => ({ kind: 'other', field, wabaId, raw: value })),
    );
  });

  it('of a field without a shape of its own is kept whole, even where every kind is claimed', () => {
    for (const field of ['flows', 'messaging_handovers']) {
      expect(of(field)).toMatchObject([{ kind: 'other', field }]);
    }
    expect(parseWebhook(bytesOf(webhook({ field: 'calls', value: { odd: 1 } })), everything)).toMatchObject([
      { kind: 'other', field: 'calls', raw: { odd: 1 } },
    ]);
  });

  it('is found where only its own kind is asked for', () => {
    const kinds = new Set<ChangeKind>(['revoke']);
    const changes = parseWebhook(bytesOf(webhook(messagesChange({ messages: Object.values(messages) }))), kinds);
    expect(changes.filter(({ kind }) => kind === 'revoke')).toHaveLength(1);
    expect(changes.filter(({ kind }) => kind !== 'revoke' && kind !== 'message')).toEqual([]);
  });
});

describe('every documented webhook', () => {
  it('is read, and each message in it has a face and a line', () => {
    const changes = parseWebhook(bytesOf(corpus), everything);
    expect(changes.filter(({ kind }) => kind === 'broken')).toEqual([]);
    for (const change of changes) if (isSaid(change)) expectVisible(change);
    const kinds = new Set(changes.map(({ kind }) => kind));
    expect([...everything].filter((kind) => !kinds.has(kind))).toEqual([]);
  });

  it('with one thing deleted, retyped or doubled stays visible, and costs no neighbour', () => {
    const neighbours = [messages.text, messages.image].map((message) => ofMessage(message).map(asText));
    fc.assert(
      fc.property(
        fc.constantFrom(...corpus.entry),
        fc.nat(),
        fc.oneof(
          fc.constant<Mutation>({ how: 'delete' }),
          fc.constant<Mutation>({ how: 'double' }),
          fc.jsonValue({ maxDepth: 2 }).map((value): Mutation => ({ how: 'retype', value })),
        ),
        (entry, at, mutation) => {
          const places = pathsOf(entry);
          const place = places[at % places.length] ?? [];
          const spoilt = mutated(entry, place, mutation);
          const around = [messages.text, messages.image].map((message) =>
            entryOf(messagesChange({ messages: [message] })),
          );
          const changes = parseWebhook(bytesOf({ entry: [around[0], spoilt, around[1]] }), everything);

          for (const change of changes) {
            if (isSaid(change)) expectVisible(change);
            if (change.kind === 'broken') expect(change.reason).toMatch(/^[A-Z][a-z ]+$/);
          }
          const texts = changes.map(asText);
          expect([texts[0], texts.at(-1)]).toEqual(neighbours.flat());
          const own = texts.slice(1, -1);
          const lost = parseWebhook(bytesOf({ entry: [entry] }), everything).filter(
            (one) => !own.includes(asText(one)),
          );
          if (isInsideOneElement(place)) expect(lost.length).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

/** Each message, each status and each field in an entry of its own. */
const corpus = {
  object: 'whatsapp_business_account',
  entry: [
    ...Object.values(messages).map((message) => entryOf(messagesChange({ messages: [message] }))),
    ...Object.values(statuses).map((status) => entryOf(messagesChange({ statuses: [status] }))),
    ...fields.map(entryOf),
  ],
};

function entryOf(change: { readonly field: string; readonly value: unknown }) {
  return { id: wabaId, changes: [change] };
}

/** True for a place in one element of a list, or in one message of a thread: the others do not depend on it. */
function isInsideOneElement(place: Path): boolean {
  const [, , , list, index, ...rest] = place;
  if (list === 'history') return rest[0] === 'threads' && rest[2] === 'messages' && rest.length > 3;
  return typeof index === 'number' && list !== 'contacts';
}

function asText(change: Change): string {
  return JSON.stringify(change);
}

function ofMessage(raw: unknown): Change[] {
  return parseWebhook(bytesOf(webhook(messagesChange({ messages: [raw] }))), everything);
}

function fieldsOf(name: string) {
  return fields.filter(({ field }) => field === name);
}

function of(name: string): Change[] {
  return parseWebhook(bytesOf(webhook(...fieldsOf(name))), everything);
}

type Said = Extract<Change, { type: string; text: string }> | EchoChange | HistoryChange;

function isSaid(change: Change): change is Said {
  return 'type' in change && 'text' in change;
}

function expectVisible({ type, content, text }: Said): void {
  expect(text.trim()).not.toBe('');
  expect(faceOf(type, content).kind).toMatch(/^\w+$/);
  expect(readableText(type, content).trim()).not.toBe('');
}
