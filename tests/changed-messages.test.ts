/** Edits, deletions, replies and calls: what changes a message that is here, or comes before it. */
import type { Message } from '@parley/model/message';
import { makeWamid } from '@parley/whatsapp/wamid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BrowserClient } from './support/browser-client.ts';
import { eventually } from './support/eventually.ts';
import { everything } from './support/everything.ts';
import { expectFresh } from './support/expect-fresh.ts';
import { fieldBody, postWebhook, webhookBody } from './support/webhooks.ts';
import { startWorld, type World } from './support/world.ts';

let world: World;
let ana: BrowserClient;
const began = Math.floor(Date.now() / 1000) - 600;
const leo = '12025550143';

beforeEach(async () => {
  world = await startWorld();
  ana = await world.admin();
});

afterEach(() => world.close());

/** A message from Leo, so many seconds after the story began. */
function said(wamid: string, seconds: number, content: object): object {
  const contacts = [{ profile: { name: 'Leo' }, wa_id: leo }];
  return { contacts, messages: [{ from: leo, id: wamid, timestamp: String(began + seconds), ...content }] };
}

const text = (body: string) => ({ type: 'text', text: { body } });
const edit = (target: string, body: string) => ({
  type: 'edit',
  edit: { original_message_id: target, message: text(body) },
});
const revoke = (target: string) => ({ type: 'revoke', revoke: { original_message_id: target } });
const quoting = (target: string, body: string) => ({ ...text(body), context: { from: '15005550006', id: target } });
const reaction = (target: string, emoji: string) => ({ type: 'reaction', reaction: { message_id: target, emoji } });

async function receives(...values: readonly object[]): Promise<void> {
  for (const value of values) expect((await postWebhook(world, webhookBody(world, value))).status).toBe(200);
  await world.app().idle();
}

/** The whole thread of Leo, as the store has it, and as the browser shows it. */
async function thread(): Promise<readonly Message[]> {
  const { messages } = await everything(world.app().deps.store);
  const chatId = messages[0]?.chatId ?? '';
  await expectFresh(ana);
  return ana.view().threads[chatId]?.messages ?? [];
}

describe('an edit and a deletion by the contact', () => {
  const first = said('wamid.1', 0, text('At nine'));
  const deeds = [said('wamid.e1', 20, edit('wamid.1', 'At ten')), said('wamid.e2', 40, edit('wamid.1', 'At eleven'))];
  const shown = {
    text: 'At eleven',
    history: [{ content: { body: 'At nine' } }, { content: { body: 'At ten' } }],
    wamid: 'wamid.1',
  };

  test('change the message that they name, keep what was said before, and count nothing', async () => {
    await receives(first, ...deeds, ...deeds);
    expect(await thread()).toMatchObject([shown]);
    const [chat] = Object.values(ana.view().chats);
    expect(chat).toMatchObject({ unread: 1, received: 1, lastMessage: { text: 'At eleven' } });
    await receives(said('wamid.r', 60, revoke('wamid.1')));
    expect(await thread()).toMatchObject([{ text: 'This message was deleted', content: { body: 'At eleven' } }]);
  });

  test('stand in the thread by themselves until their message comes, and then go into it', async () => {
    await receives(...deeds.toReversed(), said('wamid.like', 50, reaction('wamid.1', '👍')));
    expect((await thread()).map(({ text }) => text)).toEqual(['Edited: At ten', 'Edited: At eleven', 'Reacted 👍']);
    expect(Object.values(ana.view().chats)).toMatchObject([{ unread: 0 }]);
    await receives(first);
    expect(await thread()).toMatchObject([{ ...shown, reactions: { contact: { emoji: '👍' } } }]);
    expect((await everything(world.app().deps.store)).parked).toEqual([]);
    await receives(...deeds);
    expect(await thread()).toHaveLength(1);
  });

  test('that name what the other side wrote change nothing, and wait for a person', async () => {
    await receives(first);
    const [{ chatId } = { chatId: '' }] = await thread();
    await ana.writes(chatId as Message['chatId'], 'Ours');
    const ours = await ana.sees('Ours', ({ wamid }) => wamid !== undefined);
    await receives(said('wamid.forged', 60, edit(ours.wamid ?? '', 'Free of charge')));
    expect((await thread()).map((message) => message.text)).toEqual(['At nine', 'Ours']);
    expect((await everything(world.app().deps.store)).outcomes).toMatchObject([{ outcome: 'dead' }]);
  });
});

