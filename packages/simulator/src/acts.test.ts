import { expect, test } from 'vitest';
import { call, emma, graph, phoneNumberId, sendText, startBoth, startSimulator, text } from './testing.ts';

const minuteMs = 60_000;

test('an edited text is told with the new words, and the phone shows them', async () => {
  const { simulator, receiver } = await startBoth();
  const person = simulator.person('emma');
  const wamid = await person.writes('Helo');
  person.edits(wamid, 'Hello');
  await simulator.quiet();
  expect(receiver.messages().at(-1)).toMatchObject({
    type: 'edit',
    from: '12025550143',
    edit: { original_message_id: wamid, message: { type: 'text', text: { body: 'Hello' } } },
  });
  expect(person.phone().messages).toMatchObject([{ id: wamid, text: 'Hello', isEdited: true }]);
});

test('an edited caption comes with its file', async () => {
  const { simulator, receiver } = await startBoth();
  const person = simulator.person('emma');
  const wamid = await person.sendsA('image', { caption: 'Fromt' });
  person.edits(wamid, 'Front');
  await simulator.quiet();
  const edit = {
    message: { type: 'image', image: { caption: 'Front', mime_type: 'image/jpeg', id: expect.any(String) } },
  };
  expect(receiver.messages().at(-1)).toMatchObject({ edit });
  expect(person.phone().messages[0]).toMatchObject({ caption: 'Front', isEdited: true });
});

test('a deleted message is told, and the phone shows only that', async () => {
  const { simulator, receiver } = await startBoth();
  const person = simulator.person('emma');
  const wamid = await person.sendsA('image', { caption: 'Wrong one' });
  person.revokes(wamid);
  await simulator.quiet();
  expect(receiver.messages().at(-1)).toMatchObject({ type: 'revoke', revoke: { original_message_id: wamid } });
  expect(person.phone().messages).toEqual([
    expect.objectContaining({ isRevoked: true, text: 'This message was deleted' }),
  ]);
  expect(person.phone().messages[0]).not.toHaveProperty('media');
});

test('edits end after 15 minutes and deletions after two days, and only for own messages', async () => {
  const simulator = await startSimulator();
  const person = simulator.person('emma');
  const own = await person.writes('Hi');
  const place = await person.sendsA('location');
  const ours = await sendText(simulator, emma);
  await simulator.quiet();
  expect(() => person.edits(ours, 'x')).toThrow('own message');
  expect(() => person.edits(place, 'x')).toThrow('text or a caption');
  person.goesOffline();
  expect(() => person.edits(own, 'x')).toThrow('network');
  person.comesOnline();
  simulator.advanceClock(15 * minuteMs + 1000);
  expect(() => person.edits(own, 'x')).toThrow('too late');
  person.revokes(own);
  expect(() => person.revokes(own)).toThrow('deleted');
  simulator.advanceClock(2 * 24 * 60 * minuteMs);
  expect(() => person.revokes(place)).toThrow('too late');
});

test('a changed number is told by the old one, and the person is reached by the new one only', async () => {
  const { simulator, receiver } = await startBoth();
  const person = simulator.person('emma');
  await person.writes('Hi');
  person.changesNumber('12025550155');
  await person.writes('My new number');
  await simulator.quiet();
  const [, system, after] = receiver.messages();
  expect(system).toMatchObject({
    from: '12025550143',
    type: 'system',
    system: { type: 'user_changed_number', wa_id: '12025550155' },
  });
  expect(receiver.posts[1]?.values[0]).not.toHaveProperty('contacts');
  expect(after?.from).toBe('12025550155');
  await sendText(simulator, '+12025550155');
  await simulator.quiet();
  expect(person.phone().messages.map(({ from }) => from)).toEqual(['person', 'person', 'business']);
  expect(() => person.changesNumber('34600000142')).toThrow('Somebody else');
});

test('a changed user id is told in a field of its own, and the old one reaches nobody', async () => {
  const { simulator, receiver } = await startBoth();
  const person = simulator.person('kai');
  person.changesUserId('DE.77120000000000999');
  await simulator.quiet();
  expect(receiver.fields('user_id_update')).toMatchObject([
    { user_id_update: [{ user_id: { previous: 'DE.77120000000000101', current: 'DE.77120000000000999' } }] },
  ]);
  const to = (recipient: string) => call(simulator, { ...text(''), to: undefined, recipient });
  expect((await to('DE.77120000000000101')).body.error?.code).toBe(131026);
  expect((await to('DE.77120000000000999')).status).toBe(200);
});

test('new keys are told as a system notice', async () => {
  const { simulator, receiver } = await startBoth();
  simulator.person('emma').changesIdentity();
  await simulator.quiet();
  expect(receiver.messages()).toMatchObject([
    { system: { type: 'customer_identity_changed' }, identity: { acknowledged: false, hash: expect.any(String) } },
  ]);
});

