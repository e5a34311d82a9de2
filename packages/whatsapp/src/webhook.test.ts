import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change, MessageChange, StatusChange } from './change.ts';
import * as fixtures from './fixtures/webhooks.ts';
import { ana, batch, bytesOf, fromAna, messages, messagesChange, statuses, webhook } from './fixtures/webhooks.ts';
import { type Mutation, mutated, type Path, pathsOf, touches } from './testing/mutate.ts';
import { parseWebhook } from './webhook.ts';

describe('a message', () => {
  it('comes with its number, its sender and what it says', () => {
    expect(theMessage(messages.text)).toEqual({
      kind: 'message',
      phoneNumberId: fixtures.phoneNumberId,
      wabaId: fixtures.wabaId,
      from: { waId: '12025550143', userId: 'US.88120000000000001' },
      profileName: 'Ana',
      username: 'ana.p',
      wamid: 'wamid.IN-text',
      timestamp: 1790000000,
      type: 'text',
      content: { body: 'Grüße 👋 from @ana' },
      text: 'Grüße 👋 from @ana',
      raw: messages.text,
    });
  });

  it.each([
    ['image', messages.image, 'The front door'],
    ['video', messages.video, 'Video'],
    ['audio', messages.audio, 'Voice message'],
    ['document', messages.document, 'invoice-17.pdf'],
    ['sticker', messages.sticker, 'Sticker'],
    ['location', messages.location, 'Main St 1'],
    ['reaction', messages.reaction, 'Reacted 👍'],
    ['reaction', messages.reactionTakenBack, 'Removed a reaction'],
    ['interactive', messages.interactive, '09:00'],
    ['interactive', messages.flow, 'Sent'],
    ['button', messages.button, 'Keep the booking'],
    ['order', messages.order, 'Two, please'],
    ['system', messages.system, 'Ana changed the number'],
    ['edit', messages.edit, 'Edited: Better'],
    ['revoke', messages.revoke, 'This message was deleted'],
  ] as const)('of type %s keeps the object of its type and reads as one line', (type, raw, text) => {
    const message = theMessage(raw);
    expect(message).toMatchObject({ type, text, wamid: raw.id });
    expect(message.content).toEqual((raw as Record<string, unknown>)[type]);
  });

  it('with contact cards holds their list and reads as the first name', () => {
    const { type, content, text } = theMessage(messages.contacts);
    expect({ type, content, text }).toEqual({
      type: 'contacts',
      content: { contacts: messages.contacts.contacts },
      text: 'Cy Test',
    });
  });

  it.each([
    ['a type of tomorrow', messages.tomorrow, 'hologram', 'Unknown message (hologram)'],
    ['an unsupported one', messages.unsupported, 'unsupported', 'This message cannot be shown here'],
    ['no type', { ...fromAna(1) }, 'unknown', 'Unknown message (unknown)'],
    ['a type that is no text', { ...fromAna(1), type: 7 }, 'unknown', 'Unknown message (unknown)'],
    ['a type without its object', { ...fromAna(1), type: 'image' }, 'unknown', 'This message cannot be shown here'],
    ['contact cards that are no list', { ...fromAna(1), type: 'contacts', contacts: {} }, 'unknown', expect.anything()],
    ['a text without body', { ...fromAna(1), type: 'text', text: { body: 5 } }, 'unknown', expect.anything()],
    ['a type that every object has', { ...fromAna(1), type: 'constructor' }, 'unknown', expect.anything()],
  ])('of %s is kept whole and still a message', (_, raw, type, text) => {
    const message = theMessage(raw);
    expect(message).toMatchObject({ type, text });
    expect(message.content).toEqual(raw);
  });

  it('that answers another names it, and one that was forwarded does not', () => {
    expect(theMessage(messages.reply).replyToWamid).toBe('wamid.OUT-1');
    expect(theMessage(messages.forwarded)).not.toHaveProperty('replyToWamid');
  });

  it('of a group names the group', () => {
    expect(theMessage(messages.inGroup).groupId).toBe('GROUP-1');
  });

  it.each([
    [
      'the ad that it came from',
      messages.fromAd,
      { referral: { source_type: 'ad', source_id: '77', headline: 'Sale' } },
    ],
    ['that it was forwarded', messages.forwarded, { forwarded: 'once' }],
    ['that it was forwarded often', messages.oftenForwarded, { forwarded: 'often' }],
    ['the product that it asks about', messages.aboutProduct, { product: { product_retailer_id: 'sku-1' } }],
  ])('tells %s', (_, raw, marks) => {
    expect(theMessage(raw)).toMatchObject(marks);
  });

  it.each([
    ['referral', { referral: 'ad' }],
    ['context', { context: 7 }],
    ['context', { context: { forwarded: 'yes', frequently_forwarded: 1, id: 5, referred_product: [] } }],
  ])('with a %s that is none has no such mark', (_, fields) => {
    expect(theMessage({ ...messages.text, ...fields })).toEqual({
      ...theMessage(messages.text),
      raw: { ...messages.text, ...fields },
    });
  });

  it('without a phone is known by user id alone', () => {
    const { from, profileName, username } = theMessage(messages.byUserIdAlone);
    expect({ from, profileName, username }).toEqual({
      from: { userId: 'DE.77120000000000001' },
      profileName: 'Bo',
      username: 'bo.b',
    });
  });

  it('gets the profile of the contact that has its name, whatever the order', () => {
    const both = parse(messagesChange({ messages: [messages.byUserIdAlone, messages.text] }));
    expect(both.map((change) => (change as MessageChange).profileName)).toEqual(['Bo', 'Ana']);
  });

  it('learns the user id of its sender from the contacts', () => {
    const { from_user_id: _, ...withoutUserId } = messages.text;
    expect(theMessage(withoutUserId).from).toEqual({ waId: ana.wa_id, userId: ana.user_id });
  });

  it.each([
    ['none', null],
    ['an object', {}],
    ['nothing useful', [null, 5, 'x', { profile: 'x' }, { wa_id: 12025550143 }]],
    ['somebody else', [{ profile: { name: 'Mallory' }, wa_id: '12025550188' }]],
  ])('comes without a profile where the contacts are %s', (_, contacts) => {
    const [message] = parse(messagesChange({ messages: [messages.text] }, contacts));
    expect(message).toMatchObject({ kind: 'message', from: { waId: ana.wa_id } });
    expect(message).not.toHaveProperty('profileName');
  });

  it.each([
    ['1790000000', 1790000000],
    [1790000000, 1790000000],
    [1790000000.7, 1790000000],
    ['0', 0],
    ['1790000000000', Number.NaN],
    ['soon', Number.NaN],
    ['-5', Number.NaN],
    ['1e9', Number.NaN],
    ['', Number.NaN],
    [undefined, Number.NaN],
    [null, Number.NaN],
    [[1790000000], Number.NaN],
    [1e300, Number.NaN],
    [-1, Number.NaN],
  ])('sent at %j has the time %d', (timestamp, expected) => {
    expect(theMessage({ ...messages.text, timestamp }).timestamp).toBe(expected);
  });

  it.each([
    ['A message has no id', { ...messages.text, id: undefined }],
    ['A message has no id', { ...messages.text, id: 'wamid with spaces' }],
    ['A message has no id', { ...messages.text, id: `wamid.${'A'.repeat(600)}` }],
    ['A message does not say who it is from', { ...messages.text, from: 'ana', from_user_id: '' }],
    ['A message to a group does not say which', { ...messages.text, group_id: {} }],
    ['A message to a group does not say which', { ...messages.text, group_id: 'G'.repeat(201) }],
    ['A message is not an object', 'hello'],
    ['A message is not an object', null],
    ['A message is not an object', [messages.text]],
  ])('is set aside because: %s', (reason, raw) => {
    expect(parse(messagesChange({ messages: [raw] }))).toEqual([{ kind: 'broken', reason }]);
  });

  it('is set aside where the number that it came to is missing', () => {
    const change = { field: 'messages', value: { messages: [messages.text] } };
    expect(parse(change)).toEqual([{ kind: 'broken', reason: 'A message came without the id of our phone number' }]);
  });

  it('never spoils its neighbours', () => {
    const changes = parse(
      messagesChange({ messages: [messages.text, 7, messages.image], statuses: [{}, statuses.read] }),
    );
    expect(changes.map(({ kind }) => kind)).toEqual(['message', 'broken', 'message', 'broken', 'status']);
  });
});