describe('a quote', () => {
  test('that comes before the message it quotes finds it once it is here', async () => {
    await receives(said('wamid.2', 20, quoting('wamid.1', 'I meant this')));
    expect(await thread()).toMatchObject([{ text: 'I meant this', replyToWamid: 'wamid.1' }]);
    await receives(said('wamid.1', 0, text('Which one?')));
    const [quoted, reply] = await thread();
    expect(reply).toMatchObject({ text: 'I meant this', replyTo: quoted?.id });
    expect(reply).not.toHaveProperty('replyToWamid');
  });

  test('by the other wamid of a message finds it, whichever came first', async () => {
    const byPhone = (token: string) => makeWamid({ direction: 'inbound', peer: leo, token });
    const byUser = (token: string) => makeWamid({ direction: 'inbound', peer: 'US.88120000000000001', token });
    await receives(
      said(byPhone('AA11'), 0, text('One')),
      said('wamid.q1', 10, quoting(byUser('AA11'), 'About one')),
      said('wamid.e1', 15, edit(byUser('AA11'), 'One, edited')),
      said('wamid.q2', 30, quoting(byPhone('BB22'), 'About two')),
      said(byUser('BB22'), 20, text('Two')),
    );
    const resolved = await eventually('both quotes have found their message', async () => {
      const messages = await thread();
      const replies = messages.filter(({ replyTo }) => replyTo !== undefined);
      return replies.length === 2 && messages.length === 4 && messages;
    });
    const byText = new Map(resolved.map((message) => [message.text, message]));
    expect(byText.get('About one')?.replyTo).toBe(byText.get('One, edited')?.id);
    expect(byText.get('About two')?.replyTo).toBe(byText.get('Two')?.id);
    expect((await everything(world.app().deps.store)).parked).toEqual([]);
  });
});

describe('a call', () => {
  const call = (event: string, seconds: number, more: object = {}) => ({
    contacts: [{ profile: { name: 'Leo' }, wa_id: leo }],
    calls: [
      {
        id: 'wacid.1',
        from: leo,
        to: '15005550006',
        event,
        timestamp: String(began + seconds),
        direction: 'USER_INITIATED',
        ...more,
      },
    ],
  });

  test('is one notice in the chat, whatever its steps and their order, unread like a message, and opens the window', async () => {
    for (const value of [call('terminate', 65, { status: 'COMPLETED', duration: 65 }), call('connect', 0)]) {
      await postWebhook(world, fieldBody(world, 'calls', value));
    }
    await world.app().idle();
    expect(await thread()).toMatchObject([{ type: 'call', text: 'Call, 1 min 5 s', author: { kind: 'system' } }]);
    const [chat] = Object.values(ana.view().chats);
    expect(chat).toMatchObject({ unread: 1, name: '~Leo' });
    expect(Date.parse(chat?.windowExpiresAt ?? '')).toBe((began + 65 + 24 * 3600) * 1000);
    expect(chat).not.toHaveProperty('lastInboundWamid');
  });
});

describe('a message with marks', () => {
  test('keeps the advertisement, the forwarding and the product that it came with', async () => {
    const referral = { source_type: 'ad', source_id: '77', headline: 'Sale' };
    const product = { catalog_id: '77', product_retailer_id: 'sku-1' };
    await receives(
      said('wamid.1', 0, { ...text('Still there?'), referral }),
      said('wamid.2', 1, { ...text('Look'), context: { frequently_forwarded: true } }),
      said('wamid.3', 2, { ...text('In blue?'), context: { id: 'wamid.x', referred_product: product } }),
    );
    expect(await thread()).toMatchObject([{ referral }, { forwarded: 'often' }, { product }]);
  });
});

