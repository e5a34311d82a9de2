import type { ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import type { Chat } from '@parley/model/chat';
import type { Contact } from '@parley/model/contact';
import type { ChatId, IdentityId, MessageId } from '@parley/model/ids';
import type { JsonObject } from '@parley/model/json';
import { outboundAt, sampleChat, sampleContact } from '@parley/model/testing/samples';
import { graphError, startGraph } from '@parley/whatsapp/testing/start-graph';
import { expect, test, vi } from 'vitest';
import { startShell } from '../../testing/start-shell.ts';
import { makeMessages } from './index.ts';
import { resumeNumber } from './resume-number.ts';

/** A Parley whose messages go to a WhatsApp that answers when, and as, the test says; one of them is written already. */
async function startDelivery(more: { chat?: Partial<Chat>; contact?: Partial<Contact> } = {}) {
  const asked: { readonly response: ServerResponse; readonly body: JsonObject }[] = [];
  const graph = await startGraph(async (_url, response, request) => {
    asked.push({ response, body: (await json(request)) as JsonObject });
  });
  const nobody = async () => ({ kind: 'not-reached', reason: 'There are no files' }) as const;
  const messages = makeMessages({ graphIdFor: nobody });
  const shell = await startShell({ WHATSAPP_GRAPH_URL: graph.options.graphUrl }, undefined, [messages]);
  const { phoneNumberId } = shell.deps.account;
  const chat = sampleChat({ phoneNumberId, windowExpiresAt: '2099-01-01T00:00:00.000Z', ...more.chat });
  const contact = sampleContact(more.contact);
  const message = outboundAt(1, { phoneNumberId });
  await shell.store.commit([
    {
      insert: [
        { collection: 'chats', document: chat },
        { collection: 'contacts', document: contact },
      ],
    },
  ]);
  const written = async () => {
    await shell.deps.write(async () => ({
      commit: {
        insert: [{ collection: 'messages', document: message }],
        events: [{ type: 'new_message', message, chat, contact }],
      },
      answer: undefined,
    }));
  };
  /** The answer to the nth request, once it is here. */
  const answer = async (nth: number, status: number, body: string) => {
    await vi.waitFor(() => expect(asked.length).toBe(nth), 30_000);
    asked[nth - 1]?.response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  };
  const becomes = (id: MessageId, fields: object) =>
    vi.waitFor(async () => expect(await shell.store.get('messages', id)).toMatchObject(fields), 30_000);
  return { ...shell, asked, messages, chat, message, written, answer, becomes };
}

const accepted = JSON.stringify({
  messaging_product: 'whatsapp',
  contacts: [{ input: '+971501234567', wa_id: '971501234567' }],
  messages: [{ id: 'wamid.sent' }],
});

test('a message that was on its way while its chat became part of another one goes on when its number does', async () => {
  const { deps, store, chat, message, written, answer, becomes } = await startDelivery();
  await written();
  await becomes(message.id, { attempts: 1 });
  const other = sampleChat({ ...chat, id: 'c-2' as ChatId });
  await deps.write(async (read) => {
    const known = await read.get('messages', message.id);
    if (known === undefined) throw new Error('The message is stored');
    const moved = { ...known, chatId: other.id };
    return {
      commit: {
        remove: [{ collection: 'chats', id: chat.id }],
        put: [
          { collection: 'chats', document: other },
          { collection: 'messages', document: moved },
        ],
        events: [
          { type: 'chat_removed', chatId: chat.id, mergedInto: other.id },
          { type: 'message_update', message: moved },
        ],
      },
      answer: undefined,
    };
  });
  await answer(1, 401, graphError(190));
  await vi.waitFor(async () => {
    expect(await store.get('phoneNumbers', message.phoneNumberId)).toMatchObject({ paused: { code: 190 } });
  });
  await deps.write(resumeNumber(message.phoneNumberId));
  await answer(2, 200, accepted);
  await becomes(message.id, { status: 'sent', wamid: 'wamid.sent', attempts: 2 });
});

test('a message waits no longer because the clock was set back', async () => {
  const { messages, asked, message, written, answer, becomes, passTime } = await startDelivery();
  await written();
  await answer(1, 400, graphError(130429));
  await becomes(message.id, { waitUntil: expect.any(String) });
  passTime(-60 * 60_000);
  await vi.waitFor(() => {
    passTime(1000);
    messages.wake();
    expect(asked.length).toBe(2);
  }, 30_000);
  await answer(2, 200, accepted);
  await becomes(message.id, { status: 'sent' });
});

test('a message goes while it has not been moved yet from the chat that became part of another one', async () => {
  const { store, chat, message, written, answer, becomes } = await startDelivery();
  const other = sampleChat({ ...chat, id: 'c-2' as ChatId });
  const moved = { id: chat.id, chatId: other.id, contactId: chat.contactId, ordinals: 0 };
  await store.commit([
    {
      remove: [{ collection: 'chats', id: chat.id }],
      put: [
        { collection: 'chats', document: other },
        { collection: 'movedChats', document: moved },
      ],
    },
  ]);
  await written();
  await answer(1, 200, accepted);
  await becomes(message.id, { status: 'sent', wamid: 'wamid.sent' });
});

test('a message that WhatsApp refuses for ten minutes fails', async () => {
  const { asked, messages, message, written, answer, becomes, passTime } = await startDelivery();
  await written();
  await answer(1, 400, graphError(130429));
  await becomes(message.id, { waitUntil: expect.any(String) });
  passTime(10 * 60_000);
  await vi.waitFor(() => {
    messages.wake();
    expect(asked.length).toBe(2);
  }, 30_000);
  await answer(2, 400, graphError(130429));
  await becomes(message.id, { status: 'failed', error: { code: 130429 }, attempts: 2 });
});

test('an answer goes to the number that the contact has now, not to the one that it last wrote from', async () => {
  const old = 'waId:971509999999' as IdentityId;
  const { asked, message, written, answer, becomes } = await startDelivery({
    chat: { lastInboundIdentity: old },
    contact: { waId: '971501234567', former: [old] },
  });
  await written();
  await answer(1, 200, accepted);
  await becomes(message.id, { status: 'sent' });
  expect(asked[0]?.body).toMatchObject({ to: '+971501234567' });
});

test('what waits in a chat that became part of another one before a start leaves in order, one at a time', async () => {
  const { deps, store, messages, asked, chat, message, answer, becomes } = await startDelivery();
  const other = sampleChat({ ...chat, id: 'c-2' as ChatId });
  const { phoneNumberId } = message;
  const next = outboundAt(2, { phoneNumberId });
  const number = await store.get('phoneNumbers', phoneNumberId);
  if (number === undefined) throw new Error('The number is there');
  const paused = { code: 190, title: 'Expired', since: message.createdAt };
  await store.commit([
    {
      insert: [message, next].map((document) => ({ collection: 'messages' as const, document })),
      remove: [{ collection: 'chats', id: chat.id }],
      put: [
        { collection: 'chats', document: other },
        {
          collection: 'movedChats',
          document: { id: chat.id, chatId: other.id, contactId: chat.contactId, ordinals: 0 },
        },
        { collection: 'phoneNumbers', document: { ...number, paused } },
      ],
    },
  ]);
  await messages.take?.(deps, () => true, Number.POSITIVE_INFINITY);
  for (const { id } of [message, next]) {
    await deps.write(async (read) => {
      const known = await read.get('messages', id);
      if (known === undefined) throw new Error('The message is stored');
      const moved = { ...known, chatId: other.id };
      return {
        commit: {
          put: [{ collection: 'messages', document: moved }],
          events: [{ type: 'message_update', message: moved }],
        },
        answer: undefined,
      };
    });
  }
  await deps.write(resumeNumber(phoneNumberId));
  await becomes(message.id, { attempts: 1 });
  // Whoever else works on them has had every chance by then.
  for (let turn = 0; turn < 100; turn += 1) await new Promise(setImmediate);
  expect(await store.get('messages', next.id)).toMatchObject({ attempts: 0 });
  await answer(1, 200, accepted);
  await answer(2, 200, accepted.replace('wamid.sent', 'wamid.next'));
  await becomes(next.id, { status: 'sent', wamid: 'wamid.next' });
  expect(asked.map(({ body }) => body.biz_opaque_callback_data)).toEqual([message.id, next.id]);
});
