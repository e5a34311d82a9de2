/** WhatsApp names one person in several ways: what it learns of late, or says itself, makes two contacts one. */
import type { Contact } from '@parley/model/contact';
import type { PhoneNumberId } from '@parley/model/ids';
import type { Deps } from '@parley/server/deps';
import { finishMerges } from '@parley/server/features/contacts/finish-merges';
import { mergeContacts } from '@parley/server/merge-contacts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BrowserClient } from './support/browser-client.ts';
import { eventually } from './support/eventually.ts';
import { everything } from './support/everything.ts';
import { expectFresh } from './support/expect-fresh.ts';
import { fieldBody, postWebhook, webhookBody } from './support/webhooks.ts';
import { startWorld, type World } from './support/world.ts';

let world: World;
let ana: BrowserClient;
const began = Math.floor(Date.now() / 1000) - 3600;
/** A number that the simulator knows, so that what is sent to it is accepted. */
const phone = '12025550143';
const oldPhone = '12025550199';
const userId = 'US.88120000000000001';

beforeEach(async () => {
  world = await startWorld();
  ana = await world.admin();
});

afterEach(() => world.close());

type Names = { readonly from?: string; readonly from_user_id?: string };

let count = 0;

function said(names: Names, seconds: number, body: string): object {
  count += 1;
  const own = { id: `wamid.${count}`, timestamp: String(began + seconds), type: 'text', text: { body } };
  const contact = { profile: { name: 'Leo' }, wa_id: names.from, user_id: names.from_user_id };
  return { contacts: [contact], messages: [{ ...names, ...own }] };
}

async function receives(...values: readonly object[]): Promise<void> {
  for (const value of values) expect((await postWebhook(world, webhookBody(world, value))).status).toBe(200);
  await settled();
}

/** Nothing is left to be moved. */
async function settled(): Promise<void> {
  await world.quiet();
  const { store } = world.app().deps;
  await eventually('everything is moved', async () => {
    const merging = await store.find('contacts', { index: 'merging', where: [1], limit: 1 });
    const pending = await store.find('movedChats', { index: 'pending', where: [1], limit: 1 });
    return merging.length + pending.length === 0;
  });
  await world.quiet();
}

/** Everybody's state once nothing is left to do: one contact, one chat, and every browser shows what is stored. */
async function oneChat(...browsers: readonly BrowserClient[]) {
  for (const browser of browsers) await expectFresh(browser);
  const { contacts, chats, messages, identities } = await everything(world.app().deps.store);
  expect(contacts).toHaveLength(1);
  expect(chats).toHaveLength(1);
  expect(new Set(identities.map(({ contactId }) => contactId))).toEqual(new Set([contacts[0]?.id]));
  expect(contacts[0]).not.toHaveProperty('merging');
  for (const message of messages) expect(message).toMatchObject({ chatId: chats[0]?.id, contactId: contacts[0]?.id });
  return { contact: contacts[0], chat: chats[0], texts: messages.map(({ text }) => text) };
}

const byPhone = { from: phone };
const byUserId = { from_user_id: userId };
const byBoth = { ...byPhone, ...byUserId };

