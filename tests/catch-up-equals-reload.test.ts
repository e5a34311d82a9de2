/**
 * The property that keeps the screen honest: for every event type, a stale view + the events since = a fresh view. Each
 * type has a sample that makes it happen; one browser hears it live, one was away and catches up.
 */

import type { Chat } from '@parley/model/chat';
import type { Contact } from '@parley/model/contact';
import { type InboxEventType, inboxEventTypes } from '@parley/model/events';
import type { ChatId } from '@parley/model/ids';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BrowserClient } from './support/browser-client.ts';
import { eventually } from './support/eventually.ts';
import { expectFresh } from './support/expect-fresh.ts';
import { postWebhook, statusValue, webhookBody } from './support/webhooks.ts';
import { startWorld, type World } from './support/world.ts';

let world: World;
let live: BrowserClient;
let away: BrowserClient;
let chatId: ChatId;

beforeEach(async () => {
  world = await startWorld();
  live = await world.admin();
  const [phone] = world.simulator().state().phones;
  await world
    .simulator()
    .person(phone?.persona.id ?? '')
    .writes('A first word');
  chatId = (await live.sees('A first word')).chatId;
  away = await world.anotherTab(live);
});

afterEach(() => world.close());

async function chat(): Promise<Chat> {
  const found = await world.app().deps.store.get('chats', chatId);
  if (found === undefined) throw new Error('The chat is gone');
  return found;
}

/** What makes each type of event happen. */
const samples: { readonly [T in InboxEventType]: () => Promise<unknown> } = {
  async new_message() {
    const [phone] = world.simulator().state().phones;
    await world
      .simulator()
      .person(phone?.persona.id ?? '')
      .writes('Another word');
    await live.writes(chatId, 'And an answer');
    await live.seesStatus('And an answer', 'delivered');
  },
  async message_status_update() {
    world.simulator().setDials({ failNextWithCode: 131026, failNextCount: 1 });
    await live.writes(chatId, 'Refused');
    await live.seesStatus('Refused', 'failed');
    await live.writes(chatId, 'Accepted');
    await live.seesStatus('Accepted', 'delivered');
  },
  async message_update() {
    const message = await live.writes(chatId, 'Twice?');
    await live.seesStatus('Twice?', 'delivered');
    const status = statusValue('wamid.another', 'sent', { biz_opaque_callback_data: message.id });
    await postWebhook(world, webhookBody(world, status));
  },
  async chat_update() {
    const last = (await chat()).lastMessage;
    await live.request('POST', `/api/chats/${chatId}/read`, { upTo: last?.id });
  },
  async contact_update() {
    const { contactId } = await chat();
    await world.app().deps.write(async (read) => {
      const known = await read.get('contacts', contactId);
      const contact: Contact = { ...(known as Contact), name: 'A name of ours' };
      return {
        commit: { put: [{ collection: 'contacts', document: contact }], events: [{ type: 'contact_update', contact }] },
        answer: undefined,
      };
    });
  },
  async agent_update() {
    await world.colleague(`Newcomer ${Object.keys(live.view().agents).length}`);
  },
  async message_removed() {
    // What other samples wrote must not meet the refusal that is meant for this one.
    await world.quiet();
    await eventually('nothing else is on its way', () =>
      (live.view().threads[chatId]?.messages ?? []).every(
        (message) => message.direction === 'inbound' || message.status !== 'sending',
      ),
    );
    world.simulator().setDials({ failNextWithCode: 2, failNextCount: 1 });
    const message = await live.writes(chatId, 'On second thought');
    await eventually('it waits and can be taken back', async () => {
      const answer = await live.request('DELETE', `/api/messages/${message.id}`);
      return answer.status === 204;
    });
  },
  async chat_removed() {
    const { id } = await chat();
    await world.app().deps.write(async () => ({
      commit: { remove: [{ collection: 'chats', id }], events: [{ type: 'chat_removed', chatId: id }] },
      answer: undefined,
    }));
  },
  async settings_update() {
    await live.request('PATCH', '/api/settings', { teamName: 'The night shift' });
  },
  async template_update() {
    const template = world.simulator().templates()[0];
    const status = template?.status === 'PAUSED' ? 'APPROVED' : 'PAUSED';
    world.simulator().changeTemplate(template?.id ?? '', { status });
  },
  async template_sync_update() {
    await live.request('POST', '/api/templates/sync');
  },
};

describe('a stale view and the events since equal a fresh view', () => {
  test.each(inboxEventTypes)('%s', async (type) => {
    away.goOffline();
    await samples[type]();
    await world.quiet();
    await expectFresh(live);
    expect(live.heard.map((event) => event.type)).toContain(type);
    await away.goOnline();
    await expectFresh(away);
    expect(away.heard.map((event) => event.type)).toContain(type);
  });

  test('everything at once, with a restart in the middle', async () => {
    away.goOffline();
    const { chat_removed, ...rest } = samples;
    for (const sample of Object.values(rest)) await sample();
    await world.quiet();
    await world.restart();
    await live.goOnline();
    for (const sample of Object.values(rest)) await sample();
    await chat_removed();
    await world.quiet();
    await expectFresh(live);
    await away.goOnline();
    await expectFresh(away);
  });

  test('a place in the log that is not good any more is answered with a reload', async () => {
    away.goOffline();
    const stale = away.view();
    expect(stale.seq).toBeGreaterThan(0);
    const deps = world.app().deps;
    await deps.store.prune(Date.now() + 60_000, 0, 0);
    await samples.new_message();
    await world.quiet();
    await away.goOnline();
    await expectFresh(away);
  });
});
