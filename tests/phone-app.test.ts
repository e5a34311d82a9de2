/** The number is also used in the phone app: what is written there, and what was written before it came to Parley. */
import type { Wamid } from '@parley/model/ids';
import type { Message, OutboundMessage } from '@parley/model/message';
import { takeWamid } from '@parley/server/features/messages/own-echo';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BrowserClient } from './support/browser-client.ts';
import { eventually } from './support/eventually.ts';
import { everything } from './support/everything.ts';
import { expectFresh } from './support/expect-fresh.ts';
import { fieldBody, postWebhook, statusValue, textValue, webhookBody } from './support/webhooks.ts';
import { startWorld, type World } from './support/world.ts';

let world: World;
let ana: BrowserClient;
const now = Math.floor(Date.now() / 1000) - 600;
const leo = '12025550143';
const ours = '15005550006';

beforeEach(async () => {
  world = await startWorld();
  ana = await world.admin();
});

afterEach(() => world.close());

async function receives(field: string, ...values: readonly object[]): Promise<void> {
  for (const value of values) expect((await postWebhook(world, fieldBody(world, field, value))).status).toBe(200);
  await world.quiet();
}

/** The only thread there is, which every browser shows as it is stored. */
async function thread(): Promise<readonly Message[]> {
  await expectFresh(ana);
  const threads = Object.values(ana.view().threads);
  expect(threads).toHaveLength(1);
  return threads[0]?.messages ?? [];
}

const echo = (id: string, seconds: number, more: object) => ({
  message_echoes: [{ from: ours, to: leo, id, timestamp: String(now + seconds), ...more }],
});

test('a message written in the phone app stands in the thread as ours, takes statuses, is edited there, and is never sent', async () => {
  await postWebhook(world, webhookBody(world, statusValue('wamid.echo', 'delivered')));
  await receives('messages', textValue(leo, 'wamid.1', 'Are you open?', now));
  const text = { type: 'text', text: { body: 'Until nine' }, context: { id: 'wamid.1' } };
  const edit = {
    type: 'edit',
    edit: { original_message_id: 'wamid.echo', message: { type: 'text', text: { body: 'Until ten' } } },
  };
  await receives('smb_message_echoes', echo('wamid.edit', 20, edit), echo('wamid.echo', 10, text));
  await receives('messages', statusValue('wamid.echo', 'read'));
  await receives('smb_message_echoes', echo('wamid.echo', 10, text));
  const [question, answer, ...rest] = await thread();
  expect(rest).toEqual([]);
  expect(answer).toMatchObject({
    text: 'Until ten',
    author: { kind: 'phone_app' },
    status: 'read',
    replyTo: question?.id,
  });
  expect(Object.values(ana.view().chats)).toMatchObject([{ unread: 1, lastMessage: { text: 'Until ten' } }]);
  await world.restart();
  await world.quiet();
  expect(world.simulator().ledger()).toEqual([]);
});