describe('a status', () => {
  it.each(['sent', 'delivered', 'read', 'played'] as const)('%s is a receipt with the time of WhatsApp', (word) => {
    expect(theStatus(statuses[word])).toEqual({
      kind: 'status',
      phoneNumberId: fixtures.phoneNumberId,
      wamid: 'wamid.OUT-1',
      callbackData: '01990000-0000-7000-8000-000000000001',
      report: { receipt: word, at: '2026-09-21T14:13:25.000Z' },
      status: word,
      recipient: { waId: ana.wa_id, userId: ana.user_id },
      raw: statuses[word],
    });
  });

  it('failed carries the first reason', () => {
    expect(theStatus(statuses.failed).report).toEqual({
      failure: {
        code: 131047,
        title: 'Re-engagement message',
        details: 'More than 24 hours have passed since the customer last replied.',
        at: '2026-09-21T14:13:25.000Z',
      },
    });
  });

  it.each([
    ['no list', undefined, 131000],
    ['an empty list', [], 131000],
    ['no code', [{ title: 'x' }], 131000],
    ['a code that is no number', [{ code: '' }], 131000],
    ['a code in quotes', [{ code: '131026' }], 131026],
    ['rubbish before it', [null, { code: 131026 }], 131026],
  ])('failed with %s of reasons is still a failure', (_, errors, code) => {
    expect(theStatus({ ...statuses.failed, errors }).report).toMatchObject({
      failure: { code, title: expect.stringMatching(/./) },
    });
  });

  it('takes details as a text or as an object, and shortens both', () => {
    const of = (errorData: unknown) =>
      theStatus({ ...statuses.failed, errors: [{ code: 100, message: 'm'.repeat(2000), error_data: errorData }] })
        .report;
    expect(of('why')).toMatchObject({ failure: { details: 'why' } });
    const long = of({ details: 'd'.repeat(5000) });
    expect(long).toMatchObject({ failure: { title: 'm'.repeat(300), details: 'd'.repeat(1000) } });
  });

  it('with a word that nobody knows reports nothing and is kept', () => {
    const status = theStatus(statuses.unknownWord);
    expect(status).toMatchObject({ status: 'warning', raw: statuses.unknownWord });
    expect(status).not.toHaveProperty('report');
  });

  it('names its recipient by phone, by user id, or as the participant of a group', () => {
    expect(theStatus(statuses.failed).recipient).toEqual({ waId: ana.wa_id, userId: ana.user_id });
    expect(theStatus(statuses.failedByUserId).recipient).toEqual({
      userId: 'DE.77120000000000001',
      parentUserId: 'DE.ENT.1',
    });
    expect(theStatus(statuses.inGroup).recipient).toEqual({ waId: ana.wa_id, userId: ana.user_id });
    expect(theStatus({ id: 'wamid.OUT-9', status: 'sent' }).recipient).toEqual({});
  });

  it.each([
    ['late', '99999999999', '2100-01-01T00:00:00.000Z'],
    ['unreadable', 'soon', '2100-01-01T00:00:00.000Z'],
    ['missing', undefined, '2100-01-01T00:00:00.000Z'],
    ['early', '1', '2009-01-01T00:00:00.000Z'],
  ])('whose time is absurdly %s still counts, at the end of what can be', (_, timestamp, at) => {
    expect(theStatus({ ...statuses.read, timestamp }).report).toEqual({ receipt: 'read', at });
  });

  it('of a call is not the status of a message', () => {
    const [change] = parse(messagesChange({ statuses: [statuses.call] }));
    expect(change).toMatchObject({ kind: 'other', field: 'messages', raw: { statuses: [statuses.call] } });
    expect(parseWebhook(bytesOf(fixtures.callWebhook))).toMatchObject([{ kind: 'other', field: 'calls' }]);
  });

  it.each([
    ['A status does not name its message', { ...statuses.read, id: 7 }],
    ['A status has no status word', { ...statuses.read, status: null }],
    ['A status is not an object', 'read'],
  ])('is set aside because: %s', (reason, raw) => {
    expect(parse(messagesChange({ statuses: [raw] }))).toEqual([{ kind: 'broken', reason }]);
  });
});