test('what the business writes in its phone app is echoed, and opens no window', async () => {
  const { simulator, receiver } = await startBoth();
  const person = simulator.person('emma');
  const wamid = person.getsFromPhoneApp('text', { body: 'From the shop' });
  await simulator.quiet();
  expect(receiver.fields('smb_message_echoes')).toMatchObject([
    {
      metadata: { phone_number_id: phoneNumberId },
      message_echoes: [
        { from: '12025550100', to: '12025550143', id: wamid, type: 'text', text: { body: 'From the shop' } },
      ],
    },
  ]);
  expect(person.phone().messages).toMatchObject([{ from: 'business', isFromPhoneApp: true, text: 'From the shop' }]);
  simulator.setDials({ closedWindow: 'at-once' });
  expect((await call(simulator, text(emma))).body.error?.code).toBe(131047);
});

test('edits and deletions in the phone app are echoed; what went through the API cannot be changed', async () => {
  const { simulator, receiver } = await startBoth();
  const person = simulator.person('emma');
  await person.writes('Hi');
  const byApi = await sendText(simulator, emma);
  await simulator.quiet();
  const wamid = person.getsFromPhoneApp('text', { body: 'Helo' });
  person.getsEditFromPhoneApp(wamid, 'Hello');
  person.getsRevokeFromPhoneApp(wamid);
  await simulator.quiet();
  const echoes = receiver.fields('smb_message_echoes').flatMap((value) => value.message_echoes);
  expect(echoes).toMatchObject([
    { type: 'text' },
    { type: 'edit', edit: { original_message_id: wamid, message: { text: { body: 'Hello' } } } },
    { type: 'revoke', revoke: { original_message_id: wamid } },
  ]);
  expect(() => person.getsRevokeFromPhoneApp(byApi)).toThrow('through the API');
});

test('the address book is shared, once through the API', async () => {
  const { simulator, receiver } = await startBoth();
  const ask = () =>
    graph(simulator, 'POST', `${phoneNumberId}/smb_app_data`, {
      messaging_product: 'whatsapp',
      sync_type: 'smb_app_state_sync',
    });
  expect((await ask()).body).toMatchObject({ request_id: expect.any(String) });
  expect((await ask()).body.error?.code).toBe(2593107);
  simulator.shareContacts('remove');
  await simulator.quiet();
  const [added, removed] = receiver
    .fields('smb_app_state_sync')
    .map(({ state_sync: state }) => state as readonly object[]);
  expect(added).toHaveLength(6);
  expect(added?.[0]).toMatchObject({
    type: 'contact',
    action: 'add',
    contact: { full_name: 'Emma Clarke', phone_number: '12025550143' },
  });
  expect(removed?.[0]).toMatchObject({ action: 'remove', contact: { phone_number: '12025550143' } });
});

test('the history comes last chunk first, and its photo after its placeholder', async () => {
  const { simulator, receiver } = await startBoth();
  await simulator.shareHistory();
  await simulator.quiet();
  const values = receiver.fields('history') as readonly {
    readonly history?: readonly { readonly metadata: object; readonly threads: readonly Thread[] }[];
    readonly messages?: readonly { readonly id: string; readonly type: string }[];
  }[];
  type Thread = { readonly id: string; readonly messages: readonly { readonly id: string; readonly type: string }[] };
  expect(values.map(({ history }) => history?.[0]?.metadata)).toEqual([
    { phase: 2, chunk_order: 1, progress: 100 },
    { phase: 1, chunk_order: 1, progress: 67 },
    { phase: 0, chunk_order: 1, progress: 33 },
    undefined,
  ]);
  const threads = values.flatMap(({ history }) => history?.[0]?.threads ?? []);
  expect(new Set(threads.map(({ id }) => id)).size).toBe(5);
  const placeholder = threads.flatMap(({ messages }) => messages).find(({ type }) => type === 'media_placeholder');
  expect(values[3]?.messages).toMatchObject([{ id: placeholder?.id, type: 'image' }]);
  expect(simulator.person('emma').phone().messages).toEqual([]);
});

test('a declined history is one error', async () => {
  const { simulator, receiver } = await startBoth();
  await simulator.shareHistory(true);
  await simulator.quiet();
  expect(receiver.fields('history')).toMatchObject([{ history: [{ errors: [{ code: 2593109 }] }] }]);
});

test('any other webhook is posted as it is', async () => {
  const { simulator, receiver } = await startBoth();
  simulator.postWebhook('account_update', { event: 'ACCOUNT_RESTRICTION' });
  simulator.postWebhook('field_of_tomorrow', { anything: ['goes'] });
  await simulator.quiet();
  expect(receiver.fields('account_update')).toEqual([{ event: 'ACCOUNT_RESTRICTION' }]);
  expect(receiver.fields('field_of_tomorrow')).toEqual([{ anything: ['goes'] }]);
});