describe('a webhook that names a phone of one contact and a user id of another', () => {
  test('makes them one: no message is lost, the unread are counted, and browsers that look on or were away agree', async () => {
    const many = Array.from({ length: 120 }, (_, index) => said(byPhone, index, `By phone ${index}`));
    await receives(...many.slice(0, 3));
    const away = await world.anotherTab(ana);
    const { chatId } = await ana.sees('By phone 0');
    await receives(said(byUserId, 500, 'By user id'), said(byUserId, 510, 'By user id again'));
    await ana.request('POST', `/api/chats/${chatId}/read`, { upTo: (await ana.sees('By phone 2')).id });
    away.goOffline();
    await postWebhook(world, webhookBody(world, ...many.slice(3)));
    await receives(said(byBoth, 600, 'By both'), said(byUserId, 610, 'And on'));
    const { contact, chat, texts } = await oneChat(ana);
    expect(contact).toMatchObject({ waId: phone, userId, profileName: 'Leo' });
    expect(texts).toHaveLength(124);
    expect(texts.slice(-4)).toEqual(['By user id', 'By user id again', 'By both', 'And on']);
    expect(chat).toMatchObject({ unread: 121, received: 124, lastMessage: { text: 'And on' } });
    await away.goOnline();
    await oneChat(away);
    // Reading the newest reads all.
    const newest = await ana.sees('And on');
    const read = await ana.request('POST', `/api/chats/${newest.chatId}/read`, { upTo: newest.id });
    expect(read.body).toMatchObject({ chat: { unread: 0 } });
  });

  test('sends on what waits in the chat that goes, and takes what is still written to it', async () => {
    await receives(said(byPhone, 0, 'By phone'), said(byUserId, 5, 'By user id'));
    const hello = await ana.sees('By phone');
    const other = await ana.sees('By user id');
    await ana.writes(hello.chatId, 'To the phone');
    await ana.writes(other.chatId, 'To the user id');
    await receives(said(byBoth, 10, 'By both'));
    const { chat } = await oneChat(ana);
    const gone = chat?.id === hello.chatId ? other.chatId : hello.chatId;
    const answer = await ana.request('POST', '/send-message', {
      chatId: gone,
      text: 'To the old one',
      replyTo: other.id,
    });
    expect(answer).toMatchObject({ status: 201, body: { message: { chatId: chat?.id, replyTo: other.id } } });
    for (const text of ['To the phone', 'To the old one']) await ana.sees(text, (one) => one.wamid !== undefined);
    await settled();
    expect((await oneChat(ana)).texts).toHaveLength(6);
    expect((await ana.request('GET', `/api/chats/${gone}`)).body).toMatchObject({ chat: { id: chat?.id } });
  });

  test('sends what waited in the chat that goes in the order in which it was written', async () => {
    await receives(said(byPhone, 0, 'By phone'), said(byUserId, 5, 'By user id'));
    // The younger contact is the one that goes.
    const { chatId } = await ana.sees('By user id');
    world.simulator().setDials({ isTokenExpired: true });
    await ana.writes(chatId, 'Text 0');
    await eventually('the number is paused', () => ana.view().phoneNumbers[0]?.paused !== undefined);
    const texts = Array.from({ length: 20 }, (_, index) => `Text ${index}`);
    for (const text of texts.slice(1, 10)) await ana.writes(chatId, text);
    // So many that the messages are moved in several steps.
    await receives(...Array.from({ length: 50 }, (_, index) => said(byUserId, 100 + index, `By user id ${index}`)));
    for (const text of texts.slice(10)) await ana.writes(chatId, text);
    world.simulator().setDials({ isTokenExpired: false });
    await receives(said(byBoth, 10, 'By both'));
    const number = ana.view().phoneNumbers[0];
    expect((await ana.request('POST', `/api/phone-numbers/${number?.id}/resume`)).status).toBe(200);
    const sent = () => world.simulator().ledger();
    await eventually('all are sent', () => sent().length === texts.length);
    expect(sent().map(({ text }) => text)).toEqual(texts);
  });

  test('is finished by the next start when the process ended in the middle', async () => {
    await receives(said(byPhone, 0, 'By phone'), said(byUserId, 10, 'By user id'));
    const { store } = world.app().deps;
    const { contacts } = await everything(store);
    const [one, two] = contacts;
    if (one === undefined || two === undefined) throw new Error('There are two contacts');
    // What the flush that notices it holds, without what follows it in this process.
    const { commit } = await mergeContacts(store, one, two, world.account().phoneNumberId);
    const gone = one.createdAt < two.createdAt ? two : one;
    const { chatId } = await ana.sees(gone.waId === undefined ? 'By user id' : 'By phone');
    const sent = await ana.writes(chatId, 'Sent once');
    await world.quiet();
    ana.goOffline();
    await store.commit([commit]);
    // A browser that has heard no answer asks again, whatever the chat has become part of meanwhile.
    const again = await ana.request('POST', '/send-message', { id: sent.id, chatId, text: 'Sent once' });
    expect(again).toMatchObject({ status: 201, body: { message: { id: sent.id } } });
    await world.restart();
    await settled();
    await ana.goOnline();
    await receives(said(byBoth, 20, 'By both'));
    const { texts } = await oneChat(ana);
    expect(texts).toEqual(['By phone', 'By user id', 'By both', 'Sent once']);
  });

  test('is finished by the owners of both, whoever is first, when the contact that stays goes to a third', async () => {
    const [first, second, third] = ['12025550101', '12025550102', '12025550103'].map((from) => ({ from }));
    for (const [index, from] of [first, second, third].entries()) {
      await receives(said(from as Names, index, `One of ${index}`), said(from as Names, 10 + index, `Two of ${index}`));
    }
    const { deps } = world.app();
    const { store } = deps;
    const { phoneNumberId } = world.account();
    const merge = async (one: Contact | undefined, two: Contact | undefined) => {
      if (one === undefined || two === undefined) throw new Error('There are both');
      const { contact, commit } = await mergeContacts(store, one, two, phoneNumberId);
      await store.commit([commit]);
      return contact;
    };
    // The one known for longest stays, so the younger two come first.
    const contacts = [...(await everything(store)).contacts];
    const [old, middle, young] = contacts.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
    const between = await merge(middle, young);
    const last = await merge(old, between);
    // Nodes that own one contact each, and write the same log.
    const owner = (contact: Contact): Deps => ({
      ...deps,
      shards: {
        ...deps.shards,
        owns: (name) => name === contact.id,
        holds: async (_read, name) => name === contact.id,
      },
      async write(work) {
        const { commit, answer } = await work(store);
        if (commit !== undefined) await store.commit([commit]);
        return answer;
      },
    });
    await finishMerges(owner(last));
    await finishMerges(owner(between));
    await world.restart();
    await settled();
    await ana.goOnline();
    const { texts } = await oneChat(ana);
    expect([...texts].sort()).toEqual([0, 1, 2].flatMap((one) => [`One of ${one}`, `Two of ${one}`]).sort());
  });
});