describe('everything else', () => {
  it('comes whole, under the name of its field', () => {
    expect(parseWebhook(bytesOf(fixtures.accountUpdate))).toEqual([
      {
        kind: 'other',
        field: 'account_update',
        wabaId: fixtures.wabaId,
        raw: { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'SCHEDULE_FOR_DISABLE' } },
      },
    ]);
    expect(parseWebhook(bytesOf(fixtures.standby))).toMatchObject([{ kind: 'other', field: 'standby' }]);
  });

  it('that an account reports as an error is not about a message', () => {
    expect(parseWebhook(bytesOf(fixtures.accountError))).toMatchObject([
      { kind: 'other', field: 'messages', raw: { metadata: fixtures.metadata, errors: [{ code: 130429 }] } },
    ]);
  });

  it('inside the field messages is kept beside the messages', () => {
    const change = messagesChange({ messages: [messages.text] });
    const changes = parse({ ...change, value: { ...change.value, horoscopes: [{ sign: 'leo' }] } });
    expect(changes).toMatchObject([
      { kind: 'message' },
      { kind: 'other', field: 'messages', raw: { horoscopes: [{ sign: 'leo' }] } },
    ]);
    expect(parse(messagesChange({}))).toMatchObject([{ kind: 'other', field: 'messages' }]);
  });

  it('of a batch comes in order', () => {
    const changes = parseWebhook(bytesOf(batch));
    expect(changes.map(summary)).toEqual([
      'message wamid.IN-text',
      'message wamid.IN-bo',
      'message wamid.IN-image',
      'status sent',
      'status failed',
      'other tea_time',
      'message wamid.IN-tomorrow',
      'status read',
    ]);
    expect(changes.at(-2)).toMatchObject({ wabaId: '900100200300401' });
  });
});

