/** What a customer sees of the team's reading and writing. */
import type { ChatId } from '@parley/model/ids';
import { makeTyping } from '@parley/server/features/chats/typing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BrowserClient } from './support/browser-client.ts';
import { eventually } from './support/eventually.ts';
import { startWorld, type World } from './support/world.ts';

let world: World;
let ana: BrowserClient;

beforeEach(async () => {
  world = await startWorld();
  ana = await world.admin();
});

afterEach(() => world.close());

const emma = () => world.simulator().person('emma');
const set = (settings: object) => ana.request('PATCH', '/api/settings', settings);
const toldOfTyping = () =>
  world
    .simulator()
    .state()
    .wire.filter(({ body }) => body.includes('"typing_indicator"')).length;

async function openedChat(): Promise<ChatId> {
  await emma().writes('Hello there');
  return (await ana.sees('Hello there')).chatId;
}

test('“typing…” is shown while an agent writes, once the team has chosen it, and ends with the reply', async () => {
  const chatId = await openedChat();
  await set({ sendTypingIndicators: true });
  ana.reports({ chatId, replying: true });
  await eventually('Emma sees that somebody types', () => emma().phone().isBusinessTyping);
  ana.reports({ chatId });
  ana.reports({ chatId, replying: true });
  await ana.writes(chatId, 'Hello Emma');
  await ana.seesStatus('Hello Emma', 'delivered');
  expect(emma().phone().isBusinessTyping).toBe(false);
  expect(toldOfTyping()).toBe(1);
});

test.each([
  ['the team has not chosen it', {}],
  ['it would send a read receipt that the team does not want', { sendTypingIndicators: true, sendReadReceipts: false }],
])('“typing…” is not shown where %s', async (_why, settings) => {
  const chatId = await openedChat();
  await set(settings);
  let asked = 0;
  const typing = makeTyping(world.app().deps, () => ++asked < 5, 1);
  typing.started(chatId);
  await eventually('five indicators would have ended', () => asked === 5);
  await world.quiet();
  expect(toldOfTyping()).toBe(0);
});

test('“typing…” is told again only when WhatsApp has ended it and somebody still writes', async () => {
  const chatId = await openedChat();
  await set({ sendTypingIndicators: true });
  let more = 2;
  const typing = makeTyping(world.app().deps, () => more-- > 0, 50);
  for (let report = 0; report < 10; report += 1) typing.started(chatId);
  await eventually('the third has ended, too', () => more < 0);
  await eventually('WhatsApp was told three times', () => toldOfTyping() === 3);
  // Closed in the middle of one, nothing follows.
  typing.started(chatId);
  typing.close();
  await eventually('WhatsApp was told once more', () => toldOfTyping() === 4);
});

test('the blue ticks go out when the chat is read, unless the team keeps them back', async () => {
  const chatId = await openedChat();
  const read = async (text: string) =>
    ana.request('POST', `/api/chats/${chatId}/read`, { upTo: (await ana.sees(text)).id });
  const isRead = (text: string) =>
    emma()
      .phone()
      .messages.some((message) => message.text === text && message.status === 'read');
  await read('Hello there');
  await eventually('Emma sees blue ticks', () => isRead('Hello there'));
  await set({ sendReadReceipts: false });
  await emma().writes('Are you there?');
  await read('Are you there?');
  await world.quiet();
  expect(isRead('Are you there?')).toBe(false);
});

test('the count of unread chats covers those that no browser has loaded, and follows at once', async () => {
  for (let number = 0; number < 55; number += 1) {
    await world
      .simulator()
      .addPerson({ waId: `1202555${1000 + number}`, name: `Person ${number}`, language: 'en' })
      .writes('Hi');
  }
  await world.quiet();
  await eventually('all 55 are counted', () => ana.unreadChats() === 55);
  expect((await ana.request('GET', '/api/inbox')).body).toMatchObject({ unreadChats: 55 });
  const chat = await ana.chatWith('Person 54');
  const [message] = (await ana.freshView()).threads[chat.id]?.messages ?? [];
  await ana.request('POST', `/api/chats/${chat.id}/read`, { upTo: message?.id });
  await eventually('one less', () => ana.unreadChats() === 54);
  ana.goOffline();
  await ana.goOnline();
  await eventually('told again after coming back', () => ana.unreadChats() === 54);
});
