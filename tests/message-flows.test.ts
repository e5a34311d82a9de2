/** The three message flows of the specification, step by step, its status icons, and what it says to debug. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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

const lina = () => {
  const [phone] = world.simulator().state().phones;
  if (phone === undefined) throw new Error('The simulator has no people');
  return world.simulator().person(phone.persona.id);
};

async function openedChat(): Promise<string> {
  await lina().writes('Hello there');
  return (await ana.sees('Hello there')).chatId;
}

describe('receiving a message', () => {
  test('the webhook is journaled, stored, told to every agent and counted as unread', async () => {
    const omar = await world.colleague('Omar');
    await lina().writes('¿Está abierto hoy?');
    const message = await ana.sees('¿Está abierto hoy?');
    await omar.sees('¿Está abierto hoy?');
    expect(message).toMatchObject({ direction: 'inbound', type: 'text', author: { kind: 'contact' } });
    expect(await world.app().deps.store.journal.last()).toBeGreaterThan(0);
    expect(await world.app().deps.store.get('messages', message.id)).toEqual(message);
    expect(ana.view().chats[message.chatId]).toMatchObject({ unread: 1, lastMessage: { text: '¿Está abierto hoy?' } });
    expect(ana.heard.some((event) => event.type === 'new_message' && event.message.id === message.id)).toBe(true);
  });

  test('reading is one count for the team', async () => {
    const omar = await world.colleague('Omar');
    const chatId = await openedChat();
    const message = await omar.sees('Hello there');
    await omar.request('POST', `/api/chats/${chatId}/read`, { upTo: message.id });
    await eventually('Ana sees the chat as read', () => ana.view().chats[chatId]?.unread === 0);
  });

  test('messages of one person land in one chat, in order', async () => {
    for (let index = 0; index < 20; index += 1) await lina().writes(`Line ${index}`);
    const last = await ana.sees('Line 19');
    const thread = ana.view().threads[last.chatId]?.messages.map(({ text }) => text);
    expect(thread).toEqual(Array.from({ length: 20 }, (_, index) => `Line ${index}`));
  });
});

describe('sending a message', () => {
  test('it is durable as sending, reaches WhatsApp once, and every agent hears of it', async () => {
    const omar = await world.colleague('Omar');
    const chatId = await openedChat();
    const message = await ana.writes(chatId, 'We open at nine');
    expect(message).toMatchObject({ status: 'sending', author: { kind: 'agent', name: 'Ana Admin' } });
    await omar.sees('We open at nine');
    await ana.seesStatus('We open at nine', 'delivered');
    const sent = world.simulator().ledger();
    expect(sent.map(({ text, callbackData }) => ({ text, callbackData }))).toEqual([
      { text: 'We open at nine', callbackData: message.id },
    ]);
  });

  test("the specification's own form { phone, message } sends", async () => {
    const message = await openedChat().then(() => ana.sees('Hello there'));
    const { waId } = ana.view().contacts[message.contactId] ?? {};
    const answer = await ana.request('POST', '/send-message', { phone: `+${waId}`, message: 'By phone' });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ success: true, message: { text: 'By phone', chatId: message.chatId } });
    await ana.seesStatus('By phone', 'delivered');
  });

  test('the same id again answers the same message and sends once; another body under it is refused', async () => {
    const chatId = await openedChat();
    const id = '01935b9e-5f0a-7abc-8def-0123456789ab';
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => ana.request('POST', '/send-message', { id, chatId, text: 'Once' })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 201));
    await ana.seesStatus('Once', 'delivered');
    expect(world.simulator().ledger()).toHaveLength(1);
    const other = await ana.request('POST', '/send-message', { id, chatId, text: 'Twice' });
    expect(other).toMatchObject({ status: 409, body: { code: 'ID_TAKEN' } });
  });

  test('twenty messages at once arrive at WhatsApp in the order in which they were written', async () => {
    const chatId = await openedChat();
    for (let index = 0; index < 20; index += 1) await ana.writes(chatId, `Part ${index}`);
    await ana.seesStatus('Part 19', 'delivered');
    expect(
      world
        .simulator()
        .ledger()
        .map(({ text }) => text),
    ).toEqual(Array.from({ length: 20 }, (_, index) => `Part ${index}`));
  });

  test('a closed window is refused with the way out, and is looked at again when the message leaves', async () => {
    const chatId = await openedChat();
    world.simulator().setDials({ failNextWithCode: 2, failNextCount: 1 });
    await ana.writes(chatId, 'Waits past the window');
    await eventually('the first attempt is refused', async () => {
      const thread = ana.view().threads[chatId]?.messages ?? [];
      return thread.some((message) => message.direction === 'outbound' && message.waitUntil !== undefined);
    });
    world.simulator().advanceClock(24 * 60 * 60 * 1000);
    const answer = await ana.request('POST', '/send-message', { chatId, text: 'Too late' });
    expect(answer).toMatchObject({ status: 422, body: { code: 'WINDOW_CLOSED' } });
    const failed = await ana.seesStatus('Waits past the window', 'failed');
    expect(failed.error?.code).toBe(131047);
    expect(world.simulator().ledger()).toHaveLength(0);
  });
});

describe('status updates', () => {
  test('a tick goes sending, sent, delivered, read, each told as message_status_update', async () => {
    const chatId = await openedChat();
    lina().opens();
    const message = await ana.writes(chatId, 'Can you see this?');
    const read = await ana.seesStatus('Can you see this?', 'read');
    const told = ana.heard.flatMap((event) =>
      event.type === 'message_status_update' && event.messageId === message.id ? [event.status] : [],
    );
    const rank = ['sending', 'sent', 'delivered', 'read'];
    expect(told.map((status) => rank.indexOf(status))).toEqual([...told.map((status) => rank.indexOf(status))].sort());
    expect(told).toContain('sent');
    expect(told.at(-1)).toBe('read');
    expect(read.wamid).toBe(world.simulator().ledger()[0]?.wamid);
  });

  test('a refusal by WhatsApp shows as failed with its code, and nothing is sent again', async () => {
    const chatId = await openedChat();
    world.simulator().setDials({ failNextWithCode: 131026, failNextCount: 1 });
    await ana.writes(chatId, 'Are you there?');
    const failed = await ana.seesStatus('Are you there?', 'failed');
    expect(failed.error?.code).toBe(131026);
    await world.quiet();
    expect(world.simulator().ledger()).toHaveLength(0);
  });

  test('an answer that got lost leaves the message unconfirmed until its status comes; it is never sent again', async () => {
    const chatId = await openedChat();
    world.simulator().setDials({ dropNextAnswers: 1, webhookDelayMs: 60_000 });
    await ana.writes(chatId, 'Did this arrive?');
    await ana.sees('Did this arrive?', (message) => message.direction === 'outbound' && message.unconfirmed === true);
    world.simulator().setDials({ webhookDelayMs: 0 });
    world.simulator().advanceClock(120_000);
    const delivered = await ana.seesStatus('Did this arrive?', 'delivered');
    expect(delivered.unconfirmed).toBeUndefined();
    expect(world.simulator().ledger()).toHaveLength(1);
  });

  test('a token problem stops the number with one banner, fails nothing, and goes on when it is resumed', async () => {
    const chatId = await openedChat();
    world.simulator().setDials({ isTokenExpired: true });
    await ana.writes(chatId, 'Held back');
    await eventually('the number is paused', () => ana.view().phoneNumbers[0]?.paused?.code === 190);
    expect((await ana.sees('Held back')) as { status?: string }).toMatchObject({ status: 'sending' });
    world.simulator().setDials({ isTokenExpired: false });
    const id = ana.view().phoneNumbers[0]?.id;
    expect((await ana.request('POST', `/api/phone-numbers/${id}/resume`)).status).toBe(200);
    await ana.seesStatus('Held back', 'delivered');
    expect(world.simulator().ledger()).toHaveLength(1);
  });
});

describe('what the specification says to debug', () => {
  test('the log tells of each socket, of its registration, and of what the sockets were told', async () => {
    const lines: { msg: string; events?: string[] }[] = [];
    const talkative = await startWorld({ LOG_LEVEL: 'debug' }, (line) => lines.push(JSON.parse(line)));
    try {
      const omar = await talkative.admin();
      await talkative.simulator().person('emma').writes('Hello there');
      const { chatId } = await omar.sees('Hello there');
      await omar.writes(chatId, 'Good morning');
      await omar.seesStatus('Good morning', 'delivered');
    } finally {
      await talkative.close();
    }
    const place = (msg: string, event?: string) =>
      lines.findIndex((line) => line.msg === msg && (event === undefined || line.events?.includes(event)));
    const places = [
      place('A socket has connected'),
      place('A socket has registered'),
      place('The sockets were told', 'new_message'),
      place('The sockets were told', 'message_status_update'),
    ];
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(JSON.stringify(lines)).not.toMatch(/Hello there|Good morning/);
  });

  test('a socket without a signed-in cookie hears nothing', async () => {
    await expect(world.anotherTab({ ...ana, cookie: 'parley_session=forged' })).rejects.toThrow();
  });

  test('everything is there again after a restart: the database is the source of truth', async () => {
    const chatId = await openedChat();
    await ana.writes(chatId, 'Before the restart');
    await ana.seesStatus('Before the restart', 'delivered');
    await world.quiet();
    const before = await ana.freshView();
    await world.restart();
    const after = await ana.freshView();
    expect(after.threads).toEqual(before.threads);
    expect(after.chats).toEqual(before.chats);
  });

  test('a browser that was away hears everything it missed, and only that', async () => {
    const chatId = await openedChat();
    ana.goOffline();
    await lina().writes('While you were out');
    await world.quiet();
    await ana.request('POST', '/send-message', { chatId, text: 'From another device' });
    await ana.goOnline();
    await ana.sees('While you were out');
    await ana.seesStatus('From another device', 'delivered');
    await world.quiet();
    expect(ana.view().threads).toEqual((await ana.freshView()).threads);
  });
});