describe('a body that cannot be read', () => {
  const deep = (levels: number) => Buffer.from('['.repeat(levels) + ']'.repeat(levels));
  it.each([
    ['The body is not JSON', Buffer.from('')],
    ['The body is not JSON', Buffer.from('{"entry":[')],
    ['The body is not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
    ['The body is not UTF-8', Buffer.from([0xed, 0xa0, 0x80])],
    ['The body is nested deeper than 64 levels', deep(65)],
    ['The body is nested deeper than 64 levels', deep(1_000_000)],
    ['The body has no list of entries', deep(64)],
    ['The body has no list of entries', Buffer.from('null')],
    ['The body has no list of entries', Buffer.from('"entry"')],
    ['The body has no list of entries', Buffer.from('{"entry":{"length":1}}')],
    ['The body has more than 10000 elements', Buffer.from(`{"entry":[${'0,'.repeat(10_000)}0]}`)],
    ['An entry has no list of changes', bytesOf({ entry: [null] })],
    ['A change does not name its field', bytesOf(webhook(null))],
    ['A change does not name its field', bytesOf(webhook({ field: 5, value: {} }))],
    ['A change of messages has no value', bytesOf(webhook({ field: 'messages' }))],
    ['The messages of a change are not a list', bytesOf(webhook(messagesChange({ messages: {} })))],
  ])('is one change that says: %s', (reason, bytes) => {
    expect(parseWebhook(bytes)).toEqual([{ kind: 'broken', reason }]);
  });

  it('never is one for brackets and quotes inside a text', () => {
    const body = `${'[{"\\'.repeat(500)}"}]`;
    expect(theMessage({ ...messages.text, text: { body } }).text).toBe(body);
  });

  it('with no entries says nothing', () => {
    expect(parseWebhook(bytesOf({ object: 'whatsapp_business_account', entry: [] }))).toEqual([]);
  });
});

describe('a body that reaches for the prototype', () => {
  it.each([
    ['plain', '__proto__'],
    ['escaped', String.raw`\u005f_prot\u006f__`],
    ['escaped in upper case', String.raw`\u005F\u005Fproto__`],
  ])('with a %s key changes no object and leaves the key out', (_, key) => {
    const body = JSON.stringify(
      webhook(messagesChange({ messages: [{ ...messages.text, KEY: { from: '1', polluted: 1 } }] })),
    );
    const changes = parseWebhook(Buffer.from(body.replace('KEY', key)));
    expect(changes).toEqual([theMessage(messages.text)]);
    expect(Object.keys((changes[0] as MessageChange).raw as object)).not.toContain('__proto__');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('reads no field that is not in the body', () => {
    expect(parse({ field: 'messages', value: { constructor: 1, toString: 1 } })).toMatchObject([{ kind: 'other' }]);
    const bytes = Buffer.from('{"__proto__":{"entry":[{}]}}');
    expect(parseWebhook(bytes)).toEqual([{ kind: 'broken', reason: 'The body has no list of entries' }]);
  });

  it('leaves a text alone that only speaks of it', () => {
    expect(theMessage({ ...messages.text, text: { body: '"__proto__": 1' } }).text).toBe('"__proto__": 1');
  });
});

describe('any body', () => {
  it('of any bytes is read without an error', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((json) => Buffer.from(json)),
        ),
        (bytes) => {
          expect(Array.isArray(parseWebhook(bytes))).toBe(true);
        },
      ),
    );
  });

  it('with one thing deleted, retyped or doubled keeps every element that the thing is not part of', () => {
    const places = pathsOf(batch);
    const untouched = elementsOf(batch);
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        fc.oneof(
          fc.constant<Mutation>({ how: 'delete' }),
          fc.constant<Mutation>({ how: 'double' }),
          fc.jsonValue({ maxDepth: 3 }).map((value): Mutation => ({ how: 'retype', value })),
        ),
        (place, mutation) => {
          const changes = parseWebhook(bytesOf(mutated(batch, place, mutation)));
          const kept = untouched.filter(({ needs }) => !needs.some((need) => touches(place, need)));
          expect(kept.length).toBeGreaterThanOrEqual(place.length > 2 ? 1 : 0);
          let from = 0;
          for (const { change } of kept) {
            const at = changes.findIndex((other, index) => index >= from && isSame(other, change));
            expect(at, `${summary(change)} after ${mutation.how} of ${place.join('.')}`).toBeGreaterThanOrEqual(0);
            from = at + 1;
          }
          for (const change of changes) if (change.kind === 'broken') expect(change.reason).toMatch(/^[A-Z][a-z ]+$/);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

function parse(change: unknown): Change[] {
  return parseWebhook(bytesOf(webhook(change)));
}

function theMessage(raw: unknown): MessageChange {
  const changes = parse(messagesChange({ messages: [raw] }));
  if (changes.length !== 1 || changes[0]?.kind !== 'message')
    throw new Error(`Not one message: ${JSON.stringify(changes)}`);
  return changes[0];
}

function theStatus(raw: unknown): StatusChange {
  const changes = parse(messagesChange({ statuses: [raw] }));
  if (changes.length !== 1 || changes[0]?.kind !== 'status')
    throw new Error(`Not one status: ${JSON.stringify(changes)}`);
  return changes[0];
}

function summary(change: Change): string {
  if (change.kind === 'message') return `message ${change.wamid}`;
  if (change.kind === 'status') return `status ${change.status}`;
  return change.kind === 'other' ? `other ${change.field}` : 'broken';
}

/** Each change of a body, with the places whose content it is made of. */
function elementsOf(body: typeof batch): { change: Change; needs: Path[] }[] {
  const places = body.entry.flatMap((entry, e) =>
    entry.changes.flatMap((change, c): Path[][] => {
      const at: Path = ['entry', e, 'changes', c];
      const around: Path[] = [
        ['entry', e, 'id'],
        [...at, 'field'],
      ];
      if (change.field !== 'messages') return [[...around, [...at, 'value']]];
      const inside = [...around, [...at, 'value', 'metadata'], [...at, 'value', 'contacts']];
      const value = change.value as { messages?: readonly unknown[]; statuses?: readonly unknown[] };
      return (['messages', 'statuses'] as const).flatMap((list) =>
        (value[list] ?? []).map((_, index) => [...inside, [...at, 'value', list, index]]),
      );
    }),
  );
  const changes = parseWebhook(bytesOf(body));
  expect(changes).toHaveLength(places.length);
  return changes.map((change, index) => ({ change, needs: places[index] ?? [] }));
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
