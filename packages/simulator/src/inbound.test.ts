import { createHash } from 'node:crypto';
import { makeWamid, trailingToken } from '@parley/whatsapp/wamid';
import { expect, test } from 'vitest';
import { accessToken, emma, send, sendText, startBoth, startSimulator, uploadSample } from './testing.ts';

test.each<[string, object]>([
  ['image', { type: 'image', image: { mime_type: 'image/jpeg', id: expect.any(String), url: expect.any(String) } }],
  ['picture', { type: 'image', image: { mime_type: 'image/png' } }],
  ['video', { type: 'video', video: { mime_type: 'video/mp4' } }],
  ['audio', { type: 'audio', audio: { mime_type: 'audio/mpeg', voice: false } }],
  ['voice', { type: 'audio', audio: { mime_type: 'audio/ogg; codecs=opus', voice: true } }],
  ['document', { type: 'document', document: { mime_type: 'application/pdf', filename: 'invoice.pdf' } }],
  ['sticker', { type: 'sticker', sticker: { mime_type: 'image/webp', animated: false } }],
  ['animated_sticker', { type: 'sticker', sticker: { mime_type: 'image/webp', animated: true } }],
  ['location', { type: 'location', location: { latitude: 38.8895, longitude: -77.0353 } }],
  ['contacts', { type: 'contacts', contacts: [{ name: { formatted_name: 'Rosa Martín' }, origin: 'other' }] }],
  ['button_reply', { interactive: { type: 'button_reply', button_reply: { id: 'yes', title: 'Yes' } } }],
  ['list_reply', { interactive: { type: 'list_reply', list_reply: { description: 'with Ana' } } }],
  [
    'flow_reply',
    { interactive: { nfm_reply: { name: 'flow', response_json: expect.stringContaining('flow_token') } } },
  ],
  ['address_reply', { interactive: { nfm_reply: { name: 'address_message' } } }],
  ['template_button', { type: 'button', button: { payload: 'On my way', text: 'On my way' } }],
  ['order', { type: 'order', order: { product_items: [{ quantity: 1, item_price: 39 }, { quantity: 4 }] } }],
  ['product_question', { type: 'text', context: { referred_product: { product_retailer_id: 'kettle-blue' } } }],
  ['group', { type: 'text', group_id: expect.any(String) }],
  ['unsupported', { unsupported: { type: 'poll_creation' }, errors: [{ code: 131051 }] }],
  ['view_once', { unsupported: { type: 'image' }, errors: [{ code: 131051 }] }],
  ['unavailable', { type: 'unsupported', errors: [{ code: 131060 }] }],
  ['too_large', { type: 'unsupported', errors: [{ code: 131052 }] }],
  ['request_welcome', { type: 'request_welcome' }],
  ['hologram', { type: 'hologram', hologram: { body: 'Something new' } }],
])('a person sends "%s" without being given anything', async (word, element) => {
  const { simulator, receiver } = await startBoth();
  const wamid = await simulator.person('maria').sendsA(word);
  await simulator.quiet();
  expect(receiver.messages()).toMatchObject([{ id: wamid, from: '34600000142', ...element }]);
  const [shown] = simulator.person('maria').phone().messages;
  expect(shown).toMatchObject({ id: wamid, from: 'person', status: 'sent' });
  expect(shown?.text).not.toBe('');
});

test('the file in a webhook is the one that was sent', async () => {
  const { simulator, receiver } = await startBoth();
  const bytes = Buffer.from('%PDF-1.4 hello');
  const file = { bytes, mime: 'application/pdf', name: '../a "b".pdf' };
  await simulator.person('emma').sendsA('document', { file, caption: 'Mine' });
  await simulator.quiet();
  const [sent] = receiver.messages();
  const digest = createHash('sha256').update(bytes).digest('base64');
  expect(sent?.document).toMatchObject({ caption: 'Mine', filename: '../a "b".pdf', sha256: digest });
  const document = sent?.document as { readonly url: string } | undefined;
  const response = await fetch(document?.url ?? '', { headers: { authorization: `Bearer ${accessToken}` } });
  expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
});

test('the address in a webhook is made when the message leaves, not when it was written', async () => {
  const { simulator, receiver } = await startBoth();
  const person = simulator.person('emma');
  person.goesOffline();
  await person.sendsA('image');
  simulator.advanceClock(3600_000);
  person.comesOnline();
  await simulator.quiet();
  const image = receiver.messages()[0]?.image as { readonly url: string } | undefined;
  expect((await fetch(image?.url ?? '', { headers: { authorization: `Bearer ${accessToken}` } })).status).toBe(200);
});

test('a forwarded message says how often it was', async () => {
  const { simulator, receiver } = await startBoth();
  const person = simulator.person('emma');
  await person.writes('Look', { forwarded: 'once' });
  await person.sendsA('image', {}, { forwarded: 'often' });
  await simulator.quiet();
  expect(receiver.messages().map(({ context }) => context)).toEqual([
    { forwarded: true },
    { frequently_forwarded: true },
  ]);
  expect(person.phone().messages.map(({ forwarded }) => forwarded)).toEqual(['once', 'often']);
});