describe('a changed number', () => {
  const notice = (seconds: number) => ({
    messages: [
      {
        from: oldPhone,
        id: 'wamid.notice',
        timestamp: String(began + seconds),
        type: 'system',
        system: { type: 'user_changed_number', body: 'Leo changed to +1 202-555-0143', wa_id: phone },
      },
    ],
  });

  test('is a notice in the thread; answers go to the new number, and what comes from it lands in the same chat', async () => {
    await receives(
      said({ from: oldPhone }, 0, 'From the old number'),
      notice(10),
      said({ from: phone }, 20, 'From the new one'),
    );
    const { contact, chat, texts } = await oneChat(ana);
    expect(texts).toEqual(['From the old number', 'Leo changed to +1 202-555-0143', 'From the new one']);
    expect(contact).toMatchObject({ waId: phone, former: [`waId:${oldPhone}`] });
    expect(chat).toMatchObject({ waId: phone, unread: 2 });
    await ana.writes(chat?.id ?? '', 'Congratulations');
    await ana.sees('Congratulations', ({ wamid }) => wamid !== undefined);
    expect(world.simulator().ledger().at(-1)?.to).toContain(phone);
  });

  test('that comes after the first message from the new number makes both chats one', async () => {
    await receives(
      said({ from: oldPhone }, 0, 'From the old number'),
      said({ from: phone }, 20, 'From the new one'),
      notice(10),
    );
    const { contact, texts } = await oneChat(ana);
    expect(contact).toMatchObject({ waId: phone });
    expect(texts).toEqual(['From the old number', 'Leo changed to +1 202-555-0143', 'From the new one']);
    await receives(said({ from: oldPhone }, 5, 'Late, from the old number'));
    expect((await oneChat(ana)).texts).toHaveLength(4);
  });

  test('leaves the old number to whoever writes from it later under another user id', async () => {
    await receives(said({ ...byUserId, from: oldPhone }, 0, 'From the old number'), notice(10));
    await receives(said({ from: oldPhone, from_user_id: 'US.99' }, 100, 'Somebody else'));
    const { contacts, messages } = await everything(world.app().deps.store);
    expect(contacts).toHaveLength(2);
    expect(new Set(messages.map(({ chatId }) => chatId)).size).toBe(2);
    await expectFresh(ana);
  });
});