describe('an echo of a message of our own that comes before the answer', () => {
  let chatId: string;
  let wamid: string;

  beforeEach(async () => {
    await world.simulator().person('emma').writes('Hello');
    ({ chatId } = await ana.sees('Hello'));
    world.simulator().setDials({ dropNextAnswers: 1, webhookDelayMs: 60_000 });
    await ana.writes(chatId, 'Ours');
    await ana.sees('Ours', (one) => one.direction === 'outbound' && one.unconfirmed === true);
    wamid = world.simulator().ledger()[0]?.wamid ?? '';
  });

  const echoed = (more: object = {}) => echo(wamid, 0, { type: 'text', text: { body: 'Ours' }, ...more });

  /** WhatsApp's own statuses are not waited for: they come when `isTold` lets them. */
  async function comes(field: string, ...values: readonly object[]): Promise<void> {
    for (const value of values) expect((await postWebhook(world, fieldBody(world, field, value))).status).toBe(200);
    await world.app().idle();
  }

  /** WhatsApp's statuses, which name our id. */
  async function isTold(): Promise<void> {
    world.simulator().setDials({ webhookDelayMs: 0 });
    world.simulator().advanceClock(120_000);
    await ana.sees('Ours', (one) => one.direction === 'outbound' && one.status !== 'sending' && !one.unconfirmed);
    await world.quiet();
  }

  test('stands by itself until then; afterwards one bubble is left, with all that happened to it, on every screen', async () => {
    const away = await world.anotherTab(ana);
    await comes('message_echoes', echoed());
    expect((await thread()).map(({ text }) => text).filter((text) => text === 'Ours')).toHaveLength(2);
    away.goOffline();
    const reaction = { type: 'reaction', reaction: { message_id: wamid, emoji: '❤️' } };
    const from = { from: leo, timestamp: String(now + 700) };
    const quote = { type: 'text', text: { body: 'Thank you' }, context: { id: wamid } };
    await comes(
      'messages',
      { messages: [{ ...from, id: 'wamid.reaction', ...reaction }] },
      { messages: [{ ...from, id: 'wamid.quote', ...quote }] },
    );
    const { author, replyTo } = await ana.sees('Thank you');
    expect([author.kind, replyTo]).toEqual(['contact', (await ana.sees('Ours', (one) => one.wamid === wamid)).id]);
    await isTold();
    await away.goOnline();
    for (const browser of [ana, away]) {
      await expectFresh(browser);
      const messages = browser.view().threads[chatId]?.messages ?? [];
      const [ours, ...rest] = messages.filter(({ text }) => text === 'Ours');
      expect(rest).toEqual([]);
      expect(ours).toMatchObject({ author: { kind: 'agent' }, wamid, reactions: { contact: { emoji: '❤️' } } });
      expect(messages.find(({ text }) => text === 'Thank you')?.replyTo).toBe(ours?.id);
    }
    const { store } = world.app().deps;
    expect(await store.find('parkedStatuses', { index: 'age', limit: 10 })).toEqual([]);
    expect((await store.get('chats', chatId))?.lastMessage?.text).toBe('Thank you');
    // Comes once more, and is known.
    await comes('message_echoes', echoed());
    expect((await thread()).filter(({ text }) => text === 'Ours')).toHaveLength(1);
    expect(world.simulator().ledger()).toHaveLength(1);
  });

  test('is the message itself at once where it carries our id', async () => {
    const [ours] = (await thread()).filter(({ text }) => text === 'Ours');
    await comes('message_echoes', echoed({ biz_opaque_callback_data: ours?.id }));
    const messages = await thread();
    expect(messages.map(({ text }) => text)).toEqual(['Hello', 'Ours']);
    expect(messages[1]).toMatchObject({ id: ours?.id, wamid, status: 'sent', author: { kind: 'agent' } });
    expect(messages[1]).not.toHaveProperty('unconfirmed');
    await isTold();
    expect(await thread()).toHaveLength(2);
  });

  test('is settled by the next start when the process ended before what quotes it was pointed to the message', async () => {
    await comes('message_echoes', echoed());
    const quote = { type: 'text', text: { body: 'Thank you' }, context: { id: wamid } };
    await comes('messages', { messages: [{ from: leo, id: 'wamid.q', timestamp: String(now + 700), ...quote }] });
    const { store } = world.app().deps;
    const { messages } = await everything(store);
    const ours = messages.find(({ text, author }) => text === 'Ours' && author.kind === 'agent');
    // What the flush that hears of it holds, without what follows it in this process.
    const { commit } = await takeWamid(store, ours as OutboundMessage, wamid as Wamid, Date.now());
    await store.commit([commit]);
    await world.restart();
    await eventually('the quote is pointed', async () => {
      const quoting = (await everything(world.app().deps.store)).messages.find(({ text }) => text === 'Thank you');
      return quoting?.replyTo === ours?.id;
    });
    await ana.goOnline();
    await expectFresh(ana);
  });
});

test('messages from before take their place in the thread in any order, lift nothing and count nothing; a file follows its placeholder', async () => {
  await receives('messages', textValue(leo, 'wamid.now', 'Here I am', now));
  const years = 2 * 365 * 24 * 3600;
  const past = (id: string, seconds: number, more: object) => ({
    id,
    timestamp: String(now - years + seconds),
    ...more,
  });
  const piece = (progress: number, ...messages: readonly object[]) => ({
    history: [{ metadata: { phase: 1, chunk_order: progress, progress }, threads: [{ id: leo, messages }] }],
  });
  const image = { from: leo, type: 'image', image: { id: '602', mime_type: 'image/jpeg', sha256: 'ab'.repeat(32) } };
  await receives(
    'history',
    piece(100, past('wamid.c', 30, { from: leo, type: 'media_placeholder', history_context: { status: 'READ' } })),
    piece(50, past('wamid.a', 10, { from: leo, type: 'text', text: { body: 'Long ago' } })),
    piece(
      70,
      past('wamid.b', 20, {
        from: ours,
        to: leo,
        type: 'text',
        text: { body: 'Yes?' },
        history_context: { status: 'PENDING' },
      }),
    ),
    { contacts: [], messages: [past('wamid.c', 30, image)] },
    piece(50, past('wamid.a', 10, { from: leo, type: 'text', text: { body: 'Long ago' } })),
  );
  const messages = await thread();
  expect(messages).toMatchObject([
    { text: 'Long ago', imported: true, direction: 'inbound' },
    { text: 'Yes?', imported: true, author: { kind: 'phone_app' }, unconfirmed: true },
    { type: 'image', imported: true, media: { mime: 'image/jpeg' } },
    { text: 'Here I am' },
  ]);
  expect(Date.parse(messages[0]?.sentAt ?? '')).toBe((now - years + 10) * 1000);
  const [chat] = Object.values(ana.view().chats);
  expect(chat).toMatchObject({ unread: 1, received: 1, lastMessage: { text: 'Here I am' } });
  expect(Date.parse(chat?.windowExpiresAt ?? '')).toBe((now + 24 * 3600) * 1000);
  await world.restart();
  await world.quiet();
  expect(world.simulator().ledger()).toEqual([]);
  expect((await everything(world.app().deps.store)).messages).toHaveLength(4);
});