test('somebody who comes from an ad says so, and what follows the first answer is free for 72 hours', async () => {
  const { simulator, receiver } = await startBoth();
  await simulator.person('emma').sendsA('text', { text: 'About the kettles' }, { fromAd: true });
  await sendText(simulator, emma);
  await simulator.quiet();
  expect(receiver.messages()).toMatchObject([{ referral: { source_type: 'ad', ctwa_clid: expect.any(String) } }]);
  expect(receiver.statuses()[0]?.pricing).toMatchObject({ type: 'free_entry_point', billable: false });
  const hello = { name: 'hello', language: { code: 'en' } };
  simulator.advanceClock(71 * 3600_000);
  await send(simulator, 'template', hello);
  await simulator.quiet();
  simulator.advanceClock(3600_000);
  await send(simulator, 'template', hello);
  await simulator.quiet();
  const sent = receiver.statuses().filter(({ status }) => status === 'sent');
  expect(sent.map(({ pricing }) => pricing?.type)).toEqual(['free_entry_point', 'free_entry_point', 'regular']);
});

test('a reply may name our message by the wamid of the user id, with the same token', async () => {
  const { simulator, receiver } = await startBoth();
  const person = simulator.person('emma');
  await person.writes('Hi');
  const ours = await sendText(simulator, emma);
  await simulator.quiet();
  await person.writes('Yes', { replyTo: ours, isQuotedByUserId: true });
  await simulator.quiet();
  const named = receiver.messages().at(-1)?.context?.id;
  expect(named).not.toBe(ours);
  const token = trailingToken(ours) ?? '';
  expect(named).toBe(makeWamid({ direction: 'outbound', peer: 'US.88120000000000143', token }));
});

test('a reaction lies on the message, is replaced by the next one, and is taken back', async () => {
  const { simulator, receiver } = await startBoth();
  const person = simulator.person('emma');
  const own = await person.writes('Hi');
  const ours = await sendText(simulator, emma);
  await simulator.quiet();
  await person.reacts(ours, '👍');
  await person.reacts(ours, '❤️');
  expect(person.phone().messages[1]?.reactions).toEqual({ person: '❤️' });
  await person.reacts(ours, '');
  await person.reacts(own, '😀');
  await simulator.quiet();
  expect(person.phone().messages.map(({ reactions }) => reactions)).toEqual([{ person: '😀' }, {}]);
  const reactions = receiver.messages().filter(({ type }) => type === 'reaction');
  expect(reactions.map(({ reaction }) => reaction)).toEqual([
    { message_id: ours, emoji: '👍' },
    { message_id: ours, emoji: '❤️' },
    { message_id: ours },
  ]);
});

test('a reaction of the business lies on the message and is reported as sent only', async () => {
  const { simulator, receiver } = await startBoth();
  const person = simulator.person('emma');
  person.opens();
  const message_id = await person.writes('Hi');
  await send(simulator, 'reaction', { message_id, emoji: '🙏' });
  await simulator.quiet();
  expect(receiver.statuses().map(({ status }) => status)).toEqual(['sent']);
  expect(person.phone().messages).toMatchObject([{ reactions: { business: '🙏' } }]);
  await send(simulator, 'reaction', { message_id, emoji: '' });
  await simulator.quiet();
  expect(person.phone().messages.map(({ reactions }) => reactions)).toEqual([{}]);
});

test('a reaction to nothing, to a reaction, to a deleted or an old message fails with 131009', async () => {
  const { simulator, receiver } = await startBoth();
  const person = simulator.person('emma');
  const old = await person.writes('Long ago');
  simulator.advanceClock(30 * 24 * 3600_000);
  const deleted = await person.writes('Oops');
  person.revokes(deleted);
  const fine = await person.writes('Hi');
  const reaction = await send(simulator, 'reaction', { message_id: fine, emoji: '👍' });
  simulator.advanceClock(1000);
  for (const message_id of ['wamid.unknown', reaction, deleted, old]) {
    await send(simulator, 'reaction', { message_id, emoji: '👍' });
  }
  await simulator.quiet();
  expect(receiver.statuses().map(({ errors }) => errors?.[0]?.code)).toEqual([
    undefined,
    131009,
    131009,
    131009,
    131009,
  ]);
});