describe('what WhatsApp tells of a person outside of messages', () => {
  const metadata = { contacts: [{ wa_id: phone, user_id: 'US.2' }] };

  test('a new user id is that of the same contact', async () => {
    await receives(said(byBoth, 0, 'Hello'));
    const update = { wa_id: phone, user_id: { previous: userId, current: 'US.2' }, timestamp: String(began + 10) };
    await postWebhook(world, fieldBody(world, 'user_id_update', { ...metadata, user_id_update: [update] }));
    await receives(said({ from_user_id: 'US.2' }, 20, 'By the new id'), said(byUserId, 5, 'Late, by the old id'));
    const { contact, texts } = await oneChat(ana);
    expect(contact).toMatchObject({ userId: 'US.2', waId: phone });
    expect(texts).toHaveLength(3);
  });

  test('the address book names a contact, and a wish about marketing stays with it; the newest of each counts', async () => {
    await receives(said(byPhone, 0, 'Hello'));
    const entry = (name: string, seconds: number, action = 'add') => ({
      state_sync: [
        {
          type: 'contact',
          contact: { full_name: name, phone_number: `+${phone}` },
          action,
          metadata: { timestamp: String(began + seconds) },
        },
      ],
    });
    const wish = (value: string, seconds: number) => ({
      user_preferences: [{ wa_id: phone, category: 'marketing_messages', value, timestamp: began + seconds }],
    });
    await postWebhook(world, fieldBody(world, 'smb_app_state_sync', entry('Leo Test', 20), entry('Leo', 10)));
    await postWebhook(world, fieldBody(world, 'user_preferences', wish('stop', 30), wish('resume', 5)));
    await world.quiet();
    const { contact, chat } = await oneChat(ana);
    expect(contact).toMatchObject({ bookName: 'Leo Test', marketing: { choice: 'stop' } });
    expect(chat).toMatchObject({ name: 'Leo Test' });
    await postWebhook(world, fieldBody(world, 'smb_app_state_sync', entry('Leo Test', 40, 'remove')));
    await world.quiet();
    expect((await oneChat(ana)).chat).toMatchObject({ name: '~Leo' });
  });

  test('a new name is on the chats with all our numbers at once, whoever tells it', async () => {
    const second = '555000555000555' as PhoneNumberId;
    const { write, account } = world.app().deps;
    const document = { id: second, wabaId: account.wabaId, display: '+1 555', name: 'Second' };
    await write(async (read) => {
      const settings = await read.get('settings', 'team');
      if (settings === undefined) throw new Error('The settings are made at boot');
      const events = [{ type: 'settings_update' as const, settings, phoneNumbers: [document] }];
      return { commit: { put: [{ collection: 'phoneNumbers', document }], events }, answer: undefined };
    });
    await world.restart();
    await ana.goOnline();
    const elsewhere = (value: object) =>
      Buffer.from(webhookBody(world, value).toString().replaceAll(account.phoneNumberId, second));
    const named = (name: string, value: object) => ({ ...value, contacts: [{ profile: { name }, wa_id: phone }] });
    await postWebhook(world, elsewhere(said(byPhone, 0, 'To the second')));
    await receives(said(byPhone, 5, 'To the first'));
    const names = async () => {
      await world.quiet();
      await expectFresh(ana);
      return Object.values(ana.view().chats).map(({ name, phoneNumberId }) => [phoneNumberId === second, name]);
    };
    const both = (name: string) => expect.arrayContaining([true, false].map((isSecond) => [isSecond, name]));
    expect(await names()).toEqual(both('~Leo'));
    await receives(named('Leonard', said(byPhone, 10, 'I have a new name')));
    expect(await names()).toEqual(both('~Leonard'));
    const contact = { full_name: 'Leo of the book', phone_number: `+${phone}` };
    const entry = { type: 'contact', contact, action: 'add', metadata: { timestamp: String(began + 20) } };
    await postWebhook(world, fieldBody(world, 'smb_app_state_sync', { state_sync: [entry] }));
    expect(await names()).toEqual(both('Leo of the book'));
  });
});