describe('a group', () => {
  test('is a chat of its own, says who wrote, and nothing is sent to it', async () => {
    await receives(
      said('wamid.1', 0, text('Only to you')),
      said('wamid.2', 1, { ...text('To all'), group_id: 'GROUP-1' }),
    );
    const message = await ana.sees('To all');
    const { chats } = ana.view();
    const group = Object.values(chats).find(({ isGroup }) => isGroup);
    expect(Object.values(chats)).toHaveLength(2);
    expect(group).toMatchObject({ name: 'Leo', unread: 1 });
    expect(group).not.toHaveProperty('windowExpiresAt');
    expect(message).toMatchObject({ participant: { name: 'Leo' }, chatId: group?.id });
    await expectFresh(ana);
    const happened = (type: string, more: object) => ({
      groups: [{ timestamp: String(began + 5), group_id: 'GROUP-1', type, ...more }],
    });
    await postWebhook(
      world,
      fieldBody(world, 'group_settings_update', happened('group_settings_update', { subject: 'Friends' })),
    );
    const added = { added_participants: [{ wa_id: leo }] };
    await postWebhook(world, fieldBody(world, 'group_participants_update', happened('group_participants_add', added)));
    await ana.sees('+12025550143 joined the group');
    await world.quiet();
    await expectFresh(ana);
    expect(ana.view().chats[group?.id ?? '']).toMatchObject({ name: 'Friends', unread: 1 });
    const answer = await ana.request('POST', '/send-message', { chatId: group?.id, text: 'Hello all' });
    expect(answer).toMatchObject({ status: 422, body: { code: 'GROUP_CHAT' } });
  });

  test('without a subject goes by its people, and keeps one reaction of each of them', async () => {
    const says = (phone: string, name: string, id: string, seconds: number, more: object) => ({
      contacts: [{ profile: { name }, wa_id: phone }],
      messages: [{ from: phone, id, timestamp: String(began + seconds), group_id: 'GROUP-2', ...more }],
    });
    const reacts = (emoji: string) => ({ type: 'reaction', reaction: { message_id: 'wamid.g1', emoji } });
    const [zoe, kai] = ['12025550177', '12025550178'] as const;
    // A reaction that comes before its message waits for it, with whose it is.
    await receives(says(kai, 'Kai', 'wamid.g2', 2, reacts('👍')));
    await receives(says(leo, 'Leo', 'wamid.g1', 1, text('Who comes?')));
    await receives(says(zoe, 'Zoe', 'wamid.g3', 3, reacts('👍')), says(leo, 'Leo', 'wamid.g4', 4, reacts('❤️')));
    const left = { timestamp: String(began + 9), group_id: 'GROUP-2', type: 'group_participants_remove' };
    const groups = [{ ...left, removed_participants: [{ wa_id: zoe }] }];
    const ofGroup = async () => {
      await expectFresh(ana);
      return Object.values(ana.view().chats).find(({ isGroup }) => isGroup)?.name;
    };
    expect(await ofGroup()).toBe('Kai, Leo +1');
    await postWebhook(world, fieldBody(world, 'group_participants_update', { groups }));
    // Taken back by one, it stays the other's.
    await receives(says(kai, 'Kai', 'wamid.g5', 5, reacts('')));
    expect(await ofGroup()).toBe('Kai, Leo');
    const { reactions } = await ana.sees('Who comes?');
    expect(reactions?.participants?.map(({ name, emoji }) => [name, emoji])).toEqual([
      ['Leo', '❤️'],
      ['Zoe', '👍'],
      ['Kai', undefined],
    ]);
  });
});