test.each<[string, object, string, object, { readonly [name: string]: string }?]>([
  [
    'a button',
    {
      type: 'button',
      body: { text: 'Keep it?' },
      action: { buttons: ['Keep', 'Drop'].map((title) => ({ type: 'reply', reply: { id: `id-${title}`, title } })) },
    },
    '1',
    { interactive: { type: 'button_reply', button_reply: { id: 'id-Drop', title: 'Drop' } } },
  ],
  [
    'a row of a list',
    {
      type: 'list',
      body: { text: 'When?' },
      action: {
        button: 'Slots',
        sections: [{ title: 'Mon', rows: [{ id: 'm9', title: '9:00', description: 'Ana' }] }],
      },
    },
    '0.0',
    { interactive: { type: 'list_reply', list_reply: { id: 'm9', title: '9:00', description: 'Ana' } } },
  ],
  [
    'a form',
    {
      type: 'flow',
      body: { text: 'Fill in' },
      action: { name: 'flow', parameters: { flow_message_version: '3', flow_id: '1', flow_cta: 'Start' } },
    },
    '0',
    {
      interactive: {
        type: 'nfm_reply',
        nfm_reply: { name: 'flow', response_json: '{"flow_token":"unused","size":"M"}' },
      },
    },
    { size: 'M' },
  ],
  [
    'a question for the place',
    { type: 'location_request_message', body: { text: 'Where?' }, action: { name: 'send_location' } },
    '0',
    { type: 'location', location: { name: 'At the fountain' } },
  ],
  [
    'a question for the number',
    { type: 'contact_request', body: { text: 'Number?' }, action: { name: 'request_contact_info' } },
    '0',
    { type: 'contacts', contacts: [{ origin: 'contact_request', phones: [{ wa_id: '12025550143' }] }] },
  ],
  [
    'a question about calls',
    { type: 'call_permission_request', body: { text: 'May we?' }, action: { name: 'call_permission_request' } },
    '0',
    { interactive: { type: 'call_permission_reply', call_permission_reply: { response: 'accept' } } },
  ],
])('%s is pressed, and the answer names the question', async (_name, content, key, answer, values) => {
  const { simulator, receiver } = await startBoth();
  const person = simulator.person('emma');
  await person.writes('Hi');
  const wamid = await send(simulator, 'interactive', content);
  await simulator.quiet();
  await person.presses(wamid, key, values);
  await simulator.quiet();
  expect(receiver.messages().at(-1)).toMatchObject({ ...answer, context: { id: wamid, from: '12025550100' } });
  await expect(person.presses(wamid, 'constructor')).rejects.toThrow('key');
});

test('a list is on the phone with its sections, and a carousel with its cards', async () => {
  const simulator = await startSimulator();
  const person = simulator.person('emma');
  await person.writes('Hi');
  const rows = [{ id: 'm9', title: '9:00', description: 'Ana' }];
  await send(simulator, 'interactive', {
    type: 'list',
    header: { type: 'text', text: 'Monday' },
    body: { text: 'When?' },
    footer: { text: 'Tap' },
    action: { button: 'Slots', sections: [{ rows }] },
  });
  const image = { link: 'https://example.test/a.jpg' };
  const card = (place: number) => ({
    card_index: place,
    type: 'quick_reply',
    header: { type: 'image', image },
    body: { text: `Card ${place}` },
    action: { buttons: [{ type: 'quick_reply', quick_reply: { id: `c${place}`, title: 'This' } }] },
  });
  await send(simulator, 'interactive', {
    type: 'carousel',
    body: { text: 'Look' },
    action: { cards: [card(0), card(1)] },
  });
  await simulator.quiet();
  const [, list, carousel] = person.phone().messages;
  expect(list?.card).toEqual({
    header: 'Monday',
    body: 'When?',
    footer: 'Tap',
    list: { label: 'Slots', sections: [{ rows: [{ key: '0.0', title: '9:00', description: 'Ana' }] }] },
  });
  expect(carousel?.card?.cards?.[1]).toEqual({
    media: image,
    body: 'Card 1',
    buttons: [{ key: '1.0', kind: 'reply', text: 'This' }],
  });
});

test('what only opens something cannot be pressed', async () => {
  const simulator = await startSimulator();
  const person = simulator.person('emma');
  await person.writes('Hi');
  const parameters = { display_text: 'Open', url: 'https://example.test' };
  const action = { name: 'cta_url', parameters };
  const wamid = await send(simulator, 'interactive', { type: 'cta_url', body: { text: 'See' }, action });
  await simulator.quiet();
  expect(person.phone().messages[1]?.card?.buttons).toEqual([
    { kind: 'url', text: 'Open', url: 'https://example.test' },
  ]);
  await expect(person.presses(wamid, '0')).rejects.toThrow('key');
});

test('a voice message that is played is reported read and then played, once', async () => {
  const { simulator, receiver } = await startBoth();
  const person = simulator.person('emma');
  await person.writes('Hi');
  const text = await sendText(simulator, emma);
  const voice = await send(simulator, 'audio', { id: await uploadSample(simulator, 'voice'), voice: true });
  await simulator.quiet();
  person.plays(voice);
  person.plays(voice);
  await simulator.quiet();
  const statuses = receiver.statuses().filter(({ id }) => id === voice);
  expect(statuses.map(({ status }) => status)).toEqual(['sent', 'delivered', 'read', 'played']);
  expect(() => person.plays(text)).toThrow('voice message');
});
